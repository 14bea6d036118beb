"""What covers the face: a mask, a scarf, a hand; hair over ears and brows, as far as it can be told."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.ground import colour_of
from verifier_wasm.photo.measures.mouth import PARTED, opening
from verifier_wasm.photo.middles import mean
from verifier_wasm.photo.pixels import Colour, luma, middle
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

#: Places of the cheeks, and around the mouth and on the chin, that a mask hides; the lips are left out.
_CHEEKS: Final = (205, 425, 187, 411, 207, 427)
_MOUTH: Final = (164, 18, 200, 175, 199, 83, 313)
#: Places of lips, and of the skin beside them.
_LIPS: Final = (0, 37, 267, 17, 84, 314, 14)
_BESIDE: Final = (164, 18, 205, 425)
_UPPER: Final = (151, 108, 337, 118, 347, 6, 197)
#: From here on, in degrees, one ear is behind the face.
_TURNED: Final = 14.0
#: From how many of the places on the face is covered.
_COVERED: Final = 0.6
#: Places of the chin. Cloth on it is bluer or greener than red by this, as no skin or beard is, and as light
#: as this by the skin: a black beard may be bluish. A mask that was pulled down lies there.
_CHIN: Final = (199, 175, 171, 396, 208, 428, 148, 377, 140, 369)
_COLD: Final = 25
_COLD_LIGHT: Final = 0.5
_MOST: Final = 0.7
#: Nearly all around lips that are not red: a beard leaves them red.
_NEARLY: Final = 0.8
#: What the skin's colour may be elsewhere on the face: light against the upper face's, and how much its
#: shares of red and green may differ. Shade and blood make skin redder, never much less red.
_LIGHT: Final = (0.2, 1.7)
_RED_SHARE: Final = (-0.05, 0.15)
_GREEN_SHARE: Final = (-0.065, 0.05)
#: From here on it is not sure that nothing covers the face: so many places, or so faint a line of the lips.
_DOUBT: Final = 0.5
_FAINT: Final = 0.85
#: Lighter than the skin and paler too is cloth or paper; a shine of light is small.
_PALER: Final = (1.1, -0.03)
#: Lips are redder than the skin beside them by this share, or lighter or darker by this part.
_RED: Final = 0.008
_SHADE: Final = 0.07
_LINE: Final = 0.72
#: Lips run along: what columns across them, from the upper lip's edge to the lower one's, have in common.
_COLUMNS: Final = ((40, 91), (39, 181), (37, 84), (0, 17), (267, 314), (269, 405), (270, 321))
_PARTS: Final = tuple(part / 12 for part in range(-4, 17))
#: What has less in common than this is a pattern, no lips: over all good portraits looked at 0.24 or more.
_COMMON: Final = 0.2
_PATTERN: Final = 0.08
#: What has as much in common as this are lips, or the hair on them, however pale.
_MOUTHLIKE: Final = 0.5
_PLAIN: Final = 0.06
#: Neither is said of lips that are redder than this, nor where a line is darker than these; nothing at all is
#: only said where it is less red than what is beside, too: pale lips are not.
_NO_RED: Final = 0.02
_LESS_RED: Final = -0.005
_LINES: Final = (0.6, 0.8)
#: Where ears are: rows of the mesh's sides, how far out of it, by the face's width; hair reaches farther.
_EAR_ROWS: Final = ((127, 356), (234, 454), (93, 323))
_EAR_OUT: Final = (0.03, 0.06, 0.09)
_EAR_BEYOND: Final = 0.2
_EAR_CHEEKS: Final = ((50, 205, 187), (280, 425, 411))
#: Hair is darker than this against the cheek; so many of the places have to be skin or ground.
_EAR_LIGHT: Final = 0.45
_EAR_SEEN: Final = 0.45
#: An ear in the shade of the head: lighter than black hair, and no less red than the cheek by more than this;
#: with so many of the places the ear may be free.
_EAR_SHADE: Final = 0.25
_EAR_RED: Final = 0.02
_EAR_PERHAPS: Final = 0.42
#: Brows, the forehead above each, and the cheek below.
_BROWS: Final = (((63, 105), (68, 104), (50, 205)), ((334, 293), (333, 298), (280, 425)))
#: Where that skin is, between the brow and the forehead's point over it; hair is darker than this.
_OVER: Final = 0.4
_HAIR: Final = 0.5
_ONE: Final = 0.14


def cover(subject: Subject) -> list[Finding]:
    """Judge the face itself, the ears and the brows."""
    return [_face(subject), _ears(subject), _brows(subject)]


def _face(subject: Subject) -> Finding:
    skin = _upper(subject)
    cheeks, around = (_unlike(subject, places, skin) for places in (_CHEEKS, _MOUTH))
    measured: dict[str, float | int | str] = {"cheeks": cheeks, "mouth": around}
    box = subject.box((205, 425, 152, 164), 0.2)
    if min(cheeks, around) >= _COVERED:
        return Finding("face_clear", State.FAIL, "face_covered", measured, (box,))
    red, shade, line = _lips(subject)
    measured |= {"lips_red": red, "lips_shade": shade, "lips_line": line}
    shut = opening(subject) <= PARTED
    contrast, common = _along(subject)
    pale = red < _RED and shade < _SHADE and line > _LINE and shut
    if pale and not (contrast > _PATTERN and common > _MOUTHLIKE):
        return Finding("face_clear", State.LOOK, "mouth_hidden", measured, (box,))
    if around >= _NEARLY and red < _RED:
        return Finding("face_clear", State.LOOK, "mouth_hidden", measured, (box,))
    if shut and red < _NO_RED and line > _LINES[0] and _cloth(contrast, common, red, line):
        return Finding("face_clear", State.LOOK, "mouth_hidden", measured, (box,))
    if cheeks >= _COVERED:
        return Finding("face_clear", State.LOOK, "cheeks_covered", measured, (box,))
    if _chin_covered(subject):
        return Finding("face_clear", State.LOOK, "chin_covered", measured, (box,))
    clear = max(cheeks, around) < _DOUBT and line <= _FAINT and not pale
    if not clear or (subject.face.presence is not None and subject.face.presence < 0.9):
        return Finding("face_clear", State.UNSURE, "face_unsure", measured, (box,))
    return Finding("face_clear", State.GOOD, "face_good", measured)


def _chin_covered(subject: Subject) -> bool:
    colours = subject.near.many([subject.point(n) for n in _CHIN], subject.head.face_width / 60)
    cold = sum(
        max(one[1], one[2]) - one[0] > _COLD and luma(one) > _COLD_LIGHT * subject.skin_luma
        for one in colours
    )
    return cold >= _MOST * max(len(colours), 1)


def _upper(subject: Subject) -> Colour:
    radius = subject.head.face_width / 40
    return middle(subject.near.many([subject.point(n) for n in _UPPER], radius) or [subject.skin])


def _unlike(subject: Subject, places: tuple[int, ...], skin: Colour) -> float:
    """Return which part of the places has another colour than the skin."""
    radius = subject.head.face_width / 50
    colours = subject.near.many([subject.point(n) for n in places], radius)
    return sum(not like(colour, skin) for colour in colours) / max(len(colours), 1)


def like(colour: Colour, skin: Colour) -> bool:
    """Tell whether a colour may be the same skin in another light."""
    light = luma(colour) / max(luma(skin), 1.0)
    first, second = shares(colour), shares(skin)
    red, green = first[0] - second[0], first[1] - second[1]
    if light > _PALER[0] and red < _PALER[1]:
        return False
    return (
        _LIGHT[0] <= light <= _LIGHT[1]
        and _RED_SHARE[0] <= red <= _RED_SHARE[1]
        and _GREEN_SHARE[0] <= green <= _GREEN_SHARE[1]
    )


def shares(colour: Colour) -> tuple[float, float]:
    """Return red's and green's part of a colour: what its hue is, whatever the light."""
    total = max(sum(colour), 1.0)
    return colour[0] / total, colour[1] / total


def _lips(subject: Subject) -> tuple[float, float, float]:
    """Return how much redder lips are than the skin beside them, how much lighter or darker, and their line.

    The line is the darkest between the lips, by the light of the skin beside.
    """
    radius = subject.head.face_width / 60
    lips = middle(subject.near.many([subject.point(n) for n in _LIPS], radius) or [subject.skin])
    beside = middle(subject.near.many([subject.point(n) for n in _BESIDE], radius) or [subject.skin])
    skin = max(luma(beside), 1.0)
    (x1, y1), (x2, y2) = subject.point(0), subject.point(17)
    along = [(x1 + (x2 - x1) * part / 12, y1 + (y2 - y1) * part / 12) for part in range(13)]
    line = min((luma(colour) for colour in subject.near.many(along, 0.0)), default=skin)
    return shares(lips)[0] - shares(beside)[0], abs(luma(lips) / skin - 1), line / skin


def _cloth(contrast: float, common: float, red: float, line: float) -> bool:
    """Tell whether a pattern is where lips are, or nothing at all: lips, and hair about them, run along."""
    if contrast < _PLAIN:
        return line > _LINES[1] and red < _LESS_RED
    return contrast > _PATTERN and common < _COMMON


def _along(subject: Subject) -> tuple[float, float]:
    """Return the contrast across the lips, by the skin, and which part of it all columns have in common.

    Where a part of them is outside of the picture: nothing, and all of it.
    """
    columns = []
    for upper, lower in _COLUMNS:
        (x1, y1), (x2, y2) = subject.point(upper), subject.point(lower)
        places = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part) for part in _PARTS]
        lights = [luma(colour) for colour in subject.near.many(places, 0.0)]
        if len(lights) < len(_PARTS):
            return _PLAIN, 1.0
        columns.append([light - mean(lights) for light in lights])
    apart = mean(light * light for lights in columns for light in lights)
    common = mean(mean(row) ** 2 for row in zip(*columns, strict=True))
    return apart**0.5 / subject.skin_luma, common / max(apart, 1e-6)


def _ears(subject: Subject) -> Finding:
    """Look just outside of the mesh's sides: skin is an ear, ground is no hair either, dark is hair.

    What is dark and as red as the cheek may be an ear in the shade: of it nothing is said.
    """
    sides = [_ear(subject, side) for side in (0, 1)]
    hidden = tuple(ear_box(subject, side) for side in (0, 1) if sides[side] is State.LOOK)
    doubt = tuple(ear_box(subject, side) for side in (0, 1) if sides[side] is not State.GOOD)
    if hidden and abs(subject.head.yaw) <= _TURNED:
        return Finding("ears", State.LOOK, "ears_hidden", {}, hidden)
    if doubt:
        return Finding("ears", State.UNSURE, "ears_unsure", {}, doubt)
    return Finding("ears", State.GOOD, "ears_good")


def _ear(subject: Subject, side: int) -> State:
    wide = (-1, 1)[side] * subject.head.face_width
    cheeks = subject.near.many([subject.point(n) for n in _EAR_CHEEKS[side]], abs(wide) / 50)
    cheek = middle(cheeks or [subject.skin])
    light, red = max(luma(cheek), 1.0), shares(cheek)[0] - _EAR_RED
    behind = colour_of(subject)
    dark = behind is not None and luma(behind) < _EAR_LIGHT * light
    free = shaded = beyond = 0
    for row in _EAR_ROWS:
        x, y = subject.point(row[side])
        beyond += subject.person(x + wide * _EAR_BEYOND, y) >= 128
        for out in _EAR_OUT:
            colour = subject.near.mean(x + wide * out, y, abs(wide) / 60)
            ground = dark and subject.person(x + wide * out, y) < 128
            if ground or colour is None or luma(colour) >= _EAR_LIGHT * light:
                free += 1
            elif luma(colour) >= _EAR_SHADE * light and shares(colour)[0] > red:
                shaded += 1
    places = len(_EAR_ROWS) * len(_EAR_OUT)
    if beyond > 1 or (free + shaded) / places < _EAR_PERHAPS:
        return State.LOOK
    return State.GOOD if free / places >= _EAR_SEEN else State.UNSURE


def ear_box(subject: Subject, side: int) -> Box:
    """Return where the ear of a side is, 0 the picture's left one."""
    x, y = subject.point(_EAR_ROWS[1][side])
    edge = x + (-1, 1)[side] * 0.14 * subject.head.face_width
    tall = subject.head.face_height * 0.16
    return Box(min(x, edge), y - tall, max(x, edge), y + tall)


