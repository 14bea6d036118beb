"""A drawn portrait as an engine would see it: a recorded mesh, and colours by a rule for each place.

The mesh is that of a public-domain photograph (NASA's of Eileen Collins, as scikit-image ships it), level and
in thousandths of the face's width, so that the measures can be tested without models.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from verifier_wasm.photo.seen import Box, Face, Seen, near_box, sharp_box

type Colour = tuple[int, int, int]
#: A place in face widths from the middle of the face (across, down), and its colour so far -> its colour.
type Paint = Callable[[float, float, Colour], Colour]

WHITE, SKIN, HAIR = (242, 242, 241), (206, 160, 136), (44, 34, 30)
CLOTHES, LIPS = (40, 48, 66), (172, 98, 92)
_CHIN, _CROWN = 0.673, -0.93
_PUPILS = ((-0.23, -0.125), (0.23, -0.125))


@dataclass(frozen=True)
class Portrait:
    """Sizes in pixels; ``turn`` in degrees; ``paint`` draws over what is there, ``cloth`` is person, too."""

    width: int = 520
    height: int = 756
    x: float = 260.0
    y: float = 310.0
    face_width: float = 300.0
    turn: float = 0.0
    ground: Colour = WHITE
    skin: Colour = SKIN
    clothes: Colour = CLOTHES
    paint: Paint | None = None
    cloth: Paint | None = None
    move: Callable[[int, list[float]], list[float]] = field(default=lambda _, point: point)
    faces: tuple[Box, ...] = ()
    presence: float = 0.99
    grey: bool = False
    clear: bool = False
    score: float = 0.8
    further: float | None = None
    head: bytes = b""

    def seen(self) -> Seen:
        """Return what an engine would hand over."""
        told, buffers = self.told()
        return Seen.parse(json.dumps(told), **buffers)

    def told(self) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return the same before it is text."""
        points = [self._point(number, point) for number, point in enumerate(_mesh())]
        across, down = [x for x, _, _ in points], [y for _, y, _ in points]
        box = Box(min(across), min(down), max(across), max(down))
        face = Face(0.9, self.presence, box, tuple((x, y, z) for x, y, z in points))
        whole = Box(0, 0, self.width, self.height)
        near = near_box(face, self.width, self.height)
        sharp = sharp_box(face, self.width, self.height)
        further = [
            {"score": self.score, "presence": self.further, "box": _sides(one), "points": []}
            for one in self.faces
        ]
        first = {"score": 0.9, "presence": self.presence, "box": _sides(box), "points": points}
        sizes = {
            "small": (whole, *_fit(whole, 120)),
            "near": (near, *_fit(near, 184)),
            "sharp": (Box(sharp.left, sharp.top, sharp.left + 96, sharp.top + 96), 96, 96),
            "person": (whole, 66, 96),
        }
        told: dict[str, Any] = {
            "width": self.width,
            "height": self.height,
            "file": {"kind": "jpeg", "bytes": 1} if self.head else None,
            "grey": self.grey,
            "clear": self.clear,
            "faces": [first, *further],
            **{
                name: {"box": _sides(part), "width": wide, "height": tall}
                for name, (part, wide, tall) in sizes.items()
            },
        }
        buffers = {name: self._buffer(name, *size) for name, size in sizes.items()}
        return told, {**buffers, "head": self.head}

    def _buffer(self, name: str, part: Box, wide: int, tall: int) -> bytes:
        data = bytearray()
        for row in range(tall):
            y = part.top + (row + 0.5) * part.height / tall
            for column in range(wide):
                colour, person = self._at(part.left + (column + 0.5) * part.width / wide, y)
                if name == "person":
                    data.append(255 if person else 0)
                elif name == "sharp":
                    data.append(round(0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]))
                else:
                    data.extend(colour)
        return bytes(data)

    def _point(self, number: int, point: list[float]) -> list[float]:
        across, down, away = self.move(number, point)
        angle = math.radians(self.turn)
        x = self.x + self.face_width * (across * math.cos(angle) - down * math.sin(angle))
        y = self.y + self.face_width * (across * math.sin(angle) + down * math.cos(angle))
        return [x, y, away * self.face_width]

    def _at(self, x: float, y: float) -> tuple[Colour, bool]:
        across, down = (x - self.x) / self.face_width, (y - self.y) / self.face_width
        if self.turn:
            angle = math.radians(self.turn)
            cosine, sine = math.cos(angle), math.sin(angle)
            across, down = across * cosine + down * sine, down * cosine - across * sine
        drawn = self._drawn(across, down)
        colour = drawn or self.ground
        if self.paint is not None:
            colour = self.paint(across, down, colour)
        worn = self.cloth(across, down, colour) if self.cloth is not None else colour
        return worn, drawn is not None or worn != colour

    def _drawn(self, across: float, down: float) -> Colour | None:
        grain = _grain(across, down)
        red, green, blue = self.skin[0] + grain, self.skin[1] + grain // 2, self.skin[2] - grain
        for x, y in _PUPILS:
            if _in(across - x, down - y, 0.035, 0.04):
                return (24, 20, 20)
            if _in(across - x, down - y, 0.105, 0.035):
                return (226, 222, 218)
            if _in(abs(across) - 0.27, down + 0.285, 0.15, 0.022):
                return (70, 52, 46)
        if _in(across + 0.01, down - 0.343, 0.2, 0.01):
            return (96, 50, 50)
        if _in(across + 0.01, down - 0.343, 0.21, 0.075):
            return LIPS
        if _in(across, down - 0.03, 0.5, 0.645):
            # The hairline is an arc: a straight one would be a hat's edge.
            return (red, green, blue) if down > -0.6 + 0.9 * across**2 else _strands(across, down)
        if _in(abs(across) - 0.52, down - 0.0, 0.055, 0.16):
            return (round(0.85 * red), round(0.85 * green), round(0.85 * blue))
        if down < -0.1 and _in(across, down + 0.28, 0.56, -_CROWN - 0.28):
            return _strands(across, down)
        if abs(across) < 0.3 and 0.4 < down < 0.95:
            return (red, green, blue)
        if down > 0.82 + 0.35 * across**2:
            return (self.clothes[0] + 2 * grain, self.clothes[1], self.clothes[2] - 2 * grain)
        return None


