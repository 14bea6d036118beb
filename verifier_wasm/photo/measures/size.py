"""Size and place: proportion, pixels, the head's width and height, and whether it is in the middle."""

from typing import Final

from verifier_wasm.photo.cropping import ABOVE, EARS, HEAD_HEIGHT, HEAD_WIDTH, OFF, SLACK
from verifier_wasm.photo.finding import Finding, Line, State
from verifier_wasm.photo.frame import Frame
from verifier_wasm.photo.subject import Subject
from verifier_wasm.rules import photo

#: Beyond this the head is wrong whatever the hair is: hair in mass may or may not be counted.
_FAR: Final = 1.0


def size(subject: Subject) -> list[Finding]:
    """Judge proportion, pixels, room, the head's width and height, and its place."""
    return [
        _proportion(subject),
        _pixels(subject),
        _room(subject),
        _height(subject),
        _width(subject),
        _centred(subject),
    ]


def _proportion(subject: Subject) -> Finding:
    seen = subject.seen
    measured: dict[str, float | int | str] = {"width_px": seen.width, "height_px": seen.height}
    if subject.proportioned:
        return Finding("proportion", State.GOOD, "proportion_good", measured)
    if seen.kind is None:
        # A frame of the camera is always whole: that is no fault of who stands before it.
        return Finding("proportion", State.LOOK, "proportion_camera", measured, (outline(subject.crop),))
    return Finding("proportion", State.FAIL, "proportion_off", measured, (outline(subject.crop),))


def _pixels(subject: Subject) -> Finding:
    frame = subject.frame
    across, down = round(frame.width), round(frame.height)
    measured: dict[str, float | int | str] = {"width_px": across, "height_px": down}
    if across >= photo()["pixels"].limits["least_px"]:
        return Finding("pixels", State.GOOD, "pixels_good", measured)
    code = "pixels_few" if subject.proportioned else "pixels_few_cropped"
    return Finding("pixels", State.LOOK, code, measured)


def _room(subject: Subject) -> Finding:
    """Tell whether the whole head, and what the crop needs around it, is in the picture."""
    if subject.head.cut & {"top"}:
        line = ((0.0, 1.0), (float(subject.seen.width), 1.0))
        return Finding("room", State.FAIL, "head_cut", {}, (line,))
    seen, crop = subject.seen, subject.crop
    _, top = subject.head.place(0.0, subject.head.crown)
    if top < ABOVE * subject.frame.millimetre:
        line = ((0.0, max(top, 1.0)), (float(seen.width), max(top, 1.0)))
        return Finding("room", State.LOOK, "room_tight", {}, (line,))
    if crop.inside(seen.width, seen.height):
        return Finding("room", State.GOOD, "room_good")
    outside = max(max(-x, x - seen.width, -y, y - seen.height) for x, y in crop.corners())
    measured: dict[str, float | int | str] = {"short_mm": outside / crop.millimetre}
    # A picture of 22:32 may do as it stands: its own faults are named by the other rules.
    state = State.LOOK if subject.proportioned else State.FAIL
    return Finding("room", state, "room_short", measured, (outline(crop),))


def _height(subject: Subject) -> Finding:
    head, frame = subject.head, subject.frame
    tall = head.height / frame.millimetre
    line = (head.place(0, head.crown), head.place(0, head.chin))
    return _held("head_height", tall, HEAD_HEIGHT, {"height_mm": tall}, line)


def _width(subject: Subject) -> Finding:
    head, frame = subject.head, subject.frame
    wide, bare = head.width / frame.millimetre, EARS * head.face_width / frame.millimetre
    level = (head.crown + head.chin) / 2
    line = (head.place(head.left, level), head.place(head.right, level))
    measured: dict[str, float | int | str] = {"width_mm": wide, "bare_mm": bare}
    if wide > HEAD_WIDTH[1] + SLACK and bare <= HEAD_WIDTH[1] + SLACK:
        # Only the hair is wider: whether it is counted, no source says.
        return Finding("head_width", State.UNSURE, "head_width_hair", measured, (line,))
    return _held("head_width", wide, HEAD_WIDTH, measured, line)


def _held(
    rule: str,
    value: float,
    limits: tuple[float, float],
    measured: dict[str, float | int | str],
    line: Line,
) -> Finding:
    least, most = limits
    if least - SLACK <= value <= most + SLACK:
        return Finding(rule, State.GOOD, f"{rule}_good", measured, (line,))
    off = least - value if value < least else value - most
    state = State.FAIL if off > _FAR else State.LOOK
    return Finding(rule, state, f"{rule}_{'small' if value < least else 'large'}", measured, (line,))


def _centred(subject: Subject) -> Finding:
    if not subject.proportioned:
        return Finding("centred", State.GOOD, "centred_cropped")
    head, frame = subject.head, subject.frame
    x, _ = head.place(0.0, 0.0)
    off = (x - frame.x) / frame.millimetre
    if abs(off) <= OFF:
        return Finding("centred", State.GOOD, "centred_good", {"off_mm": abs(off)})
    tops = ((x, 0.0), (x, float(subject.seen.height)))
    middle = ((frame.x, 0.0), (frame.x, float(subject.seen.height)))
    code = "centred_right" if off > 0 else "centred_left"
    return Finding("centred", State.LOOK, code, {"off_mm": abs(off)}, (tops, middle))


def outline(frame: Frame) -> Line:
    """Return a frame as a closed line."""
    corners = frame.corners()
    return (*corners, corners[0])
