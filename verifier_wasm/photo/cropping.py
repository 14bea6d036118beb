"""The crop that is proposed: the picture itself, or what of it holds the head as the rules ask."""

from itertools import product
from typing import Final

from verifier_wasm.photo.frame import HEIGHT_MM, WIDTH_MM, Frame
from verifier_wasm.photo.head import Head
from verifier_wasm.rules import photo

#: Least and most of the head, in millimetres, and how far a measure from pixels may be off.
HEAD_WIDTH, HEAD_HEIGHT = (
    (photo()[rule].limits["least_mm"], photo()[rule].limits["most_mm"])
    for rule in ("head_width", "head_height")
)
SLACK: Final = 0.5
#: Ears stand out of the mesh's sides by this much of its width, together.
EARS: Final = 1.06
#: What the head may be off the middle, in millimetres, and tilted, in degrees.
OFF: Final = 1.5
TILTED: Final = 5.0
#: Less above the hair, in millimetres, is a head at the edge.
ABOVE: Final = 0.6
#: Where the head is best put: its height and the room above it, in millimetres.
_HEAD_MM: Final = 20.5
_ABOVE_MM: Final = 3.0
#: What a crop aims at, so that no rounding of pixels leads out of the limits.
_HEAD_HEIGHTS: Final = (19.2, 21.8)
_HEAD_WIDTHS: Final = (14.2, 15.8)
#: What is tried where the best does not lie in the picture: in millimetres, and parts of the head's tilt.
_TRIED_HEADS: Final = tuple(tenths / 10 for tenths in range(192, 219, 2))
_TRIED_ABOVE: Final = (3.0, 2.5, 3.5, 2.0, 4.0, 1.5, 4.5, 1.0)
_TRIED_OFF: Final = (0.0, -0.4, 0.4, -0.8, 0.8, -1.2, 1.2)
_TRIED_TILT: Final = 3.5


def crop_of(head: Head, width: int, height: int, *, proportioned: bool) -> Frame:
    """Return the crop of a picture: in it if there is one, else the best, which reaches over the edge.

    A picture of 22:32 that holds its head as the rules ask is its own crop.
    """
    if proportioned and stands(head, whole(width, height)):
        return whole(width, height)
    least, most = (wide * head.height / max(head.width, 1.0) for wide in _HEAD_WIDTHS)
    tall = min(max(min(max(_HEAD_MM, least), most), _HEAD_HEIGHTS[0]), _HEAD_HEIGHTS[1])
    best = _frame(head, tall, _ABOVE_MM, 0.0, head.roll)
    if best.inside(width, height):
        return best
    left_over = max(min(head.roll, _TRIED_TILT), -_TRIED_TILT)
    tried = sorted(
        product((head.roll, head.roll - left_over), _TRIED_HEADS, _TRIED_ABOVE, _TRIED_OFF),
        key=lambda one: (
            abs(one[1] - tall) + abs(one[2] - _ABOVE_MM) / 2 + abs(one[3]) + (one[0] != head.roll)
        ),
    )
    frames = (_frame(head, heads, above, off, turn) for turn, heads, above, off in tried)
    return next((frame for frame in frames if frame.inside(width, height)), best)


def whole(width: int, height: int) -> Frame:
    """Return the most of a picture, from its middle, that is 22:32."""
    down = min(height, width * HEIGHT_MM / WIDTH_MM)
    return Frame(width / 2, height / 2, down * WIDTH_MM / HEIGHT_MM, down, 0.0)


def stands(head: Head, frame: Frame) -> bool:
    """Tell whether an upright frame holds the head in the middle, straight, and of the right size."""
    millimetre = frame.millimetre
    x, _ = head.place(0.0, 0.0)
    _, top = head.place(0.0, head.crown)
    tall, wide, bare = head.height, head.width, EARS * head.face_width
    return (
        HEAD_HEIGHT[0] - SLACK <= tall / millimetre <= HEAD_HEIGHT[1] + SLACK
        and wide / millimetre >= HEAD_WIDTH[0] - SLACK
        and min(wide, bare) / millimetre <= HEAD_WIDTH[1] + SLACK
        and abs(x - frame.x) <= OFF * millimetre
        and abs(head.roll) <= TILTED
        and "top" not in head.cut
        and top >= ABOVE * millimetre
    )


def _frame(head: Head, tall: float, above: float, off: float, turn: float) -> Frame:
    """Return the frame with the head so many millimetres tall, below the edge, and to the right."""
    millimetre = head.height / tall
    x, y = head.place(-off * millimetre, head.crown + (HEIGHT_MM / 2 - above) * millimetre)
    return Frame(x, y, WIDTH_MM * millimetre, HEIGHT_MM * millimetre, turn)
