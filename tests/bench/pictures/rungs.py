"""What each rung of the ladder adds and costs, on the scenes that the first looks do not read."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import zxingcpp

from liangzheng.pictures.image_steps import STEPS, scaled
from liangzheng.pictures.images import _codes, _open
from liangzheng.pictures.ladder import LADDER, LADDER_SIDE, Rung
from tests.bench.pictures.scenes import Scene


@dataclass(slots=True)
class Tried:
    """One rung: how many it read first, how many it reads at all, its false reads, and milliseconds."""

    rung: Rung
    adds: int = 0
    reads: int = 0
    false: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        steps = ", ".join(" ".join(map(str, step)) for step in self.rung.steps) or "as it is"
        return f"{self.rung.side} px, {steps}; {self.rung.binarizer}; {self.rung.formats[0]}"


def climb_all(scenes: Iterable[Scene]) -> tuple[list[Tried], int]:
    """Try every rung on each scene that is unread without them; also return how many those are."""
    tried = [Tried(rung) for rung in LADDER]
    unread = 0
    for scene in scenes:
        image, _ = _open(scene.picture, "scene")
        if _codes(image) or _codes(scaled(image, 1600)):
            continue
        unread += 1
        is_read = False
        base = scaled(image, LADDER_SIDE) if max(image.size) > LADDER_SIDE else image
        for each in tried:
            began = time.process_time()
            seen = scaled(base, each.rung.side)
            for name, *values in each.rung.steps:
                seen = STEPS[name](seen, *values)
            found = zxingcpp.read_barcodes(
                seen,
                formats=zxingcpp.barcode_formats_from_str(",".join(each.rung.formats)),
                binarizer=getattr(zxingcpp.Binarizer, each.rung.binarizer),
            )
            each.times.append((time.process_time() - began) * 1000)
            right = any(bytes(code.bytes) == scene.content for code in found)
            each.reads += right
            each.adds += right and not is_read
            each.false += sum(bytes(code.bytes) != scene.content for code in found)
            is_read |= right
    return tried, unread
