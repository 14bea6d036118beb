"""JPEG files that say of themselves when and with what they were taken."""

import io

from PIL import Image

_EXIF_IFD, _TAKEN, _LENS, _SOFTWARE = 0x8769, 0x9003, 0xA434, 0x0131


def exif_jpeg(picture: Image.Image, *, taken: str = "", lens: str = "", software: str = "") -> bytes:
    """Return a JPEG whose EXIF has what is given."""
    exif = Image.Exif()
    if software:
        exif[_SOFTWARE] = software
    inner = exif.get_ifd(_EXIF_IFD)
    if taken:
        inner[_TAKEN] = taken
    if lens:
        inner[_LENS] = lens
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=92, exif=exif)
    return file.getvalue()
