"""Glasses: dark lenses, and glare on them."""

import math
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.measures.cover import shares
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import chroma, luma, middle, share
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.subject import Subject

_CORNERS: Final = ((33, 133), (362, 263))
#: Under each eye, where a lens is and no lash; and skin that no lens covers.
_UNDER: Final = ((110, 24, 23, 22, 119, 120), (339, 254, 253, 252, 348, 349))
_BARE: Final = (151, 108, 337, 50, 280, 205, 425)
#: Light under both eyes against the bare skin: less is a dark lens. Deep-set eyes in side light have 0.6.
_DARK: Final = 0.5
_DIM: Final = 0.62
#: Glare: as light as this, and by so much lighter than the skin or nearly white, on this part of a lens.
_GLARE: Final = 235
_BRIGHTER: Final = 1.35
_WHITE: Final = 247
_PART: Final = 0.022
#: Tinted: under both eyes less red than the cheek, or greener, by these shares; skin is not.
_COOL: Final = -0.06
_YELLOW: Final = 0.022
_CHEEKS: Final = ((50, 101, 36), (280, 330, 266))
#: With a bridge over the nose: tinted, where it is so dark under both eyes, by bare skin and by the cheek.
_TINTED: Final = (0.64, 0.67)
#: Faint tints darken all that is behind them alike: places under, beside and between the eyes and the eye's
#: white, by the cheek below; the lightest of the four, and their sum. Rings and deep sockets leave some.
_AROUND: Final = (
    ((110, 24, 23, 22, 119, 120), (226, 31, 228, 25, 110), (245, 193, 233, 232), (50, 101, 36, 205)),
    ((339, 254, 253, 252, 348, 349), (446, 261, 448, 255, 339), (465, 417, 453, 452), (280, 330, 266, 425)),
)
_FAINT: Final = (0.93, 2.93)
_FRAME: Final = 0.2
#: Whites of eyes as light as this, by the cheek, are behind no dark lens, and behind no tinted one.
_EYE: Final = (0.85, 0.78)
#: Rose and blue: less green, or less red, under both eyes than on the cheek, with a bridge over the nose.
_ROSE: Final = -0.015
_BLUE: Final = -0.038
#: Light near the eyes that is nearly white is a lens' only where some bridge is seen: frames of metal
#: have from 0.15 on. Fainter light needs a bridge that is no line of the brow: these have up to 0.2.
_SEEN: Final = 0.125
#: A bridge: a line over the nose, darker than what is above and below it by this part, all the way across.
_BRIDGE: Final = 0.25
_ACROSS: Final = (-0.15, -0.08, 0.0, 0.08, 0.15)
#: A veil of light: paler than skin, and lighter; light in a colour of its own, as coatings throw it back.
_PALER: Final = 0.045
_LIGHTER: Final = 1.12
_VEIL: Final = 150
_VEILED: Final = 0.1
_COATED: Final = 0.325
_COLOURED: Final = 18
_REFLECTED: Final = 0.012
_BLUISH: Final = 0.37
#: Streaks and windows: so much lighter than the skin and so much paler, on this part of a lens beside the
#: eye. The eye's white is so, too, but in both eyes alike: by so much more in one lens than in the other.
_STREAKS: Final = ((1.2, 0.05, 0.05), (1.12, 0.08, 0.025))
_ONE_LENS: Final = 0.05
_LIDS: Final = ((159, 145), (386, 374))
#: Light where a pupil should be: along the middle of the eye, nothing is darker than this by the skin, and
#: it is paler by this share, where a bridge is seen, too. Closed lids are skin; open eyes have 0.42 at most,
#: in haze 0.8.
_PUPILS: Final = (0.36, 0.43, 0.5, 0.57, 0.64)
_NO_PUPIL: Final = 0.85
_NO_SKIN: Final = -0.025


