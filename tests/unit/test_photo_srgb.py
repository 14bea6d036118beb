"""A picture with a colour profile is looked at in the colours that browsers show."""

import struct
from collections.abc import Sequence
from typing import Final

import pytest
from PIL import Image, ImageCms

from liangzheng.photo.srgb import in_srgb

#: Red, green and blue of Display P3, for the white of profiles (ICC.1:2022, annex F).
_P3: Final = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
_WHITE: Final = (0.9642, 1.0, 0.8249)
_GAMMA: Final = 2.2
#: What Firefox and Chromium show for it, as they were asked: the two differ by one at most.
_SHOWN: Final = {
    (210, 160, 140): (220, 159, 138),
    (240, 240, 240): (240, 240, 240),
    (90, 140, 200): (71, 143, 207),
    (200, 40, 40): (220, 0, 18),
}


def _fixed(values: Sequence[float]) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65_536)) for value in values)


def _profile() -> bytes:
    """Return a profile of Display P3's colours (ICC.1:2001, sections 6.1 and 6.5)."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(_GAMMA * 256)) + bytes(2)
    colours = [b"XYZ " + bytes(4) + _fixed(one) for one in (_WHITE, *_P3)]
    name = b"desc" + bytes(4) + struct.pack(">I", 3) + b"P3\0" + bytes(79)
    parts = [name, b"text" + bytes(4) + b"none", *colours, curve, curve, curve]
    kinds = (b"desc", b"cprt", b"wtpt", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
    data, table = b"", struct.pack(">I", len(kinds))
    start = 128 + 4 + 12 * len(kinds)
    for kind, part in zip(kinds, parts, strict=True):
        table += kind + struct.pack(">II", start + len(data), len(part))
        data += part + bytes(-len(part) % 4)
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head = head.ljust(36, b"\0") + b"acsp"
    return (head.ljust(68, b"\0") + _fixed(_WHITE)).ljust(128, b"\0") + table + data


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_display_p3_is_shown_as_browsers_show_it(mode: str) -> None:
    for written, shown in _SHOWN.items():
        picture = Image.new("RGB", (2, 2), written).convert(mode)
        picture.info["icc_profile"] = _profile()
        got = in_srgb(picture).convert("RGB").getpixel((1, 1))
        assert isinstance(got, tuple)
        assert max(abs(one - other) for one, other in zip(got, shown, strict=True)) <= 1


def test_what_has_no_profile_or_a_spoilt_one_or_one_of_srgb_stays_as_it_is() -> None:
    own = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (None, b"", b"spoilt", _profile()[:200], own):
        picture = Image.new("RGB", (2, 2), (200, 40, 40))
        picture.info["icc_profile"] = profile
        assert in_srgb(picture).getpixel((0, 0)) == (200, 40, 40)


def test_a_profile_of_which_any_byte_is_wrong_makes_no_picture_fail() -> None:
    profile = _profile()
    for at in range(len(profile)):
        picture = Image.new("RGB", (2, 2), (200, 40, 40))
        picture.info["icc_profile"] = profile[:at] + bytes([profile[at] ^ 0xFF]) + profile[at + 1 :]
        assert in_srgb(picture).size == (2, 2)
