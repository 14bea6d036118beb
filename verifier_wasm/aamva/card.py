"""The data elements of a card's DL or ID subfile (AAMVA DL/ID Card Design Standard 2020, D.12.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from verifier_wasm.aamva.elements import ELEMENTS, Kind, missing_elements
from verifier_wasm.aamva.header import Header, Subfile, parse_header
from verifier_wasm.aamva.jurisdictions import JURISDICTIONS, NAMELESS, Jurisdiction
from verifier_wasm.errors import DecodeError

_DATA_SEPARATOR: Final = "\n"
_SEGMENT_TERMINATOR: Final = "\r"
_CARD_TYPES: Final = ("DL", "ID", "EN")
#: No jurisdiction's name begins with Z, so this one is free for W3C VC Barcodes (section 3.1).
_CREDENTIAL_TYPE: Final = "ZZ"
#: D.12.5: "unavl" is written where a mandatory value is not available, "NONE" where there is none.
_UNAVAILABLE: Final = frozenset({"unavl", "none"})


@dataclass(frozen=True, slots=True)
class AamvaCard:
    """A card: its header, jurisdiction, named values, what is missing, and the ids it does not know.

    ``jurisdiction``: its names, empty for a number that is not known. ``fields``: names of
    `verifier_wasm.aamva.elements` to JSON-ready values, dates as ``YYYY-MM-DD``. ``missing``: ids of
    mandatory elements that are not there. ``misplaced``: types of subfiles that do not begin or end where
    the header says. ``unknown``: elements outside the standard, those of the jurisdiction's own subfile among
    them. ``credential``: the ``ZZA`` of a ``ZZ`` subfile (W3C VC Barcodes), or None.
    """

    header: Header
    type: str
    jurisdiction: Jurisdiction
    country: str
    fields: Mapping[str, Any]
    missing: tuple[str, ...]
    misplaced: tuple[str, ...]
    unknown: Mapping[str, str]
    credential: str | None


def parse_card(data: bytes) -> AamvaCard:
    """Read a whole card.

    Raises:
        DecodeError: ``aamva_header``, ``aamva_subfiles``, ``aamva_element`` (an element that is no
            id and value, or stands twice), ``aamva_date`` (no date in either order).

    """
    header = parse_header(data)
    card = next((subfile for subfile in header.subfiles if subfile.type in _CARD_TYPES), None)
    if card is None:
        raise DecodeError("aamva_subfiles", "no DL, ID or EN subfile")
    elements = _elements(data, card)
    jurisdiction = JURISDICTIONS.get(header.iin, NAMELESS)
    fields: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for element_id, text in elements.items():
        element = ELEMENTS.get(element_id)
        if element is None:
            unknown[element_id] = text
        elif element.kind is Kind.DATE:
            fields[element.name] = _date(text, element=element_id)
        else:
            fields[element.name] = None if text.lower() in _UNAVAILABLE else element.value(text)
    misplaced = [subfile.type for subfile in header.subfiles if not _ends(data, subfile)]
    credential = None
    for subfile in header.subfiles:
        if subfile.type in _CARD_TYPES:
            continue
        try:
            own = _elements(data, subfile)
        except DecodeError:
            # A jurisdiction's own matter: the card is read without it.
            misplaced.append(subfile.type)
            continue
        if subfile.type == _CREDENTIAL_TYPE:
            credential = own.pop("ZZA", None)
        unknown |= own
    return AamvaCard(
        header=header,
        type=card.type,
        jurisdiction=jurisdiction,
        country=elements.get("DCG") or jurisdiction.country,
        fields=fields,
        missing=missing_elements(elements.keys(), version=header.version, card_type=card.type),
        misplaced=tuple(dict.fromkeys(misplaced)),
        unknown=unknown,
        credential=credential,
    )


def _ends(data: bytes, subfile: Subfile) -> bool:
    """D.12.5: the segment terminator is a subfile's last character."""
    return data[subfile.offset + subfile.length - 1 : subfile.offset + subfile.length] == b"\r"


def _text(data: bytes, subfile: Subfile) -> str:
    # D.12.2: ISO 8859-1; it maps every byte, so this cannot fail.
    return data[subfile.offset : subfile.offset + subfile.length].decode("latin-1")


def _elements(data: bytes, subfile: Subfile) -> dict[str, str]:
    text = _text(data, subfile)
    if text[:2] != subfile.type:
        raise DecodeError(
            "aamva_subfiles",
            "the subfile is not where the header says",
            subfile=subfile.type,
            offset=subfile.offset,
        )
    elements: dict[str, str] = {}
    for line in text[2:].split(_SEGMENT_TERMINATOR, 1)[0].split(_DATA_SEPARATOR):
        if not line.strip():
            continue
        element_id, value = line[:3], line[3:].strip()
        if len(element_id) != 3 or not element_id.isascii() or not element_id.isalnum():
            raise DecodeError("aamva_element", "a data element has no three-letter id", element=element_id)
        if elements.setdefault(element_id, value) != value:
            raise DecodeError("aamva_element", "a data element stands twice, differently", element=element_id)
    return elements


def _date(text: str, *, element: str) -> str | None:
    """Read a date: MMDDCCYY in the United States since version 2, CCYYMMDD in Canada and in version 1."""
    if not text or text.lower() in _UNAVAILABLE:
        return None
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise DecodeError("aamva_date", "a date is not eight digits", element=element)
    # Cards mix the orders up, and need not be asked: a month and day are at most 1231, and no year of a
    # licence is below that.
    year_first = int(text[:4]) > 1231
    parts = (text[:4], text[4:6], text[6:]) if year_first else (text[4:], text[:2], text[2:4])
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError as error:
        raise DecodeError("aamva_date", "a date does not exist", element=element) from error
