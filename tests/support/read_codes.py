"""Reading a picture to its end, without the steps on the way."""

from liangzheng.pictures.images import look
from verifier_wasm.shown.code import Code


def read_codes(data: bytes, *, source: str = "the picture") -> list[Code]:
    """Return the codes in a picture, or in the first pages of a PDF; errors as `look`."""
    *_, found = look(data, source=source)
    return list(found.codes)
