"""Codes that were folded, torn, stained, scratched, stamped on, rubbed off or cut too close.

What happens to the paper happens to the card; then it is photographed in colour.
"""

import math
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from tests.bench.pictures.cards import FINE, Card, new_card, photographed
from tests.bench.pictures.shot import blurred, lit, noisy

#: What is left of red, green and blue where ink of a stamp, a pen, coffee or grease lies on paper.
_INKS: Final = ((0.85, 0.15, 0.2), (0.15, 0.25, 0.75), (0.72, 0.52, 0.3), (0.85, 0.83, 0.7))


def worn(random: Random) -> tuple[Card, Image.Image]:
    """Return a damaged code, and its photograph."""
    card = new_card(random, quiet=random.choice((0, 1, 4, 4)))
    paper = card.image.copy()
    ink = Image.new("L", paper.size, 255)  # what lies on the paper: what is left of the light
    colour = random.choice(_INKS)
    harms = random.sample((_scratched, _torn, _finder, _rubbed, _faded, _holes), random.randint(1, 2))
    for harm in harms:
        paper = harm(random, paper)
    if random.random() < 0.5:
        ink = random.choice((_stamp, _stain, _written))(random, ink)
    if random.random() < 0.4:
        paper, ink = _folded(random, paper, ink)
    module, blur = random.uniform(3.5, 8), random.uniform(0.6, 1.2)
    shot = random.random()  # the same camera sees the paper and what lies on it
    seen, covered = (
        blurred(photographed(Random(shot), Card(layer, card.modules, b""), module=module, plain=plain), blur)
        for layer, plain in ((paper, False), (ink, True))
    )
    dark, light = random.uniform(15, 45), random.uniform(150, 235)
    seen = lit(seen, dark, light)
    bands = []
    for share in colour:
        band = ImageChops.multiply(
            seen, covered.point(lambda level, share=share: level + (255 - level) * share)
        )
        bands.append(noisy(band, random.uniform(2, 4), random))
    return card, Image.merge("RGB", bands)