def _brows(subject: Subject) -> Finding:
    """Brows that stand out from the skin above them are seen; hair over both is one dark."""
    radius = subject.head.face_width / 60
    lights = []
    for brow, forehead, cheek in _BROWS:
        places = [subject.point(n) for n in brow]
        over = [
            (x + _OVER * (fx - x), y + _OVER * (fy - y))
            for (x, y), (fx, fy) in zip(places, map(subject.point, forehead), strict=True)
        ]
        skin, own, above = (
            luma(middle(subject.near.many(some, radius) or [subject.skin]))
            for some in ([subject.point(n) for n in cheek], places, over)
        )
        lights.append((own / max(skin, 1.0), above / max(skin, 1.0)))
    measured: dict[str, float | int | str] = {
        "brow": max(brow for brow, _ in lights),
        "above": min(above for _, above in lights),
    }
    box = subject.box((70, 300, 105, 334, 151), 0.05)
    if all(above < _HAIR and abs(above - brow) < _ONE for brow, above in lights):
        return Finding("brows", State.LOOK, "brows_hidden", measured, (box,))
    if all(brow < 0.95 * above for brow, above in lights):
        return Finding("brows", State.GOOD, "brows_good", measured)
    return Finding("brows", State.UNSURE, "brows_unsure", measured, (box,))
