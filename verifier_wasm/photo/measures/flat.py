"""Something stuck over the face: patches of one colour that is not the skin's; skin and hair have grain."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.pixels import Colour, distance, luma
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Neighbours differ by no more in any channel.
_STEP: Final = 1
#: What is no skin: so far from its colour. Burnt-out light is none either, but nothing is stuck there.
_APART: Final = 40.0
_BURNT: Final = 245.0
#: Dark patches are also shadows, hair and frames: only so large a part of the face is something else. Light
#: ones are as small as this, if all of them together are as large as that.
_DARK: Final = 60.0
_LARGE: Final = 0.04
_LEAST: Final = 0.008
_TOGETHER: Final = 0.016
_PERSON: Final = 200
#: Where the face is bare of all that has a rule of its own: below the eyes, within its sides.
_BELOW_EYES: Final = 145
_WITHIN: Final = 0.44
#: Painted lips may have one colour; what covers a mouth has a rule of its own.
_LIPS: Final = (61, 291, 0, 17)


class _Patch(NamedTuple):
    part: float
    colour: Colour
    box: Box


def flat(subject: Subject) -> list[Finding]:
    """Return what is said of a face with patches of one colour, nothing of any other."""
    patches = [
        one
        for one in _patches(subject)
        if luma(one.colour) < _BURNT and distance(one.colour, subject.skin) > _APART
    ]
    dark = [one for one in patches if luma(one.colour) < _DARK and one.part >= _LARGE]
    light = [one for one in patches if luma(one.colour) >= _DARK]
    if sum(one.part for one in light) < _TOGETHER:
        light = []
    if not dark and not light:
        return []
    parts: dict[str, float | int | str] = {"flat": sum(one.part for one in (*dark, *light))}
    return [Finding("face_clear", State.LOOK, "face_flat", parts, tuple(one.box for one in (*dark, *light)))]


def _patches(subject: Subject) -> Iterator[_Patch]:
    """Return the patches of the face's box that are of one colour and no wall, with their part of the box."""
    patch = subject.near.patch
    across, down = patch.cells(subject.oval)
    # Each is held against its neighbours to the right and below.
    columns = range(across.start, min(across.stop, patch.width - 1))
    rows = range(down.start, min(down.stop, patch.height - 1))
    wide, data = patch.width, patch.data
    lip = subject.box(_LIPS, 0.1)
    left = {
        (column, row)
        for row in rows
        for column in columns
        if all(
            abs(data[at] - data[at + other]) <= _STEP
            for at in range(3 * (row * wide + column), 3 * (row * wide + column) + 3)
            for other in (3, 3 * wide)
        )
    }
    all_ = max(len(columns) * len(rows), 1)
    while left:
        found = _grown(left)
        if len(found) < _LEAST * all_:
            continue
        column, _ = sorted(found)[len(found) // 2]
        within = sorted(at for other, at in found if other == column)
        row = within[len(within) // 2]
        place = patch.box.left + (column + 0.5) * patch.scale, patch.box.top + (row + 0.5) * patch.scale
        # Caps, fringes and dark lenses lie above, scarves and hair beside.
        x, y = subject.head.along(*place)
        beside = abs(x) > _WITHIN * subject.head.face_width
        around = Box.around(found, patch.box.left, patch.box.top, patch.scale, patch.scale)
        lips = around.left >= lip.left and around.right <= lip.right and around.top >= lip.top
        if beside or lips or y < subject.down(_BELOW_EYES) or subject.person(*place) < _PERSON:
            continue
        start = 3 * (row * wide + column)
        red, green, blue = data[start : start + 3]
        yield _Patch(len(found) / all_, (red, green, blue), around)


def _grown(left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take out of what is left all that hangs together with one of it."""
    waiting, found = [left.pop()], []
    while waiting:
        column, row = waiting.pop()
        found.append((column, row))
        for place in ((column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)):
            if place in left:
                left.remove(place)
                waiting.append(place)
    return found
