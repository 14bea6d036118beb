"""By which quarter turn a face stands upright, where its file does not say so; the page does alike."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from liangzheng.photo.faces import detect, mesh
from liangzheng.photo.model import Array, Model
from verifier_wasm.photo.seen import TURNS, Face

#: So sure is the detector of an upright face that no other turn is tried. Measured on eight photographs: on
#: their head 0.80 at most; on their side up to 0.90, but there the eyes tell; upright, mostly 0.89 and more.
_SURE: Final = 0.85
#: A turn has to be surer by this than the picture as it is, where that has an upright face at all.
_SURER: Final = 0.1
#: A picture on its head that a quarter turn has to agree with: by more, since a black mask is surer by 0.11.
_FAR_SURER: Final = 0.15
#: From how sure a turn is believed: at once, and where what is seen by a quarter more or less agrees. On its
#: side a bare face has 0.79 and more, what is none up to 0.72. A masked face is up to 0.85 the wrong way
#: round, one between long hair has as little as 0.79 the right one.
_ASIDE: Final = (0.75, 0.6)
_OVER: Final = (0.87, 0.75)
#: The mesh's belief in an upright face, and how far its eyes' line may be from level, in degrees.
_PRESENT: Final = 0.9
_LEVEL: Final = 50.0
#: Seen by a quarter turn more or less a face's eyes lie upright, so far off at most: to the side that agrees.
_OFF: Final = 45.0
#: Points of the mesh: the outer corners of the eyes.
_OUTER: Final = (33, 263)


class View(NamedTuple):
    """The largest face of a picture turned: the detector's score, the mesh's belief, the eyes' angle."""

    score: float
    presence: float
    angle: float

    @property
    def upright(self) -> float:
        """The score, or 0 where the face is not upright."""
        return self.score if self.presence >= _PRESENT and abs(self.angle) <= _LEVEL else 0.0


#: What is seen where there is no face.
_NOTHING: Final = View(0.0, 0.0, 0.0)


def turn_of(detector: Model, mesher: Model, picture: Array, first: Face | None) -> int:
    """Return the degrees, 0, 90, 180 or 270 clockwise, by which the surest face of a picture is upright.

    ``first``: the largest face of the picture as it is, if there is one.
    """
    own = _NOTHING if first is None else _view(first.score, first.presence or 0.0, first.points)
    if own.upright >= _SURE:
        return 0
    views = {0: own}
    for quarters, turn in enumerate(TURNS[1:], 1):
        views[turn] = _largest(detector, mesher, np.rot90(picture, -quarters))
    return surest_turn(views)


def surest_turn(views: Mapping[int, View]) -> int:
    """Return the turn by which a face is clearly more a face than as it is; 0 where none is.

    ``views``: what is seen by each of `TURNS`.
    """
    own = views[0].upright
    surest, best = 0, own + (_SURER if own else 0.0)
    for turn in TURNS[1:]:
        score = views[turn].upright
        alone, agreed = _OVER if turn == 180 else _ASIDE
        far = turn != 180 or not own or score > own + _FAR_SURER
        believed = score >= alone or (score >= agreed and far and _agree(views, turn))
        if believed and score > best:
            surest, best = turn, score
    return surest


def _agree(views: Mapping[int, View], turn: int) -> bool:
    """Tell whether the same face is seen by a quarter turn more or less, and by neither one on its head."""
    offs = []
    for more in (90, -90):
        view = views[(turn + more) % 360]
        if view.presence >= _PRESENT:
            offs.append(abs((view.angle - views[turn].angle - more + 180) % 360 - 180))
    return any(off <= _OFF for off in offs) and all(off < 180 - _OFF for off in offs)


def _largest(detector: Model, mesher: Model, picture: Array) -> View:
    faces = detect(detector, picture)
    if not faces:
        return _NOTHING
    points, presence = mesh(mesher, picture, faces[0])
    return _view(faces[0].score, presence, points)


def _view(score: float, presence: float, points: Sequence[Any] | Array) -> View:
    right, left = (points[n] for n in _OUTER)
    angle = math.degrees(math.atan2(float(left[1] - right[1]), float(left[0] - right[0])))
    return View(score, presence, angle)