def _scratched(random: Random, paper: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(paper)
    side = paper.width
    for _ in range(random.randint(4, 40)):
        x, y, turn = random.uniform(0, side), random.uniform(0, side), random.uniform(0, math.pi)
        length = side * random.uniform(0.05, 0.8)
        end = (x + length * math.cos(turn), y + length * math.sin(turn))
        width = max(1, int(FINE * random.uniform(0.1, 0.6)))
        draw.line((x, y, *end), fill=random.choice((255, 255, 200, 0)), width=width)
    return paper


def _torn(random: Random, paper: Image.Image) -> Image.Image:
    """Return a paper without an edge or a corner; what shows there is what it lies on."""
    side = paper.width
    depth = side * random.uniform(0.04, 0.16)
    points = [(0.0, 0.0)]
    if random.random() < 0.5:  # a corner
        size = side * random.uniform(0.1, 0.3)
        points += [(size, 0), (size * 0.6, size * 0.35), (size * 0.3, size * 0.7), (0, size)]
    else:
        steps = 12
        points += [(side * n / steps, depth * random.uniform(0.5, 1)) for n in range(steps + 1)] + [(side, 0)]
    mask = Image.new("L", paper.size, 0)
    ImageDraw.Draw(mask).polygon(points, fill=255)
    mask = mask.rotate(random.choice((0, 90, 180, 270)))
    return Image.composite(Image.new("L", paper.size, random.randint(20, 230)), paper, mask)


def _finder(random: Random, paper: Image.Image) -> Image.Image:
    """Return a paper with a part of one finder pattern gone or covered."""
    side = paper.width
    room = FINE * 8
    x, y = random.choice(((0, 0), (side - room, 0), (0, side - room)))
    draw = ImageDraw.Draw(paper)
    for _ in range(random.randint(1, 3)):
        middle = (x + random.uniform(0.1, 0.9) * room, y + random.uniform(0.1, 0.9) * room)
        radius = room * random.uniform(0.12, 0.45)
        box = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
        draw.ellipse(box, fill=random.choice((0, 60, 140, 255)))
    return paper


def _rubbed(random: Random, paper: Image.Image) -> Image.Image:
    """Return a paper whose ink is off in patches, as at a fold of a wallet."""
    cells = random.randint(12, 40)
    patches = Image.frombytes("L", (cells, cells), random.randbytes(cells * cells))
    patches = patches.resize(paper.size, Image.Resampling.BICUBIC)
    level = random.uniform(40, 110)
    return ImageChops.lighter(paper, patches.point(lambda value: max(0, min(255, (level - value) * 6))))


def _faded(random: Random, paper: Image.Image) -> Image.Image:
    """Return a paper whose ink was bleached, here more and there less."""
    clouds = Image.frombytes("L", (4, 4), random.randbytes(16)).resize(paper.size, Image.Resampling.BICUBIC)
    most = random.uniform(120, 240)
    return ImageChops.lighter(paper, clouds.point(lambda value: value * most / 255))


def _holes(random: Random, paper: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(paper)
    side = paper.width
    for _ in range(random.randint(2, 14)):
        x, y, radius = random.uniform(0, side), random.uniform(0, side), FINE * random.uniform(0.5, 3)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=random.choice((0, 90, 255)))
    return paper


def _stamp(random: Random, ink: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(ink)
    side = ink.width
    x, y = (random.uniform(0.1, 0.9) * side for _ in range(2))
    for radius in (side * random.uniform(0.2, 0.45), side * random.uniform(0.08, 0.18)):
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, outline=random.randint(0, 60), width=int(FINE * random.uniform(0.6, 2)))
    return ink


def _stain(random: Random, ink: Image.Image) -> Image.Image:
    side = ink.width
    blot = Image.new("L", ink.size, 255)
    draw = ImageDraw.Draw(blot)
    for _ in range(random.randint(1, 4)):
        x, y, radius = (random.uniform(low, high) * side for low, high in ((0, 1), (0, 1), (0.08, 0.35)))
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, fill=random.randint(20, 140), outline=random.randint(0, 40), width=FINE)
    return blurred(blot, FINE * random.uniform(0.3, 1.5))


def _written(random: Random, ink: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(ink)
    side = ink.width
    for _ in range(random.randint(1, 4)):
        x, y = random.uniform(0, 0.6) * side, random.uniform(0, 1) * side
        points = [(x, y)]
        for _step in range(random.randint(6, 20)):
            x, y = x + random.uniform(-0.5, 3) * FINE, y + random.uniform(-3, 3) * FINE
            points.append((x, y))
        draw.line(points, fill=random.randint(0, 50), width=int(FINE * random.uniform(0.3, 1)), joint="curve")
    return ink


def _folded(random: Random, *layers: Image.Image) -> tuple[Image.Image, ...]:
    """Return layers with a fold across: a pale line, and one half nearer to the light, and shorter."""
    paper, ink = layers
    side = paper.width
    at = int(side * random.uniform(0.2, 0.8))
    shrink = random.uniform(0.9, 1)
    box = [(0, 0, side, at), (0, at, side, int(at + (side - at) * shrink))]
    mesh = [
        (box[0], (0, 0, 0, at, side, at, side, 0)),
        (box[1], (0, at, 0, side, side, side, side, at)),
    ]
    bent = [each.transform(paper.size, Image.Transform.MESH, mesh, fillcolor=255) for each in (paper, ink)]
    draw = ImageDraw.Draw(bent[0])
    draw.line((0, at, side, at), fill=random.randint(170, 255), width=int(FINE * random.uniform(0.1, 0.8)))
    shade = Image.new("L", paper.size, 255)
    ImageDraw.Draw(shade).rectangle((0, at, side, side), fill=random.randint(110, 230))
    bent[0] = ImageChops.multiply(bent[0], shade)
    turn = random.choice((0, 90, 180, 270))
    return tuple(each.rotate(turn) for each in bent)
