"""What `liangzheng verify` is given: pictures, texts and binary payloads, as codes to check."""

import sys
from pathlib import Path
from typing import Final

from builder.errors import BuilderError
from builder.files import read_limited
from builder.images import is_other_picture, is_picture, read_codes
from verifier_wasm import limits
from verifier_wasm.code import Code
from verifier_wasm.picture import NoCode, one_code

_STANDARD_INPUT: Final = "-"


def read_input(name: str) -> Code | NoCode:
    """Return the code in a file (``-``: standard input), or why a picture gives none.

    Raises `BuilderError` for a file that cannot be read, is empty, a folder, or no picture after all.
    """
    data = _standard_input() if name == _STANDARD_INPUT else read_limited(Path(name))
    if is_picture(data):
        return one_code(read_codes(data, source=name))
    if is_other_picture(data):
        raise BuilderError(
            f"{name} is a picture of a kind that is not read here: save it as JPEG or PNG", code="image_kind"
        )
    return Code(data)  # a text or bytes: the verifier tells


def _standard_input() -> bytes:
    data = sys.stdin.buffer.read(limits.FILE_LENGTH + 1)
    if len(data) > limits.FILE_LENGTH:
        raise BuilderError(
            f"standard input is larger than {limits.FILE_LENGTH:,} bytes", code="input_too_large"
        )
    if not data:
        raise BuilderError("standard input is empty", code="input_empty")
    return data
