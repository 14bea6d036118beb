"""North American PDF417 codes: read strictly, recognised, and never judged, since nothing signs them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.aamva import parse_card
from verifier_wasm.errors import CodeError, DecodeError

_ELEMENTS = {
    "DCA": "C", "DCB": "NONE", "DCD": "NONE", "DBA": "01312030", "DCS": "SAMPLE", "DAC": "ALEX",
    "DAD": "NONE",
    "DBD": "01312022", "DBB": "02291988", "DBC": "1", "DAY": "BRO", "DAU": "070 in", "DAG": "1 SAMPLE WAY",
    "DAI": "NOWHERE", "DAJ": "VA", "DAK": "000000000  ", "DAQ": "T00000000", "DCF": "X1", "DCG": "USA",
    "ZZQ": "own",
}  # fmt: skip


def card(elements: dict[str, str] | None = None, *, iin: str = "636000", version: str = "10") -> bytes:
    """Return an invented card in the standard's form."""
    lines = "\n".join(f"{name}{value}" for name, value in (elements or _ELEMENTS).items())
    subfile = f"DL{lines}\r"
    start = f"@\n\x1e\rANSI {iin}{version}0001"
    return f"{start}DL{len(start) + 10:04}{len(subfile):04}{subfile}".encode("latin-1")


def test_a_card_is_read() -> None:
    read = parse_card(card())
    assert (read.type, read.jurisdiction, read.country) == ("DL", "Virginia", "USA")
    assert "1988-02-29" in read.fields.values()
    assert read.unknown == {"ZZQ": "own"}
    assert read.barcode_signature is None


def test_canada_writes_the_year_first() -> None:
    changed = {name: value for name, value in _ELEMENTS.items() if not name.startswith("DB")}
    read = parse_card(card({**changed, "DCG": "CAN", "DBB": "19880229"}, iin="636012"))
    assert "1988-02-29" in read.fields.values()
    assert read.missing


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"@\n\x1e\rANSI ", "aamva_header"),
        (card()[:-20], "aamva_subfiles"),
        (card(version="1X"), "aamva_header"),
        (card({**_ELEMENTS, "DBB": "02301988"}), "aamva_date"),
        (card({**_ELEMENTS, "DBB": "0229198"}), "aamva_date"),
        (card({"D": "x"}), "aamva_element"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DecodeError) as caught:
        parse_card(data)
    assert caught.value.code == code


def test_it_is_recognised_and_not_judged() -> None:
    report = verify(Code(card(), "PDF417"), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_missing")
    assert (report.format, report.recognised_as) == ("aamva", "aamva_card")
    assert report.document is None


@given(st.binary(max_size=120))
def test_any_bytes_give_a_card_or_a_code_error(data: bytes) -> None:
    for shown in (data, b"@\n\x1e\rANSI 636000" + data):
        try:
            parse_card(shown)
        except CodeError as error:
            assert error.code.startswith("aamva_")
