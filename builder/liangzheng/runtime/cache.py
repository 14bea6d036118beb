"""What takes long to make, kept in the working state under a hash of all that it is made from."""

import hashlib
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from liangzheng.files import write_whole

#: What no build has asked for in so many seconds is deleted.
_KEPT: Final = 30 * 24 * 3600
_DIGEST: Final = 32


class Cache:
    """A folder of files named by their keys; what was altered there is made anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes of a key, made if need be. ``key``: hexadecimal."""
        path = self._folder / key
        with suppress(OSError):
            kept = path.read_bytes()
            if hashlib.sha256(kept[_DIGEST:]).digest() == kept[:_DIGEST]:
                os.utime(path)
                return kept[_DIGEST:]
        made = make()
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, hashlib.sha256(made).digest() + made)
        return made

    def clear_unused(self) -> None:
        """Delete what was not asked for in a month."""
        with suppress(OSError):
            for entry in os.scandir(self._folder):
                if entry.is_file() and time.time() - entry.stat().st_mtime > _KEPT:
                    Path(entry.path).unlink()


def key_of(*parts: bytes) -> str:
    """Return the key of what is made from some bytes, whose number and lengths count too."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
