"""The host's engine: a picture in, `verifier_wasm.photo.seen.Seen` out; step by step as the page's."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from liangzheng.photo.cutting import Part
from liangzheng.photo.faces import detect, mesh
from liangzheng.photo.model import Array, Model
from liangzheng.photo.turning import turn_of
from liangzheng.runtime.models import NAMES
from verifier_wasm.photo.seen import FACES, NEAR, SMALL, WORKING, Box, Face, near_box, sharp_box


@dataclass(frozen=True, slots=True)
class File:
    """What is known of the file that a picture came from: its kind, length and first bytes."""

    kind: str
    size: int
    head: bytes


class Engine:
    """The models, by the names that `liangzheng.runtime.models` gives them, ready to be run."""

    def __init__(self, models: Mapping[str, bytes]) -> None:
        self._detector, self._mesh, self._person = (Model(models[name]) for name in NAMES)

    def tell(
        self, picture: Image.Image, file: File | None = None, *, grey: bool = False, clear: bool = False
    ) -> tuple[str, dict[str, bytes]]:
        """Look at a picture (RGB, turned as its EXIF says; ``grey`` and ``clear`` as `Seen` has them).

        Returns what `Seen.parse` reads: the JSON text, and the buffers by name.
        """
        factor = max(1.0, max(picture.size) / WORKING)
        size = (_pixels(picture.width / factor), _pixels(picture.height / factor))
        working = picture if factor == 1 else picture.resize(size, Image.Resampling.BOX)
        pixels = np.asarray(working, np.float64)
        faces = self._faces(pixels, factor)
        small, small_bytes = _scaled(working, Box(0, 0, *picture.size), SMALL, factor)
        told: dict[str, Any] = {
            "width": picture.width,
            "height": picture.height,
            "file": file and {"kind": file.kind, "bytes": file.size},
            "grey": grey,
            "clear": clear,
            "faces": [
                {
                    "score": face.score,
                    "presence": face.presence,
                    "box": _sides(face.box),
                    "points": face.points,
                }
                for face in faces
            ],
            "turn": turn_of(self._detector, self._mesh, pixels, faces[0] if faces else None),
            "small": small,
        }
        buffers = {"small": small_bytes}
        if faces:
            near, box = near_box(faces[0], *picture.size), person_box(faces[0], *picture.size)
            told["near"], buffers["near"] = _scaled(working, near, NEAR, factor)
            told["sharp"], buffers["sharp"] = _own(picture, sharp_box(faces[0], *picture.size))
            told["person"] = {"box": _sides(box), "width": self._person.side, "height": self._person.side}
            buffers["person"] = self._mask(pixels, box, factor)
        return json.dumps(told), {**buffers, "head": file.head if file else b""}

    def _faces(self, working: Array, factor: float) -> list[Face]:
        faces: list[Face] = []
        for found in detect(self._detector, working)[:FACES]:
            points, presence = mesh(self._mesh, working, found)
            places = () if faces else tuple(map(tuple, np.round(points * factor, 2).tolist()))
            faces.append(Face(found.score, presence, Box(*(side * factor for side in found.box)), places))
        return faces

    def _mask(self, working: Array, box: Box, factor: float) -> bytes:
        middle = ((box.left + box.right) / 2 / factor, (box.top + box.bottom) / 2 / factor)
        part = Part(*middle, box.width / factor, box.height / factor)
        mask = self._person(part.cut(working, self._person.side) / 255)[0]
        return np.clip(np.rint(mask * 255), 0, 255).astype(np.uint8).tobytes()


def person_box(face: Face, width: int, height: int) -> Box:
    """Return the part around a face that a portrait shows: three of its widths to each side, four down."""
    each = face.box.width
    x, y = (face.box.left + face.box.right) / 2, (face.box.top + face.box.bottom) / 2
    return Box(x - 3 * each, y - 3 * each, x + 3 * each, y + 4 * each).within(width, height)


def _scaled(working: Image.Image, box: Box, longest: int, factor: float) -> tuple[dict[str, Any], bytes]:
    """Return a part of the picture by area average, and what is told of it; ``box``: the picture's pixels."""
    left, top, right, bottom = (side / factor for side in _sides(box))
    part = (left, top, min(right, working.width), min(bottom, working.height))
    times = max(1.0, max(right - left, bottom - top) / longest)
    size = (_pixels((right - left) / times), _pixels((bottom - top) / times))
    scaled = working.resize(size, Image.Resampling.BOX, box=part)
    return {"box": _sides(box), "width": size[0], "height": size[1]}, scaled.tobytes()


def _own(picture: Image.Image, box: Box) -> tuple[dict[str, Any], bytes]:
    cut = picture.crop((round(box.left), round(box.top), round(box.right), round(box.bottom)))
    return {"box": _sides(box), "width": cut.width, "height": cut.height}, cut.convert("L").tobytes()


def _pixels(side: float) -> int:
    """Return a side in whole pixels, halves up, as the page's scripts round."""
    return max(1, math.floor(side + 0.5))


def _sides(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]
