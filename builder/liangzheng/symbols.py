"""Drawing codes: QR and Code 128 by zxing-cpp; SVG and PNG.

zxing-cpp draws a QR code in a twentieth of segno's time, in the same version and at the same level. Where it
takes another version (a text with long rows of digits), segno draws.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import segno
import zxingcpp
from PIL import Image
from segno import consts

from liangzheng.errors import BuilderError

#: Design, "QR": at most version 20 for a full licence, so that a phone reads it from another phone's screen.
LARGEST_VERSION: Final = 20
#: ISO/IEC 18004 section 9.1: four modules of quiet zone.
QUIET_ZONE: Final = 4
#: A light module (0) as white, a dark one (1) as black; and back.
_GREY: Final = bytes([255, 0]).ljust(256, b"\0")
_MODULE: Final = bytes([1]).ljust(256, b"\0")
#: Section 7.3.4: the characters of alphanumeric mode.
_ALPHANUMERIC: Final = re.compile(r"[0-9A-Z $%*+\-./:]+")
#: Light modules, then dark ones.
_RUNS: Final = re.compile(rb"(\0*)(\x01+)")
_LEVELS: Final = {"H": consts.ERROR_LEVEL_H, "Q": consts.ERROR_LEVEL_Q, "M": consts.ERROR_LEVEL_M}
_CAPACITY: Final[Any] = consts.SYMBOL_CAPACITY
#: zlib's level for pictures of codes: the best one takes three times as long and saves a twelfth.
_PICTURE_LEVEL: Final = 4


def _room(version: int, level: object) -> int:
    """Return how many alphanumeric characters a symbol holds (ISO/IEC 18004 section 7.4.4)."""
    count = 9 if version < 10 else 11 if version < 27 else 13
    pairs, rest = divmod(_CAPACITY[version][level] - 4 - count, 11)
    return int(2 * pairs + (rest >= 6))


#: Level -> the room in version 1, 2, 3 ...
_ROOM: Final = {name: [_room(version, level) for version in range(1, 41)] for name, level in _LEVELS.items()}


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code: its version, its level of error correction, and its modules, row by row, 1 where dark."""

    version: int
    error: str
    modules: bytes

    @property
    def size(self) -> int:
        """Modules a side, without the quiet zone (ISO/IEC 18004 section 6.3.1)."""
        return _size(self.version)

    def rows(self, border: int = 0) -> Iterator[bytes]:
        """Yield the rows, with a quiet zone of ``border`` modules."""
        size = self.size
        side, light = bytes(border), bytes(size + 2 * border)
        yield from (light for _ in range(border))
        yield from (side + self.modules[at : at + size] + side for at in range(0, size * size, size))
        yield from (light for _ in range(border))


def qr_version(text: str, *, largest: int = LARGEST_VERSION) -> int:
    """Return the version of the QR code that a text needs at level M, from the table of capacities.

    Raises `BuilderError` ``code_too_large`` where it needs more than ``largest``.
    """
    return _fitting(text, largest)[0]


def qr(text: str, *, largest: int = LARGEST_VERSION) -> QrCode:
    """Return a QR code in alphanumeric mode, error correction M or better.

    Raises `BuilderError` ``code_too_large`` where the text does not fit into version ``largest``.
    """
    version, error = _fitting(text, largest)
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=error)
    raster = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    if raster.shape[0] == _size(version) and barcode.ec_level == error:
        return QrCode(version, error, bytes(memoryview(raster)).translate(_MODULE))
    exact = segno.make_qr(text, version=version, error=error, mode="alphanumeric", boost_error=False)
    return QrCode(version, error, b"".join(bytes(row) for row in exact.matrix))


def _fitting(text: str, largest: int) -> tuple[int, str]:
    """Return the smallest version that holds a text at level M, and the best level that it has there."""
    if not _ALPHANUMERIC.fullmatch(text):
        raise BuilderError("the text has characters that this mode of QR codes lacks", code="code_too_large")
    version = bisect_left(_ROOM["M"], len(text)) + 1
    if version > len(_ROOM["M"]):
        raise BuilderError("the record does not fit in a QR code", code="code_too_large")
    if version > largest:
        raise BuilderError(
            f"the record needs a QR code of version {version}, more than {largest}: leave out fields",
            code="code_too_large",
        )
    return version, next(name for name, room in _ROOM.items() if len(text) <= room[version - 1])


def _size(version: int) -> int:
    return 17 + 4 * version


def qr_svg(code: QrCode, *, scale: int = 4) -> bytes:
    """Return a QR code as an SVG file, black on white: a stroke for each run of dark modules."""
    side = code.size + 2 * QUIET_ZONE
    strokes = "".join(
        f"M{QUIET_ZONE} {y}.5"
        + "".join([f"m{len(light)} 0h{len(dark)}" for light, dark in _RUNS.findall(row)])
        for y, row in enumerate(code.rows(), start=QUIET_ZONE)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * scale}" height="{side * scale}" '
        f'viewBox="0 0 {side} {side}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path stroke="#000" d="{strokes}"/></svg>\n'
    ).encode("ascii")


def qr_png(code: QrCode, *, scale: int = 6) -> bytes:
    """Return a QR code as a PNG file of one bit a pixel."""
    out = io.BytesIO()
    image = qr_image(code, scale=1).convert("1", dither=Image.Dither.NONE)
    _enlarged(image, scale).save(out, "PNG", compress_level=_PICTURE_LEVEL)
    return out.getvalue()


def qr_image(code: QrCode, *, scale: int = 6) -> Image.Image:
    """Return a QR code as a greyscale image, ``scale`` pixels a module."""
    side = code.size + 2 * QUIET_ZONE
    modules = b"".join(code.rows(QUIET_ZONE))
    return _enlarged(Image.frombytes("L", (side, side), modules.translate(_GREY)), scale)


def _enlarged(image: Image.Image, scale: int) -> Image.Image:
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)


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
