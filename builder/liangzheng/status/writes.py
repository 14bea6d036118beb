"""One write of the registry: a transaction that gives entries or sets states, under a number of its own."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from liangzheng.errors import BuilderError
from liangzheng.status import schema
from liangzheng.status.batches import aim, ask, insert_rows
from liangzheng.status.journal import Head, Journal, Line, columns
from liangzheng.status.orders import Change, Order, carry_out
from liangzheng.status.registry import Registry, Settings

#: An entry: the licence's key, the position, the keyed hash of what the code says.
type Entry = tuple[bytes, int, bytes | None]
#: A code that is no longer its licence's newest: position, the licence's key, whether it is superseded.
type Earlier = tuple[int, bytes, bool]


@dataclass(slots=True)
class Write:
    """What a transaction does, as it is done and as the journal tells it."""

    connection: Connection
    settings: Settings
    _told: dict[str, list[Any]] = field(default_factory=dict)

    def give(self, entries: Sequence[Entry], *, replacing: Sequence[bytes] = ()) -> None:
        """Write entries; ``replacing``: the keys that lose theirs."""
        if replacing:
            ask(self.connection, enumerate(replacing))
            replaced = select(schema.asked.c.licence)
            self.connection.execute(delete(schema.entry).where(schema.entry.c.licence.in_(replaced)))
            self._told.setdefault("replaced", []).extend(key.hex() for key in replacing)
        if not entries:
            return
        insert_rows(self.connection, schema.entry, ("licence", "position", "content"), entries)
        self._told.setdefault("entries", []).extend(columns(entries))

    def put_behind(self, codes: Sequence[Earlier]) -> None:
        """Note codes that are no longer their licences' newest, or that are superseded by now."""
        if not codes:
            return
        table = schema.earlier
        aim(self.connection, (position for position, _, _ in codes))
        known = select(schema.target.c.position)
        self.connection.execute(delete(table).where(table.c.position.in_(known)))
        insert_rows(self.connection, table, ("position", "licence", "superseded"), codes)
        self._told.setdefault("earlier", []).extend(columns(codes))

    def set(self, positions: Sequence[int], order: Order) -> Change:
        """Set the state of positions; raises as `carry_out`."""
        change = carry_out(self.connection, self.settings, order, positions)
        told = {
            "at": datetime.isoformat(order.at.astimezone(UTC)),
            "by": order.by,
            "reason": order.reason,
            "scope": order.scope.value,
            "state": order.state,
            "positions": sorted(set(positions)),
        }
        self._told.setdefault("changes", []).append(told)
        return change

    def merge(self, ids: Sequence[str], changes: int) -> None:
        """Note writes of another past as known, and make all lists newer than that past's.

        ``changes``: how often it may have raised a list's revision. Their numbers are below 0: those above
        are this past's own.
        """
        table, shard = schema.write, schema.shard
        first = self.connection.execute(select(func.min(table.c.serial))).scalar_one() or 0
        rows = [(min(first, 0) - number, each) for number, each in enumerate(ids, 1)]
        insert_rows(self.connection, table, ("serial", "id"), rows)
        self.connection.execute(update(shard).values(revision=shard.c.revision + changes + 1))
        self._told.setdefault("merged", []).append([list(ids), changes])

    @property
    def told(self) -> dict[str, list[Any]]:
        """What it did, for the journal; empty where it did nothing."""
        return self._told


@contextmanager
def writing(registry: Registry, *, is_merge: bool = False) -> Iterator[Write]:
    """Open the one writing transaction; what is done in the block is in the journal before it counts.

    A write that was cut off between the journal and the database is carried out first. ``is_merge``: the
    journal may be ahead or tell of another past, which the block is about. Raises `BuilderError` ``journal``
    (it cannot be written, or is another registry's), ``journal_ahead`` (the registry is older than it),
    ``journal_branch`` (it tells of another past), and those of `Database.write`.
    """
    journal = registry.journal()
    told = False
    try:
        with registry.database.write() as connection:
            head = read_head(connection)
            stand = journal.stand()
            if stand.line is not None and not is_merge:
                head = _caught_up(registry, connection, journal, stand.line, head)
            write = Write(connection, registry.settings)
            yield write
            if write.told:
                gap = stand.gap_at(head.serial + 1, head.id, is_alone=not registry.has_server)
                line = Line(
                    *(registry.settings.name, head.serial + 1, secrets.token_hex(8), head.id, write.told),
                    gap=gap,
                    backup=stand.backup,
                )
                _number(connection, line)
                journal.add(line)
                told = True
    except BuilderError as error:
        if not told:
            raise
        raise BuilderError(
            f"{error}; it stands in the journal {journal.path}, and the next command carries it out",
            code=error.code,
        ) from error


def catch_up(registry: Registry) -> None:
    """Carry out a write that was cut off behind the journal; raises as `writing`.

    A registry in a server without a secret may be told of its journal only where something is written.
    """
    line = registry.last_told()
    if line is None:
        return
    with registry.database.read() as connection:
        if knows(connection, line.head):
            return
    with writing(registry):
        pass


