"""By which quarter turn a face stands upright, where its file does not say so; the page does alike."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from liangzheng.photo.faces import detect, mesh
from liangzheng.photo.model import Array, Model
from verifier_wasm.photo.seen import TURNS, Face

#: So sure is the detector of an upright face that no other turn is tried. Measured on eight photographs: on
#: their head 0.80 at most; on their side up to 0.90, but there the eyes tell; upright, mostly 0.89 and more.
_SURE: Final = 0.85
#: A turn has to be surer by this than the picture as it is, where that has an upright face at all.
_SURER: Final = 0.1
#: So sure it has to be that a picture stands on its head: a masked face is up to 0.85 the wrong way round, a
#: bare one 0.89 and more the right one.
_OVER: Final = 0.87
#: The mesh's belief in an upright face, and how far its eyes' line may be from level, in degrees.
_PRESENT: Final = 0.9
_LEVEL: Final = 50.0
#: Points of the mesh: the outer corners of the eyes.
_OUTER: Final = (33, 263)


def turn_of(detector: Model, mesher: Model, picture: Array, first: Face | None) -> int:
    """Return the degrees, 0, 90, 180 or 270 clockwise, by which the surest face of a picture is upright.

    ``first``: the largest face of the picture as it is, if there is one.
    """
    scores = {0: 0.0 if first is None else _score(first.score, first.presence or 0.0, first.points)}
    if scores[0] >= _SURE:
        return 0
    for quarters, turn in enumerate(TURNS[1:], 1):
        score = _upright(detector, mesher, np.rot90(picture, -quarters))
        scores[turn] = score if turn != 180 or score >= _OVER else 0.0
    surest = max(scores, key=scores.__getitem__)
    return surest if scores[surest] > scores[0] + (_SURER if scores[0] else 0) else 0


def _upright(detector: Model, mesher: Model, picture: Array) -> float:
    """Return the score of the largest face, or 0 where none is upright."""
    faces = detect(detector, picture)
    if not faces:
        return 0.0
    points, presence = mesh(mesher, picture, faces[0])
    return _score(faces[0].score, presence, points)


def _score(score: float, presence: float, points: Sequence[Any] | Array) -> float:
    right, left = (points[n] for n in _OUTER)
    level = abs(math.degrees(math.atan2(float(left[1] - right[1]), float(left[0] - right[0]))))
    return score if presence >= _PRESENT and level <= _LEVEL else 0.0