def glasses(subject: Subject) -> list[Finding]:
    """Judge dark lenses, and light that lenses throw back."""
    radius = subject.head.face_width / 60
    bare = luma(middle(subject.near.many([subject.point(n) for n in _BARE], radius) or [subject.skin]))
    unders = [
        luma(middle(subject.near.many([subject.point(n) for n in places], radius) or [subject.skin]))
        / max(bare, 1.0)
        for places in _UNDER
    ]
    boxes = tuple(_lens(subject, corners) for corners in _CORNERS)
    measured: dict[str, float | int | str] = {"under_eyes": max(unders)}
    around = _around(subject)
    if max(unders) < _DARK and around[-1] < _EYE[0]:
        return [Finding("glasses", State.FAIL, "glasses_dark", measured, boxes)]
    bridge = _bridge(subject)
    glares = [_glare(subject, box, bare) for box in boxes]
    measured |= {"glare": max(glares), "bridge": bridge}
    shining = _shining(subject, boxes, glares)
    if not shining and bridge > _BRIDGE:
        shining = _over_pupils(subject, boxes)
    if shining and bridge > (_SEEN if max(glares) > _PART else _BRIDGE):
        return [Finding("glasses", State.LOOK, "glasses_glare", measured, shining)]
    if _tinted(subject, unders, around, bridge):
        return [Finding("glasses", State.LOOK, "glasses_tinted", measured, boxes)]
    if shining:
        return [Finding("glasses", State.UNSURE, "glasses_light", measured, shining)]
    if max(unders) < _DIM:
        return [Finding("glasses", State.UNSURE, "glasses_dim", measured, boxes)]
    return [Finding("glasses", State.GOOD, "glasses_good", measured)]


def _shining(subject: Subject, boxes: tuple[Box, ...], glares: list[float]) -> tuple[Box, ...]:
    """Return the lenses that light lies on: glare, a veil, streaks, or what a coating throws back."""
    if max(glares) > _PART:
        return tuple(box for box, glare in zip(boxes, glares, strict=True) if glare > _PART)
    veils = [_veiled(subject, box, corners) for box, corners in zip(boxes, _CORNERS, strict=True)]
    shines = any(veil > _VEILED or coated > _REFLECTED for veil, coated in veils)
    return boxes if shines or _streaked(subject, boxes) else ()


def _lens(subject: Subject, corners: tuple[int, int]) -> Box:
    (x1, y1), (x2, y2) = (subject.point(n) for n in corners)
    wide = math.hypot(x2 - x1, y2 - y1)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    return Box(x - 0.75 * wide, y - 0.4 * wide, x + 0.75 * wide, y + 0.65 * wide)


def _glare(subject: Subject, box: Box, skin: float) -> float:
    """Return which part of a lens is glare: light and nearly white beside skin that is not."""
    found = subject.near.inside(box)
    least = max(_GLARE, min(_BRIGHTER * skin, _WHITE))
    return sum(luma(colour) >= least for colour in found) / max(len(found), 1)


