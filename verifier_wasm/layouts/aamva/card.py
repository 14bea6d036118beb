"""A card: the data elements of its DL or ID subfile (AAMVA DL/ID Card Design Standard 2020, D.12.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.aamva.dates import UNAVAILABLE, NoDateError, read_date
from verifier_wasm.layouts.aamva.elements import ELEMENTS, Kind, missing_elements
from verifier_wasm.layouts.aamva.header import Header, parse_header
from verifier_wasm.layouts.aamva.jurisdictions import JURISDICTIONS, NAMELESS, Jurisdiction
from verifier_wasm.layouts.aamva.subfiles import CARD_TYPES, Segment, find_segments, read_elements
from verifier_wasm.layouts.aamva.wedge import with_controls

#: No jurisdiction's name begins with Z, so this one is free for W3C VC Barcodes (section 3.1).
_CREDENTIAL_TYPE: Final = "ZZ"


@dataclass(frozen=True, slots=True)
class AamvaCard:
    """A card: its header, jurisdiction, named values, what is missing, and the ids it does not know.

    ``jurisdiction``: its names, empty for a number that is not known. ``fields``: names of
    `verifier_wasm.layouts.aamva.elements` to JSON-ready values, dates as ``YYYY-MM-DD``. ``missing``: ids of
    mandatory elements that are not there. ``misplaced``: types of subfiles that are not there, or do not
    begin or end where the header says; all of them where it counts them wrongly. ``unknown``: elements
    outside the standard, those of the jurisdiction's own subfile among them. ``credential``: the ``ZZA`` of a
    ``ZZ`` subfile (W3C VC Barcodes), or None. ``dates``: ids of dates that are none, and stand in ``fields``
    as they are written. ``twice``: ids that stand twice; the first counts. ``separated``: False where the
    separators were lost.
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
    dates: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()
    separated: bool = True


def parse_card(data: bytes) -> AamvaCard:
    """Read a whole card, as far as it can be.

    Raises:
        DecodeError: ``aamva_header`` (`parse_header`), ``aamva_subfiles`` (no DL, ID or EN subfile).

    """
    data = with_controls(data)
    header = parse_header(data)
    segments = find_segments(data, header)
    card = next((segment for segment in segments if segment.type in CARD_TYPES), None)
    if card is None:
        raise DecodeError("aamva_subfiles", "no DL, ID or EN subfile")
    elements = read_elements(card)
    jurisdiction = JURISDICTIONS.get(header.iin, NAMELESS)
    fields: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    dates: list[str] = []
    for element_id, text in elements.values.items():
        element = ELEMENTS.get(element_id)
        if element is None:
            unknown[element_id] = text
        elif element.kind is Kind.DATE:
            try:
                fields[element.name] = read_date(text)
            except NoDateError:
                fields[element.name] = text
                dates.append(element_id)
        else:
            fields[element.name] = None if text.lower() in UNAVAILABLE else element.value(text)
    credential = None
    for segment in segments:
        if segment.type in CARD_TYPES:
            continue
        own = read_elements(segment).values
        if segment.type == _CREDENTIAL_TYPE:
            credential = own.pop("ZZA", None)
        unknown |= own
    return AamvaCard(
        header=header,
        type=card.type,
        jurisdiction=jurisdiction,
        country=elements.values.get("DCG") or jurisdiction.country,
        fields=fields,
        missing=missing_elements(elements.values.keys(), version=header.version, card_type=card.type),
        misplaced=_misplaced(header, segments),
        unknown=unknown,
        credential=credential,
        dates=tuple(dates),
        twice=tuple(elements.twice),
        separated=elements.separated,
    )


def _misplaced(header: Header, segments: list[Segment]) -> tuple[str, ...]:
    named = [subfile.type for subfile in header.subfiles]
    if header.entries != len(named):
        return tuple(dict.fromkeys([*named, *(segment.type for segment in segments)]))
    in_place = {segment.type for segment in segments if segment.in_place}
    return tuple(dict.fromkeys(kind for kind in named if kind not in in_place))
