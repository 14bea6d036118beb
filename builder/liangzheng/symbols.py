"""Drawing codes: QR and Code 128 by zxing-cpp; SVG and PNG.

zxing-cpp draws a QR code in a twentieth of segno's time, in the same version and at the same level. Where it
takes another version (a text with long rows of digits), segno draws.
"""

import io
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
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
#: Section 7.3.4: the characters of alphanumeric mode. Before them, in byte mode, what an address begins with.
_ALPHANUMERIC: Final = re.compile(r"(?P<bytes>(?:(?i:https?)://[!-~]+#code=)?)[0-9A-Z $%*+\-./:]+", re.ASCII)
#: Section 7.4.1: a mode takes four bits; then comes the count of its characters (table 3), then they.
_MODE_BITS: Final = 4
_MORE_COUNTED: Final = 10
#: Light modules, then dark ones.
_RUNS: Final = re.compile(rb"(\0*)(\x01+)")
_LEVELS: Final = {"H": consts.ERROR_LEVEL_H, "Q": consts.ERROR_LEVEL_Q, "M": consts.ERROR_LEVEL_M}
_CAPACITY: Final[Any] = consts.SYMBOL_CAPACITY
#: zlib's level for pictures of codes: the best one takes three times as long and saves a twelfth.
_PICTURE_LEVEL: Final = 4


def _room(version: int, level: object, before: int = 0) -> int:
    """Return how many alphanumeric characters a symbol holds (ISO/IEC 18004 section 7.4.4).

    ``before``: characters in byte mode (section 7.4.5) that stand before them.
    """
    count = 9 if version < _MORE_COUNTED else 11 if version < 27 else 13
    bits = _CAPACITY[version][level] - _MODE_BITS - count
    if before:
        bits -= _MODE_BITS + (8 if version < _MORE_COUNTED else 16) + 8 * before
    pairs, rest = divmod(bits, 11)
    return max(0, int(2 * pairs + (rest >= 6)))


@lru_cache(maxsize=4)  # one address begins all codes of a run
def _rooms(before: int) -> dict[str, list[int]]:
    """Return the room in version 1, 2, 3 ... by the level."""
    return {
        name: [_room(version, level, before) for version in range(1, 41)] for name, level in _LEVELS.items()
    }


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
    """Return a QR code in alphanumeric mode, error correction M or better; an address begins in byte mode.

    Raises `BuilderError` ``code_too_large`` where the text does not fit into version ``largest``.
    """
    version, error = _fitting(text, largest)
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=error)
    raster = zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False)
    if raster.shape[0] == _size(version) and barcode.ec_level == error:
        return QrCode(version, error, bytes(memoryview(raster)).translate(_MODULE))
    exact = segno.make_qr(_segments(text), version=version, error=error, boost_error=False)
    return QrCode(version, error, b"".join(bytes(row) for row in exact.matrix))


def _fitting(text: str, largest: int) -> tuple[int, str]:
    """Return the smallest version that holds a text at level M, and the best level that it has there."""
    found = _ALPHANUMERIC.fullmatch(text)
    if found is None:
        raise BuilderError("the text has characters that this mode of QR codes lacks", code="code_too_large")
    before = len(found["bytes"])
    rooms, length = _rooms(before), len(text) - before
    version = bisect_left(rooms["M"], length) + 1
    if version > len(rooms["M"]):
        raise BuilderError("the record does not fit in a QR code", code="code_too_large")
    if version > largest:
        shorter = "leave out fields, or take a shorter address" if before else "leave out fields"
        raise BuilderError(
            f"the record needs a QR code of version {version}, more than {largest}: {shorter}",
            code="code_too_large",
        )
    return version, next(name for name, room in rooms.items() if length <= room[version - 1])


def _segments(text: str) -> Any:
    """Return a text's parts, each with its mode: what segno takes, though its types do not say so."""
    found = _ALPHANUMERIC.fullmatch(text)
    assert found is not None  # it has been measured
    before = found["bytes"]
    parts = ((before, consts.MODE_BYTE), (text[len(before) :], consts.MODE_ALPHANUMERIC))
    return [(part, mode) for part, mode in parts if part]


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
