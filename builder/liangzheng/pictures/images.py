"""Finding codes in pictures and PDFs, by zxing-cpp: the engine that the page uses too.

What is decoded here comes from strangers, and decoders can be kept busy or filled by a few bytes. So commands
go by `liangzheng.pictures.picture_reader`, which does this in a process of its own.
"""

import io
import struct
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

import zxingcpp
from pi_heif import register_heif_opener
from PIL import Image, ImageChops, ImageFile, ImageOps, UnidentifiedImageError

from liangzheng.errors import BuilderError
from liangzheng.pictures.found import Found
from liangzheng.pictures.ladder import QR, Rung, climb
from liangzheng.pictures.office import pictures_of
from liangzheng.pictures.pdf import look_at_pdf
from liangzheng.pictures.structured_append import part_of
from liangzheng.pictures.svg import look_at_svg
from liangzheng.upright import upright
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.judging.picture import SYMBOLOGIES
from verifier_wasm.shown.code import Code
from verifier_wasm.shown.file_kinds import is_pdf, other_kind

register_heif_opener()
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP", "JPEG2000", "TIFF", "HEIF")
#: Past this many pixels a picture is looked at in a smaller size first; the longer side of that size, and of
#: the look for what is beside a code. The page does the same (``theme/assets/js/picture.js``).
_LARGE: Final = 2_000_000
_QUICK_SIDE: Final = 1280
_BESIDE_SIDE: Final = 2560
#: Rows that are turned to grey at a time, so that a picture is not held twice in colour.
_STRIP: Final = 512
#: Bytes that a pixel can take while it is decoded: of a progressive JPEG three coefficients, and four values;
#: of kinds whose decoders hold a picture whole, two canvases of four values and what was unpacked.
_PROGRESSIVE: Final = 10
_HELD: Final = dict.fromkeys(("WEBP", "AVIF", "HEIF", "JPEG2000"), 12)

#: How many frames of an animation are looked at.
_FRAMES: Final = 4
#: What Pillow raises for files that are not as they should be.
_DAMAGE: Final = (
    UnidentifiedImageError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
)

_ENGINE_FORMATS: Final = zxingcpp.barcode_formats_from_str(",".join(SYMBOLOGIES))
_QR_FORMATS: Final = zxingcpp.barcode_formats_from_str(",".join(QR))
#: How black is separated from white; each is tried only where the one before found nothing. The page has the
#: same from `liangzheng.page_constants`; every other option is the engine's default in both.
BINARIZERS: Final = ("LocalAverage", "GlobalHistogram")
#: How the engine turns colours to grey (ReadView.h of zxing-cpp, RGBToLum).
_TO_GREY: Final = (306 / 1024, 601 / 1024, 117 / 1024, 0)


class _CutOffError(Exception):
    """A JPEG ends before its picture does."""


def look(data: bytes, *, source: str) -> Iterator[Found]:
    """Yield what was found so far in a picture or PDF, at least once; what comes last is the answer.

    Raises `BuilderError`: ``image_unreadable`` (damaged or cut off), ``image_too_large`` (in pixels), what
    `look_at_pdf` and `look_at_svg` raise, ``input_office`` (no code in the pictures of a document); and
    `MemoryError`.
    """
    if is_pdf(data):
        return look_at_pdf(data, source=source, looks=_PageLooks())
    kind = other_kind(data)
    if kind and kind.way == "svg":
        return look_at_svg(data, source=source, codes_in=_codes)
    if kind and kind.way == "office":
        return _look_at_office(data, source)
    return _look_at_picture(data, source)


def _look_at_office(data: bytes, source: str) -> Iterator[Found]:
    """Look at a document's pictures: all of them once, and where that shows nothing, each by the ladder."""
    began = time.process_time()
    codes: tuple[Code, ...] = ()
    pictures = list(pictures_of(data))
    for picture in pictures:
        codes = tuple(dict.fromkeys(codes + _quickly(picture, source)))
        yield Found(codes)
    for picture in pictures:
        if codes or time.process_time() - began > limits.LADDER_SECONDS:
            break
        with suppress(BuilderError):
            for found in _look_at_picture(picture, source):
                codes = found.codes
                yield found
    if not codes:
        raise BuilderError(f"{source}: {sentence('input_office', 'en')}", code="input_office")


def _quickly(data: bytes, source: str) -> tuple[Code, ...]:
    """Return the codes that are plain to see in a picture; one that cannot be opened has none."""
    try:
        return _codes(_open(data, source)[0])
    except BuilderError:
        return ()


def _look_at_picture(data: bytes, source: str) -> Iterator[Found]:
    image, is_whole = _open(data, source)
    is_large = image.width * image.height > _LARGE
    # (1) As it is, or much smaller where it is large.
    if found := _codes(_shrunk(image, _QUICK_SIDE) if is_large else image):
        yield Found(found)
        if is_large:
            # A second code, or the barcode beside the first, may be seen in a finer look only.
            yield Found(_codes(_shrunk(image, _BESIDE_SIDE)) or found)
        return
    if is_whole:
        yield Found(())  # what the rest is ended at, where it takes too long

    began = time.process_time()

    def may_go_on() -> bool:
        return time.process_time() - began < limits.LADDER_SECONDS

    # (2) By the ladder. All of it costs less than one look for everything at twelve megapixels, which is (3).
    found = climb(image, _by_rung, may_go_on=may_go_on) or ()
    if not found and is_large:
        found = _codes(image)
    del image
    # (4) Further frames of an animation, as they are.
    frame = 1
    while not found and may_go_on() and frame < _FRAMES:
        try:
            found = _codes(_open(data, source, frame=frame)[0])
        except BuilderError:
            break
        frame += 1
    if not found and not is_whole:
        raise _damaged(source)
    yield Found(found)


