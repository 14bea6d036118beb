"""North American PDF417 codes: recognised, read as cards and scanners in use write them, and never judged."""

import base64
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.catalogue import sentence
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.layouts.aamva.card import parse_card
from verifier_wasm.layouts.aamva.elements import ELEMENTS
from verifier_wasm.layouts.aamva.jurisdictions import JURISDICTIONS
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
    """Nothing of a card is ever shown, and its verdict is open whatever it holds."""
    report = verify(Code(data, "PDF417"), trust=KEY.store(), at=NOW)
    assert (report.format, report.recognised_as, report.document) == ("aamva", "aamva_card", None)
    assert report.outcome is Outcome.CANNOT_JUDGE
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
    assert (read.misplaced, read.fields["licence_number"]) == ((), "T00000000")


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
        (card(version="1X"), "aamva_header"),
        (card(iin="63600O"), "aamva_header"),
        (card(kind="ZV"), "aamva_subfiles"),
        (card()[:31], "aamva_subfiles"),
        (b"@\n\x1e\rANSI 636000100001", "aamva_subfiles"),
    ],
)
def test_what_cannot_be_read(data: bytes, code: str) -> None:
    with pytest.raises(DecodeError) as caught:
        parse_card(data)
    assert caught.value.code == code
    assert judged(data).reason == code


def _told(data: bytes, code: str) -> None:
    """The card is read whole, and one remark says what is odd about it, in words."""
    read = parse_card(data)
    assert (read.type, read.fields["licence_number"], read.fields["birth_date"], read.missing) == (
        "DL",
        "T00000000",
        "1988-02-29",
        (),
    )
    report = judged(data)
    check = report.check("decode")
    assert (report.reason, check.code, check.result) == ("signature_missing", code, Result.WARN)
    for lang in ("zh", "en"):
        assert "{" not in sentence(code, lang, check.detail)


@pytest.mark.parametrize("shift", [-41, -31, -5, -4, -3, -2, -1, 1, 2, 3, 4, 10, 5000, 9000])
@pytest.mark.parametrize("others", [(), (("ZV", "ZVA01"),)])
def test_a_subfile_is_found_wherever_the_header_says_it_is(
    shift: int, others: tuple[tuple[str, str], ...]
) -> None:
    """Ontario writes 0; others count the header without its separators, or from 1."""
    data = card(shift=max(shift, -31 - 10 * len(others)), others=others)
    _told(data, "aamva_length")
    assert parse_card(data).unknown.get("ZVA") == ("01" if others else None)


@pytest.mark.parametrize("longer", [-400, -201, -20, -1, 1, 2, 500, 5000])
@pytest.mark.parametrize("others", [(), (("ZV", "ZVA01"),)])
def test_a_subfile_is_as_long_as_it_is(longer: int, others: tuple[tuple[str, str], ...]) -> None:
    length = int(card()[27:31])
    data = card(longer=max(longer, -length), others=others)
    _told(data, "aamva_length")
    assert parse_card(data).unknown.get("ZVA") == ("01" if others else None)


@pytest.mark.parametrize("count", [b"00", b"02", b"99"])
def test_the_number_of_entries_is_not_believed(count: bytes) -> None:
    _told(_with(card(), 19, count), "aamva_length")


def test_numbers_that_the_header_leaves_out() -> None:
    whole = card()
    # Illinois 2003 has no jurisdiction's version; North Carolina's oldest, no number of entries.
    _told(whole[:17] + whole[19:], "aamva_length")
    _told(whole[:17] + whole[21:], "aamva_length")
    # The designators are lost: the type stands in the content.
    _told(whole[:21] + whole[31:], "aamva_length")


def test_a_type_that_is_missing_or_stands_twice() -> None:
    whole = card()
    _told(whole[:31] + whole[33:], "aamva_length")
    _told(whole[:31] + b"DL" + whole[31:], "aamva_length")


@pytest.mark.parametrize(
    "scanned",
    [
        lambda text: text.replace("\x1e", ""),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\r", ""),
        lambda text: text.replace("@\n\x1e\r", "@"),
        lambda text: text.replace("@\n\x1e\rANSI ", "@ANSI"),
        lambda text: text.replace("@\n\x1e\r", "@ \x1e ").replace("\r", " "),
        lambda text: "  \n" + text,
        lambda text: text.removeprefix("@\n\x1e\r"),
        lambda text: text.replace("\n", "<LF>").replace("\x1e", "<RS>").replace("\r", "<CR>"),
        lambda text: text.replace("\n", "[lf]").replace("\x1e", "[rs]").replace("\r", "[cr]"),
        lambda text: text.replace("\n", "\\n").replace("\x1e", "\\x1e").replace("\r", "\\r"),
        lambda text: text.replace("\n", "\\u000a").replace("\x1e", "\\u001E").replace("\r", "\\u000d"),
        lambda text: text.replace("SAMPLE", "M\xdcLLER"),
    ],
)
@pytest.mark.parametrize("form", ["latin-1", "utf-8"])
def test_what_scanners_that_type_make_of_it(scanned: Any, form: str) -> None:
    data = scanned(card(others=(("ZV", "ZVA01"),)).decode("latin-1")).encode(form)
    read = parse_card(data)
    assert (read.fields["licence_number"], read.fields["birth_date"]) == ("T00000000", "1988-02-29")
    assert (read.missing, read.separated, read.unknown["ZVA"]) == ((), True, "01")
    assert judged(data).reason == "signature_missing"


