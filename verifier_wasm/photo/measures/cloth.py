"""Cloth about the head: one that wraps hair, ears and neck, and a straight edge across the forehead."""

from typing import Final, NamedTuple

from verifier_wasm.photo.measures.cover import like
from verifier_wasm.photo.middles import mean, median
from verifier_wasm.photo.pixels import Colour, distance, luma, middle
from verifier_wasm.photo.subject import Subject

#: Places by parts of the face's width across, and of the way from the hairline to the crown.
_OVER: Final = ((-0.22, -0.1, 0.0, 0.1, 0.22), (0.3, 0.5, 0.7))
#: Under the chin, by the face's width across and its height down: above every collar but the highest.
_UNDER: Final = ((-0.15, -0.07, 0.0, 0.07, 0.15), (0.08, 0.13, 0.18, 0.23))
#: Beside the jaw, where only long hair or cloth is: points of the mesh's sides, and how far out.
_BESIDE: Final = ((93, 132, 58), (323, 361, 288))
_OUT: Final = (0.05, 0.09, 0.13)
_LEAST: Final = 3
#: Places of the chin: a beard explains what is dark under it.
_CHIN: Final = (152, 175, 200, 199)
_BEARD: Final = 30.0
#: How far places of one cloth are apart, by its light and by how far it is from the skin; folds do that.
_FOLD: Final = 0.22
_OWN: Final = 0.4
_APART: Final = (10.0, 30.0)
#: Cloth is so far from the skin.
_FOREIGN: Final = 18.0
#: Columns across the forehead, by the face's width, and what the edge is compared over, in pixels.
_COLUMNS: Final = 6
_COLUMN: Final = 0.05
_REACH: Final = 3
_TALL: Final = 9
#: An edge is a step of so much, and of half the column's largest.
_STEP: Final = 22.0
_LARGEST: Final = 0.5
#: What is straight: how far columns lie off a line, by the face's width, most and nearly all; how many.
_STRAIGHT: Final = (0.022, 0.045)
_ENOUGH: Final = 10
_HIGHEST: Final = 0.23
_SAME: Final = 0.7
#: Hair goes on beside the eyes in the colour that it has above the forehead.
_HAIR: Final = 45.0
_TEMPLES: Final = ((162, 127, 234), (389, 356, 454))
_TEMPLE_OUT: Final = (0.0, 0.03, 0.06)


class _Edge(NamedTuple):
    """Where a column meets it: across and up from the brows, by the face's width; the colours there."""

    across: float
    up: float
    below: Colour
    above: Colour
    beyond: Colour


def wrapped(subject: Subject) -> bool:
    """Tell whether one cloth is over the hair, beside the jaw and under the chin.

    Hair does not grow across the neck, a collar does not reach over the head, and bare heads and necks have
    the face's own colour; a beard under long hair looks like cloth, and is let be.
    """
    head = subject.head
    hairline, chin = (_down(subject, number) for number in (10, 152))
    middle_of_chin = _across(subject, 152)
    over = [
        head.place(across * head.face_width, hairline + (head.crown - hairline) * part)
        for across in _OVER[0]
        for part in _OVER[1]
    ]
    under = [
        head.place(middle_of_chin + across * head.face_width, chin + part * head.face_height)
        for across in _UNDER[0]
        for part in _UNDER[1]
    ]
    top, neck = _colour(subject, over), _colour(subject, under)
    sides = [side for sign in (0, 1) if (side := _side(subject, sign)) is not None]
    if top is None or neck is None or not sides:
        return False
    foreign = min(distance(top, subject.skin), distance(neck, subject.skin))
    apart = min(max(distance(top, side), distance(neck, side)) for side in sides)
    most = min(
        max(_FOLD * luma(top), _OWN * foreign if foreign < 2 * _APART[1] else 0.0, _APART[0]), _APART[1]
    )
    if foreign < _FOREIGN or max(distance(top, neck), apart) > most:
        return False
    beard = _colour(subject, [subject.point(number) for number in _CHIN])
    return beard is None or distance(beard, neck) > min(_BEARD, foreign)