def _open(data: bytes, source: str, *, frame: int = 0) -> tuple[Image.Image, bool]:
    """Return a picture in grey, the right way up, as a browser shows it, and whether all of it is there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged metadata, and sizes that are limited below
            image, is_whole = _loaded(data, source, frame), True
    except BuilderError:
        raise
    except _CutOffError:
        image, is_whole = _loaded_in_part(data, source), False
    except Image.DecompressionBombError as error:
        raise _too_large(source) from error
    except _DAMAGE as error:
        raise _damaged(source) from error
    try:
        return upright(_grey(image)), is_whole
    except _DAMAGE as error:
        raise _damaged(source) from error


def _loaded(data: bytes, source: str, frame: int) -> Image.Image:
    image = _begun(data)
    _limit(image.width * image.height, source)
    if frame:
        image.seek(frame)
    _load(image)
    return image


def _begun(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except ValueError as error:
        if "too large" not in str(error):
            raise
    # A text or profile in a PNG is longer than Pillow unpacks. It is left out: there is no code in it.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _loaded_in_part(data: bytes, source: str) -> Image.Image:
    """Return a JPEG without its end; what is missing is grey."""
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return _loaded(data, source, 0)
    except _DAMAGE as error:
        raise _damaged(source) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _damaged(source: str) -> BuilderError:
    return BuilderError(f"{source}: the picture is damaged or cut off", code="image_unreadable")


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except (OSError, RuntimeError) as error:
        # The decoders call a picture damaged when there is no room for it.
        held = _PROGRESSIVE if "progressive" in image.info else _HELD.get(image.format or "", 0)
        if image.width * image.height * held > limits.READING_MEMORY:
            raise MemoryError from error
        if image.format == "JPEG" and "truncated" in str(error):
            raise _CutOffError from error
        raise


def _grey(image: Image.Image) -> Image.Image:
    """Return the picture in the grey that the engine makes of the page's canvas."""
    if image.mode == "1" or image.mode[0] in "IF":
        grey = _eight_bits(image).convert("L")
    elif image.mode == "L" and "transparency" not in image.info:
        grey = image
    else:
        grey = Image.new("L", image.size)
        for top in range(0, image.height, _STRIP):
            strip = image.crop((0, top, image.width, min(top + _STRIP, image.height)))
            grey.paste(_on_white(strip).convert("L", _TO_GREY), (0, top))
    grey.info = image.info  # the orientation is in there
    return grey


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a deeper picture without the lowest of the bits that are used: some keep 8 or 12 in 16."""
    if image.mode[0] != "I":
        return image
    highest: Any = image.getextrema()[1]
    unused = int(highest).bit_length() - 8
    return image.convert("I").point(lambda level: level * 2.0**-unused) if unused > 0 else image


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture as RGB; a transparent background is white, as every viewer shows it.

    What the page's canvas makes of the file, to a level where it is half clear and else exactly.
    """
    if image.mode not in {"RGBA", "LA", "PA", "RGBa", "La"} and "transparency" not in image.info:
        return image.convert("RGB")
    *colours, alpha = image.convert("RGBA").split()
    white = ImageChops.invert(alpha)
    return Image.merge("RGB", [ImageChops.add(ImageChops.multiply(band, alpha), white) for band in colours])


def _limit(pixels: int, source: str) -> None:
    if pixels > limits.IMAGE_PIXELS:
        raise _too_large(source)


def _too_large(source: str) -> BuilderError:
    return BuilderError(
        f"{source}: more than {limits.IMAGE_PIXELS:,} pixels: send a smaller picture", code="image_too_large"
    )


class _PageLooks:
    """How pages of a PDF are looked at."""

    def codes(self, image: Image.Image) -> tuple[Code, ...]:
        """Return the codes that are plain to see."""
        return _codes(image)

    def glimpse(self, image: Image.Image) -> bool:
        """Say whether there is a QR code that is not read."""
        return bool(zxingcpp.read_barcodes(image, formats=_QR_FORMATS, return_errors=True))

    def climb(self, image: Image.Image, may_go_on: Callable[[], bool]) -> tuple[Code, ...]:
        """Return what the ladder finds."""
        return climb(image, _by_rung, may_go_on=may_go_on) or ()


def _codes(image: Image.Image) -> tuple[Code, ...]:
    for binarizer in BINARIZERS:
        if codes := _seen(image, binarizer, _ENGINE_FORMATS):
            return codes
    return ()


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) <= side:
        return image
    return ImageOps.contain(image, (side, side), Image.Resampling.BOX)


def _by_rung(image: Image.Image, rung: Rung) -> tuple[Code, ...]:
    return _seen(image, rung.binarizer, zxingcpp.barcode_formats_from_str(",".join(rung.formats)))


def _seen(image: Image.Image, binarizer: str, formats: zxingcpp.BarcodeFormats) -> tuple[Code, ...]:
    found = zxingcpp.read_barcodes(image, formats=formats, binarizer=getattr(zxingcpp.Binarizer, binarizer))
    return tuple(
        Code(bytes(barcode.bytes), barcode.symbology.name, part=part_of(barcode))
        for barcode in found
        if barcode.valid
    )
