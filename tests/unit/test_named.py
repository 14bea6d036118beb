"""Codes that are only named: each with samples true to life, and with texts that are nearly one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.catalogue import LANGUAGES, catalogue, sentence
from verifier_wasm.formats import recognise
from verifier_wasm.formats.named import NAMED_CODES
from verifier_wasm.report import Report
from verifier_wasm.view import view

#: Invented; its check character is right.
_ID = "110101199003070134"
_SOUTH_AFRICA = b"\x01\x9b\x09\x45\0\0" + bytes(range(256)) * 2


def check(data: str | bytes, symbology: str | None = "QRCode") -> Report:
    code = Code.from_text(data, symbology=symbology) if isinstance(data, str) else Code(data, symbology)
    report = verify(code, trust=KEY.store(), at=NOW)
    assert report.document is None
    return report


_SAMPLES: list[tuple[str, str | bytes]] = [
    ("live_question", "LZQ1:-DG2OAI00000000000000000000000000"),
    ("live_request", "LZR1:6BFOXN"),
    ("alipay", "https://qr.alipay.com/fkx00000example"),
    ("alipay", "HTTPS://QR.ALIPAY.COM/FKX00000EXAMPLE"),
    ("alipay", "alipays://platformapi/startapp?appId=20000067"),
    ("wechat_pay", "wxp://f2f0Example"),
    ("wechat_pay", "https://wx.tenpay.com/f2f?t=Example"),
    ("wechat_pay", "https://payapp.weixin.qq.com/sjt/qr/Example"),
    ("wechat_pay", "weixin://wxpay/bizpayurl?pr=Example"),
    ("wechat", "https://u.wechat.com/Example"),
    ("wechat", "http://weixin.qq.com/r/Example"),
    ("wechat", "https://work.weixin.qq.com/ca/Example"),
    ("unionpay", "https://qr.95516.com/00010000/Example"),
    ("payment_number", "134567890123456789"),
    ("payment_number", "2812345678901234567"),
    ("payment_number", "6212345678901234567"),
    ("traffic_police_url", "https://gd.122.gov.cn/views/x"),
    ("traffic_police_url", "http://122.gov.cn"),
    ("health_code", "https://hrhk.cs.jkm.example.cn/api"),
    ("government_url", "https://www.mps.gov.cn/"),
    ("government_url", "https://gov.cn"),
    (
        "openid4vp",
        "openid4vp://?client_id=x509_san_dns%3Averifier.example&request_uri=https%3A%2F%2Fv.example",
    ),
    ("openid4vp", "mdoc-openid4vp://?client_id=verifier.example"),
    ("openid_credential_offer", "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fi.example"),
    ("mdoc_engagement", "mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWojRgrzl9C76WZQ"),
    ("mdoc_engagement", "mdoc://owBjMS4wAYIB2BhYS6QBAiABIVggWojRgrzl9C76WZQ"),
    ("vc_barcode", "VP1-B3ECQDIYACEMHIGDODB6KQAMDCELBIGDQQIBVAT57MDMJ4"),
    ("two_d_doc", "DC04FR000001125E125B2401FR26FR247500010MME/SPECIMEN/NATACHA"),
    ("aadhaar", "7" * 1800),
    ("aadhaar", '<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="000000000000"/>'),
    ("aadhaar", '<PrintLetterBarcodeData uid="000000000000"/>'),
    ("wifi", "WIFI:T:WPA;S:home;P:correct horse;;"),
    ("contact", "BEGIN:VCARD\nVERSION:3.0\nFN:Sample\nTEL:+8613800000000\nEND:VCARD"),
    ("contact", "MECARD:N:Sample;TEL:13800000000;;"),
    ("event", "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT"),
    ("one_time_password", "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"),
    ("message", "tel:+8613800000000"),
    ("message", "SMSTO:13800000000:hello"),
    ("message", "mailto:a@example.com"),
    ("id_number", _ID),
    ("id_number", "11010119900307777X"),
    ("card_number", "4300012345678"),
    ("card_number", "43X0012345678"),
    ("file_number", "430100123456"),
    (
        "certificate_id",
        "1.2.156.3005.2.11100000000013127D001.110000000000000000.20260101.001.A",
    ),
    ("script_url", "javascript:alert(document.cookie)"),
    ("script_url", "data:text/html,<script>alert(1)</script>"),
    ("url", "https://example.com/licence?id=1"),
    ("url", "http://122.gov.cn.example.com/"),
    ("url", "https://122.gov.cn@example.com/"),
    ("url", "https://alipay.com.example.net/"),
    ("url", "https://evilgov.cn/"),
    ("url", "www.example.com"),
    ("url", "myapp://open"),
]


@pytest.mark.parametrize(("name", "data"), _SAMPLES)
def test_samples(name: str, data: str) -> None:
    report = check(data)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "format_other")
    assert (report.format, report.recognised_as) == ("unknown", name)


def test_every_kind_has_a_sample_and_a_sentence() -> None:
    elsewhere = {"product_number", "south_african_licence"}  # of other symbologies, below
    assert {name for name, _ in _SAMPLES} | elsewhere == {named.name for named in NAMED_CODES}
    for lang in LANGUAGES:
        for named in NAMED_CODES:
            assert len(catalogue(lang)["recognised"][named.name]) > 8


@pytest.mark.parametrize(
    ("name", "data", "symbology"),
    [
        ("south_african_licence", _SOUTH_AFRICA, "PDF417"),
        ("south_african_licence", b"\x01\xe1\x02\x45\0\0" + _SOUTH_AFRICA, "PDF417"),
        ("product_number", b"6901234567892", "EAN13"),
        ("product_number", b"012345678905", "UPCA"),
        ("id_number", _ID.encode(), None),
        ("url", b"https://example.com/\xff\xfe", "Aztec"),
    ],
)
def test_samples_of_other_symbologies(name: str, data: bytes, symbology: str | None) -> None:
    assert check(data, symbology).recognised_as == name


@pytest.mark.parametrize(
    "data",
    [
        "hello",
        "",
        "11010119900307013",  # 17 digits
        "1101011990030701345",  # 19
        "11010119900307013A",
        "430001234567",  # 12 digits are a file number, see below
        "43000123456",  # 11
        "43000123456789",  # 14
        "4Y00012345678",
        "mdoc:short",
        "mdoc",
        "DC04",
        "DC09FR000001125E125B2401",
        "RDB1",
        "RDB1 hello world",
        "VP1-",
        "VC1",
        "WIFI",
        "javascript",
        "javascript:",
        "https:/example.com",
        "1.2.156.3005.2.x",
        "7" * 999,
        "1×2×3×4×5×6×7×8×9×10×11×12×13×14",
        "<xml/>",
        "样例驾驶证",
        "dQw4w9WgXcQ" * 30,  # what the official code is like, as far as is known: long and opaque
    ],
)
def test_near_misses_are_unknown(data: str) -> None:
    report = check(data)
    if data == "430001234567":
        assert report.recognised_as == "file_number"
        return
    assert (report.outcome, report.reason, report.recognised_as) == (
        Outcome.CANNOT_JUDGE,
        "format_unknown",
        "",
    )
    assert "交管12123" in sentence(report.reason, "zh")


def _findings(report: Report) -> dict[str, str]:
    return {item["rule"]: item["result"] for item in report.check("decode").detail["findings"]}


@pytest.mark.parametrize(
    ("number", "findings"),
    [
        (_ID, {"id-checksum": "pass", "id-birth-written": "pass", "id-region": "pass"}),
        (_ID[:-1] + "5", {"id-checksum": "fail", "id-birth-written": "pass", "id-region": "pass"}),
        ("110101199013070134", {"id-checksum": "fail", "id-birth-written": "fail", "id-region": "pass"}),
        ("700101199003070135", {"id-checksum": "fail", "id-birth-written": "pass", "id-region": "warn"}),
        # A foreign permanent resident's
        (
            "931840199002301240",
            {"id-checksum": "pass", "id-birth-written": "not_checked", "id-region": "not_checked"},
        ),
        ("11010119900307777x", {"id-checksum": "fail", "id-birth-written": "pass", "id-region": "pass"}),
        ("4301001234567", {"card-number-province": "pass"}),
        ("9901001234567", {"card-number-province": "warn"}),
        ("430100123456", {"file-number-province": "pass"}),
        ("990100123456", {"file-number-province": "warn"}),
        (
            "1.2.156.3005.2.11100000000013127D001.110000000000000000.20260101.001.A",
            {"certificate-id": "fail"},
        ),
    ],
)
def test_what_can_be_checked_of_a_number(number: str, findings: dict[str, str]) -> None:
    report = check(number, None)
    assert _findings(report) == findings
    for lang in LANGUAGES:
        words = sentence(report.reason, lang, report.check("decode").detail)
        assert number not in words
        assert not [word for word in ("有效", "合法", "真实", "valid", "genuine") if word in words.lower()]
        shown = view(report, lang=lang)
        assert shown["sentence"] == words
        assert len(shown["checks"][0]["findings"]) == len(findings)
    assert number[2:] not in str(report.as_dict())


def test_a_card_number_in_a_1d_code() -> None:
    report = check(b"4301001234567", "Code128")
    assert (report.format, report.recognised_as, report.reason) == (
        "code128",
        "card_number",
        "format_barcode_only",
    )
    assert _findings(report) == {"card-number-province": "pass"}
    assert check(b"hello", "Code128").recognised_as == "barcode"


def test_a_payment_code_and_an_id_number_look_alike() -> None:
    """Only one in eleven digit strings has a right check character, and fewer hold a birthday."""
    assert check("134567890123456789").recognised_as == "payment_number"
    assert check(_ID).recognised_as == "id_number"


#: An address, the host that is shown of it (None: it has none), and how it begins.
_ADDRESSES = [
    ("https://example.com/a?b=%20#c", "example.com", "https://example.com/a?b=%20#c"),
    ("https://example.com/?q=<script>alert(1)</script>", "example.com", "https://example.com/?q=…"),
    ("https://gab.122.gov.cn/x 核验通过 姓名 王伟 C1", "gab.122.gov.cn", "https://gab.122.gov.cn/x…"),
    ("https://gab.122.gov.cn/x\u3000核验通过", "gab.122.gov.cn", "https://gab.122.gov.cn/x…"),
    ("https://gab.122.gov.cn/核验通过，准驾车型C1", "gab.122.gov.cn", "https://gab.122.gov.cn/…"),
    ("https://核验通过。姓名王伟.example/", "xn--wxvo49fdhax28a.xn--cpqy3jxvfr64a.example", "https://…"),
    ("https://gab.122.gov.cn@evil.example/", "evil.example", "https://gab.122.gov.cn@evil.example/"),
    ("https://evil.example\\\\@gab.122.gov.cn/", "evil.example", "https://evil.example…"),
    ("https://Example.com:8443/a", "Example.com:8443", "https://Example.com:8443/a"),
    ("www.example.com/a b", "www.example.com", "www.example.com/a…"),
    ("javascript:alert('x') // 核验通过", None, "javascript:alert('x')…"),
    ("data:text/html,核验通过", None, "data:text/html,…"),
    ("https://example.com/\u202egnp.exe", "example.com", "https://example.com/…"),
    ("https://example.com/a\nb", "example.com", "https://example.com/a…"),
    ("https://example.com/" + "x" * 5000, "example.com", "https://example.com/" + "x" * 59 + "…"),
    ("https://" + "x" * 5000 + "/", "x" * 79 + "…", "https://" + "x" * 71 + "…"),
]


@pytest.mark.parametrize(("data", "host", "address"), _ADDRESSES)
def test_an_address_has_no_room_for_a_sentence(data: str, host: str | None, address: str) -> None:
    report = check(data)
    detail = report.check("decode").detail
    assert (detail.get("host"), detail["address"]) == (host, address)
    for lang in LANGUAGES:
        words = view(report, lang=lang)
        # The sentence is the catalogue's alone; the address stands beside it.
        assert words["sentence"] == sentence("format_other", lang, {"name": report.recognised_as})
        assert [quote["text"] for quote in words["quotes"]] == [text for text in (host, address) if text]
        assert "核验通过 " not in str(words)


@pytest.mark.parametrize(
    ("data", "secret"),
    [
        ("WIFI:T:WPA;S:home;P:correct horse;;", "correct horse"),
        ("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP", "JBSWY3DPEHPK3PXP"),
        ("BEGIN:VCARD\nFN:Sample Person\nEND:VCARD", "Sample Person"),
        ("134567890123456789", "1345678901"),
        ("tel:+8613800000000", "13800000000"),
        (_ID, "19900307"),
    ],
)
def test_secrets_and_people_are_never_shown(data: str, secret: str) -> None:
    report = check(data)
    shown = [str(report.as_dict()), *(str(view(report, lang=lang)) for lang in LANGUAGES)]
    assert not [text for text in shown if secret in text]


_COMPACT = [
    "SMITH", "ALEXANDER GEORGE", "19700301", "20020915", "20070930", "JPN", "HOKKAIDO PREFECTURAL POLICE",
    "A290654395164273X", "A;;;;;B;;;;;C",
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
@pytest.mark.parametrize("symbology", ["PDF417", None])
@pytest.mark.parametrize("header", [[], ["DL01"]])
def test_the_compact_encoding_is_recognised(encoding: str, symbology: str | None, header: list[str]) -> None:
    report = check("×".join(header + _COMPACT).encode(encoding), symbology)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "format_other")
    assert report.recognised_as == "iso_compact"
    assert "SMITH" not in str(report.as_dict())


@pytest.mark.parametrize(
    "elements",
    [
        _COMPACT[:7],
        [*_COMPACT[:5], "Japan", *_COMPACT[6:]],
        [*_COMPACT[:4], "20011332", *_COMPACT[5:]],
        [*_COMPACT[:2], "20070930", "20020915", "19700301", *_COMPACT[5:]],
        [*_COMPACT[:2], "19700301", "19700301", "19700301", *_COMPACT[5:]],
        ["1", "2", *_COMPACT[2:6], "7", "8", "9"],
        [str(number) for number in range(20)],
        ["长", "宽", "高", "10", "20", "30", "CHN", "x", "y"],
    ],
)
def test_other_texts_with_that_sign_are_not(elements: list[str]) -> None:
    assert check("×".join(elements), "PDF417").recognised_as == ""
    assert check("*".join(_COMPACT), "PDF417").recognised_as == ""


@given(
    st.one_of(st.text(max_size=200), st.binary(max_size=200)),
    st.sampled_from(["QRCode", "PDF417", "Code128", None]),
)
def test_anything_is_recognised_or_unknown(data: Any, symbology: str | None) -> None:
    code = Code.from_text(data, symbology=symbology) if isinstance(data, str) else Code(data, symbology)
    recognition, code_format = recognise(code)
    if code_format is None:
        assert recognition.format in {"unknown", "code128"}
        assert recognition.name == "" or recognition.name in catalogue("zh")["recognised"]
