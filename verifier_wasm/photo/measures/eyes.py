"""The eyes: open, looking ahead, and each of them seen."""

import math
from typing import Final, NamedTuple

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.cover import shares
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma, share
from verifier_wasm.photo.subject import Subject

#: Corners, and pairs of upper and lower lid, of each eye.
_LIDS: Final = (
    ((33, 133), ((160, 144), (159, 145), (158, 153))),
    ((362, 263), ((385, 380), (386, 374), (387, 373))),
)
#: Opening by width. Narrow eyes that are open measure from 0.15 on: below that a program cannot tell.
_CLOSED: Final = 0.09
_NARROW: Final = 0.14
#: What both stay below whose dark may be the lashes of closed lids: laughing eyes, and eyes cast down.
_LIDDED: Final = 0.22
_LASHES: Final = 0.26
#: The darkest of an eye (iris, lashes) against the skin: an open eye has something this dark.
_DARK: Final = 0.36
#: No narrow eye is as light as this: a lid, or a hand.
_NO_DARK: Final = 0.43
#: However dark the skin, this is the black of an iris.
_BLACK: Final = 32
#: What lies between dark and light in an eye's region, by the skin's light: with less, nothing of it is seen.
_FLAT: Final = 0.16
#: The white of an eye is less red than the skin by this share; closed lids show none of it, on so few places.
_WHITE: Final = 0.04
_WHITES: Final = 0.02
#: Without any white, lids are closed where the darkest is no pupil; one alone, if the other's is darker.
_LASH: Final = 0.17
_LASH_ALONE: Final = 0.2
_DARKER: Final = 2.0
#: Lashes of closed lids are a line, thinner than the mesh's opening by this.
_LINE: Final = 0.7
_THIN: Final = 0.17
#: The dark of an eye that is open is mostly taller than this by its width, and of closed lids never.
_TALL: Final = 0.25
#: Lashes of lids that are closed lie on the line of the corners or below it, and are no taller than this;
#: little white is there. The dark of open eyes is above it.
_LOW: Final = -0.03
_LOW_TALL: Final = 0.2
_LOW_WHITE: Final = 0.2
#: The dark of an eye that lies higher than this above the line of its corners is an iris under a lid, however
#: narrow the eye: of such an eye, and of two by their mean, nothing is said to be closed.
_HIGH: Final = -0.05
#: What is as dark as this, by the skin, is a pupil: lashes let skin through.
_PUPIL: Final = 0.08
#: One eye is closed: its dark lies so much lower or higher than the other's, and is less tall by this.
_UNLIKE: Final = 0.1
_SHORTER: Final = 0.8
#: No iris: nothing dark stands out between the corners, or only far off their middle; and surely one. Of one
#: eye, its dark also lies so much lower or higher than the other's; of both, it is low with hardly any white.
_NO_IRIS: Final = 0.15
_IRIS: Final = 0.08
_WITHOUT: Final = 0.06
_HARDLY: Final = 0.05
#: The dark on the line of the corners or below it, with little white: lids may be closed. Eyes that are open
#: and look ahead have more white, or their dark is above.
_LEVEL: Final = -0.01
_PALE: Final = 0.1
#: How far the dark of both eyes may lie off their middle, by the eye's width.
_ASIDE: Final = 0.1
#: Eyes that look into the camera lie off the middle when the head is turned: by so much a degree, against it.
_A_DEGREE: Final = 0.011
#: Where both eyes differ by more than this, one was not found, or they squint: of that nothing is said.
_DIFFER: Final = 0.15
#: An eye has to be this wide in the picture for its iris to be found, in pixels of ``near``.
_WIDE: Final = 14


def eyes(subject: Subject) -> list[Finding]:
    """Judge eyes that are hidden, closed, or look aside."""
    return [_open(subject), _gaze(subject)]


