"""Faces found in a picture, and the mesh of one: MediaPipe's BlazeFace and face mesh.

What goes in and comes out is as in MediaPipe's graphs face_detection_short_range and face_landmark (their
models are Apache-2.0), written anew.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from liangzheng.photo.cutting import Part
from liangzheng.photo.model import Array, Model, sigmoid

#: Least score of a face, and how far two boxes may overlap without being one face.
LEAST: Final = 0.5
OVERLAP: Final = 0.3
#: The square around a face, in sides of its box.
_MARGIN: Final = 1.5
#: Points of the mesh: the outer corners of the eyes.
_OUTER: Final = (33, 263)
#: Where smaller faces are looked for, where the whole picture shows none: parts of half its side.
_PARTS: Final = ((0.5, 0.5), (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))


@dataclass(frozen=True, slots=True)
class Found:
    """One face of the detector, in pixels: its score, box (left, top, right, bottom) and eyes (x, y)."""

    score: float
    box: tuple[float, float, float, float]
    eyes: tuple[tuple[float, float], tuple[float, float]]

    @property
    def size(self) -> float:
        """The longer side of the box."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)


def detect(model: Model, picture: Array) -> list[Found]:
    """Return the faces of a picture, largest first."""
    height, width = picture.shape[:2]
    side = float(max(width, height))
    rows = _look(model, picture, Part(width / 2, height / 2, side, side))
    if not rows.size:
        places = [(width / 2 + (x - 0.5) * side, height / 2 + (y - 0.5) * side) for x, y in _PARTS]
        inside = [(x, y) for x, y in places if 0 < x < width and 0 < y < height]
        rows = np.concatenate([_look(model, picture, Part(x, y, side / 2, side / 2)) for x, y in inside])
    return sorted(map(_found, _merge(rows)), key=lambda face: -face.size)


def mesh(model: Model, picture: Array, face: Found) -> tuple[Array, float]:
    """Return the 468 points of a face's mesh in pixels, and the model's belief that there is a face."""
    left, top, right, bottom = face.box
    (x1, y1), (x2, y2) = face.eyes
    side = _MARGIN * face.size
    part = Part((left + right) / 2, (top + bottom) / 2, side, side, math.atan2(y2 - y1, x2 - x1))
    points, _ = _points(model, picture, part)
    # Once more from its own points, which are surer than the detector's.
    return _points(model, picture, _around(points))


def _points(model: Model, picture: Array, part: Part) -> tuple[Array, float]:
    flat, flag = model(part.cut(picture, model.side) / 255)[:2]
    return part.back(flat.reshape(-1, 3) / model.side), float(sigmoid(flag)[0])


def _around(points: Array) -> Part:
    """Return the square around a mesh, turned so that the line of the eyes lies level."""
    first, second = (points[n] for n in _OUTER)
    angle = math.atan2(float(second[1] - first[1]), float(second[0] - first[0]))
    cosine, sine = math.cos(angle), math.sin(angle)
    across = points[:, 0] * cosine + points[:, 1] * sine
    down = points[:, 1] * cosine - points[:, 0] * sine
    x, y = (float(side.min() + side.max()) / 2 for side in (across, down))
    side = _MARGIN * float(max(np.ptp(across), np.ptp(down)))
    return Part(x * cosine - y * sine, x * sine + y * cosine, side, side, angle)


def _look(model: Model, picture: Array, part: Part) -> Array:
    """Return a row for each likely face: score, box (left, top, right, bottom), eyes (x, y, x, y)."""
    boxes, scores = model(part.cut(picture, model.side) / 127.5 - 1)
    certain = sigmoid(scores)
    likely = np.flatnonzero(certain >= LEAST)
    raw, centres = boxes.reshape(-1, 16)[likely] / model.side, _anchors()[likely]
    middle, half = raw[:, 0:2] + centres, raw[:, 2:4] / 2
    places = [middle - half, middle + half, raw[:, 4:6] + centres, raw[:, 6:8] + centres]
    corner = np.array([part.x - part.width / 2, part.y - part.height / 2])
    return np.concatenate([certain[likely, None], *(corner + place * part.width for place in places)], axis=1)


def _found(row: Array) -> Found:
    score, left, top, right, bottom, x1, y1, x2, y2 = (float(one) for one in row)
    return Found(score, (left, top, right, bottom), ((x1, y1), (x2, y2)))


def _anchors() -> Array:
    """Return the centres that BlazeFace measures from: two on each of 16 x 16 cells, six on 8 x 8."""
    grids = []
    for cells, each in ((16, 2), (8, 6)):
        y, x = np.mgrid[0:cells, 0:cells]
        centres = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) / cells
        grids.append(np.repeat(centres, each, axis=0))
    return np.concatenate(grids)


def _merge(rows: Array) -> list[Array]:
    """Return one row for all that overlap the surest: their mean by score, with the best score."""
    merged = []
    left = rows[np.argsort(-rows[:, 0])]
    while len(left):
        same = np.array([_overlap(row, left[0]) > OVERLAP for row in left])
        same[0] = True
        mean = np.average(left[same], axis=0, weights=left[same, 0])
        mean[0] = left[0, 0]
        merged.append(mean)
        left = left[~same]
    return merged


def _overlap(one: Array, other: Array) -> float:
    across = min(one[3], other[3]) - max(one[1], other[1])
    down = min(one[4], other[4]) - max(one[2], other[2])
    if across <= 0 or down <= 0:
        return 0.0
    each = [(row[3] - row[1]) * (row[4] - row[2]) for row in (one, other)]
    return float(across * down / (sum(each) - across * down))
