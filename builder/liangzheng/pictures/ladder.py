"""Other ways to look at a picture in which nothing was found, one after another: the ladder.

The page has the same table from `liangzheng.page_constants`, and the same steps. What each rung adds and
costs is in docs/bench/reading.md. What adds most in a millisecond comes first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image

from liangzheng.pictures.image_steps import STEPS, scaled

#: Where a code is to be guessed at, only what has error correction that rarely passes for right by chance: no
#: Micro QR, no runes, no barcodes (their check is one of 103 characters).
QR: Final = ("QRCodeModel2",)
OTHERS: Final = ("AztecCode", "DataMatrix", "PDF417")
#: Nothing finer than this is looked at again, in pixels of the longer side.
LADDER_SIDE: Final = 2000


@dataclass(frozen=True, slots=True)
class Rung:
    """One look: how large, what is done first, how black is separated from white, and what is looked for.

    ``mends``: at the damaged codes that are found, drawn as they must have been.
    """

    side: int
    steps: tuple[tuple[str, *tuple[float, ...]], ...] = ()
    binarizer: str = "LocalAverage"
    formats: tuple[str, ...] = QR
    mends: bool = False


LADDER: Final = (
    Rung(1600),
    Rung(640, (("equalize",),), "FixedThreshold"),
    Rung(2000),
    Rung(640, (("blur", 1.1), ("sharpen", 3, 300))),
    Rung(1000, (("even",), ("blur", 1.1))),
    Rung(1600, (("equalize",), ("even",), ("blur", 1.1))),
    Rung(2000, (), "GlobalHistogram"),
    Rung(640, (("sharpen", 2, 300),)),
    # A module is to have three to nine pixels.
    Rung(420, mends=True),
    Rung(1000, mends=True),
    Rung(180, mends=True),
    Rung(1000, (("blur", 1.1), ("sharpen", 2, 300))),
    Rung(2000, (("sharpen", 4, 400),), "FixedThreshold"),
    Rung(1000, (("blur", 1.1), ("sharpen", 4, 400)), "FixedThreshold"),
    Rung(2000, (("blur", 2), ("sharpen", 6, 600))),
    Rung(1000, (), "LocalAverage", OTHERS),
    Rung(1600, (("even",), ("blur", 1.1)), "LocalAverage", OTHERS),
)


def climb[Codes](
    image: Image.Image, read: Callable[[Image.Image, Rung], Codes], *, may_go_on: Callable[[], bool]
) -> Codes | None:
    """Return what the first rung finds that finds anything; None where there is no rung left, or no time."""
    base = scaled(image, LADDER_SIDE) if max(image.size) > LADDER_SIDE else image
    sizes: dict[int, Image.Image] = {}
    for rung in LADDER:
        if not may_go_on():
            break
        if rung.side not in sizes:
            sizes[rung.side] = scaled(base, rung.side)
        for look in _looks(sizes[rung.side], rung, may_go_on):
            if codes := read(look, rung):
                return codes
    return None


def _looks(image: Image.Image, rung: Rung, may_go_on: Callable[[], bool]) -> Iterator[Image.Image]:
    if rung.mends:
        from liangzheng.pictures.mending.mend import mended  # noqa: PLC0415 - few pictures need it

        yield from mended(image, may_go_on=may_go_on)
        return
    for name, *values in rung.steps:
        image = STEPS[name](image, *values)
    yield image
