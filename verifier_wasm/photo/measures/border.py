"""Edges that are no photo: a frame around it, bars of a screenshot."""

from typing import Final

from verifier_wasm.photo.finding import Finding, Line, State
from verifier_wasm.photo.measures.marks import written
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma
from verifier_wasm.photo.subject import Subject

#: A line of one colour: most of its pixels are as light as the edge's; a clock may stand in it.
_FLAT: Final = 10.0
_ALIKE: Final = 0.85
#: Where the flat lines end, most of the next differ from them by so much.
_STEP: Final = 22.0
_MOST: Final = 0.6
#: Within a bar so much of a line stays alike, whatever words stand in it; so many lines are mixed at its end.
_WORDS: Final = 0.5
_MIXED: Final = 2
#: A status line: where its signs end and begin across, how they stand out, and how deep it is at most.
_ENDS: Final = (0.32, 0.62)
_SIGN: Final = 40.0
_STATUS: Final = 0.075
#: Rounded corners: how far in they are looked at, by the width, and how they stand out.
_CORNER: Final = (0.008, 0.13)
_CUT: Final = 60.0
_EVEN: Final = 35.0
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
    if not depths["top"]:
        depths["top"] = (_status(rows) or _corners(rows)) * scale
    if not any(depths.values()) and _corners(rows[::-1]):
        depths["bottom"] = scale
    measured: dict[str, float | int | str] = {f"{side}_px": depth for side, depth in depths.items() if depth}
    lines = tuple(_line(side, depth, seen.width, seen.height) for side, depth in depths.items() if depth)
    if lines:
        long = max(seen.width, seen.height) / min(seen.width, seen.height) > _LONG
        return [Finding("border", State.LOOK, "border_screen" if long else "border_seen", measured, lines)]
    if (words := written(subject)) is not None:
        return [Finding("border", State.LOOK, "border_words", {}, (words,))]
    return [Finding("border", State.GOOD, "border_good")]


def _bar(lines: list[list[float]]) -> int:
    """Return how many lines from the first on are bars, each of one colour and ended by a step; else 0.

    One bar may follow another, as a title does a status line; words and signs may stand in each.
    """
    first = median(lines[0])
    if not _flat(lines[0], first):
        return 0
    depth, mixed, calm = 0, 0, 0
    for number, line in enumerate(lines[: int(_DEEP * len(lines))]):
        if sum(abs(one - first) <= _FLAT for one in line) >= _WORDS * len(line):
            calm, mixed = number if _flat(line, first) else calm, 0
            continue
        own = median(line)
        if _flat(line, own) and abs(own - first) > _STEP:
            depth, first, mixed, calm = number, own, 0, number
            continue
        # Lines may be mixed of both sides, where the picture was scaled.
        after = lines[min(number + 1, len(lines) - 1)]
        # A bar ends at once; what grows into its lines is no bar's end.
        if (
            number
            and number - calm <= 1 + _MIXED
            and sum(abs(one - first) > _STEP for one in after) >= _MOST * len(after)
        ):
            if not _flat(after, median(after)):
                return number
            mixed += 1
            if mixed <= _MIXED:
                continue
        break
    return depth


def _flat(line: list[float], light: float) -> bool:
    return sum(abs(one - light) <= _FLAT for one in line) >= _ALIKE * len(line)


def _status(rows: list[list[float]]) -> int:
    """Return how deep a line of small signs is at the top, at both sides and nowhere else; or 0.

    A phone's clock stands at the left, its battery at the right; the ground behind a head has neither.
    """
    light, wide = median(rows[0]), len(rows[0])
    ends = int(_ENDS[0] * wide), int(_ENDS[1] * wide)
    marked = first = 0
    for number, row in enumerate(rows[: int(_STATUS * len(rows))]):
        signs = [at for at, one in enumerate(row) if abs(one - light) > _SIGN]
        if any(ends[0] < at < ends[1] for at in signs):
            return 0
        if signs:
            if not marked:
                first = number
            marked |= (signs[0] <= ends[0]) | (signs[-1] >= ends[1]) << 1
        elif marked == 0b11 and first:
            return number
        elif marked:
            return 0
    return 0


def _corners(rows: list[list[float]]) -> bool:
    """Tell whether the first row's corners are cut off: dark or light, and what is beside and below is not.

    The lower ones are seen, where the upper ones are as white as the wall.
    """
    wide, tall = len(rows[0]), len(rows)
    out, within = int(_CORNER[0] * wide), int(_CORNER[1] * wide)
    if out < 1 or tall <= within:
        return False
    corners = [rows[0][out], rows[0][wide - 1 - out]]
    beside = [rows[0][within], rows[0][wide - 1 - within]]
    below = [rows[within][out], rows[within][wide - 1 - out]]
    cut = all(
        abs(one - other) > _CUT
        for one, first, second in zip(corners, beside, below, strict=True)
        for other in (first, second)
    )
    even = all(abs(one - other) <= _EVEN for one, other in zip(beside, below, strict=True))
    return cut and even and abs(corners[0] - corners[1]) <= _STEP


def _line(side: str, depth: float, width: int, height: int) -> Line:
    right, bottom = float(width), float(height)
    return {
        "top": ((0.0, depth), (right, depth)),
        "bottom": ((0.0, bottom - depth), (right, bottom - depth)),
        "left": ((depth, 0.0), (depth, bottom)),
        "right": ((right - depth, 0.0), (right - depth, bottom)),
    }[side]
