"""Edges that are no photo: a frame around it, bars of a screenshot."""

from typing import Final

from verifier_wasm.photo.finding import Finding, Line, State
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma
from verifier_wasm.photo.subject import Subject

#: A line of one colour: most of its pixels are as light as the edge's; a clock may stand in it.
_FLAT: Final = 10.0
_ALIKE: Final = 0.85
#: Where the flat lines end, most of the next differ from them by so much.
_STEP: Final = 22.0
_MOST: Final = 0.6
#: How deep a bar is looked for, by the side.
_DEEP: Final = 0.35
#: Screens of phones are longer than any photo of a camera.
_LONG: Final = 1.9


def border(subject: Subject) -> list[Finding]:
    """Judge borders, and what looks like a picture of a screen."""
    seen = subject.seen
    patch = seen.small
    rows = [
        [
            luma(patch.data[start : start + 3])
            for start in range(3 * row * patch.width, 3 * (row + 1) * patch.width, 3)
        ]
        for row in range(patch.height)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)]
    scale = patch.scale
    depths = {
        "top": _bar(rows) * scale,
        "bottom": _bar(rows[::-1]) * scale,
        "left": _bar(columns) * scale,
        "right": _bar(columns[::-1]) * scale,
    }
    measured: dict[str, float | int | str] = {f"{side}_px": depth for side, depth in depths.items() if depth}
    lines = tuple(_line(side, depth, seen.width, seen.height) for side, depth in depths.items() if depth)
    if lines:
        long = max(seen.width, seen.height) / min(seen.width, seen.height) > _LONG
        return [Finding("border", State.LOOK, "border_screen" if long else "border_seen", measured, lines)]
    return [Finding("border", State.GOOD, "border_good")]


def _bar(lines: list[list[float]]) -> int:
    """Return how many lines from the first on are of one colour, if they end in a step; else 0."""
    first = median(lines[0])
    for number, line in enumerate(lines[: int(_DEEP * len(lines))]):
        flat = sum(abs(one - first) <= _FLAT for one in line) >= _ALIKE * len(line)
        if not flat:
            # One line may be mixed of both sides, where the picture was scaled.
            after = lines[min(number + 1, len(lines) - 1)]
            differing = sum(abs(one - first) > _STEP for one in after) / len(after)
            return number if number and differing >= _MOST else 0
    return 0


def _line(side: str, depth: float, width: int, height: int) -> Line:
    right, bottom = float(width), float(height)
    return {
        "top": ((0.0, depth), (right, depth)),
        "bottom": ((0.0, bottom - depth), (right, bottom - depth)),
        "left": ((depth, 0.0), (depth, bottom)),
        "right": ((right - depth, 0.0), (right - depth, bottom)),
    }[side]
