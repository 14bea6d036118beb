"""The memory of a browser's pages with their workers, sampled from outside (Linux only).

A page and its workers share one process; a service worker may have another. Counted is the proportional set
size: what the processes have for themselves and their share of what several have in common (proc(5)).
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SECONDS: Final = 0.05
_PROC: Final = Path("/proc")
#: The browser's own windows, such as the list below its address bar.
_BROWSERS_OWN: Final = "--top-chrome-webui"


class Peak:
    """The greatest sum seen, in bytes."""

    def __init__(self) -> None:
        self.bytes = 0


@contextmanager
def watching(profile: Path) -> Iterator[Peak]:
    """Sample the browser that was started on a profile, every 50 ms."""
    peak, done = Peak(), threading.Event()

    def sample() -> None:
        while not done.wait(_SECONDS):
            peak.bytes = max(peak.bytes, sum(map(_proportional, renderers(profile))))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def renderers(profile: Path) -> list[int]:
    """Return the processes of pages and workers below the browser on a profile."""
    parents, commands = {}, {}
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            try:
                commands[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                # The name before it may hold spaces and brackets.
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:  # it ended while we looked
                commands.pop(int(folder.name), None)
    own = f"--user-data-dir={profile} "
    browsers = {pid for pid, text in commands.items() if own in f"{text} " and "--type=" not in text}
    return [
        pid
        for pid, text in commands.items()
        if "--type=renderer" in text and _BROWSERS_OWN not in text and browsers & set(_above(pid, parents))
    ]


def _above(pid: int, parents: dict[int, int]) -> Iterator[int]:
    while pid in parents:
        pid = parents[pid]
        yield pid


def _proportional(pid: int) -> int:
    try:
        found = re.search(r"^Pss: +(\d+) kB", (_PROC / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
