"""Reading codes out of pictures, by zxing-cpp: the engine that the page uses too."""

import io
import math
import struct
import warnings
from collections.abc import Iterator
from typing import Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops, ImageOps, UnidentifiedImageError

from builder.errors import BuilderError
from builder.structured_append import part_of
from verifier_wasm import limits
from verifier_wasm.code import Code
from verifier_wasm.picture import SYMBOLOGIES

#: How files of these kinds begin.
_MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"%PDF-")
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP")
#: Pictures that are told by their first bytes and not read: TIFF, BMP, JPEG 2000, JPEG XL.
_OTHER_MAGIC: Final = (b"II*\0", b"MM\0*", b"BM", b"\0\0\0\x0cjP  ", b"\0\0\0\x0cJXL ", b"\xff\x0a")
#: ISO/IEC 14496-12: "ftyp" and a brand at offset 4 begin the HEIC and AVIF files of phones.
_OTHER_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heif", b"mif1", b"msf1", b"avif", b"avis")
#: A page of a PDF is drawn at this many pixels an inch, and at most so many pages are.
_PDF_SCALE: Final = 200 / 72
_PDF_PAGES: Final = 10

_ENGINE_FORMATS: Final = zxingcpp.barcode_formats_from_str(",".join(SYMBOLOGIES))
#: How black is told from white; the next way only where the one before found nothing. The same as BINARIZERS
#: in scan-worker.js; every other option is the engine's default in both.
BINARIZERS: Final = ("LocalAverage", "GlobalHistogram")


def is_picture(data: bytes) -> bool:
    """Say whether a file is a picture (or a PDF), by its first bytes."""
    return data.startswith(_MAGIC) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def is_other_picture(data: bytes) -> bool:
    """Say whether a file is a picture of a kind that is not read here."""
    return data.startswith(_OTHER_MAGIC) or (data[4:8] == b"ftyp" and data[8:12] in _OTHER_BRANDS)


def read_codes(data: bytes, *, source: str = "the picture") -> list[Code]:
    """Return the codes in a PNG, JPEG, WebP or GIF file, or in the first pages of a PDF.

    Raises `BuilderError`: ``image_unreadable`` (damaged or cut off), ``image_too_large`` (in pixels).
    """
    pages = _pdf_pages(data, source) if data.startswith(b"%PDF-") else iter([_open(data, source)])
    codes: list[Code] = []
    for image in pages:
        codes += _codes(image)
    return codes


def _open(data: bytes, source: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about damaged metadata, and sizes that are limited below
            image: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
            _limit(image.width * image.height, source)
            image.load()
            # The right way up, as a browser shows it.
            return ImageOps.exif_transpose(_on_white(image))
    except Image.DecompressionBombError as error:
        raise _too_large(source) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise BuilderError(f"{source}: the picture is damaged or cut off", code="image_unreadable") from error


def _on_white(image: Image.Image) -> Image.Image:
    """Return the picture as grey or RGB; a transparent background is white, as every viewer shows it.

    What the page's canvas makes of the file, to a level where it is half clear and else exactly: in both,
    it is the engine that turns colours to grey.
    """
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        *colours, alpha = image.convert("RGBA").split()
        white = ImageChops.invert(alpha)
        bands = [ImageChops.add(ImageChops.multiply(band, alpha), white) for band in colours]
        flat = Image.merge("RGB", bands)
    else:
        flat = image.convert("L" if image.mode == "1" or image.mode[0] in "LIF" else "RGB")
    flat.info = image.info  # the orientation is in there
    return flat


def _pdf_pages(data: bytes, source: str) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise BuilderError(
            f"{source}: the PDF is damaged, cut off or locked", code="image_unreadable"
        ) from error
    pixels = 0
    try:
        for number in range(min(len(document), _PDF_PAGES)):
            page = document[number]
            width, height = (max(1, math.ceil(points * _PDF_SCALE)) for points in page.get_size())
            pixels += width * height  # of all pages together
            _limit(pixels, source)
            yield page.render(scale=_PDF_SCALE, grayscale=True).to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
        raise BuilderError(f"{source}: the PDF is damaged", code="image_unreadable") from error
    finally:
        document.close()


def _limit(pixels: int, source: str) -> None:
    if pixels > limits.IMAGE_PIXELS:
        raise _too_large(source)


def _too_large(source: str) -> BuilderError:
    return BuilderError(
        f"{source}: more than {limits.IMAGE_PIXELS:,} pixels: send a smaller picture", code="image_too_large"
    )


def _codes(image: Image.Image) -> list[Code]:
    for binarizer in BINARIZERS:
        found = zxingcpp.read_barcodes(
            image, formats=_ENGINE_FORMATS, binarizer=getattr(zxingcpp.Binarizer, binarizer)
        )
        codes = [
            Code(bytes(barcode.bytes), barcode.symbology.name, part=part_of(barcode))
            for barcode in found
            if barcode.valid
        ]
        if codes:
            return codes
    return []
