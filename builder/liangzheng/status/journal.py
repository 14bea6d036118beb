"""The journal: every write of a registry as a line of a file beside it, put there before the write counts.

JSON Lines, only ever added to. A line tells the registry's name, the write's number and random id, the id of
the write before it, where in the file it begins, and what it did: entries given (a licence by the key that
the database has for it, never by its number) and states set. A line that is whole counts, whatever became of
the transaction that wrote it: the next write, or a replay, carries it out. So nothing that anybody was told
of is lost with the database.

Where lines are missing, a line notes the first write behind the gap, and each line after it does too; a line
of its own notes that a backup was made since, by which they are no longer needed.
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
    #: Where it says that it begins; None of an earlier program.
    at: int | None = None
    gap: int = 0
    backup: int = 0

    @property
    def head(self) -> Head:
        """What the registry's head is once it is carried out."""
        return Head(self.serial, self.id)

    def follows(self, head: Head) -> bool:
        """Say whether it is the write after this one."""
        return self.serial == head.serial + 1 and self.after == head.id


@dataclass(frozen=True, slots=True)
class Stand:
    """How a journal ends.

    ``line``: the last whole one. ``is_cut``: what was before it is not as it was when it was written.
    ``gap``: the first write behind missing ones, 0 for none; ``backup``: the last write of a backup noted
    since.
    """

    line: Line | None = None
    is_cut: bool = False
    gap: int = 0
    backup: int = 0

    def gap_at(self, serial: int, after: str, *, is_alone: bool) -> int:
        """Return the first write behind missing ones once a write is added.

        ``is_alone``: all writes of the registry are told to this journal.
        """
        before = self.line.head if self.line else Head(self.backup)
        follows = serial == before.serial + 1 and (not self.line or after == before.id)
        return serial if self.is_cut or (is_alone and not follows) else self.gap

    @property
    def lacks(self) -> bool:
        """Say whether writes are missing that no backup has."""
        last = self.line.serial if self.line else 0
        return self.backup < last if self.is_cut else self.backup < self.gap - 1


class Journal:
    """A file that lines are added to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Line | None:
        """Return the last whole line; what was cut off behind it never counted."""
        return self.stand().line

    def stand(self) -> Stand:
        """Return how it ends."""
        backup = 0
        for offset, text in self._from_the_end():
            if line := _parse(text):
                is_cut = line.at not in {None, offset}
                return Stand(line, is_cut, line.gap, max(backup, line.backup))
            backup = max(backup, _backup(text))
        return Stand(backup=backup)

    def add(self, line: Line) -> None:
        """Add a line, and be sure that it is on the disk; `BuilderError` ``journal`` where it is not."""
        notes = {name: value for name, value in (("gap", line.gap), ("backup", line.backup)) if value}
        self._append(
            {"registry": line.registry, "serial": line.serial, "id": line.id, "after": line.after},
            {**notes, **line.content},
        )

    def note_backup(self, registry: str, serial: int) -> None:
        """Note that there is a backup as of a write; raises as `add`."""
        self._append({"registry": registry, "backup": serial}, {})

    def _append(self, head: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        try:
            is_new = not self.path.exists()
            with self.path.open("ab", buffering=0) as file:
                size = file.seek(0, os.SEEK_END)
                begun = "" if self._is_whole() else "\n"
                told = {**head, "at": size + len(begun), **content}
                text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
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

    def _from_the_end(self) -> Iterator[tuple[int, bytes]]:
        """Give the lines that end with a line break, the last one first, each with where it begins."""
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
                data = file.read(size) + rest
                *lines, last = data.split(b"\n")[::-1]
                if len(last) > _LINE:
                    return
                end = place + len(data)
                for line in lines:
                    if ended:
                        yield end - len(line), line
                    ended = True  # behind the last line break stands nothing whole
                    end -= len(line) + 1
                rest = last
            if ended:
                yield 0, rest


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
                content = {str(what): value for what, value in rest.items()}
                at, gap, backup = (content.pop(what, None) for what in ("at", "gap", "backup"))
                notes = (each if type(each) is int else 0 for each in (gap, backup))
                return Line(name, serial, key, after, content, at if type(at) is int else None, *notes)
    except (ValueError, RecursionError):
        pass
    return None


def _backup(text: bytes) -> int:
    """Return the write of a backup that a line notes; 0 for a line of another kind."""
    try:
        match json.loads(text):
            case {"registry": str(), "backup": int(serial)}:
                return serial
    except (ValueError, RecursionError):
        pass
    return 0


def _write(file: RawIOBase, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]


def columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Return rows as JSON has them: bytes in hexadecimal."""
    return [[value.hex() if isinstance(value, bytes) else value for value in row] for row in rows]
