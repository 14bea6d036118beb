"""North American PDF417 codes: read strictly, recognised, and never judged."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW
from verifier_wasm import Code, Outcome, cbor, verify
from verifier_wasm.aamva import parse_card
from verifier_wasm.aamva.elements import ELEMENTS
from verifier_wasm.aamva.jurisdictions import JURISDICTIONS
from verifier_wasm.catalogue import sentence
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.report import Report, Result

_ELEMENTS = {
    "DCA": "C", "DCB": "NONE", "DCD": "NONE", "DBA": "01312030", "DCS": "SAMPLE", "DAC": "ALEX",
    "DAD": "NONE",
    "DBD": "01312022", "DBB": "02291988", "DBC": "1", "DAY": "BRO", "DAU": "070 in", "DAG": "1 SAMPLE WAY",
    "DAI": "NOWHERE", "DAJ": "VA", "DAK": "000000000  ", "DAQ": "T00000000", "DCF": "X1", "DCG": "USA",
    "DDE": "N", "DDF": "N", "DDG": "N",
    "ZZQ": "own",
}  # fmt: skip
_NAMES_TOGETHER = {
    name: value for name, value in _ELEMENTS.items() if name not in {"DAC", "DAD", "DDE", "DDF", "DDG"}
} | {"DCT": "ALEX", "DCH": "NONE"}
_FIRST = {
    "DAA": "SAMPLE,ALEX,", "DAG": "1 SAMPLE WAY", "DAI": "NOWHERE", "DAJ": "VA", "DAK": "00000", "DAQ": "T0",
    "DAR": "C", "DAS": "NONE", "DAT": "NONE", "DBA": "20300131", "DBB": "19880229", "DBC": "M",
    "DBD": "20220131",
}  # fmt: skip


def card(
    elements: dict[str, str] | None = None,
    *,
    iin: str = "636000",
    version: str = "10",
    kind: str = "DL",
    start: str = "@\n\x1e\rANSI ",
    others: tuple[tuple[str, str], ...] = (),
    shift: int = 0,
    longer: int = 0,
) -> bytes:
    """Return an invented card in the standard's form.

    ``others``: further subfiles, type and content. ``shift`` and ``longer``: lies about where the first is.
    """
    lines = "\n".join(
        f"{name}{value}" for name, value in (_ELEMENTS if elements is None else elements).items()
    )
    contents = [(kind, f"{kind}{lines}\r"), *((name, f"{name}{text}\r") for name, text in others)]
    head = f"{start}{iin}{version}{'' if version in {'00', '01'} else '00'}{len(contents):02}"
    offset = len(head) + 10 * len(contents)
    for index, (name, content) in enumerate(contents):
        lie = (shift, longer) if index == 0 else (0, 0)
        head += f"{name}{offset + lie[0]:04}{len(content) + lie[1]:04}"
        offset += len(content)
    return (head + "".join(content for _, content in contents)).encode("latin-1")


def judged(data: bytes) -> Report:
    """Nothing of a card is ever shown, and its verdict is open, unless it is no card at all."""
    report = verify(Code(data, "PDF417"), trust=KEY.store(), at=NOW)
    assert (report.format, report.recognised_as, report.document) == ("aamva", "aamva_card", None)
    assert report.outcome in {Outcome.CANNOT_JUDGE, Outcome.REJECTED}
    assert not {value for value in _ELEMENTS.values() if len(value) > 6} & set(_texts(report.as_dict()))
    return report


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


def _good(version: int) -> dict[str, str]:
    return _FIRST if version < 2 else _NAMES_TOGETHER if version < 4 else _ELEMENTS


@pytest.mark.parametrize("version", range(11))
@pytest.mark.parametrize("kind", ["DL", "ID", "EN"])
def test_every_version_is_read(version: int, kind: str) -> None:
    data = card(_good(version), version=f"{version:02}", kind=kind)
    read = parse_card(data)
    assert (read.type, read.header.version, read.jurisdiction.name_en, read.country) == (
        kind,
        version,
        "Virginia",
        "USA",
    )
    assert read.fields["birth_date"] == "1988-02-29"
    assert read.fields["sex"] == 1
    assert (read.missing, read.misplaced) == ((), ())
    report = judged(data)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_missing")
    assert report.check("decode").code == "aamva_read"


@pytest.mark.parametrize("version", range(1, 11))
def test_every_mandatory_element_is_missed(version: int) -> None:
    good = _good(version)
    known = [name for name in good if name in ELEMENTS]
    missed = [
        name
        for name in known
        if parse_card(
            card({key: text for key, text in good.items() if key != name}, version=f"{version:02}")
        ).missing
        == (name,)
    ]
    assert missed == known
    report = judged(card({"DAQ": "T1"}, version=f"{version:02}"))
    check = report.check("decode")
    assert (report.reason, check.code, check.result) == ("signature_missing", "aamva_incomplete", Result.WARN)
    assert "DBB" in sentence(check.code, "zh", check.detail)


def test_an_identity_card_has_no_driving_classes() -> None:
    plain = {name: value for name, value in _ELEMENTS.items() if name not in {"DCA", "DCB", "DCD"}}
    assert parse_card(card(plain, kind="ID")).missing == ()
    assert parse_card(card(plain, kind="EN")).missing == ("DCA", "DCB", "DCD")


@pytest.mark.parametrize(
    "start",
    [
        "@\n\x1e\rANSI ",
        "@\n\x1c\rANSI ",
        "@\r\n\x1e\r\nANSI ",
        "@\n\x1e\rAAMVA",
        "@\nANSI ",
    ],
)
def test_forms_of_the_start(start: str) -> None:
    assert parse_card(card(start=start)).type == "DL"


@pytest.mark.parametrize(
    ("text", "iin"), [("19880229", "636012"), ("02291988", "636000"), ("19880229", "636000")]
)
def test_both_orders_of_dates(text: str, iin: str) -> None:
    read = parse_card(card({**_ELEMENTS, "DBB": text}, iin=iin))
    assert read.fields["birth_date"] == "1988-02-29"


def test_values_that_are_not_there() -> None:
    read = parse_card(card({**_ELEMENTS, "DBA": "unavl", "DAY": "UNAVL", "DBB": ""}))
    assert (read.fields["expiry_date"], read.fields["eye_colour"], read.fields["birth_date"]) == (None,) * 3
    assert read.missing == ()


def test_jurisdictions_have_names_in_both_languages() -> None:
    assert len(JURISDICTIONS) == 72
    assert len({each.name_zh for each in JURISDICTIONS.values()}) == 72
    for iin, jurisdiction in JURISDICTIONS.items():
        detail = judged(card(iin=iin)).check("decode").detail
        assert jurisdiction.name_zh in sentence("aamva_read", "zh", detail)
        assert jurisdiction.name_en in sentence("aamva_read", "en", detail)
    assert "IIN 999999" in sentence("aamva_read", "zh", judged(card(iin="999999")).check("decode").detail)


def test_a_jurisdictions_own_subfile() -> None:
    read = parse_card(card(others=(("ZV", "ZVA01\nZVBtext"),)))
    assert read.unknown == {"ZZQ": "own", "ZVA": "01", "ZVB": "text"}
    assert read.misplaced == ()
    # It is nobody else's matter if that is written in its own way.
    read = parse_card(card(others=(("ZV", "!!"),)))
    assert (read.misplaced, read.fields["licence_number"]) == (("ZV",), "T00000000")


def test_a_subfile_that_ends_elsewhere_is_told() -> None:
    report = judged(card(longer=-1))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_missing")
    assert report.check("decode").code == "aamva_length"
    assert report.check("decode").result is Result.WARN


def _with(data: bytes, position: int, text: bytes) -> bytes:
    return data[:position] + text + data[position + len(text) :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"@\n\x1e\rANSI ", "aamva_header"),
        (b"@\n\x1e\rANSI 636000", "aamva_header"),
        (card()[:-20], "aamva_subfiles"),
        (card(longer=1), "aamva_subfiles"),
        (card(longer=9000), "aamva_subfiles"),
        (card(longer=-201), "aamva_subfiles"),
        (card(longer=-20), "aamva_element"),
        (card(shift=1), "aamva_subfiles"),
        (card(shift=-1), "aamva_subfiles"),
        (card(shift=-31), "aamva_subfiles"),
        (card(shift=5000), "aamva_subfiles"),
        (card(kind="ZV"), "aamva_subfiles"),
        (_with(card(), 19, b"00"), "aamva_subfiles"),
        (_with(card(), 19, b"99"), "aamva_subfiles"),
        (_with(card(), 19, b"0x"), "aamva_header"),
        (_with(card(), 21, b"dl"), "aamva_header"),
        (_with(card(), 21, b"\xc3\x84"), "aamva_header"),
        (_with(card(), 23, b"-001"), "aamva_header"),
        (card(version="1X"), "aamva_header"),
        (card(iin="63600O"), "aamva_header"),
        (card({**_ELEMENTS, "DBB": "02301988"}), "aamva_date"),
        (card({**_ELEMENTS, "DBB": "0229198"}), "aamva_date"),
        (card({**_ELEMENTS, "DBB": "13011988"}), "aamva_date"),
        (card({**_ELEMENTS, "DBB": "00001988"}), "aamva_date"),
        (card({**_ELEMENTS, "DBB": "2²291988"}), "aamva_date"),
        (card({"D": "x"}), "aamva_element"),
        (card({**_ELEMENTS, "ZZZ": "1\nZZZ2"}), "aamva_element"),
    ],
)
def test_what_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DecodeError) as caught:
        parse_card(data)
    assert caught.value.code == code
    report = judged(data)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, code)


def credential(payload: Any = None, *, tag: int = 51_997, proof: bytes = b"z" + bytes(64)) -> bytes:
    """Return an invented CBOR-LD credential."""
    content = (
        {1: [32768, 32769], 157: [118, 164], 192: {156: 108, 226: proof}} if payload is None else payload
    )
    return cbor.encode(cbor.Tag(tag, [100, content] if tag == 51_997 else content))


@pytest.mark.parametrize("tag", [51_997, 0x0664])
@pytest.mark.parametrize("padding", ["", "="])
def test_a_credential_is_a_signature_that_is_not_checked(tag: int, padding: str) -> None:
    text = base64.urlsafe_b64encode(credential(tag=tag)).decode().rstrip("=") + padding
    data = card(others=(("ZZ", "ZZA" + text),))
    assert parse_card(data).credential == text
    report = judged(data)
    check = report.check("signature")
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_not_supported")
    assert (check.result, check.detail) == (Result.NOT_CHECKED, {"scheme": "ecdsa-xi-2023"})
    assert "ecdsa-xi-2023" in sentence(report.reason, "zh", check.detail)


@pytest.mark.parametrize(
    "text",
    [
        "ZZA",
        "ZZA!!!!",
        "ZZB" + base64.urlsafe_b64encode(credential()).decode(),
        "ZZA" + base64.urlsafe_b64encode(b"not CBOR").decode(),
        "ZZA" + base64.urlsafe_b64encode(credential(proof=b"")).decode(),
        "ZZA" + base64.urlsafe_b64encode(cbor.encode({1: b"z" + bytes(64)})).decode(),
    ],
)
def test_what_cannot_be_read_as_one_is_no_signature(text: str) -> None:
    assert judged(card(others=(("ZZ", text),))).reason == "signature_missing"


@given(st.binary(max_size=120))
def test_any_bytes_give_a_card_or_a_code_error(data: bytes) -> None:
    for shown in (data, b"@\n\x1e\rANSI 636000" + data):
        try:
            parse_card(shown)
        except CodeError as error:
            assert error.code.startswith("aamva_")


_CARD = card(others=(("ZV", "ZVA01"), ("ZZ", "ZZA" + base64.urlsafe_b64encode(credential()).decode())))


@given(st.integers(0, len(_CARD) - 1), st.integers(0, 255))
def test_any_changed_byte_gives_a_report(position: int, value: int) -> None:
    changed = _with(_CARD, position, bytes([value]))
    report = verify(Code(changed, "PDF417"), trust=KEY.store(), at=NOW)
    assert report.outcome in {Outcome.CANNOT_JUDGE, Outcome.REJECTED}
    assert report.document is None
