"""Cards with a code, and photographs of them on a ground: what the kinds of scenes begin with."""

from dataclasses import dataclass
from random import Random
from typing import Any, Final

import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from tests.bench.pictures.shot import blurred, noisy, place

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_BASE: Final = (1200, 900)
#: Pixels of a module in a card before it is photographed.
FINE: Final = 12


@dataclass(frozen=True, slots=True)
class Card:
    """A code with its quiet zone; ``modules`` wide."""

    image: Image.Image
    modules: int
    content: bytes


def new_card(random: Random, low: int = 90, high: int = 420, kind: str = "QRCode", quiet: int = 4) -> Card:
    """Return a code of so many characters; 90 to 420 of them are versions 4 to 13."""
    text = "LZ1:" + "".join(random.choices(_ALPHABET, k=random.randint(low, high)))
    options = {"ec_level": random.choice("MMMQ") if high < 2000 else "M"} if kind == "QRCode" else {}
    symbol = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind), **options)
    raster: Any = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))
    height, width = raster.shape
    image = Image.frombytes("L", (width, height), bytes(raster))
    image = ImageOps.expand(image, quiet, 255)
    size = (image.width * FINE, image.height * FINE)
    return Card(image.resize(size, Image.Resampling.NEAREST), image.width, text.encode())


def tabletop(random: Random, size: tuple[int, int] = _BASE) -> Image.Image:
    """Return what a card may lie on: a table's grain, papers, lines of print."""
    ground = Image.new("L", size, random.randint(60, 220))
    draw = ImageDraw.Draw(ground)
    unit = size[0] / 100
    for _ in range(random.randint(4, 12)):
        x, y = random.uniform(0, size[0]), random.uniform(0, size[1])
        box = (x, y, x + random.uniform(5, 60) * unit, y + random.uniform(3, 40) * unit)
        draw.rectangle(box, fill=random.randint(30, 250))
    for _ in range(random.randint(10, 60)):
        x, y = random.uniform(0, size[0]), random.uniform(0, size[1])
        for _letter in range(random.randint(4, 24)):
            draw.rectangle((x, y, x + random.uniform(0.2, 0.8) * unit, y + unit), fill=random.randint(0, 110))
            x += 1.1 * unit
    return noisy(blurred(ground, 0.08 * unit + 0.3), 5, random)


def photographed(
    random: Random,
    card: Card,
    *,
    module: float,
    size: tuple[int, int] = _BASE,
    tilt: float = 12.0,
    turn: float = 180.0,
    roll: float | None = None,
    plain: bool = False,
) -> Image.Image:
    """Return a card on a ground, ``module`` pixels a module, at some angle; ``plain``: on white."""
    ground = tabletop(random, size)
    return place(
        card.image,
        Image.new("L", size, 255) if plain else ground,
        width=card.modules * module,
        roll=random.uniform(-turn, turn) if roll is None else roll,
        yaw=random.uniform(-tilt, tilt),
        pitch=random.uniform(-tilt, tilt),
        centre=(random.uniform(0.42, 0.58), random.uniform(0.44, 0.56)),
    )
