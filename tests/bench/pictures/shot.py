"""A flat picture as a camera sees it: turned, tilted, bent, out of focus, noisy."""

import math
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageFilter

#: Of the distance between camera and card, so that a tilted card is seen in perspective.
_DISTANCE: Final = 2.2
#: The standard deviation of the mean of four evenly spread bytes.
_SPREAD: Final = 37.0


def place(
    card: Image.Image,
    ground: Image.Image,
    *,
    width: float,
    roll: float = 0.0,
    yaw: float = 0.0,
    pitch: float = 0.0,
    centre: tuple[float, float] = (0.5, 0.5),
) -> Image.Image:
    """Return a ground with a card on it, ``width`` pixels wide where it is not tilted; angles in degrees."""
    roll, yaw, pitch = (math.radians(angle) for angle in (roll, yaw, pitch))
    # The card's plane in space: its two directions after roll, then yaw, then pitch.
    right = _turned(math.cos(roll), math.sin(roll), yaw, pitch)
    down = _turned(-math.sin(roll), math.cos(roll), yaw, pitch)
    scale = width / card.width
    distance = _DISTANCE * max(card.size)
    x, y = (centre[0] * ground.width, centre[1] * ground.height)
    a, b = right[2] / distance, down[2] / distance
    # From the card, its centre at 0, to the ground, in homogeneous coordinates.
    forward = (
        (scale * right[0] + x * a, scale * down[0] + x * b, x),
        (scale * right[1] + y * a, scale * down[1] + y * b, y),
        (a, b, 1.0),
    )
    back = _inverse(forward)
    half = (card.width / 2, card.height / 2)
    rows = [[back[row][column] + half[row] * back[2][column] for column in range(3)] for row in (0, 1)]
    whole = back[2][2]
    numbers = [value / whole for value in (*rows[0], *rows[1], back[2][0], back[2][1])]
    # A card drawn much finer than it is seen would be sampled, not averaged.
    shrink = max(1, int(1 / scale))
    if shrink > 1:
        card = card.reduce(shrink)
        numbers = [*(value / shrink for value in numbers[:6]), *numbers[6:]]
    seen, mask = (
        each.transform(ground.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)
        for each in (card, Image.new("L", card.size, 255))
    )
    return Image.composite(seen, ground, mask)


def _turned(x: float, y: float, yaw: float, pitch: float) -> tuple[float, float, float]:
    x, z = x * math.cos(yaw), x * math.sin(yaw)
    return x, y * math.cos(pitch) - z * math.sin(pitch), y * math.sin(pitch) + z * math.cos(pitch)


type _Matrix = tuple[tuple[float, float, float], ...]


def _inverse(matrix: _Matrix) -> _Matrix:
    """Return the inverse of a matrix but for a factor, which homogeneous coordinates do not need."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )


def bent(card: Image.Image, bend: float) -> Image.Image:
    """Return a card around a cylinder, seen from the side; ``bend``: half the angle covered, degrees."""
    half = math.radians(bend)
    width, height = card.size
    out = max(1, int(width * math.sin(half) / half))
    strips = 64
    mesh = []
    for number in range(strips):
        left, right = out * number // strips, out * (number + 1) // strips
        edges = [
            (math.asin(max(-1.0, min(1.0, (2 * edge / out - 1) * math.sin(half)))) / half + 1) / 2 * width
            for edge in (left, right)
        ]
        box = (left, 0, right, height)
        mesh.append((box, (edges[0], 0, edges[0], height, edges[1], height, edges[1], 0)))
    return card.transform((out, height), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC)


def moved(image: Image.Image, length: float, angle: float) -> Image.Image:
    """Return a picture of a camera that moved: the mean along a line of ``length`` pixels."""
    steps = max(2, round(length))
    total = image
    for number in range(1, steps):
        share = number / (steps - 1)
        dx, dy = length * share * math.cos(angle), length * share * math.sin(angle)
        there = image.transform(
            image.size, Image.Transform.AFFINE, (1, 0, dx, 0, 1, dy), Image.Resampling.BILINEAR
        )
        total = Image.blend(total, there, 1 / (number + 1))
    return total


def noisy(image: Image.Image, deviation: float, random: Random) -> Image.Image:
    """Return a grey picture with noise of a standard deviation in levels, nearly normal."""
    one, two, three, four = (
        Image.frombytes("L", image.size, random.randbytes(image.width * image.height)) for _ in range(4)
    )
    mean = Image.blend(Image.blend(one, two, 0.5), Image.blend(three, four, 0.5), 0.5)
    factor = deviation / _SPREAD
    return ImageChops.add(image, mean.point(lambda level: 128 + (level - 128) * factor), 1, -128)


def lit(image: Image.Image, dark: float, light: float) -> Image.Image:
    """Return a picture whose black and white are these levels."""
    return image.point(lambda level: dark + level * (light - dark) / 255)


def blurred(image: Image.Image, sigma: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(sigma))


def spot(size: tuple[int, int], centre: tuple[float, float], radius: float, stretch: float) -> Image.Image:
    """Return a round light that fades towards its rim."""
    # Pillow's gradient has half of its levels within the circle.
    whole = Image.radial_gradient("L").point(lambda level: max(0, 255 - 2 * level))
    light = whole.resize((max(2, int(2 * radius * stretch)), max(2, int(2 * radius))))
    out = Image.new("L", size, 0)
    out.paste(light, (int(centre[0] - light.width / 2), int(centre[1] - light.height / 2)))
    return out
