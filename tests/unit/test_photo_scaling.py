"""Page and command line scale a picture alike: photo-resample.js gives what Pillow gives, to the last bit."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from liangzheng.photo.cutting import Part
from tests.support.node import node

_SCRIPTS = Path(__file__).parents[2] / "builder" / "liangzheng" / "theme" / "assets" / "js"
_RUN = """
const [script, asked] = process.argv.slice(1);
const { boxed, colours, cut, luma, reduced, rowsOf } = await import(script);
const { readFileSync } = await import('node:fs');
const { file, width, height, ...what } = JSON.parse(asked);
const picture = { width, height, data: new Uint8ClampedArray(readFileSync(file)) };
const { box, size, times, part, side } = what;
const made = size ? boxed(rowsOf(picture), box, ...size) : times ? reduced(picture, times) : undefined;
const told = made ? colours(made) : part ? cut(picture, part, side, side) : luma(picture);
process.stdout.write(JSON.stringify(Array.from(told)));
"""


def _asked(folder: Path, picture: Image.Image, **what: Any) -> Any:
    """Return the numbers that the page's script makes of a picture."""
    file = folder / "picture.rgba"
    file.write_bytes(picture.convert("RGBA").tobytes())
    asked = json.dumps({"file": str(file), "width": picture.width, "height": picture.height, **what})
    script = (_SCRIPTS / "photo-resample.js").as_uri()
    command = [node(), "--input-type=module", "--eval", _RUN, script, asked]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def _noise(width: int, height: int) -> Image.Image:
    levels = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(levels)


@pytest.mark.parametrize(
    ("width", "height", "box", "size"),
    [
        (1811, 2633, None, (1100, 1600)),
        (700, 1021, None, (219, 320)),
        (613, 600, (37.31, 12.875, 412.0625, 533.3), (184, 256)),
        (300, 300, (10.2, 20.7, 130.9, 150.1), (121, 129)),
        (301, 203, None, (151, 102)),
        (64, 48, (63.0, 47.0, 64.0, 48.0), (1, 1)),
    ],
)
def test_an_area_average(
    tmp_path: Path,
    width: int,
    height: int,
    box: tuple[float, float, float, float] | None,
    size: tuple[int, int],
) -> None:
    picture = _noise(width, height)
    box = box or (0, 0, width, height)
    expected = picture.resize(size, Image.Resampling.BOX, box=box)
    assert _asked(tmp_path, picture, box=box, size=size) == list(expected.tobytes())


@pytest.mark.parametrize("times", [2, 3, 4, 5, 7, 12])
def test_whole_pixels_averaged(tmp_path: Path, times: int) -> None:
    picture = _noise(97, 113)
    flat = Image.new("RGB", (97, 113), (99, 100, 101))
    for one in (picture, flat):
        assert _asked(tmp_path, one, times=times) == list(one.reduce(times).tobytes())


@pytest.mark.parametrize("width", [50.0, 133.7, 410.2])
def test_the_part_that_a_model_is_given(tmp_path: Path, width: float) -> None:
    picture = _noise(311, 287)
    expected = Part(120.5, 190.25, width, width, 0.31).cut(np.asarray(picture, np.float64), 64)
    part = {"x": 120.5, "y": 190.25, "width": width, "height": width, "angle": 0.31}
    assert np.allclose(_asked(tmp_path, picture, part=part, side=64), expected.reshape(-1), rtol=0, atol=1e-9)


def test_light(tmp_path: Path) -> None:
    picture = _noise(50, 40)
    assert _asked(tmp_path, picture) == list(picture.convert("L").tobytes())


def test_a_jpeg_at_half_of_its_size(tmp_path: Path) -> None:
    """What browsers unpack whole is averaged: what libjpeg unpacks at half of its size, but for rounding."""
    file, noise = io.BytesIO(), _noise(203, 147).filter(ImageFilter.GaussianBlur(2))
    ImageOps.autocontrast(noise).save(file, "JPEG", quality=93, subsampling=0)
    whole, half = Image.open(file), Image.open(file)
    half.draft("RGB", (203 // 2, 147 // 2))
    assert half.size == (102, 74)
    expected = np.asarray(half.convert("RGB"), np.int16)
    # A column or a row that has no pair stands alone.
    even = whole.convert("RGB").crop((0, 0, 202, 146))
    got = np.array(_asked(tmp_path, even, box=(0, 0, 202, 146), size=(101, 73)), np.int16).reshape(73, 101, 3)
    assert np.abs(got - expected[:73, :101]).max() <= 3
