"""The shapes of a document's values: from CBOR to JSON-ready values, and back."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.document.full_date import is_full_date
from verifier_wasm.document.portrait import is_portrait, portrait
from verifier_wasm.encoding.cbor import Tag

#: RFC 8943 section 1.1: full-date string, "Calendar date".
FULL_DATE_TAG: Final = 1004
#: RFC 8949 section 3.4.1; RFC 8943 section 1.1: days since 1970.
_TIME_TAG, _DAYS_TAG = 0, 100

#: Largest whole number that every JSON reader keeps exactly (RFC 8259 section 6).
_LARGEST_NUMBER: Final = 2**53 - 1

#: ISO 5218: not known, male, female, not applicable.
_SEX_CODES: Final = (0, 1, 2, 9)

_ALPHA_3: Final = re.compile(r"[A-Z]{3}")
_LETTER: Final = re.compile(r"[A-Z]")

#: What every browser draws, and says most of a face in few bytes.
_PORTRAITS: Final = frozenset({"image/webp", "image/avif"})


class ShapeError(Exception):
    """A value is not of its field's shape; ``code`` is the document error it becomes."""

    def __init__(self, code: str, expected: str) -> None:
        super().__init__(f"must be {expected}")
        self.code = code
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Shape:
    """How a value is read from CBOR and written to it; ``read`` raises `ShapeError`."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


def _type_error(expected: str) -> ShapeError:
    return ShapeError("document_type", expected)


def _read_text(value: Any) -> str:
    # Lone surrogates, which UTF-8 has no form for, cannot come out of CBOR but can come in from a record.
    if type(value) is not str or (not value.isprintable() and any("\ud800" <= c <= "\udfff" for c in value)):
        raise _type_error("text")
    return value


def _read_texts(value: Any) -> list[str]:
    if type(value) is not list:
        raise _type_error("a list of texts")
    _bound(value)
    return [_read_text(item) for item in value]


def _read_letters(value: Any) -> list[str]:
    if type(value) is not list or not all(type(item) is str and _LETTER.fullmatch(item) for item in value):
        raise _type_error("a list of single capital letters")
    _bound(value)
    return list(value)


def _bound(value: list[Any]) -> None:
    if len(value) > limits.DOCUMENT_LIST:
        raise ShapeError("document_list", f"a list of at most {limits.DOCUMENT_LIST}")


def _read_alpha_3(value: Any) -> str:
    if type(value) is not str or not _ALPHA_3.fullmatch(value):
        raise _type_error("three capital letters (ISO 3166-1 alpha-3)")
    return value


def _read_sex(value: Any) -> int:
    if type(value) is not int or value not in _SEX_CODES:
        raise _type_error("0, 1, 2 or 9 (ISO 5218)")
    return value


def _read_flag(value: Any) -> bool:
    if type(value) is not bool:
        raise _type_error("true or false")
    return value


def _read_true(value: Any) -> bool:
    if value is not True:
        raise _type_error("true")
    return value


def _read_whole_number(value: Any) -> int:
    # `bool` is a kind of `int` in Python, hence the exact type.
    if type(value) is not int or abs(value) > _LARGEST_NUMBER:
        raise _type_error("a whole number")
    return value


def _read_portrait(value: Any) -> dict[str, str]:
    """Read a picture by its first bytes; it is never decoded here."""
    expected = f"a WebP or AVIF picture of at most {limits.PORTRAIT_LENGTH} bytes"
    if type(value) is not bytes or len(value) > limits.PORTRAIT_LENGTH:
        raise _type_error(expected)
    picture = portrait(value)
    if picture["media_type"] not in _PORTRAITS:
        raise _type_error(expected)
    return picture


def _write_portrait(value: Any) -> Any:
    """Write the bytes of a picture, also as they were read."""
    if not is_portrait(value):
        return value
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (TypeError, ValueError):
        return None


def _read_date(value: Any) -> str:
    error = ShapeError("document_date", "a calendar date, YYYY-MM-DD under tag 1004")
    # The text alone, under the tag of times too, can mean nothing else; the document calls it a slip.
    text = value.value if type(value) is Tag and value.number in {FULL_DATE_TAG, _TIME_TAG} else value
    if type(value) is Tag and value.number == _DAYS_TAG and type(value.value) is int:
        try:
            return (date(1970, 1, 1) + timedelta(days=value.value)).isoformat()
        except OverflowError:
            raise error from None
    if not is_full_date(text):  # RFC 8943 section 3.2: the string is a full-date of RFC 3339
        raise error
    return str(text)


def _write_date(value: Any) -> Any:
    return Tag(FULL_DATE_TAG, value.isoformat() if type(value) is date else value)


def _read_date_or_long_term(value: Any) -> str | None:
    """Read a date, or null for 长期 (no end)."""
    return None if value is None else _read_date(value)


def _write_date_or_long_term(value: Any) -> Any:
    return None if value is None else _write_date(value)


TEXT: Final = Shape(_read_text)
TEXTS: Final = Shape(_read_texts)
LETTERS: Final = Shape(_read_letters)
ALPHA_3: Final = Shape(_read_alpha_3)
SEX: Final = Shape(_read_sex)
FLAG: Final = Shape(_read_flag)
TRUE: Final = Shape(_read_true)
WHOLE_NUMBER: Final = Shape(_read_whole_number)
PORTRAIT: Final = Shape(_read_portrait, _write_portrait)
DATE: Final = Shape(_read_date, _write_date)
DATE_OR_LONG_TERM: Final = Shape(_read_date_or_long_term, _write_date_or_long_term)