def knows(connection: Connection, head: Head) -> bool:
    """Say whether a write was carried out here, or merged from another past."""
    table = schema.write
    place = (table.c.serial == head.serial) | (table.c.serial < 0)
    found = select(table.c.serial).where(table.c.id == head.id).where(place).limit(1)
    return not head.serial or connection.execute(found).first() is not None


def read_head(connection: Connection) -> Head:
    """Return the registry's last write."""
    table = schema.write
    last = connection.execute(select(table).order_by(table.c.serial.desc()).limit(1)).one_or_none()
    return Head(last.serial, last.id) if last else Head()


@dataclass(frozen=True, slots=True)
class Told:
    """What a line of the journal tells, in the order in which it is done."""

    entries: list[Entry]
    replaced: list[bytes]
    earlier: list[Earlier]
    orders: list[tuple[Order, list[int]]]
    merged: list[tuple[list[str], int]]


def told_by(line: Line) -> Told:
    """Read a line of the journal; `BuilderError` ``journal_line`` where it cannot be read."""
    content = line.content
    try:
        return Told(
            [(bytes.fromhex(key), int(position), content and bytes.fromhex(content))
             for key, position, content in content.get("entries", ())],
            [bytes.fromhex(key) for key in content.get("replaced", ())],
            [(int(position), bytes.fromhex(key), bool(gone))
             for position, key, gone in content.get("earlier", ())],
            [(Order.of(item), [int(place) for place in item["positions"]])
             for item in content.get("changes", ())],
            [([str(each) for each in ids], int(changes)) for ids, changes in content.get("merged", ())],
        )  # fmt: skip
    except (ValueError, TypeError, KeyError) as error:
        raise BuilderError(
            f"write {line.serial} of the journal cannot be read", code="journal_line"
        ) from error


def repeat(connection: Connection, settings: Settings, line: Line) -> None:
    """Do what a line of the journal tells; raises as `told_by`."""
    do(Write(connection, settings), told_by(line))
    _number(connection, line)


def do(write: Write, told: Told) -> None:
    """Do what was told."""
    places = [position for _, position, _ in told.entries] + [position for position, _, _ in told.earlier]
    _occupy(write.connection, write.settings, places)
    write.give(told.entries, replacing=told.replaced)
    write.put_behind(told.earlier)
    for order, positions in told.orders:
        write.set(positions, order)
    for ids, changes in told.merged:
        write.merge(ids, changes)


def _caught_up(registry: Registry, connection: Connection, journal: Journal, line: Line, head: Head) -> Head:
    if line.registry != registry.settings.name:
        raise BuilderError(f"{journal.path} is the journal of another registry", code="journal")
    if knows(connection, line.head):
        return head
    if line.serial <= head.serial:
        raise BuilderError(f"{branched(registry, line)}: nothing was changed", code="journal_branch")
    if not line.follows(head):
        raise BuilderError(
            f"{registry.location} is older than its journal {journal.path} (write {head.serial}; the "
            f"journal has {line.serial}), as after an older backup: nothing was changed; "
            f"`liangzheng status replay {registry.location}` brings it up to date",
            code="journal_ahead",
        )
    repeat(connection, registry.settings, line)
    return line.head


def branched(registry: Registry, line: Line) -> str:
    """Return what is told of a registry that has another write than its journal under the same number."""
    return (
        f"{registry.location} has another write {line.serial} than its journal {registry.journal().path}, as "
        "where something was set or issued on an older backup, or on another machine in between, and what "
        f"the journal tells may be missing; `liangzheng status replay {registry.location} --merge` adds it"
    )


def _number(connection: Connection, line: Line) -> None:
    connection.execute(insert(schema.write).values(serial=line.serial, id=line.id))


def _occupy(connection: Connection, settings: Settings, positions: Sequence[int]) -> None:
    """Mark positions as taken, in lists that may not be there yet."""
    table, size = schema.shard, settings.shard_size
    by_list: dict[int, list[int]] = {}
    for position in positions:
        by_list.setdefault(position // size, []).append(position % size)
    known = set(connection.execute(select(table.c.number)).scalars()) if by_list else set()
    for number in range(max(by_list, default=-1) + 1):
        if number not in known:
            connection.execute(
                insert(table).values(number=number, used=0, taken=bytes(size // 8), revision=1)
            )
    for number, offsets in sorted(by_list.items()):
        bitmap = connection.execute(select(table.c.taken).where(table.c.number == number)).scalar_one()
        if bitmap is None:
            continue
        taken = bytearray(bitmap)
        for offset in offsets:
            taken[offset >> 3] |= 1 << (offset & 7)
        used = sum(byte.bit_count() for byte in taken)
        connection.execute(
            update(table)
            .where(table.c.number == number)
            .values(used=used, taken=None if used == size else bytes(taken))
        )
