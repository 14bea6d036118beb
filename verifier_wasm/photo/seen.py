"""What an engine saw of a picture: the one form in which page and command line hand it to the rules.

As JSON text and five buffers; every place is in pixels of the picture as people see it (after EXIF turned
it), x to the right, y down, the centre of the first pixel at (0.5, 0.5)::

    {"width": 3024, "height": 4032,            # of the picture, turned
     "file": {"kind": "jpeg", "bytes": 2145678} or null,   # null: a frame of the camera
     "grey": false,                            # the file holds no colours: a grey JPEG or PNG
     "clear": false,                           # part of the picture is seen through: its ground was cut away
     "faces": [{"score": 0.97,                 # the detector's
                "presence": 0.99,              # the mesh's own belief that there is a face, or null
                "box": [left, top, right, bottom],
                "points": [[x, y, z], ...]}],  # 468 or 478 of MediaPipe's mesh; or [] of a further face
     "turn": 90,                               # so much clockwise, in degrees, and the face is upright; or 0
     "person": {"box": [l, t, r, b], "width": 256, "height": 256} or null,
     "small": {"width": 240, "height": 320},
     "near": {"box": [l, t, r, b], "width": 200, "height": 256} or null,
     "sharp": {"box": [l, t, r, b], "width": 256, "height": 256} or null}

- ``turn``: 90, 180 or 270 where the face is upright only after that turn: the file says nothing of how the
  camera was held, or says it wrongly. All places are in the picture as it came nevertheless. 0 if left out.
- ``faces``: the largest box first, at most five. z is in pixels, smaller is nearer to the lens, as the mesh
  gives it. Points 468 to 472 are one iris (its centre first), 473 to 477 the other.
- ``person``: one byte for each cell, row by row, 0 to 255: how surely it is person, hair and clothes
  included. It covers ``box`` of the picture, whole or, where a face is small in it, the part around that.
- ``small``: the whole picture, RGB, by area average, at most `SMALL` pixels on its longer side.
- ``near``: `near_box` of the first face, RGB, by area average, at most `NEAR` pixels on its longer side.
- ``sharp``: `sharp_box` of the first face, one byte of luma a pixel, at the picture's own resolution.
- ``head``: the first `HEAD` bytes of the file, or none of a frame: its kind, EXIF and quantisation are there.

Pictures smaller than these sizes are not enlarged. ``person``, ``near`` and ``sharp`` are null where there is
no face.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LimitError, UseError

#: Longest side of the picture that the models are given parts of; ``small`` and ``near`` are made of it.
WORKING: Final = 1600
#: Longest side of ``small`` and ``near``, and of ``sharp`` and of the person's mask.
SMALL: Final = 320
NEAR: Final = 256
SHARP: Final = 256
MASK: Final = 512
#: As much of a file as is looked at: EXIF and the tables of a JPEG stand before its picture.
HEAD: Final = 131_072
FACES: Final = 5
#: The mesh without and with the irises.
MESH: Final = (468, 478)
#: By how much a picture may have to be turned, clockwise, in degrees.
TURNS: Final = (0, 90, 180, 270)
#: Largest picture of which anything is said: a side in pixels.
SIDE: Final = 100_000
_RGB: Final = 3

type Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture, in its pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @classmethod
    def around(
        cls, cells: Sequence[tuple[int, int]], left: float, top: float, wide: float, tall: float
    ) -> "Box":
        """Return the box around cells, each a column and a row; ``wide``, ``tall``: of one."""
        columns, rows = zip(*cells, strict=True)
        return cls(
            left + min(columns) * wide,
            top + min(rows) * tall,
            left + (max(columns) + 1) * wide,
            top + (max(rows) + 1) * tall,
        )

    def within(self, width: float, height: float) -> "Box":
        """Return what of the box is in a picture of this size."""
        return Box(
            min(max(self.left, 0.0), width),
            min(max(self.top, 0.0), height),
            min(max(self.right, 0.0), width),
            min(max(self.bottom, 0.0), height),
        )


@dataclass(frozen=True, slots=True)
class Face:
    """One face; ``points`` is empty where only the detector looked."""

    score: float
    presence: float | None
    box: Box
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Patch:
    """A part of the picture as bytes: ``width * height`` cells, one or three bytes each, row by row."""

    box: Box
    width: int
    height: int
    data: bytes

    @property
    def scale(self) -> float:
        """Pixels of the picture in one of the patch."""
        return self.box.width / self.width

    def cells(self, box: Box) -> tuple[range, range]:
        """Return the columns and rows of a box of the picture, as far as it lies in the patch."""
        return (
            range(
                max(0, int((box.left - self.box.left) / self.scale)),
                min(self.width, int((box.right - self.box.left) / self.scale)),
            ),
            range(
                max(0, int((box.top - self.box.top) / self.scale)),
                min(self.height, int((box.bottom - self.box.top) / self.scale)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture as an engine saw it."""

    width: int
    height: int
    kind: str | None
    size: int | None
    grey: bool
    faces: tuple[Face, ...]
    person: Patch | None
    small: Patch
    near: Patch | None
    sharp: Patch | None
    head: bytes = b""
    clear: bool = False
    turn: int = 0

    @classmethod
    def parse(
        cls,
        told: str,
        *,
        small: bytes,
        person: bytes = b"",
        near: bytes = b"",
        sharp: bytes = b"",
        head: bytes = b"",
    ) -> Self:
        """Read what an engine hands over; ``told`` is the JSON text of the module's docstring.

        Raises `UseError` ``seen`` whose detail names the ``field``, for whatever is not of that form.
        """
        try:
            value = json_text.loads(told)
        except (ValueError, LimitError) as error:
            raise UseError("seen", "what was seen is not JSON", field="") from error
        _hold(isinstance(value, dict), "")
        width, height = _side(value, "width"), _side(value, "height")
        file = value.get("file")
        if file is not None:
            _hold(isinstance(file, dict) and isinstance(file.get("kind"), str), "file")
            _hold(type(file.get("bytes")) is int and file["bytes"] >= 0, "file")
        _hold(type(value.get("grey")) is bool, "grey")
        _hold(type(value.get("clear")) is bool, "clear")
        faces = value.get("faces")
        _hold(isinstance(faces, list) and len(faces) <= FACES, "faces")
        turn = value.get("turn", 0)
        _hold(type(turn) is int and turn in TURNS, "turn")
        whole = {"box": [0, 0, width, height]}
        _hold(isinstance(value.get("small"), dict), "small")
        _hold(len(head) <= HEAD, "head")
        return cls(
            width=width,
            height=height,
            kind=file["kind"][:20] if file else None,
            size=file["bytes"] if file else None,
            grey=value["grey"],
            faces=tuple(_face(face, first=number == 0) for number, face in enumerate(faces)),
            person=_patch(value, "person", person, largest=MASK, each=1),
            small=_present(
                _patch({"small": value["small"] | whole}, "small", small, largest=SMALL, each=_RGB)
            ),
            near=_patch(value, "near", near, largest=NEAR, each=_RGB),
            sharp=_patch(value, "sharp", sharp, largest=SHARP, each=1),
            head=head,
            clear=value["clear"],
            turn=turn,
        )


