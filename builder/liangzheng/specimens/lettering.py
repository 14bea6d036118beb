"""Our own lettering for pictures: 样证 as strokes, since no font of a machine is relied on."""

from typing import Final

from PIL import Image, ImageDraw

#: Polylines on a square of 100 by 100 for each character.
_STROKES: Final = {
    "样": (
        ((5, 35), (42, 35)),
        ((24, 8), (24, 95)),
        ((24, 40), (6, 68)),
        ((26, 45), (40, 60)),
        ((54, 8), (60, 20)),
        ((86, 8), (78, 20)),
        ((50, 28), (92, 28)),
        ((54, 46), (88, 46)),
        ((46, 66), (96, 66)),
        ((71, 28), (71, 96)),
    ),
    "证": (
        ((14, 10), (24, 20)),
        ((6, 38), (24, 38), (24, 84), (36, 74)),
        ((44, 16), (94, 16)),
        ((69, 16), (69, 88)),
        ((69, 50), (90, 50)),
        ((52, 44), (52, 88)),
        ((40, 90), (98, 90)),
    ),
}


def draw_characters(image: Image.Image, text: str, *, at: tuple[int, int], size: int, colour: int) -> int:
    """Draw characters of `_STROKES` from a corner on; return the x where they end."""
    draw = ImageDraw.Draw(image)
    x, y = at
    for character in text:
        for stroke in _STROKES[character]:
            points = [(x + px * size // 100, y + py * size // 100) for px, py in stroke]
            draw.line(points, fill=colour, width=max(2, size // 12), joint="curve")
        x += size * 112 // 100
    return x