def _open(subject: Subject) -> Finding:
    openings, darkest, spreads, boxes = [], [], [], []
    for (first, second), lids in _LIDS:
        width = max(_far(subject, first, second), 1e-6)
        openings.append(sum(_far(subject, *pair) for pair in lids) / len(lids) / width)
        box = subject.box((first, second, *(n for pair in lids for n in pair)), 0.12)
        boxes.append(box)
        values = [luma(colour) for colour in subject.near.inside(box)] or [0.0]
        darkest.append(share(values, 0.06) / subject.skin_luma)
        spreads.append((share(values, 0.94) - share(values, 0.06)) / subject.skin_luma)
    measured: dict[str, float | int | str] = {
        "opening": min(openings),
        "dark": max(darkest),
        "spread": min(spreads),
    }
    hidden = tuple(box for box, spread in zip(boxes, spreads, strict=True) if spread < _FLAT)
    if hidden:
        return Finding("eyes_open", State.LOOK, "eyes_hidden", measured, hidden)
    both = [
        _lids(subject, first, second, opening)
        for ((first, second), _), opening in zip(_LIDS, openings, strict=True)
    ]
    pale = [dark > _DARK and dark * subject.skin_luma > _BLACK for dark in darkest]
    shut = tuple(
        box
        for box, one, dark, no_dark in zip(boxes, both, darkest, pale, strict=True)
        if one.opening < _CLOSED or (no_dark and (one.low > _LOW or (dark > _NO_DARK and one.without)))
    )
    closed = shut or tuple(box for box, one in zip(boxes, _closed(both), strict=True) if one)
    if closed:
        return Finding("eyes_open", State.LOOK, "eyes_closed", measured, closed)
    cast_down = max(openings) < _LIDDED and max(darkest) > _LASHES
    pupils = not all(one.bare for one in both) or max(one.darkest for one in both) <= _LASH
    if cast_down or min(openings) < _NARROW or any(pale) or not pupils:
        return Finding("eyes_open", State.UNSURE, "eyes_narrow", measured, tuple(boxes))
    if any(one.low >= _LEVEL and one.white < _PALE for one in both):
        return Finding("eyes_open", State.UNSURE, "eyes_doubt", measured, tuple(boxes))
    return Finding("eyes_open", State.GOOD, "eyes_good", measured)


class _Lids(NamedTuple):
    """``white``: the part as white as no skin; ``darkest``: by the skin; ``tall``: the dark, by width.

    ``low``: how far the dark is below the line of the corners, by the width; ``iris``: off their middle.
    """

    white: float
    darkest: float
    tall: float
    opening: float
    low: float
    iris: float | None

    @property
    def bare(self) -> bool:
        """Whether neither the white of an eye is seen nor a dark as tall as a pupil."""
        return self.white < _WHITES and self.tall < _TALL

    @property
    def winks(self) -> bool:
        """Whether only a thin line is seen, no iris: beside an eye with one that is a lid."""
        return self.bare and self.tall < _THIN and self.iris is None and self.darkest > _LASH_ALONE

    @property
    def without(self) -> bool:
        """Whether no iris is seen."""
        return self.iris is None or abs(self.iris) > _NO_IRIS


def _closed(lids: list[_Lids]) -> tuple[bool, bool]:
    """Tell which eyes are closed by what is seen in them, whatever the mesh has for their opening.

    The mesh draws open eyes on many closed lids. An open eye shows white beside its iris, or a pupil.
    """
    bare = [one.bare for one in lids]
    low = sum(one.low for one in lids) > 2 * _HIGH
    if low and all(bare) and max(one.darkest for one in lids) > _LASH:
        return True, True
    if low and all(one.tall < min(_THIN, _LINE * one.opening) for one in lids):
        return True, True
    if all(one.low >= _LOW and one.tall <= _LOW_TALL and one.white < _LOW_WHITE for one in lids):
        return True, True
    if all(one.without and one.low >= _LOW and one.white < _HARDLY and one.darkest > _PUPIL for one in lids):
        return True, True
    first, second = lids
    between = abs(first.low - second.low)
    for one, other in ((first, second), (second, first)):
        if one.without and other.iris is not None and abs(other.iris) < _IRIS and between > _WITHOUT:
            return one is first, one is second
    for one, other in ((first, second), (second, first)):
        if one.winks and other.iris is not None and not other.bare:
            return one is first, one is second
    apart = between > _UNLIKE
    return (
        (bare[0] and first.low > _HIGH and first.darkest > max(_LASH_ALONE, _DARKER * second.darkest))
        or (apart and first.tall < _SHORTER * second.tall),
        (bare[1] and second.low > _HIGH and second.darkest > max(_LASH_ALONE, _DARKER * first.darkest))
        or (apart and second.tall < _SHORTER * first.tall),
    )


