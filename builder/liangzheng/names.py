"""Names of files that never change: they hold 16 hexadecimal digits of the content's SHA-256 (ADR 0023)."""

import base64
import hashlib
import re
from pathlib import PurePosixPath
from typing import Final

#: Pictures that other programs ask for, not the pages: icons of an installed site, pictures of links.
#: The service worker does not keep them.
NOT_KEPT: Final = "assets/pictures/"

_LENGTH: Final = 16
_HASHED: Final = re.compile(r"\.[0-9a-f]{16}\.[0-9a-z]+$")


def hashed_name(path: str, content: bytes) -> str:
    """Return ``assets/site.css`` as ``assets/site.0123456789abcdef.css``."""
    given = PurePosixPath(path)
    digest = hashlib.sha256(content).hexdigest()[:_LENGTH]
    return given.with_name(f"{given.stem}.{digest}{given.suffix}").as_posix()


def is_hashed(path: str) -> bool:
    """Tell whether a name carries a hash."""
    return _HASHED.search(path) is not None


def whole(path: str) -> str:
    """Return the file that a twin, compressed beforehand, stands beside; any other is its own."""
    return path.removesuffix(".gz").removesuffix(".br")


def fits(path: str, content: bytes) -> bool:
    """Tell whether a file is what its name says."""
    return path.split(".")[-2] == hashlib.sha256(content).hexdigest()[:_LENGTH]


def integrity(content: bytes) -> str:
    """Return what the attribute ``integrity`` says (Subresource Integrity, section 3.5)."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode('ascii')}"
