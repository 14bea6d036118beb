"""What each rung of the ladder adds and costs, on the scenes that the first looks do not read."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image

from liangzheng.pictures.image_steps import STEPS, scaled
from liangzheng.pictures.images import _by_rung, _codes, _open
from liangzheng.pictures.ladder import LADDER, LADDER_SIDE, MENDED, Rung
from liangzheng.pictures.mending.mend import mended
from tests.bench.pictures.record import Tried
from tests.bench.pictures.scenes import Scene

#: All that is tried, and the codes that are mended last.
_RUNGS: Final = (*LADDER, MENDED)


def _name(rung: Rung) -> str:
    if rung is MENDED:
        return f"{rung.side} px, mended; {rung.binarizer}; {rung.formats[0]}"
    steps = ", ".join(" ".join(map(str, step)) for step in rung.steps) or "as it is"
    return f"{rung.side} px, {steps}; {rung.binarizer}; {rung.formats[0]}"


def _looks(image: Image.Image, rung: Rung) -> Iterator[Image.Image]:
    if rung is MENDED:
        yield from mended(image, may_go_on=lambda: True)
        return
    for name, *values in rung.steps:
        image = STEPS[name](image, *values)
    yield image


def climb_all(scenes: Iterable[Scene]) -> tuple[list[Tried], int]:
    """Try every rung on each scene that is unread without them; also return how many those are."""
    false: Counter[Rung] = Counter()
    reads: Counter[Rung] = Counter()
    adds: Counter[Rung] = Counter()
    times: dict[Rung, list[float]] = {rung: [] for rung in _RUNGS}
    unread = 0
    for scene in scenes:
        image, _ = _open(scene.picture, "scene")
        if _codes(image) or _codes(scaled(image, 1280)):
            continue
        unread += 1
        is_read = False
        base = scaled(image, LADDER_SIDE) if max(image.size) > LADDER_SIDE else image
        for rung in _RUNGS:
            began = time.process_time()
            found = [code for seen in _looks(scaled(base, rung.side), rung) for code in _by_rung(seen, rung)]
            times[rung].append(round((time.process_time() - began) * 1000, 1))
            right = any(code.data == scene.content for code in found)
            reads[rung] += right
            adds[rung] += right and not is_read
            false[rung] += sum(code.data != scene.content for code in found)
            is_read |= right
    return [Tried(_name(rung), adds[rung], reads[rung], false[rung], times[rung]) for rung in _RUNGS], unread
