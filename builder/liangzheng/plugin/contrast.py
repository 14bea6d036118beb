"""Colours that can be read: contrast as WCAG 2.2 reckons it, and mixtures that have enough of it."""

from collections.abc import Iterable, Iterator
from typing import Final

#: WCAG 2.2, 1.4.3, level AA; what is drawn needs less (1.4.11) and is given as much.
TEXT: Final = 4.5
_STEPS: Final = 50


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, with_: str, share: float) -> str:
    """Return a colour with a share, from 0 to 1, of another."""
    pairs = zip(_parts(colour), _parts(with_), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def readable(colour: str, grounds: Iterable[str], towards: str, *, least: float = TEXT) -> str:
    """Return the colour with as little of another as makes it readable on all grounds.

    Where nothing does, it is the other colour.
    """
    known = list(grounds)
    shades = _shades(colour, towards)
    return next((shade for shade in shades if all(contrast(shade, of) >= least for of in known)), towards)


def _shades(colour: str, towards: str) -> Iterator[str]:
    return (mix(colour, towards, step / _STEPS) for step in range(_STEPS + 1))


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour in sRGB (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[int]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[place : place + 2], 16) for place in (0, 2, 4)]
