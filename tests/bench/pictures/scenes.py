"""Made-up photographs of codes, each by one difficulty of its own, and the same every time.

A scene is a JPEG file, as a phone would send it, with the bytes of the code that is in it. The kinds go up to
what no reader reads, so that a reader's limits are in them.
"""

import io
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageOps

from tests.bench.pictures.cards import FINE, Card, new_card, photographed, tabletop
from tests.bench.pictures.gloss import gloss
from tests.bench.pictures.shot import bent, blurred, lit, moved, noisy, place, spot
from tests.bench.pictures.worn import worn


@dataclass(frozen=True, slots=True)
class Scene:
    kind: str
    number: int
    content: bytes
    picture: bytes


def scenes(count: int, *kinds: str) -> Iterator[Scene]:
    """Yield ``count`` scenes of each kind, or of those that are named."""
    for kind in kinds or KINDS:
        for number in range(count):
            yield scene(kind, number)


def scene(kind: str, number: int) -> Scene:
    random = Random(f"{kind} {number}")
    card, image = KINDS[kind](random)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=random.choice((70, 80, 90)))
    return Scene(kind, number, card.content, out.getvalue())


type _Made = tuple[Card, Image.Image]


def _blur(random: Random) -> _Made:
    card, module = new_card(random), random.uniform(4, 9)
    image = blurred(photographed(random, card, module=module), module * random.uniform(0.3, 0.8))
    return card, noisy(lit(image, 30, 210), 2, random)


def _noise(random: Random) -> _Made:
    card = new_card(random)
    image = blurred(photographed(random, card, module=random.uniform(4, 8)), 0.8)
    return card, noisy(lit(image, 60, 60 + random.uniform(60, 140)), random.uniform(14, 40), random)


def _tilt(random: Random) -> _Made:
    card = new_card(random)
    ground = tabletop(random)
    yaw, pitch = random.choice((-1, 1)) * random.uniform(35, 66), random.uniform(-25, 25)
    image = place(
        card.image,
        ground,
        width=card.modules * random.uniform(6, 11),
        roll=random.uniform(-180, 180),
        yaw=yaw,
        pitch=pitch,
    )
    return card, noisy(lit(blurred(image, 0.9), 30, 220), 3, random)


def _moire(random: Random) -> _Made:
    """A screen, photographed: its pixels beat with the camera's, and its refresh draws bands."""
    card = new_card(random)
    scale = random.choice((3, 4, 5))
    shown = card.image.resize((card.modules * scale, card.modules * scale), Image.Resampling.BOX)
    # Each pixel of the screen is lit in its middle only.
    cell = Image.new("L", (4, 4), random.randint(0, 90))
    cell.paste(255, (0, 0, 3, 3))
    grid = Image.new("L", (shown.width * 4, shown.height * 4))
    for x in range(0, grid.width, 4):
        grid.paste(cell, (x, 0))
    row = grid.crop((0, 0, grid.width, 4))
    for y in range(4, grid.height, 4):
        grid.paste(row, (0, y))
    lighted = ImageChops.multiply(shown.resize(grid.size, Image.Resampling.NEAREST), grid)
    image = place(
        lighted,
        tabletop(random),
        width=shown.width * random.uniform(1.1, 2.2),
        roll=random.uniform(-20, 20),
        yaw=random.uniform(-15, 15),
    )
    bands = _bands(random, image.size, random.uniform(0.2, 0.6))
    image = blurred(ImageChops.multiply(image, bands), random.uniform(0.4, 0.8))
    return card, noisy(lit(image, 25, random.uniform(150, 330)), 5, random)


def _bands(random: Random, size: tuple[int, int], depth: float) -> Image.Image:
    period, phase = random.uniform(40, 250), random.uniform(0, 6)
    column = bytes(
        round(255 * (1 - depth * (0.5 + 0.5 * math.sin(phase + 6.283 * y / period)))) for y in range(size[1])
    )
    return Image.frombytes("L", (1, size[1]), column).resize(size)


def _dim(random: Random) -> _Made:
    card = new_card(random)
    image = blurred(photographed(random, card, module=random.uniform(4, 8)), 1.0)
    dark = random.uniform(2, 20)
    return card, noisy(lit(image, dark, dark + random.uniform(7, 35)), random.uniform(2, 6), random)


