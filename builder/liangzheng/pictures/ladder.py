"""Other ways to look at a picture in which nothing was found, one after another: the ladder.

The page has the same table from `liangzheng.page_constants`, and the same steps. What each rung adds and
costs is in docs/bench/reading.md. What adds most in a millisecond comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PIL import Image

from liangzheng.pictures.image_steps import STEPS, scaled
from liangzheng.pictures.mending.mend import mended

#: Where a code is to be guessed at, only what has error correction that rarely passes for right by chance: no
#: Micro QR, no runes, no barcodes (their check is one of 103 characters).
QR: Final = ("QRCodeModel2",)
OTHERS: Final = ("AztecCode", "DataMatrix", "PDF417")
#: Nothing finer than this is looked at again, in pixels of the longer side.
LADDER_SIDE: Final = 2000


@dataclass(frozen=True, slots=True)
class Rung:
    """One look: how large, what is done first, how black is separated from white, and what is looked for."""

    side: int
    steps: tuple[tuple[str, *tuple[float, ...]], ...] = ()
    binarizer: str = "LocalAverage"
    formats: tuple[str, ...] = QR


LADDER: Final = (
    Rung(1600),
    Rung(640, (("equalize",),), "FixedThreshold"),
    Rung(2000),
    Rung(640, (("blur", 1.1), ("sharpen", 3, 300))),
    Rung(1000, (("even",), ("blur", 1.1))),
    Rung(1600, (("equalize",), ("even",), ("blur", 1.1))),
    Rung(2000, (), "GlobalHistogram"),
    Rung(640, (("sharpen", 2, 300),)),
    Rung(1000, (("blur", 1.1), ("sharpen", 2, 300))),
    Rung(2000, (("sharpen", 4, 400),), "FixedThreshold"),
    Rung(1000, (("blur", 1.1), ("sharpen", 4, 400)), "FixedThreshold"),
    Rung(2000, (("blur", 2), ("sharpen", 6, 600))),
    Rung(1000, (), "LocalAverage", OTHERS),
    Rung(1600, (("even",), ("blur", 1.1)), "LocalAverage", OTHERS),
)


#: How large a picture is when its damaged QR codes are mended, and how the engine reads what comes of it.
MENDED: Final = Rung(1000)


def climb[Codes](
    image: Image.Image, read: Callable[[Image.Image, Rung], Codes], *, may_go_on: Callable[[], bool]
) -> Codes | None:
    """Return what the first rung finds that finds anything; None where there is no rung left, or no time.

    The last of them mends damaged QR codes (`liangzheng.pictures.mending`).
    """
    base = scaled(image, LADDER_SIDE) if max(image.size) > LADDER_SIDE else image
    sizes: dict[int, Image.Image] = {}
    for rung in LADDER:
        if not may_go_on():
            break
        if rung.side not in sizes:
            sizes[rung.side] = scaled(base, rung.side)
        look = sizes[rung.side]
        for name, *values in rung.steps:
            look = STEPS[name](look, *values)
        if codes := read(look, rung):
            return codes
    if may_go_on():
        for look in mended(scaled(base, MENDED.side), may_go_on=may_go_on):
            if codes := read(look, MENDED):
                return codes
    return None
