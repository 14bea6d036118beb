"""The journal: every write of a registry as a line of a file beside it, put there before the write counts.

JSON Lines, only ever added to. A line tells the registry's name, the write's number and random id, the id of
the write before it, and what it did: entries given (a licence by the key that the database has for it, never
by its number) and states set. A line that is whole counts, whatever became of the transaction that wrote it:
the next write, or a replay, carries it out. So nothing that anybody was told of is lost with the database.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError

#: Bytes read at once, from the end of the file.
_BLOCK: Final = 1 << 20
#: A line tells of at most a few million licences.
_LINE: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Head:
    """The last write of a registry: its number, from 1, and its id; 0 and "" before the first."""

    serial: int = 0
    id: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One write, as the journal tells it. ``after``: the id of the write before it."""

    registry: str
    serial: int
    id: str
    after: str
    content: Mapping[str, Any]

    @property
    def head(self) -> Head:
        """What the registry's head is once it is carried out."""
        return Head(self.serial, self.id)

    def follows(self, head: Head) -> bool:
        """Say whether it is the write after this one."""
        return self.serial == head.serial + 1 and self.after == head.id


class Journal:
    """A file that lines are added to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Line | None:
        """Return the last whole line; what was cut off behind it never counted."""
        for text in self._from_the_end():
            if line := _parse(text):
                return line
        return None

    def add(self, line: Line) -> None:
        """Add a line, and be sure that it is on the disk; `BuilderError` ``journal`` where it is not."""
        text = json.dumps(
            {
                "registry": line.registry,
                "serial": line.serial,
                "id": line.id,
                "after": line.after,
                **line.content,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        try:
            is_new = not self.path.exists()
            with self.path.open("ab", buffering=0) as file:
                size = file.seek(0, os.SEEK_END)
                begun = "" if self._is_whole() else "\n"
                try:
                    _write(file, f"{begun}{text}\n".encode())
                    os.fsync(file.fileno())
                except OSError:
                    with suppress(OSError):
                        file.truncate(size)  # what is told as not done must not count later
                    raise
            if is_new:
                self._keep_name()
        except OSError as error:
            raise BuilderError(
                f"{self.path}: the journal cannot be written ({error.strerror}): nothing was changed; make "
                "room, or name another place: --journal, $LIANGZHENG_JOURNAL",
                code="journal",
            ) from error

    def _is_whole(self) -> bool:
        with self.path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return True
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _keep_name(self) -> None:
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _from_the_end(self) -> Iterator[bytes]:
        """Give the lines that end with a line break, the last one first."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        except OSError as error:
            raise BuilderError(f"{self.path}: {error.strerror}", code="journal") from error
        with file:
            place, rest, ended = file.seek(0, os.SEEK_END), b"", False
            while place:
                size = min(_BLOCK, place)
                place -= size
                file.seek(place)
                *lines, last = (file.read(size) + rest).split(b"\n")[::-1]
                if len(last) > _LINE:
                    return
                for line in lines:
                    if ended:
                        yield line
                    ended = True  # behind the last line break stands nothing whole
                rest = last
            if ended:
                yield rest


def read(path: Path, *, offset: int = 0) -> Iterator[tuple[int, int, Line | None]]:
    """Give the lines of a journal: number, from 1 where the reading begins, length, and what it says.

    None for a line that is not whole.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for number, text in enumerate(file, 1):
                yield number, len(text), _parse(text) if text.endswith(b"\n") else None
    except OSError as error:
        raise BuilderError(f"{path}: {error.strerror}", code="journal") from error


def _parse(text: bytes) -> Line | None:
    try:
        match json.loads(text):
            case {"registry": str(name), "serial": int(serial), "id": str(key), "after": str(after), **rest}:
                return Line(name, serial, key, after, {str(what): value for what, value in rest.items()})
    except (ValueError, RecursionError):
        pass
    return None


def _write(file: RawIOBase, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]


def columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Return rows as JSON has them: bytes in hexadecimal."""
    return [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
