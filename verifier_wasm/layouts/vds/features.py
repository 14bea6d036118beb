"""What is in a seal, where its feature definition is published; everything else is shown as unknown.

Only ICAO's own definitions hold for every country (Doc 9303 part 7 for visas, part 8 for emergency travel
documents; part 13 section 5). No feature definition of a driving licence was found in any of ICAO's, BSI's
(TR-03137, TR-03171) or public libraries' registers.
"""

from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.vds import c40

_MRZ, _C40, _NUMBER = "mrz", "c40", "number"

#: Definition -> name in the catalogue (``values.seal_<name>``), and its features: tag -> field, coding.
DEFINITIONS: Final[Mapping[int, tuple[str, Mapping[int, tuple[str, str]]]]] = {
    0x5D01: (
        "visa",
        {
            1: ("mrz", _MRZ),
            2: ("mrz", _MRZ),
            3: ("entries", _NUMBER),
            5: ("passport_number", _C40),
        },
    ),
    0x5E03: ("emergency_travel_document", {2: ("mrz", _MRZ)}),
}
#: IDB has one list of messages for all documents.
BARCODE_MESSAGES: Final[Mapping[int, tuple[str, str]]] = {7: ("mrz", _MRZ), 8: ("mrz", _MRZ)}


def read_features(
    features: Mapping[int, bytes], known: Mapping[int, tuple[str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the named values, and the rest, those that do not decode among them, as unknown."""
    named: dict[str, Any] = {}
    rest: dict[int, bytes] = {}
    for tag, value in features.items():
        if tag not in known or known[tag][0] in named:
            rest[tag] = value
            continue
        name, coding = known[tag]
        if coding == _NUMBER:
            named[name] = int.from_bytes(value[:8])
            continue
        try:
            text = c40.decode(value)
        except DecodeError:
            rest[tag] = value
        else:
            named[name] = text.replace(" ", "<") if coding == _MRZ else text.strip()
    return named, show_unknown(rest)
