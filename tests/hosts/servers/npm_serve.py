"""npm's ``serve``, as pinned in package.json beside these tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts.servers.process import running

PROGRAM = Path(__file__).parents[1] / "node_modules" / ".bin" / "serve"


@contextmanager
def stock(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder as it does without options."""
    command = (PROGRAM, "--listen", f"tcp://127.0.0.1:{port}", "--no-clipboard", root)
    with running(command, port=port, folder=work, env={"NO_UPDATE_CHECK": "1"}):
        yield
