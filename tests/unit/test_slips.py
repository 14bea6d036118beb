"""Slips of issuers: the signature decides, the slip is reported; neither hides the other (ADR 0017)."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.jose_codes import Signer, b64, compact, deflate, digest, disclosure, numeric, trust_in
from tests.support.mdoc import (
    IACA,
    LICENCE,
    document,
    issuer_signed,
    response,
    security_object,
    shown,
    tagged,
    tdate,
)
from tests.support.signed import ISSUER, KEY, NOW, TestKey, claims
from verifier_wasm import Code, Outcome, Report, verify
from verifier_wasm.catalogue import sentence
from verifier_wasm.encoding import base45, cbor

_AT = int(NOW.timestamp())
_SIGNER = Signer()
_JOSE_TRUST = trust_in(_SIGNER.jwk(kid="a-key"))
_WEB = "https://office.example"


def _found(report: Report) -> tuple[str, str]:
    return report.outcome.value, report.reason


def _slips(report: Report) -> list[str]:
    check = report.check("decode")
    if check.code == "decode_complete":
        return []
    assert (check.code, check.result.value) == ("decode_slips", "warn")
    for lang in ("zh", "en"):
        assert "slips" not in sentence(check.code, lang, check.detail)
    slips: list[str] = check.detail["slips"]
    return slips


# COSE: HC1, LZ1, NZCP, Claim 169 and bare CWTs alike

_HCERT = {1: ISSUER, 6: _AT - 60, 4: _AT + 3600, -260: {1: {"nam": {"fn": "样", "gn": "例"}, "ver": "1.3.0"}}}
_PASS = {
    1: ISSUER, 5: _AT - 60, 4: _AT + 3600,
    "vc": {"type": ["PublicCovidPass"], "credentialSubject": {"familyName": "样", "givenName": "例"}},
}  # fmt: skip


def _text(prefix: str, data: bytes) -> bytes:
    import zlib

    return (prefix + base45.encode(zlib.compress(data))).encode()


_CARRIERS: dict[str, Any] = {
    "HC1": (_HCERT, lambda data: _text("HC1:", data)),
    "LZ1": (claims(), lambda data: _text("LZ1:", data)),
    "NZCP": (_PASS, lambda data: b"NZCP:/1/" + base64.b32encode(data).rstrip(b"=")),
    "169": (claims() | {169: {4: "样例"}}, lambda data: _text("", data)),
    "bytes": (claims(), lambda data: data),
    "hex": (claims(), lambda data: data.hex().encode()),
    "base64": (claims(), base64.b64encode),
}


def _message(
    payload: Any, key: TestKey = KEY, *, protected: Any = None, unprotected: Any = None
) -> list[Any]:
    body = cbor.encode({1: -7} if protected is None else protected) if protected != {} else b""
    content = cbor.encode(payload)
    signature = key.sign(cbor.encode(["Signature1", body, b"", content]))
    return [body, {4: bytes(KEY.kid)} if unprotected is None else unprotected, content, signature]


def _tagged(message: Any, *tags: int) -> bytes:
    for tag in reversed(tags):
        message = cbor.Tag(tag, message)
    return cbor.encode(message)


def _judge(carrier: str, data: bytes) -> Report:
    return verify(Code(_CARRIERS[carrier][1](data)), trust=KEY.store(), at=NOW)


@pytest.mark.parametrize("carrier", _CARRIERS)
@pytest.mark.parametrize(
    ("tags", "slips"),
    [
        ((18,), []),
        ((61, 18), []),
        ((55799, 18), []),
        ((55799, 61, 18), []),
        ((), []),
        ((61,), ["tag"]),
        ((61, 61, 18), ["tag"]),
        ((55799, 61), ["tag"]),
    ],
)
def test_the_tags_of_a_cwt_in_every_carrier(carrier: str, tags: tuple[int, ...], slips: list[str]) -> None:
    payload = _CARRIERS[carrier][0]
    report = _judge(carrier, _tagged(_message(payload), *tags))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)
    # Somebody else's signature is wrong, whatever the tags.
    stranger = _judge(carrier, _tagged(_message(payload, TestKey()), *tags))
    assert _found(stranger) == ("rejected", "signature_wrong")


@pytest.mark.parametrize("carrier", _CARRIERS)
@pytest.mark.parametrize("tag", [(18,), ()])
@pytest.mark.parametrize(
    ("options", "slips"),
    [
        ({"unprotected": {1: -7, 4: bytes(KEY.kid)}, "protected": {}}, ["header"]),
        ({"unprotected": {4: KEY.kid.decode()}}, ["header"]),
        ({"protected": {1: "ES256"}}, ["header"]),
        ({"protected": {3: "application/cwt"}}, ["header"]),
        ({"protected": {4: bytes(KEY.kid), 1: -7}}, []),
        ({"protected": {1: -7, 2: [1]}}, []),
        ({"protected": {1: -7, 2: [4]}}, ["header"]),
    ],
)
def test_the_headers_of_a_message(
    carrier: str, tag: tuple[int, ...], options: dict[str, Any], slips: list[str]
) -> None:
    report = _judge(carrier, _tagged(_message(_CARRIERS[carrier][0], **options), *tag))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)


_UTC = "%Y-%m-%dT%H:%M:%SZ"


@pytest.mark.parametrize("carrier", ["HC1", "LZ1", "NZCP", "169", "bytes"])
@pytest.mark.parametrize(
    ("write", "slips"),
    [
        (lambda time: int(time.timestamp()) * 1000, ["date_unit"]),
        (lambda time: str(int(time.timestamp())), ["date_form"]),
        (lambda time: float(time.timestamp()), []),
        (lambda time: cbor.Tag(1, int(time.timestamp())), ["date_form"]),
        (lambda time: cbor.Tag(0, time.strftime(_UTC)), ["date_form"]),
        (lambda time: time.strftime(_UTC), ["date_form"]),
        (lambda time: cbor.Tag(1004, time.strftime("%Y-%m-%d")), ["date_zone", "date_form"]),
    ],
)
def test_the_dates_of_a_cwt(carrier: str, write: Any, slips: list[str]) -> None:
    payload = _CARRIERS[carrier][0]
    report = _judge(carrier, _tagged(_message(payload | {4: write(NOW + timedelta(days=3))}), 18))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)
    late = _judge(carrier, _tagged(_message(payload | {4: write(NOW - timedelta(days=3))}), 18))
    assert _found(late) == ("restricted", "validity_code_expired")
    early = _judge(carrier, _tagged(_message(payload | {5: write(NOW + timedelta(days=3))}), 18))
    assert _found(early) == ("restricted", "validity_code_not_yet")


@pytest.mark.parametrize("carrier", ["HC1", "LZ1", "NZCP", "169", "bytes"])
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({4: "soon"}, "cwt_date"),
        ({5: -1}, "cwt_date"),
        ({6: 253_402_300_800}, "cwt_date"),
        ({65535: {"status_list": 1}}, "cwt_status"),
    ],
)
def test_what_is_not_understood_counts_after_the_signature(
    carrier: str, changes: dict[Any, Any], reason: str
) -> None:
    payload = _CARRIERS[carrier][0] | changes
    report = _judge(carrier, _tagged(_message(payload), 18))
    assert _found(report) == ("cannot_judge", reason)
    assert (report.check("signature").code, report.document) == ("signature_valid", None)
    stranger = _judge(carrier, _tagged(_message(payload, TestKey()), 18))
    assert _found(stranger) == ("rejected", "signature_wrong")


@pytest.mark.parametrize(
    ("issuer", "found"),
    [
        (cbor.Tag(32, ISSUER), ("authentic", "signature_valid")),
        (5, ("cannot_judge", "issuer_unknown")),
        ([5], ("cannot_judge", "issuer_unknown")),
    ],
)
def test_an_issuer_that_is_no_text(issuer: Any, found: tuple[str, str]) -> None:
    report = _judge("LZ1", _tagged(_message(claims() | {1: issuer}), 18))
    assert _found(report) == found
    if issuer == 5:
        assert report.check("issuer").detail == {"issuer": "5"}


@pytest.mark.parametrize("write", [lambda text: text, lambda text: cbor.Tag(0, text)])
def test_days_of_a_licence_without_their_tag(write: Any) -> None:
    payload = claims()
    payload[-70001] = payload[-70001] | {9: write("2031-06-01"), 5: write("1990-01-01")}
    report = _judge("LZ1", _tagged(_message(payload), 18))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["date_form"])
    assert report.document is not None
    assert (report.document["valid_until"], report.document["birth_date"]) == ("2031-06-01", "1990-01-01")
    payload[-70001][9] = "2026-11-01"
    late = _judge("LZ1", _tagged(_message(payload), 18))
    assert _found(late) == ("restricted", "validity_licence_expired")


def test_a_licence_that_is_not_understood_is_not_a_false_one() -> None:
    for content, reason in (({0: "dl", 5: "soon"}, "document_date"), ({0: "xx"}, "document_kind")):
        payload = claims() | {-70001: content}
        assert _found(_judge("LZ1", _tagged(_message(payload), 18))) == ("cannot_judge", reason)
        stranger = _judge("LZ1", _tagged(_message(payload, TestKey()), 18))
        assert _found(stranger) == ("rejected", "signature_wrong")


def test_claims_by_their_names() -> None:
    names = {1: "iss", 4: "exp", 6: "iat"}
    named = {names.get(key, key): value for key, value in _HCERT.items()}
    report = _judge("HC1", _tagged(_message(named), 18))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["claim_name"])
    late = _judge("HC1", _tagged(_message(named | {"exp": _AT - 1}), 18))
    assert _found(late) == ("restricted", "validity_code_expired")


def test_claims_inside_the_tag_of_the_message() -> None:
    report = _judge("HC1", _tagged(_message(cbor.Tag(61, _HCERT)), 18))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["tag"])


# JOSE

_CLAIMS = {"iss": _WEB, "iat": _AT - 60, "exp": _AT + 3600, "name": "样例"}


def _jose(text: str) -> Report:
    return verify(text, trust=_JOSE_TRUST, at=NOW)


def _signed(header: str, payload: str, write: Any, signer: Signer = _SIGNER) -> str:
    message = f"{header}.{payload}"
    return f"{message}.{write(signer.sign(message.encode()))}"


def _padded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


def _standard(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("write", [_padded, _standard])
def test_base64_that_is_padded_or_of_the_other_alphabet(write: Any) -> None:
    payload = write(compact(_CLAIMS | {"name": "样例 ÿ?>~", "fill": "x" * 3}))
    for header in ({"alg": "ES256"}, {"alg": "ES256", "x": ">>>???"}, {"alg": "ES256", "kid": "a-key"}):
        text = _signed(write(compact(header)), payload, write)
        report = _jose(text)
        assert _found(report) == ("authentic", "signature_valid")
        assert _slips(report) == ["base64"]
        stranger = _signed(write(compact(header)), payload, write, Signer())
        # A key given by hand shows something only where the code names that very key.
        wrong = (
            ("rejected", "signature_wrong") if "kid" in header else ("cannot_judge", "signature_unmatched")
        )
        assert _found(_jose(stranger)) == wrong


@pytest.mark.parametrize(
    ("value", "slips"),
    [
        ((_AT + 3600) * 1000, ["date_unit"]),
        (str(_AT + 3600), ["date_form"]),
        (_AT + 3600.5, []),
        ((NOW + timedelta(hours=1)).isoformat(), ["date_form"]),
    ],
)
def test_the_dates_of_a_jwt(value: Any, slips: list[str]) -> None:
    report = _jose(_SIGNER.jws(_CLAIMS | {"exp": value}))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)


@pytest.mark.parametrize("name", ["exp", "nbf", "iat"])
def test_a_date_that_is_not_understood_hides_no_wrong_signature(name: str) -> None:
    payload = _CLAIMS | {name: "soon"}
    assert _found(_jose(_SIGNER.jws(payload))) == ("cannot_judge", "cwt_date")
    assert _found(_jose(Signer().jws(payload, kid="a-key"))) == ("rejected", "signature_wrong")


def _without_zone(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S")


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (1, ("authentic", "signature_valid")),
        # Written on the other side of the Earth it would still be in date.
        (-11, ("authentic", "signature_valid")),
        (-13, ("restricted", "validity_code_expired")),
    ],
)
def test_a_credential_without_zones(hours: int, found: tuple[str, str]) -> None:
    credential = {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "type": ["VerifiableCredential"],
        "issuanceDate": _without_zone(NOW + timedelta(hours=13)),
        "expirationDate": _without_zone(NOW + timedelta(hours=hours)),
        "credentialSubject": {},
    }
    report = _jose(_SIGNER.jws({"iss": _WEB, "vc": credential}))
    assert (_found(report), _slips(report)) == (found, ["date_zone"])


@pytest.mark.parametrize(
    ("header", "slips"),
    [({"alg": "es256"}, ["header"]), ({"crit": ["alg"]}, ["header"]), ({"crit": []}, ["header"])],
)
def test_the_headers_of_a_jws(header: dict[str, Any], slips: list[str]) -> None:
    text = _signed(b64(compact({"alg": "ES256", **header})), b64(compact(_CLAIMS)), b64)
    report = _jose(text)
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)


def test_names_that_are_empty_leave_no_space() -> None:
    for names, shown_name in (
        ({"family_name": "", "given_name": "例"}, "例"),
        ({"family_name": "样", "given_name": " "}, "样"),
        ({"family_name": "", "given_name": ""}, None),
    ):
        document_ = _jose(_SIGNER.jws({"iss": _WEB, **names})).document
        assert document_ is not None
        assert document_.get("name") == shown_name
    hcert = _HCERT | {-260: {1: {"nam": {"fn": "", "gn": "例"}}}}
    report = _judge("HC1", _tagged(_message(hcert), 18))
    assert report.document is not None
    assert report.document["name"] == "例"


# SD-JWT and JSON serialisations

_NAME = disclosure("2GLC42", "name", "样例")


def _json(payload: dict[str, Any], *, general: bool, **header: Any) -> str:
    protected, body = b64(compact({"alg": "ES256", "typ": "dc+sd-jwt"})), b64(compact(payload))
    one: dict[str, Any] = {
        "protected": protected,
        "signature": b64(_SIGNER.sign(f"{protected}.{body}".encode())),
    }
    one |= {"header": header} if header else {}
    return compact({"payload": body, "signatures": [one]} if general else {"payload": body, **one}).decode()


_VCT = {"iss": _WEB, "vct": "https://office.example/licence", "_sd": [digest(_NAME)]}


@pytest.mark.parametrize("general", [False, True])
def test_an_sd_jwt_written_as_json(general: bool) -> None:
    report = _jose(_json(_VCT, general=general, kid="a-key", disclosures=[_NAME], kb_jwt="a.b.c"))
    assert _found(report) == ("authentic", "signature_valid")
    assert report.document is not None
    assert (report.document["kind"], report.document["name"]) == ("sd_jwt", "样例")
    changed = disclosure("2GLC42", "name", "别人")
    report = _jose(_json(_VCT, general=general, disclosures=[changed]))
    assert _found(report) == ("rejected", "sdjwt_disclosure")
    wrongs: tuple[object, ...] = ([5], {}, "x")
    for wrong in wrongs:
        report = _jose(_json(_VCT, general=general, disclosures=wrong))
        assert _found(report) == ("cannot_judge", "sdjwt_type")
    report = _jose(_json(_VCT, general=general))
    assert _found(report) == ("authentic", "signature_valid")
    assert report.document is not None
    assert "name" not in report.document


def test_a_jws_whose_header_is_unprotected() -> None:
    body = b64(compact(_CLAIMS))
    value = {"payload": body, "header": {"alg": "ES256"}, "signature": b64(_SIGNER.sign(f".{body}".encode()))}
    assert _found(_jose(compact(value).decode())) == ("authentic", "signature_valid")


def test_several_signatures_are_named() -> None:
    one = {"protected": b64(b'{"alg":"ES256"}'), "signature": "c2ln"}
    report = _jose(compact({"payload": b64(b"{}"), "signatures": [one, one, one]}).decode())
    assert _found(report) == ("cannot_judge", "jose_serialisation")
    assert report.check("decode").detail == {"count": 3}
    assert "3" in sentence("jose_serialisation", "zh", report.check("decode").detail)


# SMART Health Cards

_CARD = {
    "iss": _WEB,
    "nbf": _AT - 60,
    "vc": {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": {
            "fhirVersion": "4.0.1",
            "fhirBundle": {
                "entry": [
                    {"resource": {"resourceType": "Patient", "name": [{"family": "样", "given": ["例"]}]}}
                ]
            },
        },
    },
}


def _card(**header: Any) -> str:
    return _SIGNER.jws(deflate(compact(_CARD)), **{"zip": "DEF", "typ": None, **header})


def _is_card(report: Report) -> bool:
    assert _found(report) == ("authentic", "signature_valid")
    assert report.document is not None
    return (report.document["kind"], report.document["name"]) == ("shc", "样 例")


def test_a_card_as_a_bare_jws_and_as_a_file() -> None:
    card = _card(kid="a-key")
    for text in (
        card,
        compact({"verifiableCredential": [card]}).decode(),
        f'{{ "verifiableCredential" : ["{card}"] }}',
    ):
        assert _is_card(_jose(text))
    other = compact({"verifiableCredential": [_SIGNER.jws({"iss": _WEB, "name": "样例"})]}).decode()
    report = _jose(other)
    assert report.document is not None
    assert report.document["kind"] == "jws"
    file = compact({"verifiableCredential": [card[:-4] + "AAAA"]}).decode()
    assert _found(_jose(file)) == ("rejected", "signature_wrong")


def test_a_card_that_is_not_compressed() -> None:
    report = _jose(_SIGNER.jws(_CARD))
    assert _is_card(report)
    assert _slips(report) == ["compression"]


def test_a_card_in_several_codes_in_any_order() -> None:
    digits = numeric(_card())
    cut = len(digits) // 6 * 2
    chunks = [f"shc:/{n}/3/{digits[(n - 1) * cut : n * cut if n < 3 else None]}" for n in (1, 2, 3)]
    assert _is_card(_jose("\n".join(chunks)))
    assert _is_card(_jose(" ".join((chunks[2], chunks[0], chunks[1], chunks[0]))))
    report = _jose("\n".join(chunks[1:]))
    assert _found(report) == ("cannot_judge", "shc_parts")
    assert report.check("decode").detail == {"part": 2, "parts": 3, "have": 2}
    mixed = [chunks[0], chunks[1].replace("/2/3/", "/2/2/")]
    assert _found(_jose("\n".join(mixed))) == ("cannot_judge", "shc_digits")


# mdoc

_TRUST = IACA.store()


def _mdoc(data: bytes) -> Report:
    return verify(Code(data), trust=_TRUST, at=NOW)


def _validity(write: Any, end: timedelta = timedelta(days=9)) -> dict[str, Any]:
    begin = NOW - timedelta(days=3)
    return {"signed": write(begin), "validFrom": write(begin), "validUntil": write(NOW + end)}


@pytest.mark.parametrize(
    ("write", "slips"),
    [
        (tdate, []),
        (lambda time: time.strftime(_UTC), ["date_form"]),
        (lambda time: cbor.Tag(0, time.strftime("%Y-%m-%dT%H:%M:%S.000Z")), ["date_form"]),
        (lambda time: cbor.Tag(1004, time.strftime("%Y-%m-%d")), ["date_zone", "date_form"]),
        (lambda time: cbor.Tag(0, time.strftime("%Y-%m-%d")), ["date_zone", "date_form"]),
        (lambda time: cbor.Tag(1, int(time.timestamp())), ["date_form"]),
        (lambda time: int(time.timestamp()), ["date_form"]),
        (lambda time: cbor.encode(tdate(time)), ["date_form"]),
        (lambda time: cbor.Tag(0, time.strftime("%Y-%m-%dT%H:%M:%S")), ["date_zone"]),
    ],
)
def test_the_dates_of_a_mobile_document(write: Any, slips: list[str]) -> None:
    report = _mdoc(shown(validityInfo=_validity(write)))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), slips)
    late = _mdoc(shown(validityInfo=_validity(write, timedelta(days=-2))))
    assert _found(late) == ("restricted", "validity_code_expired")


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({"validityInfo": _validity(lambda _: "soon")}, "mdoc_date"),
        ({"validityInfo": None}, "mdoc_structure"),
        ({"status": {"other": 1}}, "cwt_status"),
        ({"version": "2.0"}, "mdoc_version"),
    ],
)
def test_a_signed_object_that_is_not_understood_hides_no_wrong_signature(
    payload: dict[str, Any], reason: str
) -> None:
    report = _mdoc(shown(**payload))
    assert _found(report) == ("cannot_judge", reason)
    assert report.check("signature").code == "signature_valid"
    forged = shown(**payload, sign=TestKey().sign)
    assert _found(_mdoc(forged)) == ("rejected", "signature_wrong")


def test_days_and_items_of_a_mobile_document_without_their_tags() -> None:
    report = _mdoc(shown({**LICENCE, "birth_date": "1990-02-03"}))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["date_form"])
    assert report.document is not None
    assert report.document["birth_date"] == "1990-02-03"
    signed = issuer_signed()
    bare = {name: [item.value for item in items] for name, items in signed["nameSpaces"].items()}
    report = _mdoc(response(document(signed | {"nameSpaces": bare})))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["tag"])


@pytest.mark.parametrize("name", ["sha256", "sha-256", "SHA256"])
def test_a_signed_object_as_drafts_write_it(name: str) -> None:
    content = security_object(issuer_signed()["nameSpaces"]) | {"digestAlgorithm": name, "version": None}
    report = _mdoc(shown(payload=cbor.encode(content)))
    assert (_found(report), _slips(report)) == (("authentic", "signature_valid"), ["tag", "header"])


def test_an_item_altered_counts_before_one_that_is_not_understood() -> None:
    signed = issuer_signed()
    items = signed["nameSpaces"]["org.iso.18013.5.1"]
    items.append(tagged(1))
    assert _found(_mdoc(response(document(signed)))) == ("cannot_judge", "mdoc_structure")
    items[0] = tagged(cbor.decode(items[0].value) | {"elementValue": "Other"})
    assert _found(_mdoc(response(document(signed)))) == ("rejected", "mdoc_digest")
    assert Outcome.REJECTED.value == "rejected"
