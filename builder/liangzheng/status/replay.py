"""Bringing a registry up to date from journals, as after an older backup was put back."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.journal import Head, Journal, Line, read
from liangzheng.status.merge import Lacking, lacking
from liangzheng.status.registry import Registry
from liangzheng.status.writes import do, read_head, repeat, writing


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many writes were carried out, and the registry's last write now.

    ``merged``: what was carried out of another past. ``apart``: where the first write of another past stands
    that was not, though the registry lacks what it tells; "" for none.
    """

    writes: int
    serial: int
    merged: Lacking | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a journal without its content: what it is, and where."""

    head: Head
    after: str
    path: Path
    offset: int
    number: int


def replay(registry: Registry, paths: Sequence[Path], *, merge: bool = False) -> Replayed:
    """Carry out what journals have and the registry lacks, a write at a time, in their order.

    A registry in a server may have several: each machine that writes keeps its own. Killed, it is run again
    and goes on. ``merge``: what does not follow, of another past, is carried out too as far as it revokes or
    gives codes (`liangzheng.status.merge`); else it is told. Raises `BuilderError` ``journal`` (unreadable,
    none, empty, or of another registry), and unless it merges ``journal_gap`` (a write is in none of them)
    and ``journal_branch`` (they tell of another past than the registry's).
    """
    with registry.database.read() as connection:
        known = set(connection.execute(select(schema.write.c.id)).scalars())
    places = [place for path in paths for place in _places(path, registry.settings.name)]
    way = _way(registry, places, known, merge=merge)
    done = 0
    for place in way:
        line = _line(place)
        with registry.database.write() as connection:
            if line.follows(read_head(connection)):
                repeat(connection, registry.settings, line)
                done += 1
    known.update(place.head.id for place in way)
    others = sorted(
        {place.head.id: place for place in places if place.head.id not in known}.values(),
        key=lambda place: place.head.serial,
    )
    merged, apart = _merged(registry, others, merge=merge)
    with registry.database.read() as connection:
        return Replayed(done, read_head(connection).serial, merged, apart)


def _merged(registry: Registry, others: Sequence[_Place], *, merge: bool) -> tuple[Lacking | None, str]:
    """Merge writes of another past; where nothing was said of it, only those that change nothing.

    Return what was done, or where the first of those stands that were left.
    """
    if not others:
        return None, ""
    with registry.database.write() as connection:
        found = lacking(connection, map(_line, others))
    if not (merge or found.is_nothing):
        return None, f"{others[0].path}:{others[0].number}"
    with writing(registry, is_merge=True) as write:
        found = lacking(write.connection, map(_line, others))
        do(write, found.told)
    return (found if merge else None), ""


def _way(registry: Registry, places: Sequence[_Place], known: Container[str], *, merge: bool) -> list[_Place]:
    """Return the lines that lead on from the registry's last write."""
    with registry.database.read() as connection:
        head = read_head(connection)
    later: dict[str, list[_Place]] = {}
    last: _Place | None = None
    is_told = any(place.head == head for place in places)
    for place in places:
        if place.head.serial > head.serial and place.head.id not in known:
            later.setdefault(place.after, []).append(place)
            last = max(last or place, place, key=lambda each: each.head.serial)
    way: list[_Place] = []
    while following := [place for place in later.get(head.id, ()) if place.head.serial == head.serial + 1]:
        # Of several, all but one were cut off before they counted: another came in their place.
        way.append(next((place for place in following if place.head.id in later), following[-1]))
        head = way[-1].head
    if last is not None and head.serial < last.head.serial and not merge:
        _explain(registry, last, head, is_told=is_told or bool(way))
    return way


def _explain(registry: Registry, last: _Place, head: Head, *, is_told: bool) -> None:
    if not is_told and head.serial:
        raise BuilderError(
            f"{last.path}:{last.number}: this journal tells of another past than {registry.location} has: "
            "something was set or issued after an older backup had been put back; `liangzheng status replay` "
            "with --merge adds what the journal tells to it, or restore that backup again, replay, and then "
            "repeat what came after it",
            code="journal_branch",
        )
    raise BuilderError(
        f"{last.path}:{last.number}: this is write {last.head.serial} of the registry {registry.location}, "
        f"and write {head.serial + 1} is missing: nothing was changed; give the journal that has it, with "
        "--journal; if it is lost, --merge adds what the others tell",
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
    if not places and not Journal(path).stand().backup:
        what = "it has no line of a journal" if offset else "it is empty: the journal's lines are lost"
        raise BuilderError(
            f"{path}: {what}: nothing was carried out; name the journal that was kept, with --journal",
            code="journal",
        )
    return places


def _line(place: _Place) -> Line:
    for _, _, line in read(place.path, offset=place.offset):
        if line is not None and line.head == place.head:
            return line
        break
    raise BuilderError(f"{place.path}:{place.number}: the journal was changed meanwhile", code="journal")
