"""Light on the face, and exposure: judged by relations, never by how light the skin is."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.middles import median
from verifier_wasm.photo.pixels import luma, share
from verifier_wasm.photo.subject import Subject

#: The same places of both halves of the face, the picture's left first.
_PAIRS: Final = (
    (50, 280), (101, 330), (205, 425), (118, 347), (187, 411), (123, 352), (108, 337), (207, 427), (36, 266),
)  # fmt: skip
#: One half against the other: as light again by so much.
_UNEVEN: Final = (1.3, 1.8)
#: Shine: which part of the face is nearly white.
_SHINE: Final = 0.06
_WHITE: Final = 250
#: A shine of a lamp or a flash: where skin is rounded, so much is nearly white.
_ROUND: Final = (151, 9, 1, 50, 280, 101, 330, 108, 337)
_GLOSS: Final = 246
_GLOSSY: Final = 0.06
#: The lightest that there is (ground, whites of eyes, a shine): below, the whole picture is too dark.
_LIGHTEST: Final = (190.0, 150.0)
#: The lightest of the face itself (a shine on skin, the whites of eyes), without the ground: below, it lies
#: in the dark, however light the wall. However dark skin is, both are light on it; between, nobody knows.
_SHINE_LEAST: Final = (75.0, 105.0)
_EYES: Final = ((33, 133, 159, 145), (362, 263, 386, 374))
#: So surely a place is person, not the wall beside the face.
_PERSON: Final = 200
_PLACES: Final = 48
#: So much of the face is without any drawing, black or white.
_LOST: Final = 0.12
_BLACK: Final = 14
_PAPER: Final = 225
#: The face's own range, by its own light: less is fog, or a picture of a picture.
_RANGE: Final = 0.45
#: The darkest of a face (pupils, lashes, nostrils), by its middle: lighter is a veil of fog, if it is no
#: black either. Pale lashes and grey hair have a third; very dark skin is near to black itself.
_VEIL: Final = (0.47, 62.0)


def light(subject: Subject) -> list[Finding]:
    """Judge whether light falls evenly on the face, and whether the picture is too dark or too light."""
    return [_even(subject), _exposed(subject)]


def _even(subject: Subject) -> Finding:
    radius = subject.head.face_width / 30
    ratios = []
    for pair in _PAIRS:
        colours = subject.near.many([subject.point(n) for n in pair], radius)
        if len(colours) == len(pair):
            first, second = (max(luma(colour), 1.0) for colour in colours)
            ratios.append(first / second)
    if not ratios:
        return Finding("light_even", State.UNSURE, "light_unsure")
    ratio = median(ratios)
    uneven = max(ratio, 1 / ratio)
    measured: dict[str, float | int | str] = {"times": uneven}
    if uneven <= _UNEVEN[0]:
        return Finding("light_even", State.GOOD, "light_good", measured)
    darker = (234, 127, 132, 58, 6, 1) if ratio < 1 else (454, 356, 361, 288, 6, 1)
    return Finding("light_even", State.LOOK, "light_side", measured, (subject.box(darker),))


def _exposed(subject: Subject) -> Finding:
    box = subject.oval
    lights = [luma(colour) for colour in subject.near.inside(box)]
    if not lights:
        return Finding("exposure", State.UNSURE, "light_unsure")
    data = subject.seen.small.data
    whole = sorted(luma(data[start : start + 3]) for start in range(0, len(data), 9))
    lightest = whole[int(0.98 * (len(whole) - 1))]
    white = sum(one >= _WHITE for one in lights) / len(lights)
    black = sum(one <= _BLACK for one in lights) / len(lights)
    round_ = [
        luma(colour)
        for number in _ROUND
        for colour in subject.near.around(*subject.point(number), subject.head.face_width / 16)
    ]
    gloss = sum(one >= _GLOSS for one in round_) / max(len(round_), 1)
    spread = (share(lights, 0.97) - share(lights, 0.03)) / max(share(lights, 0.5), 1.0)
    measured: dict[str, float | int | str] = {
        "lightest": lightest,
        "white": white,
        "black": black,
        "spread": spread,
        "darkest": (darkest := share(lights, 0.01) / max(share(lights, 0.5), 1.0)),
    }
    if lightest < _LIGHTEST[0] or (black > _LOST and lightest < _PAPER):
        return Finding("exposure", State.LOOK, "exposure_dark", measured, (box,))
    if (own := _lit(subject)) is not None and own < _SHINE_LEAST[0]:
        return Finding("exposure", State.LOOK, "exposure_face", measured | {"face": own}, (box,))
    if white > _SHINE or gloss > _GLOSSY:
        return Finding("exposure", State.LOOK, "exposure_light", measured, (box,))
    if spread < _RANGE or (darkest > _VEIL[0] and share(lights, 0.01) > _VEIL[1]):
        return Finding("exposure", State.LOOK, "exposure_flat", measured, (box,))
    if own is not None and own < _SHINE_LEAST[1]:
        return Finding("exposure", State.UNSURE, "exposure_dim", measured | {"face": own}, (box,))
    return Finding("exposure", State.GOOD, "exposure_good", measured)


def _lit(subject: Subject) -> float | None:
    """Return the lightest of the face itself: of its skin, or of the lighter eye; None if unseen."""
    box = subject.oval
    lights = [
        luma(colour)
        for down in range(_PLACES)
        for across in range(_PLACES)
        if subject.person(
            x := box.left + (across + 0.5) / _PLACES * box.width,
            y := box.top + (down + 0.5) / _PLACES * box.height,
        )
        >= _PERSON
        and (colour := subject.near.at(x, y)) is not None
    ]
    if not lights:
        return None
    eyes = ([luma(colour) for colour in subject.near.inside(subject.box(one, 0.05))] for one in _EYES)
    return max([share(lights, 0.97), *(share(eye, 0.95) for eye in eyes if eye)])
