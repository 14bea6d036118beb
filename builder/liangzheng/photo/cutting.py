"""Parts of a picture for a model: turned, scaled, black where the picture ends; the page cuts alike."""

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from liangzheng.photo.model import Array


@dataclass(frozen=True, slots=True)
class Part:
    """A turned rectangle of the picture: its centre, sides in pixels, and angle (clockwise, as y is down)."""

    x: float
    y: float
    width: float
    height: float
    angle: float = 0.0

    def cut(self, picture: Array, side: int) -> Array:
        """Return the part as ``side`` by ``side`` by 3, 0 to 255.

        Averaged over whole pixels first, so that fine structure does not flicker, then between neighbours.
        """
        times = max(1, math.floor(min(self.width, self.height) / side))
        if times > 1:
            picture = np.asarray(Image.fromarray(picture.astype(np.uint8)).reduce(times), np.float64)
        steps = (np.arange(side) + 0.5) / side - 0.5
        across, down = np.meshgrid(steps * self.width, steps * self.height)
        x, y = self._turned(across, down)
        return _between(picture, x / times - 0.5, y / times - 0.5)

    def back(self, points: Array) -> Array:
        """Return points of the cut, 0 to 1 with z in widths, in pixels of the picture."""
        x, y = self._turned((points[:, 0] - 0.5) * self.width, (points[:, 1] - 0.5) * self.height)
        return np.stack([x, y, points[:, 2] * self.width], axis=1)

    def _turned(self, across: Array, down: Array) -> tuple[Array, Array]:
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return self.x + cosine * across - sine * down, self.y + sine * across + cosine * down


def _between(picture: Array, x: Array, y: Array) -> Array:
    height, width = picture.shape[:2]
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, low = (x - left)[..., None], (y - top)[..., None]

    def at(column: NDInt, row: NDInt) -> Array:
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        return np.asarray(picture[row.clip(0, height - 1), column.clip(0, width - 1)] * inside[..., None])

    upper = at(left, top) * (1 - right) + at(left + 1, top) * right
    lower = at(left, top + 1) * (1 - right) + at(left + 1, top + 1) * right
    return np.asarray(upper * (1 - low) + lower * low)


type NDInt = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
