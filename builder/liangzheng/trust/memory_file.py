"""What the command line remembers of trust lists, in a file that its user names."""

from datetime import datetime, timedelta
from pathlib import Path

from liangzheng.errors import BuilderError
from liangzheng.files import read_limited, write_whole
from verifier_wasm.trusted.memory import Memory
from verifier_wasm.trusted.store import TrustStore

#: A memory is a root and two numbers.
_LENGTH = 1_000_000


class MemoryFile:
    """Opens trust lists by a memory, and keeps the memory; what is new is written at once."""

    def __init__(self, path: Path, *, at: datetime, skew: timedelta) -> None:
        """``path``: a file that may not exist yet; one that is not a memory is `BuilderError` ``memory``.

        ``at``: this device's time, whatever time is checked for; it may be wrong by ``skew``.
        """
        self._path = path
        self._at, self._skew = at, skew
        self._memory = Memory()
        if path.exists():
            text = read_limited(path, _LENGTH).decode("utf-8", "replace")
            self._memory = Memory.parse(text)
            if self._memory == Memory():
                # Here, unlike in a browser, somebody can see to it.
                raise BuilderError(f"{path} is not a memory of trust lists: remove it", code="memory")

    def open(self, trust_list: bytes, root: bytes, changes: bytes) -> TrustStore:
        """Open a list, and remember it; raises as `Memory.open`."""
        store, memory = self._memory.open(trust_list, root, changes, at=self._at, skew=self._skew)
        self._keep(memory)
        return store

    def seen(self, uri: str) -> datetime | None:
        """Return when the newest status list used for a URI was issued."""
        return self._memory.seen(uri)

    def saw_list(self, uri: str, issued_at: datetime) -> None:
        """Remember a status list that was used."""
        self._keep(self._memory.saw_list(uri, issued_at, at=self._at, skew=self._skew))

    def _keep(self, memory: Memory) -> None:
        if memory != self._memory:
            self._memory = memory
            write_whole(self._path, (memory.dump() + "\n").encode())
