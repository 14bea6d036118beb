"""Drawing codes: QR by segno, Code 128 by zxing-cpp; SVG and PNG."""

import io
from typing import Final

import segno
import zxingcpp
from PIL import Image

from liangzheng.errors import BuilderError

#: Design, "QR": at most version 20 for a full licence, so that a phone reads it from another phone's screen.
LARGEST_VERSION: Final = 20
#: ISO/IEC 18004 section 9.1: four modules of quiet zone.
_QUIET_ZONE: Final = 4
#: A light module (0) as white, a dark one (1) as black.
_GREY: Final = bytes([255, 0]).ljust(256, b"\0")


def qr(text: str, *, largest: int = LARGEST_VERSION) -> segno.QRCode:
    """Return a QR code in alphanumeric mode, error correction M or better.

    Raises `BuilderError` ``code_too_large`` where the text does not fit into version ``largest``.
    """
    try:
        code = segno.make_qr(text, error="m", mode="alphanumeric", boost_error=True)
    except (segno.DataOverflowError, ValueError) as error:
        raise BuilderError("the record does not fit in a QR code", code="code_too_large") from error
    if int(code.version) > largest:
        raise BuilderError(
            f"the record needs a QR code of version {code.version}, more than {largest}: leave out fields",
            code="code_too_large",
        )
    return code


def qr_svg(code: segno.QRCode, *, scale: int = 4) -> bytes:
    """Return a QR code as an SVG file, black on white."""
    out = io.BytesIO()
    code.save(out, kind="svg", scale=scale, border=_QUIET_ZONE, light="#ffffff", xmldecl=False)
    return out.getvalue()


def qr_image(code: segno.QRCode, *, scale: int = 6) -> Image.Image:
    """Return a QR code as a greyscale image, ``scale`` pixels a module."""
    size = int(code.symbol_size(scale=1, border=_QUIET_ZONE)[0])
    modules = b"".join(bytes(row) for row in code.matrix_iter(border=_QUIET_ZONE))
    image = Image.frombytes("L", (size, size), modules.translate(_GREY))
    return image.resize((size * scale, size * scale), Image.Resampling.NEAREST)


def code128_svg(text: str) -> bytes:
    """Return a Code 128 (ISO/IEC 15417) as an SVG file, with its text below."""
    svg = zxingcpp.write_barcode_to_svg(_code128(text), scale=2, add_hrt=True, add_quiet_zones=True)
    return str(svg).encode("utf-8")


def code128_image(text: str, *, scale: int = 3) -> Image.Image:
    """Return a Code 128 as a greyscale image, ``scale`` pixels a module, without its text."""
    raster = zxingcpp.write_barcode_to_image(_code128(text), scale=scale, add_hrt=False, add_quiet_zones=True)
    height, width = raster.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(raster)))


def _code128(text: str) -> zxingcpp.Barcode:
    try:
        return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    except (ValueError, RuntimeError) as error:
        raise BuilderError(f"{text[:40]!r} cannot be written as Code 128", code="barcode_text") from error


def png(image: Image.Image) -> bytes:
    """Return an image as a PNG file; the same image gives the same bytes."""
    out = io.BytesIO()
    black_and_white = image.mode == "L" and not any(image.histogram()[1:255])
    (image.convert("1", dither=Image.Dither.NONE) if black_and_white else image).save(
        out, "PNG", compress_level=9
    )
    return out.getvalue()