def _glare(random: Random) -> _Made:
    card, module = new_card(random), random.uniform(4, 8)
    image = lit(blurred(photographed(random, card, module=module), 1.0), 25, random.uniform(110, 190))
    reach = card.modules * module
    for _ in range(random.randint(1, 3)):
        centre = (
            image.width / 2 + random.uniform(-0.5, 0.5) * reach,
            image.height / 2 + random.uniform(-0.5, 0.5) * reach,
        )
        light = spot(image.size, centre, reach * random.uniform(0.2, 0.7), random.uniform(0.6, 2.2))
        image = ImageChops.add(image, lit(light, 0, random.uniform(150, 380)))
    return card, noisy(image, 3, random)


def _motion(random: Random) -> _Made:
    card, module = new_card(random), random.uniform(4, 8)
    image = photographed(random, card, module=module)
    image = moved(image, module * random.uniform(1.2, 2.6), random.uniform(0, math.pi))
    return card, noisy(lit(image, 30, 200), 3, random)


def _small(random: Random) -> _Made:
    card, module = new_card(random), random.uniform(1.5, 2.6)
    image = blurred(photographed(random, card, module=module), random.uniform(0.3, 0.7))
    return card, noisy(lit(image, 30, 220), 3, random)


def _dense(random: Random) -> _Made:
    card = new_card(random, 1300, 2900)
    module = random.uniform(1.9, 3.6)
    side = int(card.modules * module * 1.5)
    image = photographed(random, card, module=module, size=(max(1200, side), max(900, side)), tilt=8)
    image = blurred(image, module * random.uniform(0.2, 0.45))
    return card, noisy(lit(image, 30, 210), 4, random)


