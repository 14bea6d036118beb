"""How the head is turned: roll, yaw and pitch, by the mesh."""

import math
from typing import Final

from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.photo.subject import Subject

#: In degrees: where one looks again, and where the face is not frontal any more. Pitch by the mesh is off by
#: up to eight degrees from face to face, so that it is never more than a hint.
_ROLL: Final = (5.0, 9.0)
_YAW: Final = (10.0, 18.0)
_PITCH: Final = (16.0, 90.0)


def pose(subject: Subject) -> list[Finding]:
    """Judge whether the head is upright and faces the lens."""
    head = subject.head
    axis = (head.place(0, head.crown), head.place(0, head.chin))
    nose = subject.point(1)
    across = head.face_width * math.sin(math.radians(head.yaw))
    tip = (nose[0] + across, nose[1] - head.face_width * math.sin(math.radians(head.pitch)))
    return [
        _turned("roll", head.roll, _ROLL, axis),
        _turned("yaw", head.yaw, _YAW, (nose, tip)),
        _turned("pitch", head.pitch, _PITCH, (nose, tip)),
    ]


def _turned(
    rule: str, degrees: float, limits: tuple[float, float], line: tuple[tuple[float, float], ...]
) -> Finding:
    look, fail = limits
    measured: dict[str, float | int | str] = {"degrees": round(abs(degrees), 1)}
    if abs(degrees) <= look:
        return Finding(rule, State.GOOD, f"{rule}_good", measured)
    code = f"{rule}_{'positive' if degrees > 0 else 'negative'}"
    return Finding(rule, State.FAIL if abs(degrees) > fail else State.LOOK, code, measured, (line,))
