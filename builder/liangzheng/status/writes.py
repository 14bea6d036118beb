"""One write of the registry: a transaction that gives entries or sets states, under a number of its own."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

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

    @property
    def told(self) -> dict[str, list[Any]]:
        """What it did, for the journal; empty where it did nothing."""
        return self._told


@contextmanager
def writing(registry: Registry) -> Iterator[Write]:
    """Open the one writing transaction; what is done in the block is in the journal before it counts.

    A write that was cut off between the journal and the database is carried out first. Raises `BuilderError`
    ``journal`` (it cannot be written, or is another registry's), ``journal_ahead`` (the registry is older
    than it), and those of `Database.write`.
    """
    journal = registry.journal()
    told = False
    try:
        with registry.database.write() as connection:
            head = read_head(connection)
            line = journal.last()
            if line is not None:
                head = _caught_up(registry, connection, journal, line, head)
            write = Write(connection, registry.settings)
            yield write
            if write.told:
                line = Line(
                    registry.settings.name, head.serial + 1, secrets.token_hex(8), head.id, write.told
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
        head = read_head(connection)
    if line.serial > head.serial:
        with writing(registry):
            pass


def read_head(connection: Connection) -> Head:
    """Return the registry's last write."""
    table = schema.write
    last = connection.execute(select(table).order_by(table.c.serial.desc()).limit(1)).one_or_none()
    return Head(last.serial, last.id) if last else Head()


def repeat(connection: Connection, settings: Settings, line: Line) -> None:
    """Do what a line of the journal tells; `BuilderError` ``journal_line`` where it cannot be read."""
    write = Write(connection, settings)
    try:
        entries = [(bytes.fromhex(key), int(position), content and bytes.fromhex(content))
                   for key, position, content in line.content.get("entries", ())]  # fmt: skip
        earlier = [(int(position), bytes.fromhex(key), bool(gone))
                   for position, key, gone in line.content.get("earlier", ())]  # fmt: skip
        replaced = [bytes.fromhex(key) for key in line.content.get("replaced", ())]
        orders = [(Order.of(item), [int(place) for place in item["positions"]])
                  for item in line.content.get("changes", ())]  # fmt: skip
    except (ValueError, TypeError, KeyError) as error:
        raise BuilderError(
            f"write {line.serial} of the journal cannot be read", code="journal_line"
        ) from error
    _occupy(connection, settings, [position for _, position, _ in entries])
    write.give(entries, replacing=replaced)
    write.put_behind(earlier)
    for order, positions in orders:
        write.set(positions, order)
    _number(connection, line)


def _caught_up(registry: Registry, connection: Connection, journal: Journal, line: Line, head: Head) -> Head:
    if line.registry != registry.settings.name:
        raise BuilderError(f"{journal.path} is the journal of another registry", code="journal")
    if line.serial <= head.serial:
        return head
    if not line.follows(head):
        raise BuilderError(
            f"{registry.location} is older than its journal {journal.path} (write {head.serial}; the "
            f"journal has {line.serial}), as after an older backup: nothing was changed; "
            f"`liangzheng status replay {registry.location}` brings it up to date",
            code="journal_ahead",
        )
    repeat(connection, registry.settings, line)
    return line.head


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