def _damage(random: Random) -> _Made:
    card = new_card(random)
    image = card.image.copy()
    draw = ImageDraw.Draw(image)
    side = image.width
    for _ in range(random.randint(1, 6)):
        points = [(random.uniform(0, side), random.uniform(0, side)) for _ in range(random.randint(2, 3))]
        draw.line(points, fill=random.choice((0, 255, 255)), width=int(FINE * random.uniform(0.2, 1.1)))
    for _ in range(random.randint(0, 9)):
        x, y, radius = random.uniform(0, side), random.uniform(0, side), FINE * random.uniform(0.4, 2.2)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=random.choice((0, 90, 255)))
    # Rubbed off: specks of paper through the ink.
    specks = Image.frombytes("L", (side // 5, side // 5), random.randbytes((side // 5) ** 2))
    level = random.uniform(0, 45)
    specks = specks.point(lambda value: 255 if value < level else 0).resize(image.size)
    image = ImageChops.lighter(image, specks)
    worn = Card(image, card.modules, card.content)
    seen = blurred(photographed(random, worn, module=random.uniform(4, 8)), random.uniform(0.6, 1.2))
    return card, noisy(lit(seen, 40, 210), 4, random)


def _curved(random: Random) -> _Made:
    card = new_card(random)
    image = bent(card.image, random.uniform(35, 75)).rotate(random.choice((0, 90)), expand=True)
    wide = Card(image, round(card.modules * image.width / card.image.width), card.content)
    seen = blurred(photographed(random, wide, module=random.uniform(5, 9), tilt=15), 1.0)
    return card, noisy(lit(seen, 30, 210), 3, random)


def _shadow(random: Random) -> _Made:
    card = new_card(random)
    image = lit(blurred(photographed(random, card, module=random.uniform(4, 8)), 1.0), 30, 230)
    shade = Image.new("L", image.size, 255)
    draw = ImageDraw.Draw(shade)
    for _ in range(random.randint(1, 5)):
        x, y = (random.uniform(0.25, 0.75) * side for side in image.size)
        points = [(x + random.uniform(-400, 400), y + random.uniform(-400, 400)) for _ in range(4)]
        draw.polygon(points, fill=random.randint(25, 110))
    shade = blurred(shade, random.uniform(1, 12))
    image = ImageChops.multiply(image, shade)
    slope = Image.linear_gradient("L").rotate(random.choice((0, 90, 180, 270))).resize(image.size)
    return card, noisy(ImageChops.multiply(image, lit(slope, random.uniform(40, 180), 255)), 4, random)


def _odd(random: Random) -> _Made:
    """As codes should not be printed: no margin, white on black, dots, gaps, an emblem, colours."""
    card = new_card(random, quiet=random.choice((0, 1, 4)))
    image = card.image
    match random.randrange(5):
        case 0:
            image = ImageOps.invert(image)
        case 1:  # round dots
            dot = Image.new("L", (FINE, FINE), 0)
            ImageDraw.Draw(dot).ellipse((1, 1, FINE - 2, FINE - 2), fill=255)
            image = _cells(image, dot)
        case 2:  # gaps between squares
            dot = Image.new("L", (FINE, FINE), 0)
            gap = random.randint(1, 3)
            dot.paste(255, (gap, gap, FINE, FINE))
            image = _cells(image, dot)
        case 3:  # an emblem
            image = image.copy()
            half, middle = image.width * random.uniform(0.07, 0.13), image.width / 2
            box = (middle - half, middle - half, middle + half, middle + half)
            ImageDraw.Draw(image).rounded_rectangle(
                box, half / 3, fill=random.choice((255, 128)), outline=0, width=6
            )
        case _:  # ink that spread
            spread = random.choice((60, 200))
            image = blurred(image, FINE * 0.35).point(lambda level: 255 if level > spread else 0)
    seen = blurred(
        photographed(random, Card(image, card.modules, card.content), module=random.uniform(4, 8)), 0.8
    )
    seen = noisy(lit(seen, 40, 220), 3, random)
    if random.random() < 0.5:
        return card, seen
    dark, light = random.choice(
        (
            ((200, 30, 40), (250, 240, 90)),
            ((20, 60, 190), (230, 90, 80)),
            ((90, 60, 160), (240, 170, 60)),
            ((220, 60, 40), (60, 170, 200)),
        )
    )
    return card, ImageOps.colorize(seen, dark, light)


def _cells(image: Image.Image, dot: Image.Image) -> Image.Image:
    """Return a code whose dark modules have the form of a dot."""
    row = Image.new("L", (image.width, FINE))
    for x in range(0, image.width, FINE):
        row.paste(dot, (x, 0))
    form = Image.new("L", image.size)
    for y in range(0, image.height, FINE):
        form.paste(row, (0, y))
    return ImageOps.invert(ImageChops.multiply(ImageOps.invert(image), form))


def _close(random: Random) -> _Made:
    """Twelve megapixels, filled by the code: the paper's grain is seen, and the lens is too near."""
    size = (4000, 3000)
    card = new_card(random, 60, 260)
    module = size[1] * random.uniform(0.6, 0.85) / card.modules
    image = photographed(random, card, module=module, size=size, tilt=20, turn=30)
    image = blurred(image, module * random.uniform(0.1, 0.6))
    image = noisy(lit(image, random.uniform(30, 80), random.uniform(120, 220)), random.uniform(4, 22), random)
    slope = Image.linear_gradient("L").rotate(random.choice((0, 90, 180, 270))).resize(image.size)
    return card, ImageChops.multiply(image, lit(slope, random.uniform(60, 200), 255))


def _large(random: Random) -> _Made:
    """Twelve megapixels, a part of it code, on a grain that is all edges."""
    size = (4000, 3000)
    card = new_card(random)
    image = photographed(random, card, module=random.uniform(5, 16), size=size, tilt=30)
    image = blurred(image, random.uniform(1, 4))
    return card, noisy(lit(image, 40, random.uniform(90, 200)), random.uniform(8, 30), random)


def _mixed(random: Random) -> _Made:
    """A little of everything."""
    card, module = new_card(random), random.uniform(3.5, 8)
    image = photographed(random, card, module=module, tilt=35)
    image = blurred(image, module * random.uniform(0.15, 0.5))
    image = moved(image, module * random.uniform(0, 0.7), random.uniform(0, math.pi))
    image = lit(image, random.uniform(15, 60), random.uniform(80, 190))
    reach = card.modules * module
    centre = (
        image.width / 2 + random.uniform(-0.5, 0.5) * reach,
        image.height / 2 + random.uniform(-0.5, 0.5) * reach,
    )
    image = ImageChops.add(
        image,
        lit(spot(image.size, centre, reach * random.uniform(0.3, 0.9), 1.4), 0, random.uniform(60, 200)),
    )
    slope = Image.linear_gradient("L").rotate(random.choice((0, 90, 180, 270))).resize(image.size)
    return card, noisy(
        ImageChops.multiply(image, lit(slope, random.uniform(60, 220), 255)), random.uniform(3, 12), random
    )


KINDS: Final[dict[str, Callable[[Random], _Made]]] = {
    "blur": _blur,
    "noise": _noise,
    "tilt": _tilt,
    "moire": _moire,
    "dim": _dim,
    "glare": _glare,
    "motion": _motion,
    "small": _small,
    "dense": _dense,
    "damage": _damage,
    "curved": _curved,
    "shadow": _shadow,
    "odd": _odd,
    "close": _close,
    "large": _large,
    "mixed": _mixed,
    "gloss": gloss,
    "worn": worn,
}
