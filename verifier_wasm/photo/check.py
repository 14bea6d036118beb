"""The plan: what is asked of a photo, in which order."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.frame import Frame
from verifier_wasm.photo.measures.beside import beside
from verifier_wasm.photo.measures.border import border
from verifier_wasm.photo.measures.clothes import clothes
from verifier_wasm.photo.measures.colour import colour
from verifier_wasm.photo.measures.cover import cover
from verifier_wasm.photo.measures.doubt import doubted
from verifier_wasm.photo.measures.drawn import drawn
from verifier_wasm.photo.measures.eyes import eyes
from verifier_wasm.photo.measures.file import file
from verifier_wasm.photo.measures.flat import flat
from verifier_wasm.photo.measures.glasses import glasses
from verifier_wasm.photo.measures.ground import ground
from verifier_wasm.photo.measures.hair import hair
from verifier_wasm.photo.measures.hand import hand
from verifier_wasm.photo.measures.headgear import headgear
from verifier_wasm.photo.measures.light import light
from verifier_wasm.photo.measures.mouth import mouth
from verifier_wasm.photo.measures.pose import pose
from verifier_wasm.photo.measures.sharpness import sharpness
from verifier_wasm.photo.measures.size import size
from verifier_wasm.photo.seen import Face, Seen
from verifier_wasm.photo.subject import Subject
from verifier_wasm.rules import photo

#: The mesh's own belief, below which what the detector found is none: animals have below 0.1.
PRESENT: Final = 0.5
#: A further face of this part of the first is somebody; a smaller one may be a picture on a shirt or a wall.
_SOMEBODY: Final = 0.25
#: So sure is the detector of a real face; sleeves and folds reach less.
_SURE: Final = 0.7
#: So sure is the mesh of a face that is cut by the picture's edge.
_PLAIN: Final = 0.9
#: A face of less of the picture's shorter side is far away, or one on a document.
_SMALL: Final = 0.21
#: Fewer pixels than this, from crown to chin or across, are no face that could be measured.
_LEAST: Final = 12
_MEASURES: Final = (
    size, pose, eyes, mouth, cover, glasses, headgear, ground, clothes, light, sharpness, border, colour,
)  # fmt: skip
#: What no program can tell from a picture alone.
_OPEN: Final = ("uniform", "make_up")
_GROUND: Final = frozenset({"ground_white", "ground_even", "ground_plain"})
_WORST_FIRST: Final = (State.FAIL, State.LOOK, State.UNSURE, State.GOOD)


@dataclass(frozen=True, slots=True)
class Result:
    """The findings, worst first (without a face one alone), and the crop that is proposed, or none."""

    findings: tuple[Finding, ...]
    crop: Frame | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values; see `Frame.as_dict`."""
        return {
            "findings": [finding.as_dict() for finding in self.findings],
            "crop": self.crop and self.crop.as_dict(),
        }


def check(seen: Seen, *, at: datetime | None = None) -> Result:
    """Hold what was seen of a photo to the rules; ``at``: the day, for how old the photo is.

    A picture that lies on its side or stands on its head is told of that alone. Else: (1) one face, or
    nothing more is said; (2) the measures of `verifier_wasm.photo.measures`; (3) what the
    file says of itself; (4) what is left to people.
    """
    if seen.turn:
        return Result((_lies(seen.turn),))
    # (1)
    face = _first(seen)
    if face is None:
        return Result((_no_face(seen),))
    subject = Subject(seen, face)
    if min(subject.head.height, subject.head.face_width, subject.head.face_height) < _LEAST:
        return Result((_no_face(seen),))
    findings = [_alone(seen, face, subject)]
    # (2)
    for measure in _MEASURES:
        findings += measure(subject)
    findings = doubted(_or_else(findings, [*hair(subject), *hand(subject), *flat(subject)]), subject)
    # (3)
    findings += _retouched(file(seen, at), subject)
    if seen.clear:
        findings = _cut_away(findings)
    # (4)
    findings += [Finding(rule, State.UNSURE, f"{rule}_unsure") for rule in _OPEN]
    held = [_held(finding) for finding in findings]
    ordered = sorted(held, key=lambda finding: _WORST_FIRST.index(finding.state))
    return Result(tuple(ordered), subject.crop)


def _lies(turn: int) -> Finding:
    """Return what is said of a picture that has to be turned by quarters before anything can be measured."""
    return Finding("roll", State.FAIL, "roll_over" if turn == 180 else "roll_side")


def _or_else(findings: list[Finding], others: list[Finding]) -> list[Finding]:
    """Return the findings, those that found nothing put after what others found of the same rule."""
    found = {one.rule: one for one in others}
    calm = State.GOOD, State.UNSURE
    return [found.get(one.rule, one) if one.state in calm else one for one in findings]


def _retouched(findings: list[Finding], subject: Subject) -> list[Finding]:
    """Return what the file says, and what the picture shows where the file names no program."""
    seen = drawn(subject)
    if seen is None:
        return findings
    return [seen if one.rule == seen.rule and one.state is State.UNSURE else one for one in findings]


def _cut_away(findings: list[Finding]) -> list[Finding]:
    """Return the findings of a photo whose ground was cut away: the white that was measured is no wall."""
    kept = [finding for finding in findings if finding.rule not in _GROUND]
    return [*kept, Finding("ground_white", State.FAIL, "ground_cut_away")]


def _held(finding: Finding) -> Finding:
    """Return a finding that fails only where the rule's sources ask for it."""
    if finding.state is State.FAIL and photo()[finding.rule].worst != State.FAIL:
        return replace(finding, state=State.LOOK)
    return finding


def _first(seen: Seen) -> Face | None:
    if not seen.faces or seen.near is None:
        return None
    face = seen.faces[0]
    return face if face.points and (face.presence is None or face.presence >= PRESENT) else None


def _no_face(seen: Seen) -> Finding:
    code = "face_unlikely" if seen.faces else "face_none"
    return Finding("one_face", State.FAIL, code, {}, tuple(face.box for face in seen.faces[:1]))


def _is_somebody(face: Face, seen: Seen) -> bool:
    """Tell a further face from folds and sleeves; at the edge the mesh is surer than the detector."""
    if face.presence is not None and face.presence < PRESENT:
        return False
    box = face.box
    cut = box.left <= 0 or box.top <= 0 or box.right >= seen.width or box.bottom >= seen.height
    return face.score >= _SURE or (cut and face.presence is not None and face.presence >= _PLAIN)


def _alone(seen: Seen, face: Face, subject: Subject) -> Finding:
    others = [one for one in seen.faces if one is not face]
    large = tuple(
        one.box for one in others if one.box.height >= _SOMEBODY * face.box.height and _is_somebody(one, seen)
    )
    measured: dict[str, float | int | str] = {"faces": 1 + len(others)}
    if large:
        return Finding("one_face", State.FAIL, "face_several", measured, large)
    if others:
        return Finding("one_face", State.LOOK, "face_behind", measured, tuple(one.box for one in others))
    if (somebody := beside(subject)) is not None:
        return Finding("one_face", State.LOOK, "face_beside", measured, (somebody,))
    if face.box.height < _SMALL * min(seen.width, seen.height):
        return Finding("one_face", State.LOOK, "face_small", measured, (face.box,))
    return Finding("one_face", State.GOOD, "face_one", measured)