def test_pictures_of_control_characters() -> None:
    text = card().decode("latin-1").translate({10: "\u240a", 13: "\u240d", 30: "\u241e"})
    assert parse_card(text.encode()).missing == ()


@pytest.mark.parametrize("between", ["", " ", "  "])
def test_lost_separators_are_told(between: str) -> None:
    """What can be told apart is read; the sentence says what to set on the scanner."""
    text = card().decode("latin-1")
    data = (text[:4] + text[4:].replace("\n", between).replace("\r", between)).encode("latin-1")
    read = parse_card(data)
    assert (read.separated, read.fields["licence_number"]) == (False, "T00000000")
    assert judged(data).check("decode").code == "aamva_separators"


@pytest.mark.parametrize(
    "text",
    ["", "        ", "00000000", "00/00/0000", "99999999", "99/99/9999", "NONE", "none", "UNAVL", "N/A",
     "Indef", "MIL", "Non-Expiring"],
)  # fmt: skip
def test_a_date_that_is_none(text: str) -> None:
    for name in ("DBA", "DDC", "DDB"):
        read = parse_card(card({**_ELEMENTS, name: text}))
        assert read.dates == ()
        assert None in read.fields.values()
        assert judged(card({**_ELEMENTS, name: text})).check("decode").code == "aamva_read"


@pytest.mark.parametrize("text", ["02-29-1988", "02/29/1988", "1988.02.29", "02291988M", "1988-02-29"])
def test_dates_with_separators(text: str) -> None:
    assert parse_card(card({**_ELEMENTS, "DBB": text})).fields["birth_date"] == "1988-02-29"


@pytest.mark.parametrize("text", ["02301988", "0229198", "13011988", "00001988", "2²291988", "x"])
def test_a_date_that_does_not_exist_is_told(text: str) -> None:
    data = card({**_ELEMENTS, "DBA": text})
    assert parse_card(data).fields["expiry_date"] == text
    assert parse_card(data).dates == ("DBA",)
    _told(data, "aamva_date")


def test_elements_that_stand_twice() -> None:
    data = card({**_ELEMENTS, "DAQ": "T00000000\nDAQT9\nDAQT8\nDAQT00000000"})
    assert parse_card(data).twice == ("DAQ",)
    _told(data, "aamva_element")
    # The same again says nothing new, and a line that is no element is passed over.
    for line in ("DAQT00000000", "D", "!!!", "D\xc4B1"):
        data = card({**_ELEMENTS, "DAQ": f"T00000000\n{line}"})
        assert judged(data).check("decode").code == "aamva_read"


def test_a_card_is_never_rejected_for_what_it_says() -> None:
    """Not by a rule on fields, not by a barcode that differs: nobody signed it."""
    odd = {**_ELEMENTS, "DBB": "01012040", "DBA": "01012000", "DBD": "01012041", "DBC": "7"}
    code = Code(card(odd), "PDF417", barcode="another")
    assert verify(code, trust=KEY.store(), at=NOW).outcome is Outcome.CANNOT_JUDGE


def test_long_cards_take_a_moment() -> None:
    started = time.process_time()
    for filler in ("DAQ", "DL", "\nDAQ1\nDAQ2", "ZV", " DAQx", "<LF>", "@\n\x1e\rANSI ", "\\n"):
        for head in (card(), b"@ANSI 636000100001DL00000000DL"):
            data = head + (filler * (900_000 // len(filler))).encode()
            verify(Code(data, "PDF417"), trust=KEY.store(), at=NOW)
    assert time.process_time() - started < 16


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
    for shown in (data, b"@\n\x1e\rANSI 636000" + data, b"@ANSI 636000100001DL00310099DL" + data):
        try:
            parse_card(shown)
        except CodeError as error:
            assert error.code.startswith("aamva_")


_CARD = card(others=(("ZV", "ZVA01"), ("ZZ", "ZZA" + base64.urlsafe_b64encode(credential()).decode())))


@given(st.integers(0, len(_CARD) - 1), st.integers(0, 255))
def test_any_changed_byte_gives_a_report(position: int, value: int) -> None:
    changed = _with(_CARD, position, bytes([value]))
    report = verify(Code(changed, "PDF417"), trust=KEY.store(), at=NOW)
    assert report.outcome is Outcome.CANNOT_JUDGE
    assert report.document is None
