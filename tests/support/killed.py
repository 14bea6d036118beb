"""Commands killed at every event of theirs at a file or the database, then run again.

A process without threads (this module, run as a program) has the command line imported. For each run it
forks; in the child every change of a file under the working folder, every statement and commit of a database
is counted, and at the wanted number the child ends at once, as by SIGKILL: nothing is flushed and nothing
tidied up. A write counts twice: before it, and with half of it written. None of this is in the product: the
child watches itself, by an audit hook and by its own ``open``.
"""

import builtins
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

#: The exit status of a child that was killed, as a shell tells SIGKILL.
KILLED: Final = 137
_ROOT: Final = Path(__file__).parents[2]
#: Audit events whose first argument is a path that is about to be changed.
_CHANGES: Final = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate",
    "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip
#: Names that chance gives: files on their way, folders of a test.
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]{16}")
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left: its exit status, the events counted, the last of them in words, and what it said."""

    exit: int
    events: int
    moment: str
    out: str
    err: str

    @property
    def was_killed(self) -> bool:
        return self.exit == KILLED


class Commands:
    """The commands, each in a process of its own that costs a fork."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self._program = program

    def run(self, *arguments: object, folder: Path, kill_at: int = 0, stdin: str = "") -> Run:
        """Run ``liangzheng`` in a folder; ``kill_at``: the number of the event that it does not survive."""
        wanted = {
            "arguments": [str(argument) for argument in arguments],
            "folder": str(folder),
            "kill_at": kill_at,
            "stdin": stdin,
        }
        pipe_in, pipe_out = self._program.stdin, self._program.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(json.dumps(wanted) + "\n")
        pipe_in.flush()
        return Run(**json.loads(pipe_out.readline()))


@contextmanager
def commands() -> Iterator[Commands]:
    """Start the program that forks."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.support.killed"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        try:
            yield Commands(program)
        finally:
            program.stdin.close()  # type: ignore[union-attr]
            program.wait()


class _Events:
    """Counts, and ends the process at the wanted number."""

    def __init__(self, folder: Path, kill_at: int, counter: Path) -> None:
        self._folder = f"{folder}{os.sep}"
        self._kill_at = kill_at
        self._counter = os.open(counter, os.O_WRONLY | os.O_CREAT)
        self._count = 0

    def concerns(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and os.path.abspath(path).startswith(self._folder)  # noqa: PTH100

    def count(self, what: str) -> bool:
        """Count one event; return whether it is the one."""
        self._count += 1
        words = _HEXADECIMAL.sub("…", what.replace(self._folder, ""))[:100]
        os.ftruncate(self._counter, 0)
        os.pwrite(self._counter, f"{self._count:8}{words}".encode(), 0)
        return self._count == self._kill_at

    def event(self, what: str) -> None:
        if self.count(what):
            os._exit(KILLED)

    def audit(self, name: str, values: tuple[Any, ...]) -> None:
        if name == "open":
            path, _, flags = values
            if flags & _WRITING and self.concerns(path):
                self.event(f"before opening {path}")
        elif name in _CHANGES and self.concerns(values[0]):
            self.event(f"before {name.rpartition('.')[2]} of {values[0]}")

    def watch(self) -> None:
        from sqlalchemy import Engine, event

        plain_connect, counted = sqlite3.connect, _counted(self)
        # SQLAlchemy has its own way to the module, and is counted below.
        sqlite3.connect = lambda *given, **named: plain_connect(*given, factory=counted, **named)  # type: ignore[assignment]
        sys.addaudithook(self.audit)
        # A kill, unlike a power cut, loses nothing that was written.
        os.fsync = lambda fd: None
        plain_open = io.open

        def watched(file: Any, mode: str = "r", *others: Any, **named: Any) -> Any:
            opened = plain_open(file, mode, *others, **named)
            path = Path(f"/proc/self/fd/{file}").readlink() if isinstance(file, int) else file
            return _File(opened, self) if set(mode) & set("wax+") and self.concerns(path) else opened

        io.open = builtins.open = watched
        event.listen(
            Engine, "before_cursor_execute", lambda *given: self.event(_statement(given[2], "registry"))
        )
        event.listen(Engine, "commit", lambda *_: self.event("before COMMIT in the registry"))


def _statement(text: str, where: str) -> str:
    """Return a statement by its first words."""
    return f"before {' '.join(text.split()[:3])} in the {where}"


def _counted(events: _Events) -> type[sqlite3.Connection]:
    """Return connections each of whose statements counts."""

    class Counted(sqlite3.Connection):
        def execute(self, *given: Any) -> sqlite3.Cursor:
            events.event(_statement(given[0], "journal"))
            return super().execute(*given)

        def executemany(self, *given: Any) -> sqlite3.Cursor:
            events.event(_statement(given[0], "journal"))
            return super().executemany(*given)

    return Counted


class _File:
    """A file open for writing, of which each write can be cut off."""

    def __init__(self, file: Any, events: _Events) -> None:
        self._file = file
        self._events = events

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._file.__exit__(*error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: Any) -> Any:
        name = self._file.name
        place = Path(f"/proc/self/fd/{name}").readlink() if isinstance(name, int) else Path(name).absolute()
        self._events.event(f"before writing {place}")
        if self._events.count(f"half of {place} written"):
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            os._exit(KILLED)
        written = self._file.write(data)
        self._file.flush()  # so that a kill behind it finds it written
        return written


def _child(wanted: dict[str, Any], places: dict[str, Path]) -> None:
    """Be the command; does not return."""
    from liangzheng.cli import main

    for number, name in ((0, "in"), (1, "out"), (2, "err")):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(places[name], flags), number)
    os.chdir(wanted["folder"])
    _Events(Path(wanted["folder"]), wanted["kill_at"], places["count"]).watch()
    status = 1
    try:
        main(wanted["arguments"])
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _serve() -> None:
    """Read what is wanted, a line each; answer with a `Run`."""
    for name in ("trust", "status", "issue", "verify"):
        __import__(f"liangzheng.cli.{name}")
    with tempfile.TemporaryDirectory() as name:
        places = {place: Path(name, place) for place in ("in", "out", "err", "count")}
        for line in sys.stdin:
            wanted = json.loads(line)
            places["in"].write_text(wanted["stdin"], "utf-8")
            for place in ("out", "err", "count"):
                places[place].write_bytes(b"")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                child = os.fork()
            if child == 0:
                _child(wanted, places)
            _, status = os.waitpid(child, 0)
            count = places["count"].read_text()
            left = Run(
                os.waitstatus_to_exitcode(status),
                int(count[:8] or 0),
                count[8:],
                places["out"].read_text("utf-8"),
                places["err"].read_text("utf-8"),
            )
            answer = {name: getattr(left, name) for name in Run.__slots__}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
