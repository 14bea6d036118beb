"""A picture inside a document, as a JSON-ready value: the page draws it, the terminal names it."""

import base64
from collections.abc import Mapping
from typing import Any, Final

#: First bytes -> media type, of the kinds that browsers draw. A code's own word on its kind is not taken.
_STARTS: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
)
#: Of any other kind, such as JPEG 2000: named by its length, not drawn.
OTHER: Final = "application/octet-stream"


def portrait(data: bytes) -> dict[str, str]:
    """Return ``{"media_type", "base64"}`` for a picture's bytes."""
    kinds = (kind for at, start, kind in _STARTS if data[at : at + len(start)] == start)
    return {"media_type": next(kinds, OTHER), "base64": base64.b64encode(data).decode("ascii")}


def is_portrait(value: Any) -> bool:
    """Say whether a document's value is a picture."""
    return isinstance(value, Mapping) and value.keys() == {"media_type", "base64"}
