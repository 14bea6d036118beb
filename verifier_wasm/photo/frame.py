"""A rectangle of the printed photo's proportion on the picture."""

import math
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.rules import photo

#: The printed photo, in millimetres.
WIDTH_MM: Final = photo()["proportion"].limits["width_mm"]
HEIGHT_MM: Final = photo()["proportion"].limits["height_mm"]


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

    def inside(self, width: float, height: float) -> bool:
        """Tell whether a picture of this size fills it; half a pixel is rounding."""
        return all(-0.5 <= x <= width + 0.5 and -0.5 <= y <= height + 0.5 for x, y in self.corners())

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place of the picture is in it."""
        cosine, sine = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        across = (x - self.x) * cosine + (y - self.y) * sine
        down = (y - self.y) * cosine - (x - self.x) * sine
        return abs(across) <= self.width / 2 and abs(down) <= self.height / 2
