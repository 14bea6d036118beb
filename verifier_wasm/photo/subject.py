"""What all measures of one photo share: its face and head, its skin, and the frame that it is held to."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from verifier_wasm.photo.head import Head, head_of
from verifier_wasm.photo.pixels import Colour, Colours, luma, middle
from verifier_wasm.photo.seen import Box, Face, Seen
from verifier_wasm.rules import photo

#: The printed photo, in millimetres.
WIDTH_MM: Final = photo()["proportion"].limits["width_mm"]
HEIGHT_MM: Final = photo()["proportion"].limits["height_mm"]
#: By how much of itself the proportion may be off: a pixel or two of a small picture.
PROPORTION_SLACK: Final = 0.012
#: Where the head is put by the crop that is proposed: its height and the room above it, in millimetres.
_HEAD_MM: Final = 20.5
_ABOVE_MM: Final = 3.0
#: What the crop may make of a head, so that its width is within the rule, too.
_HEAD_HEIGHTS: Final = (19.2, 21.8)
_HEAD_WIDTHS: Final = (14.2, 15.8)
#: Skin that is rarely under hair, a beard, glasses or a mask all at once.
_SKIN: Final = (151, 108, 337, 50, 280, 205, 425, 118, 347, 6)


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of 22:32 on the picture, in its pixels; ``turn``: clockwise, in degrees."""

    x: float
    y: float
    width: float
    height: float
    turn: float

    @property
    def millimetre(self) -> float:
        """Pixels in a millimetre of the printed photo."""
        return self.height / HEIGHT_MM

    def corners(self) -> tuple[tuple[float, float], ...]:
        """Return its four corners, from the upper left on, clockwise."""
        cosine, sine = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        return tuple(
            (
                self.x + across * self.width * cosine - down * self.height * sine,
                self.y + across * self.width * sine + down * self.height * cosine,
            )
            for across, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the frame as JSON-ready values: lengths in pixels, ``turn`` in radians clockwise."""
        return {
            "centre": [round(self.x, 1), round(self.y, 1)],
            "width": round(self.width, 1),
            "height": round(self.height, 1),
            "turn": round(math.radians(self.turn), 4),
        }

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place of the picture is in it."""
        cosine, sine = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        across = (x - self.x) * cosine + (y - self.y) * sine
        down = (y - self.y) * cosine - (x - self.x) * sine
        return abs(across) <= self.width / 2 and abs(down) <= self.height / 2


class Subject:
    """A photo with a face whose mesh is known."""

    def __init__(self, seen: Seen, face: Face) -> None:
        assert seen.near is not None
        self.seen = seen
        self.face = face
        self.head: Head = head_of(seen, face)
        self.small = Colours(seen.small)
        self.near = Colours(seen.near)
        self._remembered: dict[Any, Any] = {}

    def remember[T](self, measure: Callable[["Subject"], T]) -> T:
        """Return what a measure finds; it is asked once."""
        if measure not in self._remembered:
            self._remembered[measure] = measure(self)
        found: T = self._remembered[measure]
        return found

    @property
    def whole(self) -> Box:
        """The picture's own edges."""
        return Box(0, 0, self.seen.width, self.seen.height)

    @cached_property
    def proportioned(self) -> bool:
        """Whether the picture is 22:32 as it stands."""
        wanted = WIDTH_MM / HEIGHT_MM
        return abs(self.seen.width / self.seen.height / wanted - 1) <= PROPORTION_SLACK

    @cached_property
    def frame(self) -> Frame:
        """What the rules on sizes and the ground are held to: the picture, or what it would be cropped to."""
        if self.proportioned:
            seen = self.seen
            return Frame(seen.width / 2, seen.height / 2, float(seen.width), float(seen.height), 0.0)
        return self.crop

    @cached_property
    def crop(self) -> Frame:
        """The crop that is proposed: the head upright, in the middle, of the size that the rules give."""
        head = self.head
        least, most = (wide * head.height / max(head.width, 1.0) for wide in _HEAD_WIDTHS)
        tall = min(max(min(max(_HEAD_MM, least), most), _HEAD_HEIGHTS[0]), _HEAD_HEIGHTS[1])
        millimetre = head.height / tall
        x, y = head.place(0.0, head.crown + (HEIGHT_MM / 2 - _ABOVE_MM) * millimetre)
        return Frame(x, y, WIDTH_MM * millimetre, HEIGHT_MM * millimetre, head.roll)

    @cached_property
    def skin(self) -> Colour:
        """The colour of the face's skin: the median of places that are mostly bare."""
        return middle(
            self.near.many([self.point(n) for n in _SKIN], self.head.face_width / 40) or [(0, 0, 0)]
        )

    @cached_property
    def skin_luma(self) -> float:
        """How light that is, at least 1."""
        return max(luma(self.skin), 1.0)

    def point(self, number: int) -> tuple[float, float]:
        """Return a point of the mesh."""
        x, y, _ = self.face.points[number]
        return x, y

    def person(self, x: float, y: float) -> float:
        """Return how surely a place is person, 0 to 255: 0 outside of the mask, where it is not known."""
        mask = self.seen.person
        if mask is None:
            return 0.0
        box = mask.box
        column, row = (
            int((x - box.left) * mask.width / box.width),
            int((y - box.top) * mask.height / box.height),
        )
        inside = 0 <= column < mask.width and 0 <= row < mask.height and x >= box.left and y >= box.top
        return mask.data[row * mask.width + column] if inside else 0.0

    def box(self, numbers: tuple[int, ...], margin: float = 0.0) -> Box:
        """Return the box around points of the mesh, widened by a part of its width."""
        across, down = zip(*(self.point(n) for n in numbers), strict=True)
        more = margin * (max(across) - min(across))
        return Box(min(across) - more, min(down) - more, max(across) + more, max(down) + more)
