"""The portrait of a licence, made from a photo beside the table: WebP of at most 600 bytes.

Measured on a photo of a face, cut to head and shoulders and closer, 3 to 4, against the same drawn 240 wide
(SSIM of the grey): WebP 0.71 and 0.77 at 60 by 80 in 15 ms, AVIF 0.67 and 0.71 in a second, of whose 600
bytes 300 say nothing of the picture. From 48 to 96 wide WebP differs by 0.01; eyes and mouth are clearest
at 60.
"""

import io
import warnings
from hashlib import blake2b
from pathlib import Path, PureWindowsPath
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from liangzheng.records.headings import heading_of
from liangzheng.records.rows import Plan, Row, RowError
from liangzheng.upright import upright
from verifier_wasm import limits
from verifier_wasm.document.portrait import portrait

PORTRAIT: Final = "portrait"
#: Pixels of a portrait of 60 by 80, whatever its sides are to each other.
_PIXELS: Final = 4_800
#: Fewer than that across show no face.
_LEAST_SIDE: Final = 48
#: Much higher than wide is no portrait.
_TALLEST: Final = 2
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
#: A large JPEG is decoded at an eighth of its size, which is faster, but no smaller than this.
_DRAFT: Final = 480
_BEST: Final = 100
#: What a picture is shrunk by that does not fit at the lowest quality, as a noisy one.
_SHRINK: Final = 0.8
_WHITE: Final = (255, 255, 255)


def portrait_of(row: Row, value: Any, column: str) -> dict[str, str]:
    """Return the portrait from the photo that a row names; `RowError` ``record_portrait``."""
    try:
        return portrait(_small(_opened(_photo(row, value))))
    except _PhotoError as error:
        raise RowError(row.where, str(error), code="record_portrait", column=column) from None


class _PhotoError(Exception):
    """A photo that is not there, or not where it may be."""


def _photo(row: Row, value: Any) -> bytes:
    if type(value) is not str:
        raise _PhotoError("it must name a picture beside the table")
    # A table made on Windows; what leads out of the table's folder, on either system, is no picture of it.
    named = PureWindowsPath(value.strip())
    if named.drive or named.root or ".." in named.parts:
        raise _PhotoError("the picture has to be in the folder of the table, or in one below it")
    try:
        return read_limited(Path(row.source).parent.joinpath(*named.parts))
    except BuilderError:
        raise _PhotoError(
            "there is no such picture, seen from the table's folder, or it is empty or too large"
        ) from None


def _opened(data: bytes) -> Any:
    """Return a photo, the right way up, on white."""
    from pi_heif import register_heif_opener  # noqa: PLC0415 - slow to import, and few tables have photos
    from PIL import Image  # noqa: PLC0415

    register_heif_opener()
    try:
        with warnings.catch_warnings(action="ignore"):  # of too many pixels, which are counted here
            opened = Image.open(io.BytesIO(data), formats=_FORMATS)
        is_large = opened.width * opened.height > limits.IMAGE_PIXELS
        if not is_large:
            opened.draft("RGB", (_DRAFT, _DRAFT))
            image = upright(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, RuntimeError, Image.DecompressionBombError) as error:
        raise _PhotoError("the picture cannot be opened: JPEG, PNG, WebP, AVIF or HEIC, and whole") from error
    if is_large:
        raise _PhotoError(f"the picture has more than {limits.IMAGE_PIXELS:,} pixels")
    if image.width < _LEAST_SIDE or not image.width <= image.height <= _TALLEST * image.width:
        raise _PhotoError(
            f"a portrait is upright, and at least {_LEAST_SIDE} pixels wide: cut the picture to the head"
        )
    on_white = Image.new("RGB", image.size, _WHITE)
    on_white.paste(image, mask=image.getchannel("A"))
    return on_white


def photo_digest(row: Row, plan: Plan) -> bytes:
    """Return a digest of the photo that a row names, by which a changed one is known; b"" for none."""
    value = row.values.get(heading_of(PORTRAIT, row.headings or tuple(row.values), plan))
    if not value:
        return b""
    try:
        return blake2b(_photo(row, value), digest_size=16).digest()
    except _PhotoError:  # told by `prepare`
        return b""


def _small(image: Any) -> bytes:
    """Return the best WebP that is small enough: of a size, the highest quality; of sizes, the largest."""
    from PIL import Image  # noqa: PLC0415 - as above

    scale = min(1.0, (_PIXELS / (image.width * image.height)) ** 0.5)
    while True:
        width, height = (max(1, round(side * scale)) for side in image.size)
        resized = image.resize((width, height), Image.Resampling.LANCZOS)
        if found := _best(resized):
            return found
        scale *= _SHRINK


def _best(image: Any) -> bytes:
    low, high, found = 0, _BEST, b""
    while low <= high:
        quality = (low + high) // 2
        out = io.BytesIO()
        image.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= limits.PORTRAIT_LENGTH:
            low, found = quality + 1, out.getvalue()
        else:
            high = quality - 1
    return found
