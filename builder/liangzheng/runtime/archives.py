"""Zip archives that come out the same whenever and wherever they are made."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

#: The earliest date that the format holds; the same in every build.
_DATE: Final = (1980, 1, 1, 0, 0, 0)


def write_archive(path: Path, files: Mapping[str, bytes]) -> None:
    """Write files without compression, sorted by name, with fixed dates and rights."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name])
