"""Clothes: dark enough to stand off from the white ground."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.ground import colour_of
from verifier_wasm.photo.pixels import Colour, distance, luma, middle
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Surely person.
_PERSON: Final = 220
#: How far clothes and ground are apart as colours: clear from the second on, as one below the first.
_APART: Final = (45.0, 85.0)
#: Where clothes are: below the chin by this part of the head, and so far out that no neck is there.
_BELOW: Final = 0.16
_DOWN: Final = 1.2
_OUT: Final = 1.3
_GRID: Final = 40
_ASIDE: Final = 0.42
_FEW: Final = 40


def clothes(subject: Subject) -> list[Finding]:
    """Judge how clothes stand off from the ground."""
    behind = colour_of(subject)
    colours, box = _worn(subject)
    if behind is None or len(colours) < _FEW:
        return [Finding("clothes", State.UNSURE, "clothes_unsure")]
    worn = middle(colours)
    apart = distance(worn, behind)
    measured: dict[str, float | int | str] = {"apart": apart, "light": luma(worn)}
    if apart < _APART[0]:
        return [Finding("clothes", State.FAIL, "clothes_white", measured, (box,))]
    if apart < _APART[1]:
        return [Finding("clothes", State.LOOK, "clothes_light", measured, (box,))]
    return [Finding("clothes", State.GOOD, "clothes_good", measured)]


def _worn(subject: Subject) -> tuple[list[Colour], Box]:
    head = subject.head
    colours: list[Colour] = []
    places: list[tuple[float, float]] = []
    for row in range(_GRID):
        down = head.chin + (_BELOW + (_DOWN - _BELOW) * row / _GRID) * head.height
        for column in range(_GRID + 1):
            part = 2 * column / _GRID - 1
            across = part * _OUT * head.face_width
            x, y = head.place(across, down)
            if abs(across) < _ASIDE * head.face_width or subject.person(x, y) < _PERSON:
                continue
            colour = subject.small.at(x, y)
            if colour is not None and subject.frame.holds(x, y):
                colours.append(colour)
                places.append((x, y))
    if not places:
        return [], subject.whole
    xs, ys = zip(*places, strict=True)
    return colours, Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1)
