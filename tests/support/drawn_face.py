"""A portrait that is drawn, and that the models take for a person: no photograph of anybody is needed."""

import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

type Colour = tuple[int, int, int]

#: The drawing's own units: 50 to a millimetre of the printed photo.
WIDTH, HEIGHT = 1100, 1600
WHITE: Colour = (244, 244, 243)
_SKIN: Colour = (224, 180, 152)
_SHADE: Colour = (196, 148, 120)
_HAIR: Colour = (48, 36, 30)
_CLOTHES: Colour = (52, 70, 100)
_LIPS: Colour = (176, 92, 88)


def portrait(width: int = WIDTH, *, ground: Colour = WHITE) -> Image.Image:
    """Return a portrait of 22 by 32, before a plain ground, so many pixels wide."""
    scale = width / WIDTH
    image = Image.new("RGB", (width, round(HEIGHT * scale)), ground)
    _head(_Pen(image, scale))
    image = image.filter(ImageFilter.GaussianBlur(6 * scale))
    _features(_Pen(image, scale))
    return _grained(image.filter(ImageFilter.GaussianBlur(1.2 * scale)))


def _grained(image: Image.Image) -> Image.Image:
    """Return it as a sensor sees it: no patch of a photograph is of one colour."""
    width, height = image.size
    chance = Image.frombytes("L", image.size, random.Random(7).randbytes(width * height))
    grain = chance.point([128 + (value - 128) // 14 for value in range(256)]).convert("RGB")
    return ImageChops.add(image, grain, scale=1, offset=-128)


class _Pen:
    """Draws in the drawing's own units."""

    def __init__(self, image: Image.Image, scale: float) -> None:
        self._draw, self._scale = ImageDraw.Draw(image), scale

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        """Fill an ellipse around a middle."""
        box = [side * self._scale for side in (x - across, y - down, x + across, y + down)]
        self._draw.ellipse(box, fill=colour)

    def block(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle."""
        self._draw.rectangle([side * self._scale for side in (left, top, right, bottom)], fill=colour)

    def line(self, *places: tuple[float, float], colour: Colour, width: float) -> None:
        """Draw a line from place to place."""
        points = [(x * self._scale, y * self._scale) for x, y in places]
        self._draw.line(points, fill=colour, width=max(1, round(width * self._scale)))

    def arc(self, x: float, y: float, across: float, down: float, *, width: float) -> None:
        """Draw the upper part of an ellipse, as lashes and brows lie."""
        box = [side * self._scale for side in (x - across, y - down, x + across, y + down)]
        self._draw.arc(box, 200, 340, fill=_HAIR, width=max(1, round(width * self._scale)))


def _head(pen: _Pen) -> None:
    pen.oval(550, 1560, 520, 430, _CLOTHES)
    pen.block(440, 950, 660, 1230, _SHADE)
    pen.oval(550, 560, 330, 470, _HAIR)
    _strands(pen)
    for x in (232, 868):
        pen.oval(x, 700, 38, 80, _SHADE)
    pen.oval(550, 690, 300, 380, _SKIN)
    pen.oval(550, 430, 285, 150, _HAIR)
    pen.oval(550, 560, 270, 110, _SKIN)
    _strands(pen, 0.5)
    _hairline(pen)


def _strands(pen: _Pen, inner: float = 0.3) -> None:
    """Draw hair from the crown outwards, each strand lighter or darker than the next."""
    chance = random.Random(5)
    for _ in range(420):
        angle, far = chance.uniform(math.pi, 2 * math.pi), chance.uniform(0.86, 1.01)
        light = chance.choice((-24, -14, 16, 30, 46))
        colour = (_HAIR[0] + light, _HAIR[1] + light, _HAIR[2] + light)
        near = (550 + 300 * inner * math.cos(angle), 480 + 380 * inner * math.sin(angle))
        end = (550 + 325 * far * math.cos(angle), 520 + 430 * far * math.sin(angle))
        pen.line(near, end, colour=colour, width=chance.uniform(2, 7))


def _hairline(pen: _Pen) -> None:
    """Draw where hair ends above the forehead: no two hairs end at one height."""
    chance = random.Random(11)
    for x in range(300, 801, 9):
        y = 560 - 110 * math.sqrt(max(0.0, 1 - ((x - 550) / 270) ** 2))
        light = chance.choice((-16, 0, 12, 24))
        colour = (_HAIR[0] + light, _HAIR[1] + light, _HAIR[2] + light)
        pen.line(
            (x, y - 60), (x + chance.uniform(-14, 14), y + chance.uniform(-6, 34)), colour=colour, width=6
        )


def _features(pen: _Pen) -> None:
    for x in (430, 670):
        pen.oval(x, 655, 62, 40, _SHADE)
        pen.oval(x, 660, 52, 26, (248, 246, 244))
        pen.oval(x, 660, 25, 25, (70, 45, 30))
        pen.oval(x, 660, 11, 11, (15, 12, 10))
        pen.oval(x + 8, 652, 5, 5, (255, 255, 255))
        pen.arc(x, 665, 60, 35, width=9)
        pen.arc(x, 617, 80, 42, width=20)
    pen.line((525, 670), (505, 800), colour=_SHADE, width=10)
    pen.oval(550, 812, 58, 38, (214, 166, 138))
    for x in (522, 578):
        pen.oval(x, 830, 16, 10, (120, 80, 66))
    pen.oval(550, 915, 95, 26, _LIPS)
    pen.line((455, 915), (645, 915), colour=(120, 60, 58), width=7)
    pen.oval(550, 955, 60, 10, _SHADE)
