"""What a face shows too little of: where it is small, blurred or turned away, nothing found says nothing."""

from dataclasses import replace
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.subject import Subject

#: A face of fewer pixels across is seen by the mesh as if from afar.
_SMALL: Final = 90
#: Turned by more, in degrees, one eye is hardly seen.
_TURNED: Final = 30.0
#: What is only said of a face that is seen well, and the sentences for one that is not.
_CODES: Final = {
    "eyes_open": ("eyes_small", "eyes_blurred", "eyes_turned"),
    "face_clear": ("face_tiny", "face_blurred", None),
}


def doubted(findings: list[Finding], subject: Subject) -> list[Finding]:
    """Return the findings; open eyes and a bare face are only said of a face that is seen well."""
    small = subject.head.face_width < _SMALL
    blurred = any(one.code == "sharp_blurred" for one in findings)
    turned = abs(subject.head.yaw) > _TURNED
    found = []
    for one in findings:
        codes = _CODES.get(one.rule)
        if codes is None or one.state is not State.GOOD:
            found.append(one)
            continue
        code = next(
            (code for code, holds in zip(codes, (small, blurred, turned), strict=True) if holds and code),
            None,
        )
        where = (subject.oval,)
        found.append(one if code is None else replace(one, state=State.UNSURE, code=code, where=where))
    return found
