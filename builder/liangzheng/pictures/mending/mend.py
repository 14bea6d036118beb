"""A picture's QR code as it must have been, where enough of it is to be seen."""

from collections.abc import Callable, Iterator
from typing import Final

from PIL import Image, ImageChops
from reedsolo import ReedSolomonError, RSCodec

from liangzheng.pictures.image_steps import STEPS
from liangzheng.pictures.mending.finders import finders
from liangzheng.pictures.mending.grid import Grid, Seen, cleared, projection
from liangzheng.pictures.mending.guesses import grids
from liangzheng.pictures.mending.symbol import (
    blocks,
    blocks_of,
    data_modules,
    drawn,
    format_bits,
    format_modules,
    is_masked,
)

#: The reach of what counts as around a pixel, a standard deviation: a few modules.
_AROUND: Final = 8
#: Grain smaller than a module is smoothed first.
_SMOOTH: Final = 1.1
#: By so many levels a pixel has to be darker than what is around it.
_DARKER: Final = 4
#: What is added to the contrast around: where there is little, nothing is sure.
_GRAIN: Final = 12
#: How much of the patterns has to agree (-1 to 1).
_AGREES: Final = 0.5
#: Where a module is looked at.
_SPOTS: Final = ((0.5, 0.5), (0.3, 0.3), (0.7, 0.3), (0.3, 0.7), (0.7, 0.7))
#: Codewords of each block's correction that are not spent: that wrong data pass for right takes a chance of
#: less than one in 2^20 (an error costs two of them, and what is left out one).
_KEPT: Final = 3
#: How many shares of what may be left out are tried, one after another.
_SHARES: Final = 10
#: Pixels of a module in the code that is drawn, and its margin in modules.
_FINE: Final = 3
_MARGIN: Final = 4


def mended(image: Image.Image, *, may_go_on: Callable[[], bool]) -> Iterator[Image.Image]:
    """Yield the codes found in a grey picture, drawn as they must have been."""
    seen = _seen(image)
    for grid in grids(seen, finders(seen.levels, seen.width, seen.height)):
        if not may_go_on():
            return
        if grid.agreement < _AGREES:
            continue
        for each in (cleared(seen, grid), grid):
            if code := _read(each, seen):
                yield _picture(code, grid.size)
                break


def _seen(image: Image.Image) -> Seen:
    image = STEPS["blur"](image, _SMOOTH)
    differences = ImageChops.subtract(image, STEPS["blur"](image, _AROUND), 1, 128)
    contrast = STEPS["blur"](differences.point(_DISTANCES), _AROUND)
    return Seen(
        differences.point(_DARK).tobytes(), differences.tobytes(), contrast.tobytes(), *differences.size
    )


_DISTANCES: Final = [abs(level - 128) for level in range(256)]
_DARK: Final = [0 if level < 128 - _DARKER else 255 for level in range(256)]


def _read(grid: Grid, seen: Seen) -> bytes | None:
    """Return the modules of a code, row by row, without its errors; None where there are too many."""
    numbers = projection(grid.size, grid.corners)
    assert numbers, "a grid that was fitted is one"
    shades = _shades(grid.size, numbers, seen)
    number = max(range(32), key=lambda each: _likeness(each, grid.size, shades))
    level, mask = number >> 3, number & 7
    codewords, doubts = _codewords(grid.size, level, mask, shades)
    for places, check in blocks(grid.size, level):
        block = _corrected([codewords[place] for place in places], [doubts[place] for place in places], check)
        if block is None:
            return None
        for place, codeword in zip(places, block, strict=True):
            codewords[place] = codeword
    return drawn(grid.size, level, mask, codewords)


def _shades(size: int, numbers: tuple[float, ...], seen: Seen) -> list[int]:
    """Return how dark each module is for its surroundings: 0 for not known, negative for light."""
    a, b, c, d, e, f, g, h, i = numbers
    width, height = seen.width, seen.height
    shades = []
    for row in range(size):
        for column in range(size):
            darker = around = 0
            for right, below in _SPOTS:
                u, v = column + right, row + below
                depth = g * u + h * v + i
                x, y = int((a * u + b * v + c) / depth), int((d * u + e * v + f) / depth)
                if 0 <= x < width and 0 <= y < height:
                    darker += 128 - seen.differences[y * width + x]
                    around += seen.contrast[y * width + x] + _GRAIN
            # Towards zero, as the page does.
            shades.append(int(darker * 1024 / around) if around else 0)
    return shades


def _likeness(number: int, size: int, shades: list[int]) -> int:
    """Return how well the format information that is seen fits a level and mask."""
    bits = format_bits(number)
    total = 0
    for place, pair in enumerate(format_modules(size)):
        for column, row in pair:
            shade = shades[row * size + column]
            total += shade if bits >> 14 - place & 1 else -shade
    return total


def _codewords(size: int, level: int, mask: int, shades: list[int]) -> tuple[list[int], list[int]]:
    """Return the codewords, and how sure each is: as its least sure module."""
    count = blocks_of((size - 17) // 4, level)[2]
    codewords, doubts = [0] * count, [1 << 20] * count
    for place, (column, row) in enumerate(data_modules(size)[: 8 * count]):
        shade = shades[row * size + column]
        codewords[place >> 3] |= ((shade > 0) != is_masked(mask, column, row)) << 7 - (place & 7)
        doubts[place >> 3] = min(doubts[place >> 3], abs(shade))
    return codewords, doubts


def _corrected(block: list[int], doubts: list[int], check: int) -> bytes | None:
    """Return a block without its errors, some of the least sure codewords left out (Forney, 1966)."""
    least = sorted(range(len(block)), key=lambda place: doubts[place])
    room = check - _KEPT
    codec = RSCodec(check, prim=0x11D, generator=2, fcr=0)
    for share in range(_SHARES + 1):
        left_out = least[: room * share // _SHARES]
        try:
            _, whole, wrong = codec.decode(bytes(block), erase_pos=left_out)
        except ReedSolomonError:
            continue
        errors = len(set(wrong) - set(left_out))
        if 2 * errors + len(left_out) <= room:
            return bytes(whole)
    return None


def _picture(modules: bytes, size: int) -> Image.Image:
    code = Image.frombytes("L", (size, size), bytes(0 if dark else 255 for dark in modules))
    whole = Image.new("L", (size + 2 * _MARGIN, size + 2 * _MARGIN), 255)
    whole.paste(code, (_MARGIN, _MARGIN))
    return whole.resize((whole.width * _FINE, whole.height * _FINE), Image.Resampling.NEAREST)
