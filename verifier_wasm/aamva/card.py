"""The data elements of a card's DL or ID subfile (AAMVA DL/ID Card Design Standard 2020, D.12.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from verifier_wasm.aamva.elements import ELEMENTS, MANDATORY, Kind
from verifier_wasm.aamva.header import Header, Subfile, parse_header
from verifier_wasm.aamva.jurisdictions import CANADA, JURISDICTIONS
from verifier_wasm.errors import DecodeError

_DATA_SEPARATOR: Final = "\n"
_SEGMENT_TERMINATOR: Final = "\r"
_CARD_TYPES: Final = ("DL", "ID", "EN")
#: D.12.5: "unavl" is written where a mandatory value is not available, "NONE" where there is none.
_UNAVAILABLE: Final = frozenset({"unavl", "none"})


@dataclass(frozen=True, slots=True)
class AamvaCard:
    """A card: its header, jurisdiction, named values, what is missing, and the ids it does not know.

    ``fields``: names of `verifier_wasm.aamva.elements` to JSON-ready values, dates as ``YYYY-MM-DD``.
    ``missing``: ids of mandatory elements that are not there. ``barcode_signature``: the text of a ``ZZ``
    subfile (W3C VC Barcodes), or None.
    """

    header: Header
    type: str
    jurisdiction: str
    country: str
    fields: Mapping[str, Any]
    missing: tuple[str, ...]
    unknown: Mapping[str, str]
    barcode_signature: str | None


def parse_card(data: bytes) -> AamvaCard:
    """Read a whole card.

    Raises:
        DecodeError: ``aamva_header``, ``aamva_subfiles``, ``aamva_element`` (an element that is no
            id and value, or stands twice), ``aamva_date`` (no date in the order of its country).

    """
    header = parse_header(data)
    card = next((subfile for subfile in header.subfiles if subfile.type in _CARD_TYPES), None)
    if card is None:
        raise DecodeError("aamva_subfiles", "no DL, ID or EN subfile")
    elements = _elements(data, card)
    jurisdiction, country = JURISDICTIONS.get(header.iin, ("", ""))
    country = elements.get("DCG", country) or country
    fields: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for element_id, text in elements.items():
        element = ELEMENTS.get(element_id)
        if element is None:
            unknown[element_id] = text
        elif element.kind is Kind.DATE:
            fields[element.name] = _date(text, version=header.version, country=country, element=element_id)
        else:
            fields[element.name] = None if text.lower() in _UNAVAILABLE else element.value(text)
    mandatory = MANDATORY[1 if header.version < 2 else 2 if header.version < 4 else 4]
    seals = [subfile for subfile in header.subfiles if subfile.type == "ZZ"]
    return AamvaCard(
        header=header,
        type=card.type,
        jurisdiction=jurisdiction,
        country=country,
        fields=fields,
        missing=tuple(element_id for element_id in mandatory if element_id not in elements),
        unknown=unknown,
        barcode_signature=_text(data, seals[0])[2:].strip() if seals else None,
    )


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


def _date(text: str, *, version: int, country: str, element: str) -> str | None:
    """Read a date: MMDDCCYY in the United States since version 2, CCYYMMDD in Canada and in version 1."""
    if not text or text.lower() in _UNAVAILABLE:
        return None
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise DecodeError("aamva_date", "a date is not eight digits", element=element)
    year_first = version < 2 or country == CANADA
    # Some cards of version 1 are written month first all the same: 0101 to 1299 can be no year of a licence.
    if year_first and int(text[:4]) < 1300:
        year_first = False
    parts = (text[:4], text[4:6], text[6:]) if year_first else (text[4:], text[:2], text[2:4])
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError as error:
        raise DecodeError("aamva_date", "a date does not exist", element=element) from error