def near_box(face: Face, width: int, height: int) -> Box:
    """Return the part of the picture for ``near``: the mesh's box, widened for hair, ears and neck."""
    mesh = _mesh_box(face)
    wide = Box(
        mesh.left - 0.35 * mesh.width,
        mesh.top - 0.6 * mesh.height,
        mesh.right + 0.35 * mesh.width,
        mesh.bottom + 0.35 * mesh.height,
    )
    return _kept(wide, width, height)


def sharp_box(face: Face, width: int, height: int) -> Box:
    """Return the part of the picture for ``sharp``, in whole pixels: the middle of the mesh's box."""
    mesh = _kept(_mesh_box(face), width, height)
    across, down = (min(SHARP, math.floor(side)) for side in (mesh.width, mesh.height))
    left = math.floor((mesh.left + mesh.right - across) / 2)
    top = math.floor((mesh.top + mesh.bottom - down) / 2)
    return Box(left, top, left + across, top + down)


def _kept(box: Box, width: int, height: int) -> Box:
    """Return what of a box is in the picture; a pixel at its edge of one that lies beyond it."""
    inside = box.within(width, height)
    left, top = min(inside.left, width - 1), min(inside.top, height - 1)
    return Box(left, top, max(inside.right, left + 1), max(inside.bottom, top + 1))


def _mesh_box(face: Face) -> Box:
    """Return what holds all points of the mesh, or the detector's box where there are none."""
    if not face.points:
        return face.box
    across, down = [x for x, _, _ in face.points], [y for _, y, _ in face.points]
    return Box(min(across), min(down), max(across), max(down))


def _face(value: Any, *, first: bool) -> Face:
    _hold(isinstance(value, dict), "faces")
    presence = value.get("presence")
    points = value.get("points")
    _hold(isinstance(points, list) and (len(points) in MESH or (not points and not first)), "points")
    return Face(
        score=_number(value.get("score"), "score"),
        presence=None if presence is None else _number(presence, "presence"),
        box=_box(value.get("box"), "faces"),
        points=tuple(_point(point) for point in points),
    )


def _point(value: Any) -> Point:
    _hold(isinstance(value, list) and len(value) == 3, "points")
    x, y, z = (_number(one, "points") for one in value)
    return x, y, z


def _patch(value: dict[str, Any], name: str, data: bytes, *, largest: int, each: int) -> Patch | None:
    told = value.get(name)
    if told is None:
        _hold(not data, name)
        return None
    _hold(isinstance(told, dict), name)
    width, height = _side(told, "width", name), _side(told, "height", name)
    _hold(max(width, height) <= largest and len(data) == width * height * each, name)
    return Patch(_box(told.get("box"), name), width, height, data)


def _present(patch: Patch | None) -> Patch:
    assert patch is not None
    return patch


def _box(value: Any, field: str) -> Box:
    _hold(isinstance(value, list) and len(value) == 4, field)
    left, top, right, bottom = (_number(one, field) for one in value)
    _hold(right - left >= 1 and bottom - top >= 1, field)
    return Box(left, top, right, bottom)


def _side(value: dict[str, Any], name: str, field: str = "") -> int:
    side = value.get(name)
    if type(side) is not int or not 1 <= side <= SIDE:
        raise _wrong(field or name)
    return side


def _number(value: Any, field: str) -> float:
    # A box or a point may lie outside of the picture, but not by more than it can be large.
    if type(value) not in {int, float} or not -SIDE <= value <= SIDE:  # NaN compares as false
        raise _wrong(field)
    return float(value)


def _hold(holds: bool, field: str) -> None:
    if not holds:
        raise _wrong(field)


def _wrong(field: str) -> UseError:
    return UseError("seen", f"what was seen is not of its form: {field or 'the whole'}", field=field)
