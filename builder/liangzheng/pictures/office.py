"""The pictures in a Word, Excel or PowerPoint file, which is a ZIP archive (ISO/IEC 29500-2)."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from verifier_wasm import limits

_PICTURE: Final = re.compile(r"(?:word|xl|ppt)/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|webp)", re.IGNORECASE)
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


def pictures_of(data: bytes) -> Iterator[bytes]:
    """Yield the pictures, one after another: none where the archive is damaged, and of no archive too much.

    What a picture says of its size is not believed: no more is unpacked than `limits.OFFICE_UNPACKED` in all,
    and a picture larger than a file may be is left out.
    """
    left = limits.OFFICE_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _PICTURE.fullmatch(entry.filename)]
            for entry in entries[: limits.OFFICE_PICTURES]:
                picture = _unpacked(archive, entry, min(left, limits.FILE_LENGTH))
                left -= len(picture)
                if left <= 0:
                    return
                if 0 < len(picture) < limits.FILE_LENGTH:
                    yield picture
    except _DAMAGE:
        return


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(most)
    except _DAMAGE:
        return b""
