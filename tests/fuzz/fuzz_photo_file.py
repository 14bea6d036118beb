"""A photo's file beside its picture: whether it is an animation, and the profile of its colours."""

import io

from PIL import Image, ImageCms

from liangzheng.photo.animated import is_animated
from liangzheng.photo.srgb import in_srgb


def _moving(kind: str) -> bytes:
    out = io.BytesIO()
    first, second = (Image.new("RGB", (3, 4), colour) for colour in ("red", "blue"))
    first.save(out, kind, save_all=True, append_images=[second])
    return out.getvalue()


SEEDS = (
    *(_moving(kind) for kind in ("GIF", "PNG", "WEBP")),
    b"\0\0\0\x18ftyphevc\0\0\0\0mif1heic",
    ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
)


def one_input(data: bytes) -> None:
    """Both take any bytes: the one answers, the other leaves what it does not understand as it is."""
    assert is_animated(data) in {True, False}
    picture = Image.new("RGB", (2, 2), (200, 40, 40))
    picture.info["icc_profile"] = data
    assert in_srgb(picture).size == (2, 2)
