"""What a document holds beyond its named fields: shown as unknown, in a small JSON-ready form."""

import math
from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.encoding import cbor

#: Enough to see what is there; the rest is marked as left out.
_ITEMS: Final = 16
_DEPTH: Final = 4
_CHARACTERS: Final = 200
_BYTES: Final = 64

#: Whole numbers past this lose digits in JSON readers, so they are shown as text.
_LARGEST_NUMBER: Final = 2**53 - 1

_LEFT_OUT: Final = "…"


def show_unknown(items: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the items as JSON-ready values, cut to a small size; never raises.

    Keys are written as in diagnostic notation (RFC 8949 section 8), so that the number 99 and the text "99"
    stay apart; byte strings are ``h'…'``, tags ``{"tag": number, "value": …}``. What is cut off is marked
    ``…``.
    """
    return _map(items, _DEPTH)


def _map(items: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for key, value in items.items():
        if len(shown) == _ITEMS:
            shown[_LEFT_OUT] = len(items) - _ITEMS
            break
        shown[_key(key)] = _value(value, depth)
    return shown


def _key(key: Any) -> str:
    return f'"{_text(key)}"' if isinstance(key, str) else str(_value(key, 1))


def _value(value: Any, depth: int) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value)
        case int():
            return value if abs(value) <= _LARGEST_NUMBER else _text(f"{value:#x}")
        case float():
            return value if math.isfinite(value) else str(value)
        case bytes():
            return f"h'{value[:_BYTES].hex()}{_LEFT_OUT if len(value) > _BYTES else ''}'"
    if depth == 0:
        return _LEFT_OUT
    match value:
        case cbor.Tag():
            return {"tag": value.number, "value": _value(value.value, depth - 1)}
        case list() | tuple():
            shown = [_value(item, depth - 1) for item in value[:_ITEMS]]
            return [*shown, _LEFT_OUT] if len(value) > _ITEMS else shown
        case Mapping():
            return _map(value, depth - 1)
    return _text(str(value))


def _text(text: str) -> str:
    """Cut a text, and write what UTF-8 has no form for as an escape."""
    text = text if len(text) <= _CHARACTERS else text[:_CHARACTERS] + _LEFT_OUT
    return text.encode("utf-8", "backslashreplace").decode()
