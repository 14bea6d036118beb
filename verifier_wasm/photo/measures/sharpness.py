"""Sharpness, and the blocks of strong compression."""

from itertools import pairwise
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.middles import mean
from verifier_wasm.photo.pixels import luma
from verifier_wasm.photo.seen import Box, Patch
from verifier_wasm.photo.subject import Subject

#: How much of the picture's variation a further blur leaves, 0 to 1: the more, the more blurred it was.
_BLURRED: Final = (0.70, 0.78)
#: How much of the variation over two pixels is left over one, both ways: hardly less, where a small picture
#: was made larger.
_STRETCHED: Final = 0.935
#: How much neighbouring steps differ, by the steps: in a picture made larger light turns slowly, however
#: steep its edges are. Below the first it was made of a much smaller one; below the second it may have been.
_TURNS: Final = (0.775, 0.82)
#: Steps at the borders of the 8 by 8 blocks against all others: more, and compression is seen.
_BLOCKS: Final = 1.45
_BLOCK: Final = 8
#: A patch smaller than this says nothing.
_SMALL: Final = 40


def sharpness(subject: Subject) -> list[Finding]:
    """Judge blur, and compression blocks."""
    return [_sharp(subject), _blocks(subject)]


def _sharp(subject: Subject) -> Finding:
    """Compare the eyes' region with its own blurred copy (Crete et al., The blur effect, 2007)."""
    box = subject.box((70, 300, 205, 425), 0.05)
    rows = _rows(subject, box)
    if len(rows) < _SMALL // 2 or len(rows[0]) < _SMALL:
        return Finding("sharp", State.UNSURE, "sharp_small")
    columns = [list(column) for column in zip(*rows, strict=True)]
    blurred = max(_left_over(rows), _left_over(columns))
    stretched = max(_stretched(rows), _stretched(columns))
    measured: dict[str, float | int | str] = {"blurred": blurred, "stretched": stretched}
    face = _rows(subject, subject.oval)
    measured["turns"] = turns = max(
        _turning(face), _turning([list(line) for line in zip(*face, strict=True)])
    )
    if blurred > _BLURRED[1]:
        return Finding("sharp", State.FAIL, "sharp_blurred", measured, (box,))
    if blurred > _BLURRED[0] or stretched > _STRETCHED:
        return Finding("sharp", State.LOOK, "sharp_soft", measured, (box,))
    if turns < _TURNS[0]:
        return Finding("sharp", State.LOOK, "sharp_enlarged", measured, (box,))
    if turns < _TURNS[1]:
        return Finding("sharp", State.UNSURE, "sharp_perhaps", measured, (box,))
    return Finding("sharp", State.GOOD, "sharp_good", measured)


def _rows(subject: Subject, box: Box) -> list[list[float]]:
    """Return the light of ``near`` in a box of the picture, row by row."""
    patch = subject.near.patch
    columns, rows = patch.cells(box)
    return [
        [
            luma(patch.data[start : start + 3])
            for start in (3 * (row * patch.width + column) for column in columns)
        ]
        for row in rows
    ]


def _turning(rows: list[list[float]]) -> float:
    """Return how much neighbouring steps along the rows differ, by the steps; 1 where there are no two."""
    steps = [[other - one for one, other in pairwise(row)] for row in rows]
    turns = [abs(other - one) for row in steps for one, other in pairwise(row)]
    return mean(turns) / max(mean(abs(step) for row in steps for step in row), 0.01) if turns else 1.0


def _left_over(rows: list[list[float]]) -> float:
    """Return which part of the variation along the rows a mean over five pixels leaves."""
    before = lost = 0.0
    for row in rows:
        soft = [sum(row[n - 2 : n + 3]) / 5 for n in range(2, len(row) - 2)]
        for n in range(1, len(soft)):
            step = abs(row[n + 2] - row[n + 1])
            before += step
            lost += max(step - abs(soft[n] - soft[n - 1]), 0.0)
    return 1 - lost / before if before else 1.0


def _stretched(rows: list[list[float]]) -> float:
    """Return the steps over two pixels against those over one, halved: 1 where light only slopes."""
    one = sum(abs(row[n + 1] - row[n]) for row in rows for n in range(len(row) - 1))
    two = sum(abs(row[n + 2] - row[n]) for row in rows for n in range(len(row) - 2))
    return two / 2 / one if one else 1.0


def _blocks(subject: Subject) -> Finding:
    patch = subject.seen.sharp
    if patch is None or min(patch.width, patch.height) < _SMALL:
        return Finding("blocks", State.UNSURE, "sharp_small")
    ratio = min(_ratio(patch, across=True), _ratio(patch, across=False))
    measured: dict[str, float | int | str] = {"times": ratio}
    if ratio > _BLOCKS:
        return Finding("blocks", State.LOOK, "blocks_seen", measured, (patch.box,))
    return Finding("blocks", State.GOOD, "blocks_good", measured)


def _ratio(patch: Patch, *, across: bool) -> float:
    """Return the steps at the likeliest borders of blocks against those at all other places."""
    width, data = patch.width, patch.data
    if across:
        sums = [
            sum(abs(data[n] - data[n - 1]) for n in range(column, len(data), width))
            for column in range(1, width)
        ]
    else:
        sums = [
            sum(abs(data[row * width + n] - data[(row - 1) * width + n]) for n in range(width))
            for row in range(1, patch.height)
        ]
    by_phase = [sums[phase::_BLOCK] for phase in range(_BLOCK)]
    means = [sum(values) / len(values) for values in by_phase]
    most = max(means)
    others = (sum(means) - most) / (_BLOCK - 1)
    return most / others if others else 1.0
