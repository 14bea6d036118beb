"""Faces that are drawn or painted over: flat colours with edges, light in steps, skin without any grain."""

from itertools import pairwise
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma
from verifier_wasm.photo.subject import Subject

#: Of the steps between neighbours so many are none at all, while the largest are edges: filled with colour.
_FILLED: Final = 0.55
_EDGE: Final = 10
#: Where many are none, those of one are as many or more; with fewer, light comes in steps.
_NONE: Final = 0.15
_STEPPED: Final = 0.35
#: Painted, then made larger: fewer are none, but still far more than those of one, and the edges are harder.
_BRUSHED: Final = (0.4, 0.6)
_HARD: Final = 16
#: Lines as of ink: a tenth of the steps is as large as the edges of a photo are. Dots as of print: pixels
#: five apart are more alike than neighbours are; a camera's noise makes them as unlike, all else more so.
_INK: Final = 24
_DOTS: Final = 0.8
_LAG: Final = 5
#: Grain of skin: the median of what pixels differ from their neighbours, in percent of its light.
_SMOOTH: Final = 0.7
_SKIN: Final = (50, 280, 205, 425, 151, 108, 337, 101, 330)
_AROUND: Final = 3
_SMALL: Final = 90


def drawn(subject: Subject) -> Finding | None:
    """Return what looks like a filter's or a painter's work, None where nothing does.

    Only for pictures that are sharp: blur takes the grain, too.
    """
    patch = subject.seen.sharp
    if patch is None or min(patch.width, patch.height) < _SMALL:
        return None
    steps = [0] * 256
    near = far = 0
    for row in range(0, patch.height, 2):
        line = patch.data[row * patch.width : (row + 1) * patch.width]
        for one, other in pairwise(line):
            steps[abs(one - other)] += 1
        near += sum(abs(one - other) for one, other in pairwise(line[: 1 - _LAG]))
        far += sum(abs(one - other) for one, other in zip(line, line[_LAG:], strict=False))
    total = sum(steps)
    none, single = steps[0] / total, steps[1] / total
    edge = next(step for step in range(256) if sum(steps[: step + 1]) >= 0.99 * total)
    tenth = next(step for step in range(256) if sum(steps[: step + 1]) >= 0.9 * total)
    measured: dict[str, float | int | str] = {"filled": none, "edge": edge, "tenth": tenth}
    if tenth >= _INK or far < _DOTS * near:
        return Finding("retouched", State.LOOK, "retouched_lines", measured, (patch.box,))
    if edge >= _EDGE and (none >= _FILLED or (none >= _NONE and single < _STEPPED * none)):
        return Finding("retouched", State.LOOK, "retouched_drawn", measured, (patch.box,))
    if edge >= _HARD and none >= _BRUSHED[0] and single < _BRUSHED[1] * none:
        return Finding("retouched", State.LOOK, "retouched_drawn", measured, (patch.box,))
    grain = _grain(subject)
    if grain is not None and grain < _SMOOTH:
        return Finding("retouched", State.LOOK, "retouched_smooth", measured | {"grain": grain}, (patch.box,))
    return None


def _grain(subject: Subject) -> float | None:
    """Return how much skin differs from pixel to pixel of ``near``, in percent of its light."""
    patch = subject.near.patch
    found = []
    for number in _SKIN:
        x, y = subject.point(number)
        column, row = int((x - patch.box.left) / patch.scale), int((y - patch.box.top) / patch.scale)
        for down in range(max(1, row - _AROUND), min(patch.height - 1, row + _AROUND + 1)):
            for across in range(max(1, column - _AROUND), min(patch.width - 1, column + _AROUND + 1)):
                at = 3 * (down * patch.width + across)
                here, left, right, above, below = (
                    luma(patch.data[start : start + 3])
                    for start in (at, at - 3, at + 3, at - 3 * patch.width, at + 3 * patch.width)
                )
                found.append(abs(4 * here - left - right - above - below))
    return 100 * median(found) / subject.skin_luma if found else None
