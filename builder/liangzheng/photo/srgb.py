"""Colours as browsers show them: by the profile in the picture's file (ICC.1), in sRGB.

Phones write Display P3, whose skin and grounds are stronger than the same numbers in sRGB.
"""

import io
from typing import Final

from PIL import Image, ImageCms

_RGB: Final = "RGB"


def in_srgb(image: Image.Image) -> Image.Image:
    """Return a picture (RGB or RGBA) in sRGB: itself, changed in place.

    Without a profile, with one of sRGB itself, of other colours (CMYK, which Pillow and browsers turn into
    RGB alike), or one that cannot be read, it stays as it is.
    """
    said = image.info.get("icc_profile")
    if not said:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(said))
        if profile.profile.xcolor_space.strip() != _RGB or "srgb" in _name(profile).lower():
            return image
        ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            inPlace=True,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass  # browsers pass over it too
    return image


def _name(profile: ImageCms.ImageCmsProfile) -> str:
    return profile.profile.profile_description or ""