def edged(subject: Subject) -> bool:
    """Tell whether a straight edge runs low across the forehead, with one colour above it and no hair beside.

    Hairlines are neither straight nor low, and a straight fringe goes on beside the eyes.
    """
    edges = [edge for column in range(-_COLUMNS, _COLUMNS + 1) if (edge := _edge(subject, column * _COLUMN))]
    if len(edges) < _ENOUGH or median(edge.up for edge in edges) > _HIGHEST:
        return False
    above = middle([edge.beyond for edge in edges])
    if like(above, subject.skin):  # blond hair over the forehead
        return False
    # A brow has skin over it; a rim has the hat.
    rims = sum(distance(edge.above, above) < distance(edge.below, above) for edge in edges)
    bare = sum(like(edge.below, subject.skin) for edge in edges)
    if min(rims, bare) < _SAME * len(edges) or _off(edges) > 1.0:
        return False
    beside = [colour for sign in (0, 1) for colour in _temple(subject, sign)]
    return sum(distance(colour, above) < _HAIR for colour in beside) < _LEAST


def _off(edges: list[_Edge]) -> float:
    """Return how far edges are off a straight line, by what is still straight."""
    across, up = mean(edge.across for edge in edges), mean(edge.up for edge in edges)
    wide = sum((edge.across - across) ** 2 for edge in edges)
    slope = sum((edge.across - across) * (edge.up - up) for edge in edges) / wide
    offs = sorted(abs(edge.up - up - slope * (edge.across - across)) for edge in edges)
    return max(median(offs) / _STRAIGHT[0], offs[-3] / _STRAIGHT[1])


def _edge(subject: Subject, across: float) -> _Edge | None:
    """Go up a column from the brows to its first strong edge within the person."""
    head, step = subject.head, subject.near.patch.scale
    brow = min(_down(subject, number) for number in (105, 334))
    column: list[Colour] = []
    for number in range(1, int((brow - head.crown) / step)):
        place = head.place(across * head.face_width, brow - number * step)
        colour = subject.near.at(*place)
        if colour is None or subject.person(*place) < 160:
            break
        column.append(colour)
    if len(column) < _TALL:
        return None
    steps = [
        (distance(_mean(column[at - _REACH : at]), _mean(column[at + 1 : at + 1 + _REACH])), at)
        for at in range(_REACH, len(column) - _REACH)
    ]
    least = max(_STEP, _LARGEST * max(steps)[0])
    first = next((at for height, at in steps if height >= least), None)
    if first is None:
        return None
    _, at = max(one for one in steps if first <= one[1] <= first + _REACH)
    above = column[at + 1 : at + 1 + _REACH]
    return _Edge(
        across,
        at * step / head.face_width,
        _mean(column[at - _REACH : at]),
        _mean(above),
        middle(column[at + _REACH :]),
    )


def _side(subject: Subject, sign: int) -> Colour | None:
    """Return the colour beside the jaw; None where too little of the person is there."""
    out = (-1, 1)[sign] * subject.head.face_width
    places = [
        (x + part * out, y) for x, y in (subject.point(number) for number in _BESIDE[sign]) for part in _OUT
    ]
    within = [place for place in places if subject.person(*place) >= 128]
    return _colour(subject, within) if len(within) >= _LEAST else None


def _temple(subject: Subject, sign: int) -> list[Colour]:
    """Return what is beside the eye and is no skin: hair, where no hat is as low."""
    out = (-1, 1)[sign] * subject.head.face_width
    places = [(x + part * out, y) for x, y in map(subject.point, _TEMPLES[sign]) for part in _TEMPLE_OUT]
    within = [place for place in places if subject.person(*place) >= 128]
    found = subject.near.many(within, subject.head.face_width / 60)
    return [colour for colour in found if not like(colour, subject.skin)]


def _colour(subject: Subject, places: list[tuple[float, float]]) -> Colour | None:
    found = subject.near.many(places, subject.head.face_width / 60)
    return middle(found) if found else None


def _mean(colours: list[Colour]) -> Colour:
    red, green, blue = (mean(values) for values in zip(*colours, strict=True))
    return red, green, blue


def _down(subject: Subject, number: int) -> float:
    return subject.head.along(*subject.point(number))[1]


def _across(subject: Subject, number: int) -> float:
    return subject.head.along(*subject.point(number))[0]
