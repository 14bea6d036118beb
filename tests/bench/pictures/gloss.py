"""Cards and phones with a lamp, a window or a flash in them, in colour, as a phone's camera takes them.

What is printed and what is mirrored lie over one another in linear light; then the camera's curve bends the
brightest levels together, each colour for itself.
"""

import math
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageMath

from tests.bench.pictures.cards import Card, new_card, photographed
from tests.bench.pictures.shot import blurred, noisy, spot

#: What a lamp's light is of full red, green and blue: daylight, a bulb, a shop's white, an evening's blue.
_LAMPS: Final = ((1.0, 1.0, 1.0), (1.0, 0.86, 0.62), (1.0, 0.95, 0.84), (0.84, 0.94, 1.0))
#: What is mirrored is drawn at a quarter of its light, so that a lamp may be four times as bright as paper.
_QUARTER: Final = 4
#: Steps of a level in linear light, so that the camera's curve has something to work on.
_STEPS: Final = 16
_KNEE: Final = 180


def gloss(random: Random) -> tuple[Card, Image.Image]:
    """Return a card under glare, and its photograph."""
    card, module = new_card(random), random.uniform(3.5, 8)
    roll = random.uniform(-180, 180)
    seen = blurred(photographed(random, card, module=module, roll=roll), random.uniform(0.6, 1.3))
    dark, light = random.uniform(6, 30), random.uniform(60, 180)
    mirrored = _mirrored(random, seen.size, card.modules * module, roll)
    own, other = random.choice(_LAMPS), random.choice(_LAMPS)
    shoulder, noise = random.uniform(60, 300), random.uniform(1.5, 4)
    bands = []
    for mine, its in zip(own, other, strict=True):
        band = _developed(seen, mirrored, (dark * mine, light * mine), its, shoulder)
        bands.append(noisy(band, noise, random))
    return card, Image.merge("RGB", bands)


def _developed(
    seen: Image.Image, mirrored: Image.Image, levels: tuple[float, float], share: float, shoulder: float
) -> Image.Image:
    """Return one colour as a camera makes it of light: as it is up to a level, then ever flatter."""
    dark, light = levels
    linear: Image.Image = ImageMath.lambda_eval(
        lambda args: args["convert"](
            (args["float"](args["seen"]) * ((light - dark) / 255) + dark) * _STEPS
            + args["float"](args["mirrored"]) * (share * _QUARTER * _STEPS),
            "I",
        ),
        seen=seen,
        mirrored=mirrored,
    )
    curve = [_curve(step / _STEPS, shoulder) for step in range(65_536)]
    drawn: Image.Image = linear.point(curve, "L")
    return drawn


def _curve(level: float, shoulder: float) -> int:
    if level <= _KNEE:
        return round(level)
    room = 262 - _KNEE  # a little more than there is, so that what is very bright is cut off
    return min(255, round(_KNEE + room * (1 - math.exp(-(level - _KNEE) / shoulder))))


def _mirrored(random: Random, size: tuple[int, int], reach: float, roll: float) -> Image.Image:
    """Return one to three things that shine, over the code or a part of it."""
    out = Image.new("L", size, 0)
    for _ in range(random.choice((1, 1, 2, 3))):
        x, y = (side / 2 + random.uniform(-0.5, 0.5) * reach for side in size)
        match random.choice(("lamp", "window", "tubes", "veil", "finder", "foil")):
            case "lamp":
                light = spot(size, (x, y), reach * random.uniform(0.15, 0.6), random.uniform(0.6, 2))
                light = light.point(_faded(random.uniform(25, 110)))
            case "window":
                light = _window(random, size, (x, y), reach)
            case "tubes":
                light = _tubes(random, size, (x, y), reach)
            case "veil":
                light = _slope(random, size, random.uniform(15, 50))
            case "finder":
                turn = math.radians(roll + random.choice((45, 135, 225)))
                x, y = (
                    side / 2 + reach * 0.52 * part
                    for side, part in zip(size, (math.cos(turn), math.sin(turn)), strict=True)
                )
                light = spot(size, (x, y), reach * random.uniform(0.12, 0.4), random.uniform(0.7, 1.5))
                light = light.point(_faded(random.uniform(30, 120)))
            case _:
                light = _foil(random, size)
        out = ImageChops.add(out, light)
    return out


def _faded(peak: float) -> list[int]:
    """Return the levels of a lamp's light, which falls off faster than its distance grows."""
    return [round(peak * (level / 255) ** 2) for level in range(256)]


def _window(random: Random, size: tuple[int, int], middle: tuple[float, float], reach: float) -> Image.Image:
    out = Image.new("L", size, 0)
    draw = ImageDraw.Draw(out)
    width, height = (reach * random.uniform(0.15, 0.6) for _ in range(2))
    level = random.randint(20, 80)
    for pane in range(random.choice((1, 2, 2, 3))):
        left = middle[0] + pane * width * 0.55
        draw.rectangle((left, middle[1], left + width / 2, middle[1] + height), fill=level)
    return blurred(out.rotate(random.uniform(-30, 30), center=middle), random.uniform(2, 14))


def _tubes(random: Random, size: tuple[int, int], middle: tuple[float, float], reach: float) -> Image.Image:
    out = Image.new("L", size, 0)
    draw = ImageDraw.Draw(out)
    turn = random.uniform(0, math.pi)
    along = (math.cos(turn) * reach, math.sin(turn) * reach)
    for number in range(random.randint(1, 3)):
        x, y = middle[0] - along[1] * number * 0.3, middle[1] + along[0] * number * 0.3
        line = (x - along[0], y - along[1], x + along[0], y + along[1])
        draw.line(line, fill=random.randint(25, 110), width=max(2, int(reach * random.uniform(0.03, 0.12))))
    return blurred(out, random.uniform(2, 12))


def _slope(random: Random, size: tuple[int, int], peak: float) -> Image.Image:
    slope = Image.linear_gradient("L").rotate(random.choice((0, 90, 180, 270))).resize(size)
    return slope.point(lambda level: level * peak / 255)


def _foil(random: Random, size: tuple[int, int]) -> Image.Image:
    """Return the streaks on a film that is not smooth."""
    wide, high = random.randint(4, 9), random.randint(10, 30)
    streaks = Image.frombytes("L", (wide, high), random.randbytes(wide * high))
    peak = random.uniform(25, 90)
    streaks = streaks.resize((size[0] * 2, size[0] * 2), Image.Resampling.BICUBIC)
    streaks = streaks.rotate(random.uniform(0, 180))
    left, top = (streaks.width - size[0]) // 2, (streaks.height - size[1]) // 2
    streaks = streaks.crop((left, top, left + size[0], top + size[1]))
    return streaks.point(lambda level: peak * max(0, level - 128) / 127)
