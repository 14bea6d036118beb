"""The samples of zxing-cpp: pictures with what is in them, by folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.support.vectors import FOLDER

SAMPLES: Final = FOLDER / "zxing-cpp-samples" / "test" / "samples"
_PICTURES: Final = {".png", ".webp", ".jpg", ".gif"}

#: Folder by folder, how many pictures there are. qrcode-7 and pdf417-4 hold codes split over pictures.
COUNTS: Final = {
    "qrcode-1": 8,
    "qrcode-2": 56,
    "qrcode-3": 18,
    "qrcode-4": 24,
    "qrcode-5": 16,
    "qrcode-6": 15,
    "pdf417-1": 17,
    "pdf417-2": 25,
    "pdf417-3": 16,
    "code128-1": 6,
    "code128-2": 14,
    "code128-3": 2,
}
FALSE_POSITIVES: Final = {"falsepositives-1": 21, "falsepositives-2": 25}

#: What is read in no way: codes on cloth, whose folds bend the grid. The engine alone leaves out five more.
UNREAD: Final = frozenset({"qrcode-4/05", "qrcode-4/33"})
#: Two encodings in one code, by ECI; the bytes are there, but no one encoding reads them.
MIXED: Final = frozenset({"pdf417-1/12-mixed-ecis"})
#: The encodings that the samples' texts are in; the bytes of a code do not say which.
_ENCODINGS: Final = ("utf-8", "shift_jis", "cp932", "gb18030", "latin-1", "cp437", "iso8859-5", "cp1252")


@dataclass(frozen=True, slots=True)
class Picture:
    """One sample."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    def is_content(self, data: bytes) -> bool:
        """Say whether bytes are what the sample's own file says, which gives text in UTF-8."""
        written = self.path.with_suffix(".bin")
        if written.is_file():
            return data == written.read_bytes()
        text = self.path.with_suffix(".txt").read_bytes().decode()
        return text in set(_decoded(data))


def _decoded(data: bytes) -> Iterator[str]:
    for encoding in _ENCODINGS:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue


def pictures(*folders: str) -> list[Picture]:
    """Return the pictures of folders, in order."""
    found = (path for folder in folders for path in sorted((SAMPLES / folder).glob("*")))
    return [Picture(path) for path in found if path.suffix in _PICTURES]