def _lids(subject: Subject, first: int, second: int, opening: float) -> _Lids:
    """Look at an eye column by column, from its width's third above the line of its corners to that below."""
    (x1, y1), (x2, y2) = subject.point(first), subject.point(second)
    width = max(math.hypot(x2 - x1, y2 - y1), 1e-6)
    columns = []
    for along in range(15, 86, 4):
        x, y = x1 + (x2 - x1) * along / 100, y1 + (y2 - y1) * along / 100
        found = (
            subject.near.at(x - (y2 - y1) * step / 100, y + (x2 - x1) * step / 100)
            for step in range(-30, 31, 2)
        )
        columns.append([colour for colour in found if colour is not None])
    lights = [luma(colour) for column in columns for colour in column]
    if not lights:
        return _Lids(1.0, 0.0, width, opening, -1.0, None)
    darkest = share(lights, 0.02)
    dark = darkest + 0.45 * (share(lights, 0.7) - darkest)
    steps = [step for column in columns for step, colour in enumerate(column) if luma(colour) < dark]
    low = 0.02 * median(steps) - 0.3 if steps else -1.0
    runs = sorted((_run([luma(colour) < dark for colour in column]) for column in columns), reverse=True)
    inner = [colour for column in columns[2:-2] for colour in column[8:-8]]
    red = shares(subject.skin)[0] - _WHITE
    white = sum(luma(one) > 0.5 * subject.skin_luma and shares(one)[0] < red for one in inner)
    iris = _iris(subject, first, second)
    part = white / max(len(inner), 1)
    return _Lids(part, darkest / subject.skin_luma, 0.02 * runs[1], opening, low, iris)


def _run(line: list[bool]) -> int:
    """Return how many in a row hold, at most."""
    most = run = 0
    for one in line:
        run = run + 1 if one else 0
        most = max(most, run)
    return most


def _gaze(subject: Subject) -> Finding:
    """Find the dark of each iris along the line of its corners; the mean of both eyes is where they look."""
    offs, boxes = [], []
    for (first, second), lids in _LIDS:
        width = _far(subject, first, second)
        box = subject.box((first, second, *(n for pair in lids for n in pair)))
        boxes.append(box)
        if width / subject.near.patch.scale < _WIDE:
            return Finding("gaze", State.UNSURE, "gaze_small", {}, tuple(boxes))
        offs.append(_iris(subject, first, second))
    if any(off is None for off in offs):
        return Finding("gaze", State.UNSURE, "gaze_unsure", {}, tuple(boxes))
    found = [one for one in offs if one is not None]
    off = sum(found) / len(found)
    turned = -_A_DEGREE * subject.head.yaw
    aside = abs(off - min(max(off, min(turned, 0.0)), max(turned, 0.0)))
    if aside > _ASIDE:
        if max(found) - min(found) > _DIFFER:
            return Finding("gaze", State.UNSURE, "gaze_unsure", {"aside": aside}, tuple(boxes))
        return Finding("gaze", State.LOOK, "gaze_aside", {"aside": aside}, tuple(boxes))
    # The height of the gaze hides under the lids: of it nothing is said.
    return Finding("gaze", State.GOOD, "gaze_good", {"aside": aside})


def _iris(subject: Subject, first: int, second: int) -> float | None:
    """Return how far the dark of an eye is off the middle of its corners, by its width; None if unclear."""
    (x1, y1), (x2, y2) = subject.point(first), subject.point(second)
    columns = []
    for part in range(15, 86, 2):
        x, y = x1 + (x2 - x1) * part / 100, y1 + (y2 - y1) * part / 100
        lights = [
            luma(colour)
            for step in (-0.08, -0.03, 0.02)
            if (colour := subject.near.at(x + (y1 - y2) * step, y + (x2 - x1) * step)) is not None
        ]
        if not lights:
            return None
        columns.append((part / 100 - 0.5, sum(lights) / len(lights)))
    lightest, darkest = max(light for _, light in columns), min(light for _, light in columns)
    if lightest - darkest < 0.3 * subject.skin_luma:
        return None
    level = darkest + 0.45 * (lightest - darkest)
    weights = [(place, max(level - light, 0.0)) for place, light in columns]
    return sum(place * weight for place, weight in weights) / sum(weight for _, weight in weights)


def _far(subject: Subject, first: int, second: int) -> float:
    (x1, y1), (x2, y2) = subject.point(first), subject.point(second)
    return math.hypot(x2 - x1, y2 - y1)
