"""A code in an address: read back whole, whatever the host, and named as without it where it is damaged."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Code, Outcome, documents, verify
from verifier_wasm.encoding import base45
from verifier_wasm.shown import link

_PAGE = "https://licence.example/zh/check/"
_QR_ALPHANUMERIC = set(string.digits + string.ascii_uppercase + " $%*+-./:")


@given(st.binary(max_size=400))
def test_what_is_written_is_read_back_and_stays_in_the_alphabet_of_qr_codes(data: bytes) -> None:
    text = "LZ1:" + base45.encode(data)
    address = link.write(_PAGE, text)
    assert next(link.texts(address.encode())) == text.encode()
    fragment = address.removeprefix(f"{_PAGE}#code=")
    assert set(fragment) <= _QR_ALPHANUMERIC - {" "}
    assert fragment[-1].isalnum()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_read_back(text: str) -> None:
    code = text.strip(" \t\r\n\f\v\0")
    assert next(link.texts(link.write(_PAGE, code).encode())) == code.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert list(link.texts(b"https://x.example/#code=" + data))
    assert all(text in data for text in link.texts(data))


@pytest.mark.parametrize(
    "data",
    [
        *(
            "",
            "LZ1:#code=",
            "https://x.example/",
            "https://x.example/#check=LZ1:",
            "ftp://x.example/#code=LZ1:",
        ),
        *(
            "see https://x.example/#code=LZ1:",
            "https://x.exa mple/#code=LZ1:",
            "https://x.example/?a#b#code=1",
        ),
    ],
)
def test_no_such_address(data: str) -> None:
    assert list(link.texts(data.encode())) == []


@pytest.mark.parametrize(
    "prefix", [_PAGE, "https://phishing.example:8443/c", "HTTP://[::1]/", "https://x/?q=1"]
)
def test_only_the_signature_decides(prefix: str) -> None:
    text = lz1(claims())
    address = link.write(prefix, text)
    assert documents(Code.from_text(address)) == (Code.from_text(address),)
    for shown in (address, f" {address}\r\n", Code(address.encode(), "QRCode")):
        report = verify(shown, trust=KEY.store(), at=NOW)
        assert (report.outcome, report.format) == (Outcome.AUTHENTIC, "lz1")
        assert report == verify(text, trust=KEY.store(), at=NOW)


def _altered(text: str) -> str:
    return lz1(claims(), sign=lambda message: KEY.sign(message + b"!"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (_altered, "signature_wrong"),
        (lambda text: text[: len("LZ1:") + 3 * 50], "zlib_truncated"),
        (lambda text: text[:80] + "<b>" + text[83:], "base45_character"),
        (lambda _: "LZ1:", "zlib_truncated"),
    ],
    ids=["altered", "cut", "markup", "no more than a prefix"],
)
def test_a_damaged_code_is_named_as_without_the_address(changed: object, reason: str) -> None:
    assert callable(changed)
    text = changed(lz1(claims()))
    bare, carried = (verify(code, trust=KEY.store(), at=NOW) for code in (text, link.write(_PAGE, text)))
    assert (carried.outcome, carried.reason) == (bare.outcome, bare.reason)
    assert carried.reason == reason


@pytest.mark.parametrize("code", ["", "hello", "%E4%BA%AE", "%ZZ%", "%00", "<script>alert(1)</script>"])
def test_an_address_without_a_code_is_an_address(code: str) -> None:
    report = verify(f"{_PAGE}#code={code}", trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason, report.recognised_as) == (
        *(Outcome.CANNOT_JUDGE, "format_other", "url"),
    )


def test_an_address_of_a_megabyte() -> None:
    report = verify(f"{_PAGE}#code=" + "A" * 1_000_000, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "text_too_long")
