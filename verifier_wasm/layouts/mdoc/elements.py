"""The elements of a mobile driving licence (clause 7.2.1, table 5) as named, JSON-ready values."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from verifier_wasm.document.portrait import portrait
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document
from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.mdoc.dates import is_tagged, read_date
from verifier_wasm.layouts.mdoc.items import Elements
from verifier_wasm.layouts.mdoc.privileges import read_privileges
from verifier_wasm.layouts.mdoc.response import MDL
from verifier_wasm.signed.slips import DATE_FORM

#: The namespace of the mobile driving licence.
NAME_SPACE: Final = "org.iso.18013.5.1"

#: Largest whole number that every JSON reader keeps exactly (RFC 8259 section 6).
_LARGEST_NUMBER: Final = 2**53 - 1
#: ISO/IEC 5218
_SEX_CODES: Final = frozenset({0, 1, 2, 9})
#: Clause 7.2.5: an attestation for each age that the issuer chose.
_AGE_OVER: Final = re.compile(r"age_over_[0-9]{2}")
#: Most elements shown as unknown; what is past it only makes a report long.
_MOST_UNKNOWN: Final = 100

type Read = Callable[[Any], Any]


def _text(value: Any) -> str | None:
    return value if type(value) is str else None


def _number(value: Any) -> int | None:
    return value if type(value) is int and abs(value) <= _LARGEST_NUMBER else None


def _sex(value: Any) -> int | None:
    return value if type(value) is int and value in _SEX_CODES else None


def _flag(value: Any) -> bool | None:
    return value if type(value) is bool else None


def _picture(value: Any) -> dict[str, str] | None:
    return portrait(value) if type(value) is bytes and value else None


#: Table 5, in its order. A reader returns None for a value of another shape.
ELEMENTS: Final[Mapping[str, Read]] = {
    "family_name": _text,
    "given_name": _text,
    "birth_date": read_date,
    "issue_date": read_date,
    "expiry_date": read_date,
    "issuing_country": _text,
    "issuing_authority": _text,
    "document_number": _text,
    "portrait": _picture,
    "driving_privileges": read_privileges,
    "un_distinguishing_sign": _text,
    "administrative_number": _text,
    "sex": _sex,
    "height": _number,
    "weight": _number,
    "eye_colour": _text,
    "hair_colour": _text,
    "birth_place": _text,
    "resident_address": _text,
    "portrait_capture_date": read_date,
    "age_in_years": _number,
    "age_birth_year": _number,
    "issuing_jurisdiction": _text,
    "nationality": _text,
    "resident_city": _text,
    "resident_state": _text,
    "resident_postal_code": _text,
    "resident_country": _text,
    "family_name_national_character": _text,
    "given_name_national_character": _text,
    "signature_usual_mark": _picture,
}
#: The days that rules look at: one that cannot be read must not count as one that is not there.
_DAYS: Final = frozenset({"birth_date", "issue_date", "expiry_date"})


def read_elements(doc_type: str, elements: Elements) -> Document:
    """Return the document: kind ``mdl`` for a driving licence, ``mdoc`` for any other type.

    What is outside the licence's namespace, or of another shape than table 5 says, is shown as unknown under
    its own names. Raises `DecodeError` ``document_date`` for a birth, issue or expiry date that is not a day.
    """
    licence = dict(elements.get(NAME_SPACE, {}))
    fields: dict[str, Any] = {} if doc_type == MDL else {"doc_type": doc_type}
    ages = sorted(identifier for identifier in licence if _AGE_OVER.fullmatch(identifier))
    for identifier, read in {**ELEMENTS, **dict.fromkeys(ages, _flag)}.items():
        if identifier not in licence:
            continue
        value = read(licence[identifier])
        if value is not None:
            fields[identifier] = value
            del licence[identifier]
        elif identifier in _DAYS:
            raise DecodeError("document_date", field=identifier)
    others = {**elements, NAME_SPACE: licence}
    sloppy = any(day in fields and not is_tagged(elements[NAME_SPACE][day]) for day in _DAYS)
    kind = "mdl" if doc_type == MDL else "mdoc"
    return Document(kind, fields, _unknown(others), (DATE_FORM,) * sloppy)


def _unknown(elements: Elements) -> dict[str, Any]:
    pairs = [(f"{name} {key}", value) for name, values in elements.items() for key, value in values.items()]
    shown: dict[str, Any] = {}
    for key, value in pairs[:_MOST_UNKNOWN]:
        shown |= show_unknown({key: value})
    return shown