def _over_pupils(subject: Subject, boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    """Return the lenses with light where the pupil is: it is neither dark there nor skin.

    On light skin glare is hardly lighter than the skin is; here it is told by the dark that it hides.
    """
    found = []
    for box, corners in zip(boxes, _CORNERS, strict=True):
        (x1, y1), (x2, y2) = (subject.point(n) for n in corners)
        wide = math.hypot(x2 - x1, y2 - y1)
        places = [(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part - 0.04 * wide) for part in _PUPILS]
        colours = subject.near.many(places, 0.06 * wide)
        if not colours or min(map(luma, colours)) < _NO_PUPIL * subject.skin_luma:
            continue
        if shares(middle(colours))[0] - shares(subject.skin)[0] < _NO_SKIN:
            found.append(box)
    return tuple(found)


def _veiled(subject: Subject, box: Box, corners: tuple[int, int]) -> tuple[float, float]:
    """Return which part of a lens is veiled by light, and which shines green or blue; the eye is left out."""
    (x1, y1), (x2, y2) = (subject.point(n) for n in corners)
    wide = math.hypot(x2 - x1, y2 - y1)
    eye = Box(
        min(x1, x2) - 0.06 * wide,
        (y1 + y2) / 2 - 0.3 * wide,
        max(x1, x2) + 0.06 * wide,
        (y1 + y2) / 2 + 0.28 * wide,
    )
    parts = _beside(box, eye)
    found = [colour for part in parts for colour in subject.near.inside(part)]
    red, least = shares(subject.skin)[0] - _PALER, max(_LIGHTER * subject.skin_luma, _VEIL)
    veiled = sum(luma(colour) > least and shares(colour)[0] < red for colour in found)
    coated = sum(
        chroma(colour) > _COLOURED
        and (shares(colour)[0] < _COATED or colour[2] > _BLUISH * max(sum(colour), 1.0))
        for colour in found
    )
    return veiled / max(len(found), 1), coated / max(len(found), 1)


def _streaked(subject: Subject, boxes: tuple[Box, ...]) -> bool:
    """Tell whether streaks of light lie on a lens: beside the eye, or on one of both alone."""
    lenses = []
    for box, corners, lids in zip(boxes, _CORNERS, _LIDS, strict=True):
        parts = _beside(box, _eye(subject, corners, lids))
        besides = [colour for one in parts for colour in subject.near.inside(one)]
        lenses.append((subject.near.inside(box), besides))
    for lighter, paler, part in _STREAKS:
        least, red = lighter * subject.skin_luma, shares(subject.skin)[0] - paler
        whole = []
        for colours in lenses:
            lens, beside = (sum(luma(c) > least and shares(c)[0] < red for c in found) for found in colours)
            total = max(len(colours[0]), 1)
            if beside > part * total:
                return True
            whole.append(lens / total)
        if abs(whole[0] - whole[1]) > _ONE_LENS:
            return True
    return False


def _eye(subject: Subject, corners: tuple[int, int], lids: tuple[int, int]) -> Box:
    box = subject.box(corners)
    more = 0.06 * box.width
    upper, lower = (subject.point(n)[1] for n in lids)
    return Box(box.left - more, upper - more, box.right + more, lower + more)


def _beside(box: Box, eye: Box) -> tuple[Box, ...]:
    """Return what of a lens is not the eye: above, below, and to its sides."""
    return (
        Box(box.left, box.top, box.right, eye.top),
        Box(box.left, eye.bottom, box.right, box.bottom),
        Box(box.left, eye.top, eye.left, eye.bottom),
        Box(eye.right, eye.top, box.right, eye.bottom),
    )


def _tinted(subject: Subject, unders: list[float], around: list[float], bridge: float) -> bool:
    """Tell whether lenses are tinted: by hue, or by how dark it is under the eyes where a bridge is seen."""
    radius = subject.head.face_width / 60
    reds, greens, lights = [], [], []
    for under, cheek in zip(_UNDER, _CHEEKS, strict=True):
        first, second = (
            middle(subject.near.many([subject.point(n) for n in places], radius) or [subject.skin])
            for places in (under, cheek)
        )
        reds.append(shares(first)[0] - shares(second)[0])
        greens.append(shares(first)[1] - shares(second)[1])
        lights.append(luma(first) / max(luma(second), 1.0))
    if max(reds) < _COOL or min(greens) > _YELLOW:
        return True
    dark = max(unders) < _TINTED[0] and max(lights) < _TINTED[1] and around[-1] < _EYE[1]
    if dark and bridge > _BRIDGE:
        return True
    faint = max(around) < _FAINT[0] and sum(around) < _FAINT[1]
    return bridge > _FRAME and (faint or max(greens) < _ROSE or max(reds) < _BLUE)


def _around(subject: Subject) -> list[float]:
    """Return how light it is under, beside and between the eyes, and their white: by the cheek."""
    radius = subject.head.face_width / 70
    most = [0.0] * 4
    for places, (first, second) in zip(_AROUND, _CORNERS, strict=True):
        *within, cheek = (
            luma(middle(subject.near.many([subject.point(n) for n in some], radius) or [subject.skin]))
            for some in places
        )
        (x1, y1), (x2, y2) = subject.point(first), subject.point(second)
        wide, y = math.hypot(x2 - x1, y2 - y1), (y1 + y2) / 2
        left, right = min(x1, x2) + 0.05 * wide, max(x1, x2) - 0.05 * wide
        eye = [luma(one) for one in subject.near.inside(Box(left, y - 0.22 * wide, right, y + 0.2 * wide))]
        within.append(share(eye, 0.95) if eye else cheek)
        most = [max(one, light / max(cheek, 1.0)) for one, light in zip(most, within, strict=True)]
    return most


def _bridge(subject: Subject) -> float:
    """Return how dark the line over the nose is at its lightest, by what is above and below it."""
    (x1, y1), (x2, y2) = subject.point(9), subject.point(195)
    (left, high), (right, low) = subject.point(133), subject.point(362)
    depths = []
    for part in _ACROSS:
        found = [
            subject.near.at(
                x1 + (x2 - x1) * step / 60 + part * (right - left),
                y1 + (y2 - y1) * step / 60 + part * (low - high),
            )
            for step in range(61)
        ]
        lights = [luma(colour) for colour in found if colour is not None]
        if len(lights) < len(found):
            return 0.0
        depths.append(
            max(
                1
                - min(lights[at - 1 : at + 2])
                / max(min(median(lights[at - 12 : at - 5]), median(lights[at + 6 : at + 13])), 1.0)
                for at in range(12, 49)
            )
        )
    return min(depths)
