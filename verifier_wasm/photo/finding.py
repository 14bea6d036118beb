"""What comes of one rule: a state, what was measured, and where in the picture."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from verifier_wasm.photo.seen import Box


class State(StrEnum):
    """What is said of one rule; that a photo "will pass" is never said."""

    GOOD = "good"
    LOOK = "look"
    FAIL = "fail"
    UNSURE = "unsure"


#: Two or more points, joined in turn.
type Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """``code``: which sentence of the catalogue; ``measured``: its numbers, by name, with their units."""

    rule: str
    state: State
    code: str
    measured: dict[str, float | int | str] = field(default_factory=dict)
    where: tuple[Box | Line, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-ready values; numbers are rounded to what can be meant."""
        return {
            "rule": self.rule,
            "state": self.state.value,
            "code": self.code,
            "measured": {
                name: round(value, 3) if isinstance(value, float) else value
                for name, value in self.measured.items()
            },
            "where": [_place(one) for one in self.where],
        }


def _place(place: Box | Line) -> dict[str, Any]:
    if isinstance(place, Box):
        sides = (place.left, place.top, place.right, place.bottom)
        return {"box": [round(side, 1) for side in sides]}
    return {"line": [[round(x, 1), round(y, 1)] for x, y in place]}