#: What is right by every rule that a picture can be held to.
GOOD = Portrait()


def changed(**changes: Any) -> Portrait:
    """Return the good portrait with one thing changed."""
    return replace(GOOD, **changes)


@cache
def _mesh() -> list[list[float]]:
    file = Path(__file__).with_name("photo_mesh.json")
    points: list[list[float]] = [
        [one / 1000 for one in point] for point in json.loads(file.read_text("utf-8"))
    ]
    # She smiles; here the lips meet.
    points[13][1] = points[14][1] = 0.343
    return points


def _grain(across: float, down: float) -> int:
    """Return -4 to 4, without a pattern that a measure could take for one."""
    mixed = (int(across * 997) * 73_856_093) ^ (int(down * 991) * 19_349_663)
    return ((mixed ^ (mixed >> 13)) * 83_492_791 >> 7) % 9 - 4


def _strands(across: float, down: float) -> Colour:
    """Return hair's colour with its grain: what is as smooth as one colour is no hair."""
    light = 2 * _grain(across, down / 8)
    return HAIR[0] + light, HAIR[1] + light, HAIR[2] + light


def _in(across: float, down: float, wide: float, tall: float) -> bool:
    return (across / wide) ** 2 + (down / tall) ** 2 <= 1


def _fit(box: Box, longest: int) -> tuple[int, int]:
    times = max(box.width, box.height) / longest
    return round(box.width / times), round(box.height / times)


def _sides(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]
