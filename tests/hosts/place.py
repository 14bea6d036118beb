"""A site on a running host: its address and its folder."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from tests.hosts.hosts import Host
from tests.hosts.servers.process import free_port
from tests.hosts.uploads import Folder


class Place:
    """A host that serves a folder in which the site lies, at the root or below; it can be stopped."""

    def __init__(self, host: Host, base: Path, path: str) -> None:
        self._host = host
        self._root = base / "root"
        self._work = base / "work"
        self._work.mkdir()
        self._port = free_port()
        self._running = ExitStack()
        self.folder = Folder(self._root / path if path else self._root)
        self.folder.path.mkdir(parents=True)
        self.below = bool(path)
        self.address = f"http://127.0.0.1:{self._port}/{path}"

    def start(self) -> Self:
        self._running.enter_context(self._host.serve(self._root, self._port, self._work))
        return self

    def stop(self) -> None:
        self._running.close()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Have no server for a while."""
        self.stop()
        try:
            yield
        finally:
            self.start()


@contextmanager
def on(host: Host, path: str) -> Iterator[Place]:
    """Run a host with an empty folder at a path, such as ``a/b/``, or at the root."""
    with tempfile.TemporaryDirectory(prefix="liangzheng-host-") as base:
        Path(base).chmod(0o755)  # nginx and Apache read as a user of their own
        place = Place(host, Path(base), path).start()
        try:
            yield place
        finally:
            place.stop()
