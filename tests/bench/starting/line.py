"""A slow line in the server: a round trip before each answer, and so many bytes a second for all together.

The browser's own throttling is set for each page and worker apart, and misses what a worker fetches at its
start.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

#: In bytes: what one connection sends before the next has its turn.
_CHUNK: Final = 4096


@dataclass
class Line:
    """The line of one visitor."""

    #: In seconds, waited for once when a connection is made and once for each answer.
    round_trip: float
    bytes_per_second: float
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _free_at: float = 0.0

    def wait(self) -> None:
        """Wait for one round trip."""
        time.sleep(self.round_trip)

    def send(self, write: Callable[[bytes], object], data: bytes) -> None:
        """Write the data as fast as the line lets it through, in turn with the other connections."""
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            with self._lock:
                now = time.monotonic()
                self._free_at = max(now, self._free_at) + len(chunk) / self.bytes_per_second
                delay = self._free_at - now
            time.sleep(delay)
            write(chunk)


def slow_4g() -> Line:
    """Return a line of 400 ms and 200 KB/s."""
    return Line(round_trip=0.4, bytes_per_second=200_000)
