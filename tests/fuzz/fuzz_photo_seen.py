"""What an engine hands over of a photo, and what its file says of itself."""

import json

from tests.support.photo_seen import changed
from verifier_wasm.errors import UseError
from verifier_wasm.photo.bridge import check
from verifier_wasm.photo.exif import said
from verifier_wasm.photo.seen import Seen

_NAMES = ("small", "person", "near", "sharp")
_TOLD, _BUFFERS = changed(width=44, height=64, x=22.0, y=26.0, face_width=25.0).told()
_TEXT = json.dumps(_TOLD).encode()

SEEDS = (
    len(_TEXT).to_bytes(3) + _TEXT + b"".join(_BUFFERS[name] for name in _NAMES),
    b"\x00\x00\x02{}",
    b"\x00\x00\x00\xff\xd8Exif\0\0II*\0\x08\0\0\0\x01\0\x32\x01\x02\0\x04\0\0\0GIMP",
)


def one_input(data: bytes) -> None:
    """A length, the text of that length, and the rest as the buffers, of the lengths that the text tells."""
    length = int.from_bytes(data[:3])
    text, rest = data[3 : 3 + length].decode("utf-8", "replace"), data[3 + length :]
    said(rest)
    buffers: dict[str, bytes] = {}
    try:
        told = json.loads(text)
        for name in _NAMES:
            size = told[name]["width"] * told[name]["height"] * (3 if name in {"small", "near"} else 1)
            buffers[name], rest = rest[:size], rest[size:]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, MemoryError):
        buffers = {"small": rest}
    small = buffers.pop("small", b"")
    try:
        Seen.parse(text, small=small, **buffers)
    except UseError:
        return
    person, near, sharp = (buffers.get(name, b"") for name in _NAMES[1:])
    answer = json.loads(check(text, small, person, near, sharp))
    assert answer.get("error") != "program", "a fault of the rules"
