"""Symbols as drawn are read back by the engine; the quiet zone, mode, level and version are as designed."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.symbols import (
    LARGEST_VERSION,
    code128_image,
    code128_svg,
    png,
    qr,
    qr_image,
    qr_png,
    qr_svg,
    qr_version,
)
from tests.support.read_codes import read_codes
from tests.support.signed import claims, lz1
from verifier_wasm.encoding import base45
from verifier_wasm.shown import link

_CARD = "3301234567890"


@pytest.mark.parametrize(
    "text", [lz1(claims()), "LZ1:" + "7" * 120 + "A", *("LZ1:" + "Z1" * n for n in (1, 30, 160))]
)
def test_qr_is_as_large_as_what_segno_draws(text: str) -> None:
    """In alphanumeric mode, at level M or a better one that costs no larger version."""
    code = qr(text)
    made = segno.make_qr(text, error="m", mode="alphanumeric", boost_error=True)
    assert (code.version, code.error) == (made.version, made.error)
    assert code.version == qr_version(text) <= LARGEST_VERSION
    assert len(code.modules) == len(made.matrix) ** 2
    (found,) = read_codes(qr_png(code))
    assert found.data.decode() == text


@pytest.mark.parametrize("prefix", ["https://licence.example/zh/check/", "https://a.cn/"])
@pytest.mark.parametrize(
    "text", [lz1(claims()), *("LZ1:" + "Z1" * n for n in (1, 30, 160)), "LZ1:" + "7" * 90]
)
def test_an_address_takes_byte_mode_only_where_it_has_to(prefix: str, text: str) -> None:
    address = link.write(prefix, text)
    code = qr(address)
    before = f"{prefix}#code="
    parts: Any = [(before, segno.consts.MODE_BYTE), (address[len(before) :], segno.consts.MODE_ALPHANUMERIC)]
    made = segno.make_qr(parts, error="m", boost_error=False)
    assert code.version == made.version == qr_version(address) <= qr_version(text) + 3
    assert segno.make_qr(parts, version=code.version, error=code.error, boost_error=False)
    (found,) = read_codes(qr_png(code))
    assert found.data.decode() == address


def test_qr_png_is_read_back() -> None:
    text = lz1(claims())
    (code,) = read_codes(png(qr_image(qr(text))))
    assert (code.data.decode(), code.symbology) == (text, "QRCode")


def test_png_has_a_quiet_zone_of_four_modules() -> None:
    code = qr("LZ1:")
    image = qr_image(code, scale=3)
    assert image.size == ((code.size + 8) * 3,) * 2
    inner = image.point(lambda value: 255 - value).getbbox()
    assert inner == (12, 12, image.width - 12, image.height - 12)


def test_png_bytes_are_reproducible() -> None:
    assert png(qr_image(qr("LZ1:ABC"))) == png(qr_image(qr("LZ1:ABC")))


def test_qr_svg_draws_the_same_modules_as_the_png() -> None:
    code = qr(lz1(claims()))
    root = ET.fromstring(qr_svg(code, scale=1))
    assert root.get("width") == str(code.size + 8)
    assert _drawn(qr_svg(code, scale=1)) == _dark(qr_image(code, scale=1))


def _dark(image: Image.Image) -> set[tuple[int, int]]:
    return {(x, y) for y in range(image.height) for x in range(image.width) if not image.getpixel((x, y))}


def _drawn(svg: bytes) -> set[tuple[int, int]]:
    """Follow the path of horizontal strokes."""
    path = re.search(r'<path stroke="#000" d="([^"]+)"', svg.decode())
    assert path
    x = y = 0.0
    cells: set[tuple[int, int]] = set()
    for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path[1]):
        values = [float(number) for number in numbers.split()]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            cells |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return cells


@given(st.binary(min_size=1, max_size=300))
def test_every_base45_text_is_read_back(data: bytes) -> None:
    text = "LZ1:" + base45.encode(data)
    (code,) = read_codes(qr_png(qr(text), scale=3))
    assert code.data.decode() == text


@pytest.mark.parametrize("text", ["LZ1:" + "A" * 1000, "LZ1:" + "A" * 5000])
def test_a_text_too_long_for_the_largest_version(text: str) -> None:
    with pytest.raises(BuilderError) as caught:
        qr(text)
    assert caught.value.code == "code_too_large"


@pytest.mark.parametrize("text", ["lower case", "abcLZ1:", "https://x.example/LZ1:", "https://x/#code="])
def test_a_text_that_is_not_alphanumeric(text: str) -> None:
    with pytest.raises(BuilderError):
        qr(text)


def test_code128_png_is_read_back_as_code128() -> None:
    (code,) = read_codes(png(code128_image(_CARD)))
    assert (code.data.decode(), code.symbology) == (_CARD, "Code128")


def test_code128_svg_is_a_drawing_with_its_text() -> None:
    root = ET.fromstring(code128_svg(_CARD))
    assert root.tag.endswith("svg")
    assert _CARD in "".join(root.itertext())


@pytest.mark.parametrize("text", ["证芯", "", "\x80"])
def test_what_code128_cannot_hold(text: str) -> None:
    with pytest.raises(BuilderError) as caught:
        code128_image(text)
    assert caught.value.code == "barcode_text"
