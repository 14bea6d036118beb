"""Status lists from a folder: a copy of what a publisher serves, for checks without a network."""

from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from liangzheng.errors import BuilderError
from liangzheng.trust.memory_file import MemoryFile
from verifier_wasm import limits
from verifier_wasm.trusted.status import StatusList

#: How much of a URI's path may be left out in the folder, so that a copy of any part of the host serves.
_MOST_PARTS: Final = 12


class StatusFiles:
    """Finds the token of a URI under a folder, by the longest end of the URI's path that is a file there."""

    def __init__(self, folder: Path, memory: MemoryFile | None = None) -> None:
        if not folder.is_dir():
            raise BuilderError(f"{folder} is not a folder of status lists", code="status_folder")
        self._folder = folder
        self._memory = memory

    def seen(self, uri: str) -> datetime | None:
        """Ask the memory, if there is one."""
        return self._memory.seen(uri) if self._memory else None

    def opened(self, uri: str, token: bytes, status_list: StatusList) -> None:  # noqa: ARG002 - the protocol
        """Tell the memory; the token itself is in the folder."""
        if self._memory:
            self._memory.saw_list(uri, status_list.issued_at)

    def tokens(self, uri: str) -> tuple[bytes, ...]:
        """Return the token's bytes; nothing where the folder has none for this URI."""
        token = self._token(uri)
        return () if token is None else (token,)

    def _token(self, uri: str) -> bytes | None:
        try:
            path = unquote(urlsplit(uri).path)
        except ValueError:
            return None
        parts = [part for part in path.split("/") if part]
        # The URI comes out of a code: it must not lead out of the folder.
        if any(part in {".", ".."} or "\0" in part or "\\" in part for part in parts):
            return None
        for start in range(max(0, len(parts) - _MOST_PARTS), len(parts)):
            file = self._folder.joinpath(*parts[start:])
            try:
                if file.is_file() and file.stat().st_size <= limits.STATUS_TOKEN_LENGTH:
                    return file.read_bytes()
            except OSError:  # a name too long for the file system
                return None
        return None
