"""What covers the face: a mask, a scarf, a hand; hair over ears and brows, as far as it can be told."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
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
#: From how many of the places on the face is covered.
_COVERED: Final = 0.6
#: A colour is not the skin's: by its hue (shares of red and green), or by its light against the skin's.
_HUE: Final = 0.05
_LIGHT: Final = (0.33, 1.5)
_PALE: Final = 0.028
#: Lips are redder than the skin beside them by this share, or lighter or darker by this part.
_RED: Final = 0.008
_SHADE: Final = 0.07
#: Where ears are: rows of the mesh's sides, and how far out of it, by the face's width.
_EAR_ROWS: Final = ((127, 356), (234, 454), (93, 323))
_EAR_OUT: Final = (0.035, 0.06)
#: Brows, and the skin above each.
_BROWS: Final = (((63, 105), (71, 68, 104)), ((334, 293), (301, 298, 333)))


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
    red, shade = _lips(subject)
    measured |= {"lips_red": red, "lips_shade": shade}
    if red < _RED and shade < _SHADE:
        return Finding("face_clear", State.LOOK, "mouth_hidden", measured, (box,))
    if cheeks >= _COVERED:
        return Finding("face_clear", State.LOOK, "cheeks_covered", measured, (box,))
    if subject.face.presence is not None and subject.face.presence < 0.9:
        return Finding("face_clear", State.UNSURE, "face_unsure", measured, (box,))
    return Finding("face_clear", State.GOOD, "face_good", measured)


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
    if not _LIGHT[0] <= light <= _LIGHT[1]:
        return False
    first, second = shares(colour), shares(skin)
    off = max(abs(first[0] - second[0]), abs(first[1] - second[1]))
    # What is lighter than the skin and paler too is cloth or paper; a shine of light is small.
    if light > 1.12 and second[0] - first[0] > _PALE:
        return False
    return off <= _HUE


def shares(colour: Colour) -> tuple[float, float]:
    """Return red's and green's part of a colour: what its hue is, whatever the light."""
    total = max(sum(colour), 1.0)
    return colour[0] / total, colour[1] / total


def _lips(subject: Subject) -> tuple[float, float]:
    """Return how much redder lips are than the skin beside them, and how much lighter or darker."""
    radius = subject.head.face_width / 60
    lips = middle(subject.near.many([subject.point(n) for n in _LIPS], radius) or [subject.skin])
    beside = middle(subject.near.many([subject.point(n) for n in _BESIDE], radius) or [subject.skin])
    shade = abs(luma(lips) / max(luma(beside), 1.0) - 1)
    return shares(lips)[0] - shares(beside)[0], shade


def _ears(subject: Subject) -> Finding:
    """Look just outside of the mesh's sides: skin there is an ear, another colour is hair."""
    head = subject.head
    seen: list[bool] = []
    boxes: list[Box] = []
    for side in (0, 1):
        signs = (-1, 1)[side] * head.face_width
        votes = []
        for row in _EAR_ROWS:
            x, y = subject.point(row[side])
            for out in _EAR_OUT:
                place = (x + signs * out, y)
                colour = subject.near.mean(*place, head.face_width / 60)
                if colour is not None and subject.person(*place) > 128:
                    votes.append(_skinlike(colour, subject.skin))
        near = subject.point(_EAR_ROWS[1][side])
        edge = near[0] + signs * 0.14
        tall = head.face_height * 0.16
        boxes.append(Box(min(near[0], edge), near[1] - tall, max(near[0], edge), near[1] + tall))
        if votes:
            seen.append(sum(votes) / len(votes) >= 0.34)
        elif abs(head.yaw) <= 10:
            seen.append(True)  # the head ends at the mesh: no hair stands there; small ears lie close
    if len(seen) == len(boxes) and all(seen):
        return Finding("ears", State.GOOD, "ears_good")
    hidden = tuple(box for box, shown in zip(boxes, seen, strict=False) if not shown)
    if len(hidden) == len(boxes) or abs(head.yaw) <= 10:
        return Finding("ears", State.LOOK, "ears_hidden", {}, hidden or tuple(boxes))
    return Finding("ears", State.UNSURE, "ears_unsure", {}, tuple(boxes))


def _skinlike(colour: Colour, skin: Colour) -> bool:
    """Tell whether a colour is skin's in the shade of an ear: darker, but neither black nor grey."""
    light = luma(colour) / max(luma(skin), 1.0)
    first, second = shares(colour), shares(skin)
    return 0.45 <= light <= 1.4 and abs(first[0] - second[0]) <= 0.07 and abs(first[1] - second[1]) <= 0.05


def _brows(subject: Subject) -> Finding:
    """Brows that stand out from the skin above them are seen; hair over both is one dark."""
    radius = subject.head.face_width / 50
    lights = []
    for brow, above in _BROWS:
        pair = [
            luma(middle(subject.near.many([subject.point(n) for n in places], radius) or [subject.skin]))
            / subject.skin_luma
            for places in (brow, above)
        ]
        lights.append((pair[0], pair[1]))
    measured: dict[str, float | int | str] = {
        "brow": max(brow for brow, _ in lights),
        "above": min(above for _, above in lights),
    }
    box = subject.box((70, 300, 105, 334, 151), 0.05)
    if any(above < 0.55 for _, above in lights):
        return Finding("brows", State.LOOK, "brows_hidden", measured, (box,))
    if all(brow < 0.95 * above for brow, above in lights):
        return Finding("brows", State.GOOD, "brows_good", measured)
    return Finding("brows", State.UNSURE, "brows_unsure", measured, (box,))
