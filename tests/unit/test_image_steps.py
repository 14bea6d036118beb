"""What is done to a picture before it is looked at again: the page's levels are the host's, every pixel."""

import base64
import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from liangzheng.pictures.image_steps import STEPS, scaled
from liangzheng.pictures.ladder import LADDER
from tests.support.node import node

_MODULE = Path(__file__).parents[2] / "builder/liangzheng/theme/assets/js/image-steps.js"
_RUN = """
import { text } from 'node:stream/consumers';
const { address, width, height, data, steps } = JSON.parse(await text(process.stdin));
const { STEPS, scaled } = await import(address);
const grey = { width, height, data: new Uint8Array(Buffer.from(data, 'base64')) };
const made = steps.map(([name, ...values]) => (name === 'scaled' ? scaled : STEPS[name])(grey, ...values));
const told = made.map((out) => [out.width, out.height, Buffer.from(out.data).toString('base64')]);
process.stdout.write(JSON.stringify(told));
"""
_USED = sorted({step for rung in LADDER for step in rung.steps})
_ALL: list[tuple[Any, ...]] = [*_USED, *(("scaled", side) for side in (64, 100, 130, 2000))]


def _page(image: Image.Image) -> list[tuple[int, int, bytes]]:
    question = {
        "address": _MODULE.as_uri(),
        "width": image.width,
        "height": image.height,
        "data": base64.b64encode(image.tobytes()).decode(),
        "steps": _ALL,
    }
    done = subprocess.run(
        [node(), "--input-type=module", "-e", _RUN],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
    )
    return [(width, height, base64.b64decode(data)) for width, height, data in json.loads(done.stdout)]


def _host(image: Image.Image, name: str, *values: float) -> tuple[int, int, bytes]:
    made = scaled(image, int(values[0])) if name == "scaled" else STEPS[name](image, *values)
    return made.width, made.height, made.tobytes()


@pytest.mark.parametrize(("width", "height"), [(131, 97), (64, 64), (7, 3), (1, 1)])
def test_the_page_makes_the_same_of_a_picture(width: int, height: int) -> None:
    chance = Image.frombytes("L", (width, height), Random(width).randbytes(width * height))
    flat = Image.linear_gradient("L").resize((width, height))
    for image in (chance, flat):
        for step, page in zip(_ALL, _page(image), strict=True):
            assert page == _host(image, *step), step
