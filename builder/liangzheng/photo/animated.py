"""Whether a picture's file is an animation, shown one frame after the other; photo-file.js tells it alike.

A JPEG of several pictures (MPO: depth, a second lens) or with a film behind it (motion photo) is a photo, and
so is a HEIC of several: viewers show the first alone.
"""

from typing import Final

#: Brands of image sequences: ISO/IEC 23008-12, section 10.4; AV1 Image File Format, section 6.3.
_SEQUENCES: Final = (b"avis", b"hevc", b"hevx")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: GIF89a, sections 18 to 26: the blocks' first bytes, and what a table of colours is told by.
_IMAGE: Final = 0x2C
_EXTENSION: Final = 0x21
_TABLE: Final = 0x80


def is_animated(data: bytes) -> bool:
    """Tell whether a file holds more than one frame; of a damaged one, as far as it can be read."""
    if data.startswith(_PNG):
        return _frames_of_png(data) > 1
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _frames_of_webp(data) > 1
    if data.startswith(b"GIF8"):
        return _frames_of_gif(data) > 1
    return data[4:8] == b"ftyp" and data[8:12] in _SEQUENCES


def _frames_of_png(data: bytes) -> int:
    """Return what the chunk ``acTL`` says, which stands before the picture (PNG, third edition, 11.3.2.1)."""
    at = len(_PNG)
    while at + 12 <= len(data) and data[at + 4 : at + 8] != b"IDAT":
        if data[at + 4 : at + 8] == b"acTL":
            return int.from_bytes(data[at + 8 : at + 12])
        at += 12 + int.from_bytes(data[at : at + 4])
    return 1


def _frames_of_webp(data: bytes) -> int:
    """Count the chunks ``ANMF`` (RFC 9649, section 2.7.1.1)."""
    frames, at = 0, 12
    while at + 8 <= len(data):
        frames += data[at : at + 4] == b"ANMF"
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return frames


def _frames_of_gif(data: bytes) -> int:
    """Count the images; two are enough (GIF89a, appendix B)."""
    frames, at = 0, 13 + _table(data, 10)
    while at + 10 <= len(data) and data[at] in {_IMAGE, _EXTENSION} and frames < 2:
        if data[at] == _IMAGE:
            frames += 1
            at += 11 + _table(data, at + 9)  # and the first byte of what is packed
        else:
            at += 2
        while at < len(data) and data[at]:
            at += 1 + data[at]
        at += 1
    return frames


def _table(data: bytes, at: int) -> int:
    """Return the length of a table of colours, by the byte that tells of it."""
    packed = data[at] if at < len(data) else 0
    return 3 * 2 ** ((packed & 7) + 1) if packed & _TABLE else 0
