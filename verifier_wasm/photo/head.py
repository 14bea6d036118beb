"""The head in the picture: how it is turned, from the mesh; its outline with hair, from the person's mask."""

import math
from dataclasses import dataclass
from typing import Final

from verifier_wasm.photo.pixels import value_at
from verifier_wasm.photo.seen import Face, Patch, Point, Seen

#: Points of MediaPipe's face mesh, by what they are ("right" as the picture has it).
FOREHEAD: Final = 10
CHIN: Final = 152
NOSE: Final = 1
SIDES: Final = (234, 454)
EYES: Final = ((33, 133), (362, 263))
BROWS: Final = ((70, 63, 105, 66, 107), (336, 296, 334, 293, 300))
#: What a face that looks straight ahead has for pitch by its mesh, in degrees: measured on portraits.
_LEVEL: Final = -9.0
#: From here on a cell of the mask is person.
_PERSON: Final = 128
_STEPS: Final = 400


@dataclass(frozen=True, slots=True)
class Head:
    """Measures are in pixels, angles in degrees.

    ``roll``: clockwise; ``yaw``: to the picture's right; ``pitch``: chin up. ``crown``, ``left`` and
    ``right`` are the outline with hair, along the head's own axes; ``cut``: it leaves the picture there.
    ``face_width`` is the mesh's own, ears and hair left out.
    """

    face: Face
    face_width: float
    roll: float
    yaw: float
    pitch: float
    middle: tuple[float, float]
    chin: float
    crown: float
    left: float
    right: float
    cut: frozenset[str]

    @property
    def height(self) -> float:
        """From the crown, hair included, to the chin."""
        return self.chin - self.crown

    @property
    def width(self) -> float:
        """At its widest between the brows and the nose, hair and ears included."""
        return self.right - self.left

    @property
    def face_height(self) -> float:
        """The mesh's own height, hairline to chin."""
        first, second = self.face.points[FOREHEAD], self.face.points[CHIN]
        return math.hypot(second[0] - first[0], second[1] - first[1])

    def place(self, across: float, down: float) -> tuple[float, float]:
        """Return the picture's pixel at a place along the head's axes."""
        cosine, sine = math.cos(math.radians(self.roll)), math.sin(math.radians(self.roll))
        return self.middle[0] + across * cosine - down * sine, self.middle[1] + across * sine + down * cosine

    def along(self, x: float, y: float) -> tuple[float, float]:
        """Return the place along the head's axes of a pixel of the picture: the converse of `place`."""
        cosine, sine = math.cos(math.radians(self.roll)), math.sin(math.radians(self.roll))
        right, below = x - self.middle[0], y - self.middle[1]
        return right * cosine + below * sine, below * cosine - right * sine


def head_of(seen: Seen, face: Face) -> Head:
    """Measure the head of a face with a mesh."""
    points = face.points
    first, second = points[EYES[0][0]], points[EYES[1][1]]
    roll = math.degrees(math.atan2(second[1] - first[1], second[0] - first[0]))
    # z grows away from the lens; the sides of the face are level with each other when it looks ahead.
    left, right = points[SIDES[0]], points[SIDES[1]]
    yaw = math.degrees(math.atan2(right[2] - left[2], math.hypot(right[0] - left[0], right[1] - left[1])))
    top, chin = points[FOREHEAD], points[CHIN]
    pitch = math.degrees(math.atan2(top[2] - chin[2], math.hypot(chin[0] - top[0], chin[1] - top[1])))
    middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
    outline = _Outline(seen, roll, middle)
    brow = min(outline.along(points[n])[1] for brow in BROWS for n in brow)
    nose = outline.along(points[NOSE])[1]
    sides = [outline.along(points[n])[0] for n in SIDES]
    width = sides[1] - sides[0]
    tops = [outline.leave((sides[0] + width * part / 12, brow), (0, -1), width) for part in range(3, 10)]
    rows = [brow + (nose - brow) * part / 8 for part in range(9)]
    lefts = [outline.leave((sides[0] + width / 10, row), (-1, 0), width) for row in rows]
    rights = [outline.leave((sides[1] - width / 10, row), (1, 0), width) for row in rows]
    crown = min((place[1], cut) for place, cut in tops)
    leftmost = min((place[0], cut) for place, cut in lefts)
    rightmost = max((place[0], cut) for place, cut in rights)
    cut = {name for name, (_, at) in (("top", crown), ("left", leftmost), ("right", rightmost)) if at}
    below = outline.along(chin)[1]
    return Head(
        face,
        math.hypot(right[0] - left[0], right[1] - left[1]),
        roll,
        yaw,
        pitch - _LEVEL,
        middle,
        below,
        crown[0],
        leftmost[0],
        rightmost[0],
        frozenset(cut),
    )


class _Outline:
    """The person's mask along the head's own axes, whose origin is the middle of the face."""

    def __init__(self, seen: Seen, roll: float, middle: tuple[float, float]) -> None:
        self._mask: Patch | None = seen.person
        self._size = seen.width, seen.height
        self._cosine, self._sine = math.cos(math.radians(roll)), math.sin(math.radians(roll))
        self._middle = middle

    def along(self, point: Point) -> tuple[float, float]:
        """Return a point of the picture along the axes: across and down."""
        x, y = point[0] - self._middle[0], point[1] - self._middle[1]
        return x * self._cosine + y * self._sine, y * self._cosine - x * self._sine

    def leave(
        self, start: tuple[float, float], step: tuple[int, int], reach: float
    ) -> tuple[tuple[float, float], bool]:
        """Go from a place within the head until it is person no more.

        Returns the place, and whether that is the picture's edge; without a mask, the start.
        """
        if self._mask is None:
            return start, False
        pace = reach / 100
        last = float(_PERSON)
        for number in range(_STEPS):
            across, down = start[0] + step[0] * pace * number, start[1] + step[1] * pace * number
            x = self._middle[0] + across * self._cosine - down * self._sine
            y = self._middle[1] + across * self._sine + down * self._cosine
            inside = 0 <= x <= self._size[0] and 0 <= y <= self._size[1]
            value = value_at(self._mask, x, y) if inside else None
            if value is None:
                return (across, down), True
            if value < _PERSON:
                back = pace * (_PERSON - value) / max(last - value, 1.0)
                return (across - step[0] * back, down - step[1] * back), False
            last = value
        return (start[0] + step[0] * pace * _STEPS, start[1] + step[1] * pace * _STEPS), False
