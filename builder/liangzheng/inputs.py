"""What `liangzheng verify` is given: pictures, texts and binary payloads, as codes to check."""

import sys
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.pictures.picture_reader import read_picture
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.judging.file_kind import UNKNOWN, kind_of
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.shown.code import Code
from verifier_wasm.shown.file_kinds import OtherKind, is_picture

_STANDARD_INPUT: Final = "-"


def read_input(name: str) -> Code | NoCode:
    """Return the code in a file (``-``: standard input), or why a picture gives none.

    Raises `BuilderError` for a file that cannot be read, is empty, a folder, no picture after all, or of
    a kind that holds no code as it is: ``image_kind``, ``image_heic``, ``image_svg``, ``input_office``,
    ``input_video`` and ``input_document``. Bytes of nothing known here are a `NoCode` ``input_unknown``.
    """
    data = _standard_input() if name == _STANDARD_INPUT else read_limited(Path(name))
    if is_picture(data):
        return read_picture(data, source=name)
    if kind := kind_of(data):
        return _picture_after_all(data, name, kind)
    return Code(data)  # a text or bytes: the verifier tells


def _picture_after_all(data: bytes, name: str, kind: OtherKind) -> Code | NoCode:
    """Read what only some programs open, or holds pictures; what is none, or cannot be opened, is named."""
    if kind == UNKNOWN:  # bytes are a way to give a code: what is not understood is no wrong usage
        return NoCode(kind.code)
    if kind.way in {"", "video"}:
        raise _other(name, kind)
    try:
        return read_picture(data, source=name)
    except BuilderError as error:
        if error.code != "image_unreadable":
            raise
        raise _other(name, kind) from error


def _other(name: str, kind: OtherKind) -> BuilderError:
    return BuilderError(f"{name}: {sentence(kind.code, 'en', {'format': kind.format})}", code=kind.code)


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(limits.FILE_LENGTH + 1)
    if len(data) > limits.FILE_LENGTH:
        raise BuilderError(
            f"standard input is larger than {limits.FILE_LENGTH:,} bytes", code="input_too_large"
        )
    if not data:
        raise BuilderError("standard input is empty", code="input_empty")
    return data
