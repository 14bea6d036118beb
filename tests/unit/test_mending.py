"""Damaged codes are mended by the host and by the page to the same picture, and never to another code."""

import base64
import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw
from reedsolo import ReedSolomonError, RSCodec

from liangzheng.pictures.image_steps import scaled
from liangzheng.pictures.images import _codes, _open
from liangzheng.pictures.mending import finders, symbol
from liangzheng.pictures.mending.mend import mended
from tests.bench.pictures.scenes import scene
from tests.support.node import node

_MODULES = Path(__file__).parents[2] / "builder/liangzheng/theme/assets/js"
_RUN = """
import { text } from 'node:stream/consumers';
const { address, width, height, data } = JSON.parse(await text(process.stdin));
const { mended } = await import(`${address}/mend.js`);
const grey = { width, height, data: new Uint8Array(Buffer.from(data, 'base64')) };
const made = [...mended(grey, () => true)];
const told = made.map((out) => [out.width, out.height, Buffer.from(out.data).toString('base64')]);
process.stdout.write(JSON.stringify(told));
"""
_CORRECT = """
import { text } from 'node:stream/consumers';
const { address, questions } = JSON.parse(await text(process.stdin));
const { corrected } = await import(`${address}/reed-solomon.js`);
process.stdout.write(JSON.stringify(questions.map((each) => corrected(...each))));
"""


def _asked(script: str, question: dict[str, Any]) -> Any:
    done = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps({"address": _MODULES.as_uri(), **question}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _host(image: Image.Image) -> list[tuple[int, int, bytes]]:
    return [(each.width, each.height, each.tobytes()) for each in mended(image, may_go_on=lambda: True)]


def _page(image: Image.Image) -> list[tuple[int, int, bytes]]:
    data = base64.b64encode(image.tobytes()).decode()
    made = _asked(_RUN, {"width": image.width, "height": image.height, "data": data})
    return [(width, height, base64.b64decode(data)) for width, height, data in made]


def _read(image: Image.Image) -> set[bytes]:
    return {bytes(code.bytes) for code in zxingcpp.read_barcodes(image, formats=_QR)}


_QR = zxingcpp.barcode_formats_from_str("QRCode")
#: Scenes that are read in no other way.
_SCENES = [("gloss", 8), ("worn", 6), ("glare", 38)]


@pytest.mark.parametrize(("kind", "number"), _SCENES)
def test_the_page_mends_what_the_host_mends_to_the_same_picture(kind: str, number: int) -> None:
    made = scene(kind, number)
    image, _ = _open(made.picture, "scene")
    assert not _codes(image)
    small = scaled(image, 1000)
    pictures = _host(small)
    assert _page(small) == pictures
    codes = {code for each in mended(small, may_go_on=lambda: True) for code in _read(each)}
    assert codes == {made.content}


def test_nothing_is_made_of_chance() -> None:
    random = Random(3)
    chance = Image.frombytes("L", (300, 300), random.randbytes(90_000)).resize((900, 900))
    assert _host(chance) == _page(chance) == []
    assert not list(mended(chance, may_go_on=lambda: False))


def test_a_picture_full_of_patterns_takes_no_longer_for_each_more() -> None:
    """All are compared with one another: thousands took the time in which a picture has to be read."""
    tile = _drawn(zxingcpp.create_barcode("A", zxingcpp.BarcodeFormat.QRCode)).crop((20, 20, 60, 60))
    tile = tile.resize((16, 16), Image.Resampling.BOX).point(lambda level: 255 if level > 127 else 0)
    heaps: list[list[float]] = []
    for number in range(2_000):
        finders._add(heaps, number * 100, 0, 2, 2)
    finders._add(heaps, 0, 0, 2, 2)
    assert (len(heaps), heaps[0][4]) == (500, 2)
    chessboard = Image.new("L", (640, 640), 255)
    for number in range(1_600):
        chessboard.paste(tile, (number % 40 * 16, number // 40 * 16))
    assert _host(chessboard) == _page(chessboard)


def test_a_code_of_which_too_much_is_gone_is_not_guessed() -> None:
    for number in range(6):
        random = Random(number)
        code = zxingcpp.create_barcode("LZ1:" + "A7" * random.randint(20, 90), zxingcpp.BarcodeFormat.QRCode)
        image = _drawn(code)
        side = image.width
        # The middle of it is of another code.
        other = _drawn(zxingcpp.create_barcode("HC1:" + "B3" * 90, zxingcpp.BarcodeFormat.QRCode))
        part = other.resize(image.size, Image.Resampling.NEAREST).crop((0, side // 3, side, side * 2 // 3))
        image.paste(part, (0, side // 3))
        ImageDraw.Draw(image).rectangle((0, 0, 60, 60), fill=255)
        for each in mended(image, may_go_on=lambda: True):
            assert _read(each) <= {code.bytes}


def _drawn(code: Any) -> Image.Image:
    raster: Any = memoryview(code.to_image(scale=5))
    return Image.frombytes("L", (raster.shape[1], raster.shape[0]), bytes(raster))


@pytest.mark.parametrize("level", "LMQH")
@pytest.mark.parametrize("length", [12, 120, 260, 1200])
def test_a_code_is_laid_out_as_the_engine_lays_it_out(level: str, length: int) -> None:
    code = zxingcpp.create_barcode("A1" * (length // 2), zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    raster: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    size, _ = raster.shape
    dark = [each == 0 for each in bytes(raster)]
    places = list(enumerate(symbol.format_modules(size)))
    seen = [
        sum(dark[pair[copy][1] * size + pair[copy][0]] << 14 - bit for bit, pair in places) for copy in (0, 1)
    ]
    (number,) = (each for each in range(32) if symbol.format_bits(each) == seen[0] == seen[1])
    assert symbol.LEVELS[number >> 3] == level
    modules = symbol.data_modules(size)
    codewords = [0] * (len(modules) // 8)
    for bit, (column, row) in enumerate(modules[: 8 * len(codewords)]):
        value = dark[row * size + column] != symbol.is_masked(number & 7, column, row)
        codewords[bit >> 3] |= value << 7 - (bit & 7)
    for block, check in symbol.blocks(size, number >> 3):
        codec = RSCodec(check, prim=0x11D, generator=2, fcr=0)
        assert not codec.decode(bytes(codewords[place] for place in block))[2]
    assert [bool(each) for each in symbol.drawn(size, number >> 3, number & 7, codewords)] == dark


def test_the_page_corrects_what_the_library_corrects() -> None:
    random = Random(5)
    questions: list[tuple[list[int], int, list[int]]] = []
    expected: list[dict[str, Any] | None] = []
    for check in (7, 10, 16, 24, 30):
        codec = RSCodec(check, prim=0x11D, generator=2, fcr=0)
        for errors, left_out in (
            (0, 0),
            (1, 0),
            (check // 2, 0),
            (0, check - 3),
            (1, check - 3),
            (2, check // 2),
        ):
            block = list(codec.encode(random.randbytes(random.randint(3, 60))))
            whole = bytes(block)
            places = random.sample(range(len(block)), min(len(block), errors + left_out))
            for place in places:
                block[place] ^= random.randint(1, 255)
            gone = places[errors:]
            questions.append((block, check, gone))
            try:
                wrong = codec.decode(bytes(block), erase_pos=gone)[2]
                expected.append({"block": list(whole), "errors": len(set(wrong) - set(gone))})
            except ReedSolomonError:
                expected.append(None)
    assert _asked(_CORRECT, {"questions": questions}) == expected
    assert expected.count(None) < len(expected) / 3
