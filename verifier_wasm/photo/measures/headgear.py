"""Headgear: a cap, a hat, a scarf over the hair; told from hair, if it can be."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.band import banded
from verifier_wasm.photo.measures.cloth import wrapped
from verifier_wasm.photo.measures.cover import like
from verifier_wasm.photo.measures.ground import colour_of
from verifier_wasm.photo.measures.hat import hat
from verifier_wasm.photo.measures.outline import brimmed, wide_at
from verifier_wasm.photo.pixels import Colour, chroma, distance, luma, middle
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Hues of hair and its dyes, in degrees; what is paler than `_PALE` or darker than `_DARK` has no hue.
_HAIR: Final = (-22.0, 62.0)
_PALE: Final = 24.0
_DARK: Final = 42.0
#: Which part above the brows has a hue that hair has not.
_STRANGE: Final = 0.3
#: A brim: the outline above the brows, against that beside the eyes.
_BRIM: Final = 1.32
#: The head above the brows against the face below them: a hat is taller than hair mostly is.
_TALL: Final = 1.2
_FEW: Final = 30
#: From here on a hat is not ruled out. Far below it is hair, however wide or tall.
_DOUBT: Final = -1.0
_NONE_BELOW: Final = -3.0
#: Without a forehead up to the hair, or with so much beside the face, black hair and a black hat look alike.
_FOREHEAD: Final = (10, 109, 338, 67, 297, 151)
_BARE: Final = 0.7
_ALL_BARE: Final = 0.99
#: White hair, or a white cap: so close to the ground's colour.
_PALE_CAP: Final = 70.0
_LIT: Final = 0.6
_MASS: Final = 1.6


def headgear(subject: Subject) -> list[Finding]:
    """Judge what is above the brows."""
    head = subject.head
    colours = _above(subject)
    brow = subject.point(9)[1]
    below = max(subject.point(152)[1] - brow, 1.0)
    _, crown = head.place(0, head.crown)
    tall = (brow - crown) / below
    brim = _brim(subject)
    strange = sum(_strange(colour) for colour in colours) / max(len(colours), 1)
    forehead = _forehead(subject)
    measured: dict[str, float | int | str] = {
        "strange": strange,
        "tall": tall,
        "brim": brim,
        "forehead": forehead,
    }
    x = [head.place(side, head.crown)[0] for side in (head.left, head.right)]
    box = Box(min(x), crown, max(x), max(brow, crown + 1))
    if wrapped(subject):
        # Where its colour is none of hair either, two measures agree.
        state = State.FAIL if len(colours) >= _FEW and strange > _STRANGE else State.LOOK
        return [Finding("headgear", state, "headgear_scarf", measured, (box,))]
    score = hat(subject)
    if score is not None:
        measured["hat"] = score
    told = (score is not None and score > 0) or brimmed(subject) or banded(subject)
    if "top" in head.cut and not told:
        return [Finding("headgear", State.UNSURE, "headgear_unsure", measured, (box,))]
    if len(colours) >= _FEW and strange > _STRANGE:
        # Dyed hair has such hues, too, but hardly over a bare forehead; and hair before a coloured wall.
        hair = forehead >= _ALL_BARE or (score is not None and score < _NONE_BELOW)
        state, code = (State.LOOK, "headgear_perhaps") if hair else (State.FAIL, "headgear_seen")
        return [Finding("headgear", state, code, measured, (box,))]
    if told:
        return [Finding("headgear", State.LOOK, "headgear_perhaps", measured, (box,))]
    if (brim > _BRIM or tall > _TALL) and (score is None or score > _NONE_BELOW):
        return [Finding("headgear", State.LOOK, "headgear_perhaps", measured, (box,))]
    if score is not None and score > _DOUBT:
        return [Finding("headgear", State.UNSURE, "headgear_or_hair", measured, (box,))]
    behind = colour_of(subject)
    if colours and behind is not None and distance(middle(colours), behind) < _PALE_CAP:
        return [Finding("headgear", State.UNSURE, "headgear_or_hair", measured, (box,))]
    if forehead < _BARE or head.width > _MASS * head.face_width:
        return [Finding("headgear", State.UNSURE, "headgear_or_hair", measured, (box,))]
    return [Finding("headgear", State.GOOD, "headgear_good", measured)]


def _forehead(subject: Subject) -> float:
    """Return which part of the forehead's places is bare skin in its own light."""
    radius = subject.head.face_width / 50
    colours = subject.near.many([subject.point(n) for n in _FOREHEAD], radius)
    bare = (like(colour, subject.skin) and luma(colour) > _LIT * subject.skin_luma for colour in colours)
    return sum(bare) / max(len(colours), 1)


def _above(subject: Subject) -> list[Colour]:
    """Return the colours within the head's outline above the brows that are not skin's."""
    head = subject.head
    brow = subject.brow
    found = []
    for row in range(1, 20):
        down = head.crown + (brow - head.crown) * row / 20
        for column in range(1, 20):
            across = head.left + head.width * column / 20
            place = head.place(across, down)
            if subject.person(*place) < 200:
                continue
            colour = subject.near.at(*place)
            if colour is not None and not like(colour, subject.skin):
                found.append(colour)
    return found


def _strange(colour: Colour) -> bool:
    """Tell whether a colour is none of hair: black, grey, white, brown, blond, red."""
    if chroma(colour) < _PALE or luma(colour) < _DARK:
        return False
    return not _HAIR[0] <= _hue(colour) <= _HAIR[1]


def _hue(colour: Colour) -> float:
    """Return a colour's hue in degrees, -180 to 180: red 0, yellow 60, green 120, violet -60."""
    red, green, blue = colour
    most, spread = max(colour), chroma(colour)
    if most == red:
        return 60 * (green - blue) / spread
    if most == green:
        return 60 * (blue - red) / spread + 120
    degrees = 60 * (red - green) / spread + 240
    return degrees - 360 if degrees > 180 else degrees


def _brim(subject: Subject) -> float:
    """Return how wide the outline is above the brows against beside the eyes, at most."""
    head = subject.head
    eye, brow = subject.down(33), subject.brow
    rows = (brow - (brow - head.crown) * part / 8 for part in range(6))
    beside, *above = (wide_at(subject, row, least=0.0, most=2.5, steps=60) for row in (eye, *rows))
    return max(above) / max(beside, 1.0)
