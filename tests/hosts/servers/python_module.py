"""Python's own ``python -m http.server``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.servers.process import running


@contextmanager
def stock(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder as it does without options."""
    command = (sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", root)
    with running(command, port=port, folder=work):
        yield
