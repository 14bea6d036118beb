"""What all measures of one photo share: its face and head, its skin, and the frame that it is held to."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from verifier_wasm.photo.cropping import crop_of
from verifier_wasm.photo.frame import HEIGHT_MM, WIDTH_MM, Frame
from verifier_wasm.photo.head import Head, head_of
from verifier_wasm.photo.pixels import Colour, Colours, luma, middle
from verifier_wasm.photo.seen import Box, Face, Seen

#: The face's upper, lower and outer ends, points of the mesh.
_ENDS: Final = (10, 152, 234, 454)
#: The brows' upper edges, points of the mesh.
_BROWS: Final = (105, 334)
#: By how much of itself the proportion may be off: a pixel or two of a small picture.
PROPORTION_SLACK: Final = 0.012
#: Skin that is rarely under hair, a beard, glasses or a mask all at once.
_SKIN: Final = (151, 108, 337, 50, 280, 205, 425, 118, 347, 6)


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
        """The crop that is proposed: the picture itself, where it is right as it stands."""
        return crop_of(self.head, self.seen.width, self.seen.height, proportioned=self.proportioned)

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

    def colour(self, places: list[tuple[float, float]]) -> Colour | None:
        """Return the median colour about some places; None where none is in the picture."""
        found = self.near.many(places, self.head.face_width / 60)
        return middle(found) if found else None

    def down(self, number: int) -> float:
        """Return how far down the head's axis a point of the mesh is."""
        return self.head.along(*self.point(number))[1]

    @cached_property
    def brow(self) -> float:
        """How far down the head's axis the higher of the brows is."""
        return min(self.down(number) for number in _BROWS)

    @cached_property
    def oval(self) -> Box:
        """The box around the mesh of the face."""
        return self.box(_ENDS)

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
