"""Bringing a registry up to date from journals, as after an older backup was put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from liangzheng.errors import BuilderError
from liangzheng.status.journal import Head, Line, read
from liangzheng.status.registry import Registry
from liangzheng.status.writes import read_head, repeat


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many writes were carried out, and the registry's last write now."""

    writes: int
    serial: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a journal without its content: what it is, and where."""

    head: Head
    after: str
    path: Path
    offset: int
    number: int


def replay(registry: Registry, paths: Sequence[Path]) -> Replayed:
    """Carry out what journals have and the registry lacks, a write at a time, in their order.

    A registry in a server may have several: each machine that writes keeps its own. Killed, it is run again
    and goes on. Raises `BuilderError` ``journal`` (unreadable, or of another registry), ``journal_gap`` (a
    write is in none of them), ``journal_branch`` (they tell of another past than the registry's).
    """
    way = _way(registry, paths)
    done = 0
    for place in way:
        line = _line(place)
        with registry.database.write() as connection:
            if line.follows(read_head(connection)):
                repeat(connection, registry.settings, line)
                done += 1
    with registry.database.read() as connection:
        return Replayed(done, read_head(connection).serial)


def _way(registry: Registry, paths: Sequence[Path]) -> list[_Place]:
    """Return the lines that lead on from the registry's last write."""
    with registry.database.read() as connection:
        head = read_head(connection)
    later: dict[str, list[_Place]] = {}
    last: _Place | None = None
    is_told = False
    for path in paths:
        for place in _places(path, registry.settings.name):
            is_told = is_told or place.head == head
            if place.head.serial > head.serial:
                later.setdefault(place.after, []).append(place)
                last = max(last or place, place, key=lambda each: each.head.serial)
    way: list[_Place] = []
    while following := [place for place in later.get(head.id, ()) if place.head.serial == head.serial + 1]:
        # Of several, all but one were cut off before they counted: another came in their place.
        way.append(next((place for place in following if place.head.id in later), following[-1]))
        head = way[-1].head
    if last is not None and head.serial < last.head.serial:
        _explain(registry, last, head, is_told=is_told or bool(way))
    return way


def _explain(registry: Registry, last: _Place, head: Head, *, is_told: bool) -> None:
    if not is_told and head.serial:
        raise BuilderError(
            f"{last.path}:{last.number}: this journal tells of another past than {registry.location} has: "
            "something was set or issued after an older backup had been put back; restore that backup again, "
            "replay, and then repeat what came after it",
            code="journal_branch",
        )
    raise BuilderError(
        f"{last.path}:{last.number}: this is write {last.head.serial} of the registry {registry.location}, "
        f"and write {head.serial + 1} is missing: nothing was changed; give the journal that has it, with "
        "--journal",
        code="journal_gap",
    )


def _places(path: Path, registry: str) -> list[_Place]:
    places, offset = [], 0
    for number, size, line in read(path):
        if line is not None:
            if line.registry != registry:
                raise BuilderError(
                    f"{path}:{number}: this is the journal of another registry", code="journal"
                )
            places.append(_Place(line.head, line.after, path, offset, number))
        offset += size
    return places


def _line(place: _Place) -> Line:
    for _, _, line in read(place.path, offset=place.offset):
        if line is not None and line.head == place.head:
            return line
        break
    raise BuilderError(f"{place.path}:{place.number}: the journal was changed meanwhile", code="journal")
