"""Colour: a photo in grey, or in one tone."""

from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.pixels import chroma
from verifier_wasm.photo.subject import Subject

#: How far from grey skin and clothes are, where there is any colour.
_GREY: Final = 7.0
_PALE: Final = 22.0
#: One tone: hues that do not differ, between places that do.
_TONE: Final = 2.2
#: Colours pushed to their end: so much of the face has one channel at its most and another far below.
_MOST: Final = 253
_LEAST: Final = 120
_PUSHED: Final = 0.22


def colour(subject: Subject) -> list[Finding]:
    """Judge whether the photo is in colour."""
    data = subject.near.patch.data
    colours = [(data[n], data[n + 1], data[n + 2]) for n in range(0, len(data) - 2, 12)]
    coloured = sorted(chroma(one) for one in colours)
    most = coloured[int(0.8 * (len(coloured) - 1))]
    spread = _spread(colours)
    measured: dict[str, float | int | str] = {"colour": most, "tones": spread}
    if subject.seen.grey or most < _GREY:
        return [Finding("colour", State.FAIL, "colour_grey", measured)]
    if spread < _TONE:
        return [Finding("colour", State.FAIL, "colour_tone", measured)]
    if most < _PALE:
        return [Finding("colour", State.LOOK, "colour_pale", measured)]
    if _pushed(subject) > _PUSHED:
        return [Finding("colour", State.LOOK, "colour_vivid", measured)]
    return [Finding("colour", State.GOOD, "colour_good", measured)]


def _pushed(subject: Subject) -> float:
    """Return which part of the face has colours as strong as no skin has in a picture left alone."""
    face = subject.near.inside(subject.oval)
    return sum(max(one) >= _MOST and min(one) < _LEAST for one in face) / max(len(face), 1)


def _spread(colours: list[tuple[int, int, int]]) -> float:
    """Return how far colours lie off the one that their light alone would give (red less blue, by light)."""
    pairs = [(sum(one) / 3, one[0] - one[2]) for one in colours if 30 < sum(one) / 3 < 225]
    if len(pairs) < 50:
        return 100.0
    bins: dict[int, list[int]] = {}
    for light, tint in pairs:
        bins.setdefault(int(light / 12), []).append(tint)
    off = total = 0.0
    for tints in bins.values():
        mean = sum(tints) / len(tints)
        off += sum(abs(tint - mean) for tint in tints)
        total += len(tints)
    return off / total
