"""What is done to a grey picture before it is looked at again: operations of Pillow, by name.

The page does the same in ``theme/assets/js/image-steps.js``, to the same level of every pixel, so that both
read alike; ``tests/unit/test_image_steps.py`` compares them.
"""

import math
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageFilter, ImageOps

#: Tiles a side, and how many times the mean a level's count may be (Zuiderveld, "Contrast limited adaptive
#: histogram equalization", Graphics Gems IV, 1994; the values are those that OpenCV's users take).
_TILES: Final = 8
_CLIP: Final = 4


def scaled(image: Image.Image, side: int) -> Image.Image:
    """Return a picture with a longer side of ``side`` pixels; small ones grow to twice their size at most."""
    factor = min(2.0, side / max(image.size))
    # Halves are rounded up, as JavaScript does.
    size = tuple(max(1, math.floor(length * factor + 0.5)) for length in image.size)
    return image if size == image.size else image.resize((size[0], size[1]), Image.Resampling.BILINEAR)


def _even(image: Image.Image) -> Image.Image:
    """Return a picture with its contrast evened out tile by tile, and limited (CLAHE).

    Between the middles of tiles, what each of them makes of a level is mixed by how near they are.
    """
    width, height = (-(-length // _TILES) for length in image.size)
    tables = [
        [_table(image, column * width, row * height, width, height) for column in range(_TILES)]
        for row in range(_TILES)
    ]
    out = Image.new("L", image.size)
    columns, rows = _cells(image.width, width), _cells(image.height, height)
    for row, top, bottom in rows:
        down = Image.frombytes("L", (1, bottom - top), _ramp(bottom - top, height))
        above, below = max(row, 0), min(row + 1, _TILES - 1)
        for column, left, right in columns:
            cell = image.crop((left, top, right, bottom))
            across = Image.frombytes("L", (right - left, 1), _ramp(right - left, width)).resize(cell.size)
            before, after = max(column, 0), min(column + 1, _TILES - 1)
            upper, lower = (
                Image.composite(cell.point(tables[each][after]), cell.point(tables[each][before]), across)
                for each in (above, below)
            )
            out.paste(Image.composite(lower, upper, down.resize(cell.size)), (left, top))
    return out


def _cells(length: int, tile: int) -> list[tuple[int, int, int]]:
    """Return the stretches from one tile's middle to the next: the number of the tile before, start, end."""
    middles = [number * tile + tile // 2 for number in range(_TILES)]
    edges = [0, *(min(middle, length) for middle in middles), length]
    cells = [(number - 1, edges[number], edges[number + 1]) for number in range(_TILES + 1)]
    return [cell for cell in cells if cell[1] < cell[2]]


def _ramp(length: int, tile: int) -> bytes:
    return bytes(min(255, (place * 255 + tile // 2) // tile) for place in range(length))


def _table(image: Image.Image, left: int, top: int, width: int, height: int) -> list[int]:
    """Return what a tile makes of each level: how much of it is not lighter, in 255ths."""
    right, bottom = min(left + width, image.width), min(top + height, image.height)
    area = (right - left) * (bottom - top)
    if right <= left or bottom <= top:
        return list(range(256))
    most = max(1, _CLIP * area // 256)
    counts = image.crop((left, top, right, bottom)).histogram()
    share, rest = divmod(sum(max(0, count - most) for count in counts), 256)
    total, table = 0, []
    for level, count in enumerate(counts):
        # What is left over goes to the levels one by one.
        total += min(count, most) + share + (level < rest)
        table.append((total * 255 + area // 2) // area)
    return table


def _blur(image: Image.Image, sigma: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(sigma))


def _sharpen(image: Image.Image, sigma: float, percent: int) -> Image.Image:
    return image.filter(ImageFilter.UnsharpMask(sigma, percent, threshold=0))


#: By the names that `liangzheng.pictures.ladder` has for them.
STEPS: Final[dict[str, Callable[..., Image.Image]]] = {
    "equalize": ImageOps.equalize,
    "even": _even,
    "blur": _blur,
    "sharpen": _sharpen,
}
