"""Groups of a licence's fields that its holder shows or hides as one (ADR 0034)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from verifier_wasm.errors import DecodeError

#: Name of a group -> the keys of its fields, in the order in which a holder is asked. What is in none is
#: always shown: classes, dates, states, the authority. A group of several fields is one disclosed entry
#: under a key of its own, a map; of one field, that field.
GROUPS: Final[Mapping[str, tuple[int, ...]]] = {
    "name": (2,),
    "portrait": (19,),
    "number": (1, 11, 12, 18),
    "birth": (5, 3),
    "age": (20,),
    "address": (13,),
    "record": (4, 6, 14, 15, 17),
}
#: The keys of groups of several fields: negative, as no field's is.
GROUP_KEYS: Final[Mapping[str, int]] = {"number": -1, "birth": -2, "record": -3}
#: Groups that share one hash: who is shown one of them is shown the hashes of all, and no more. A hash costs
#: 51 characters of every code, whatever is shown of it; so the age has none of its own beside the birth.
TOGETHER: Final = frozenset({"birth", "age"})
TOGETHER_KEY: Final = -4


def ungrouped(document: Any) -> Any:
    """Return a document with the fields of its groups among its own.

    Any negative key with a map counts as a group, so that a later grouping is read too; so does one inside of
    a group. Raises `DecodeError` ``document_type`` for a field given twice. What is no map is returned as
    it is.
    """
    if not isinstance(document, Mapping):
        return document
    fields: dict[Any, Any] = {}
    for key, value in _fields(document):
        if key in fields:
            raise DecodeError("document_type", field="document", expected="each field once")
        fields[key] = value
    return fields


def _fields(document: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    for key, value in document.items():
        if type(key) is int and key < 0 and isinstance(value, Mapping):
            yield from _fields(value)
        else:
            yield key, value
