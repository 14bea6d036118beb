"""The keys of the LZ1 document: which integer is which field, and what shape its value has."""

from dataclasses import dataclass
from typing import Final

from verifier_wasm.document.shapes import (
    ALPHA_3,
    DATE,
    DATE_OR_LONG_TERM,
    FLAG,
    LETTERS,
    PORTRAIT,
    SEX,
    TEXT,
    TEXTS,
    TRUE,
    WHOLE_NUMBER,
    Shape,
)

#: The key of the kind itself, in every document.
KIND_KEY: Final = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of document: its CBOR key, its name and the shape of its value."""

    key: int
    name: str
    shape: Shape


def _fields(*rows: tuple[str, Shape]) -> tuple[Field, ...]:
    """Return the rows as fields, numbered from 1 as the document's keys are."""
    return tuple(Field(key, name, shape) for key, (name, shape) in enumerate(rows, start=1))


#: 驾驶证
_DRIVING_LICENCE: Final = _fields(
    ("licence_number", TEXT),
    ("name", TEXT),
    ("sex", SEX),
    ("nationality", ALPHA_3),
    ("birth_date", DATE),
    ("first_issue_date", DATE),
    ("classes", TEXTS),
    ("valid_from", DATE),
    ("valid_until", DATE_OR_LONG_TERM),
    ("issuing_authority", TEXT),
    ("file_number", TEXT),
    ("card_number", TEXT),
    ("address", TEXT),
    ("hearing_aid", FLAG),
    ("points", WHOLE_NUMBER),
    ("states", LETTERS),
    ("record", TEXT),
    ("certificate_id", TEXT),
    ("portrait", PORTRAIT),
    ("age_over_18", TRUE),
)

#: 检验标志
_INSPECTION_MARK: Final = _fields(
    ("plate_number", TEXT),
    ("plate_type", TEXT),
    ("vin_tail", TEXT),
    ("inspection_valid_until", DATE),
    ("issuing_authority", TEXT),
)

#: 行驶证
_VEHICLE_LICENCE: Final = _fields(
    ("plate_number", TEXT),
    ("plate_type", TEXT),
    ("vehicle_type", TEXT),
    ("use", TEXT),
    ("model", TEXT),
    ("vin_tail", TEXT),
    ("registered_on", DATE),
    ("issued_on", DATE),
    ("issuing_authority", TEXT),
)

#: Kind -> its fields, in the order of their keys.
KINDS: Final = {"dl": _DRIVING_LICENCE, "im": _INSPECTION_MARK, "vl": _VEHICLE_LICENCE}
