"""A picture the way up that its EXIF says (Exif 2.3 section 4.6.4), whatever else in it is spoilt."""

import struct
import warnings
from typing import Any

#: Where Pillow keeps EXIF, of which it writes a new one for the turned picture, and fails at what is spoilt.
_KEPT = ("exif", "Raw profile type exif")


def upright(image: Any) -> Any:
    """Return a Pillow picture turned as it says of itself; as it is where that cannot be read.

    Raises what Pillow raises of pixels that cannot be decoded.
    """
    from PIL import ImageOps  # noqa: PLC0415 - slow to import, and few runs have pictures

    image.load()
    with warnings.catch_warnings(action="ignore"):  # of spoilt EXIF
        try:
            image.getexif()  # kept by the picture from here on
        except (struct.error, SyntaxError, ValueError, KeyError, IndexError, OSError):
            return image
        for name in _KEPT:
            image.info.pop(name, None)
        return ImageOps.exif_transpose(image)
