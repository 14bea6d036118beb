"""What each rung of the ladder adds and costs, on the scenes that the first looks do not read."""

import time
from collections import Counter
from collections.abc import Iterable

from liangzheng.pictures.image_steps import scaled
from liangzheng.pictures.images import _by_rung, _codes, _open
from liangzheng.pictures.ladder import LADDER, LADDER_SIDE, Rung, _looks
from tests.bench.pictures.record import Tried
from tests.bench.pictures.scenes import Scene


def _name(rung: Rung) -> str:
    if rung.mends:
        return f"{rung.side} px, mended; {rung.binarizer}; {rung.formats[0]}"
    steps = ", ".join(" ".join(map(str, step)) for step in rung.steps) or "as it is"
    return f"{rung.side} px, {steps}; {rung.binarizer}; {rung.formats[0]}"


def climb_all(scenes: Iterable[Scene]) -> tuple[list[Tried], int]:
    """Try every rung on each scene that is unread without them; also return how many those are."""
    false: Counter[Rung] = Counter()
    reads: Counter[Rung] = Counter()
    adds: Counter[Rung] = Counter()
    times: dict[Rung, list[float]] = {rung: [] for rung in LADDER}
    unread = 0
    for scene in scenes:
        image, _ = _open(scene.picture, "scene")
        if _codes(image) or _codes(scaled(image, 1280)):
            continue
        unread += 1
        is_read = False
        base = scaled(image, LADDER_SIDE) if max(image.size) > LADDER_SIDE else image
        for rung in LADDER:
            began = time.process_time()
            found = [
                code
                for seen in _looks(scaled(base, rung.side), rung, lambda: True)
                for code in _by_rung(seen, rung)
            ]
            times[rung].append(round((time.process_time() - began) * 1000, 1))
            right = any(code.data == scene.content for code in found)
            reads[rung] += right
            adds[rung] += right and not is_read
            false[rung] += sum(code.data != scene.content for code in found)
            is_read |= right
    return [Tried(_name(rung), adds[rung], reads[rung], false[rung], times[rung]) for rung in LADDER], unread
