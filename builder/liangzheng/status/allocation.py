"""Giving licences their entries, at issuing."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from liangzheng.status import schema
from liangzheng.status.batches import ask, insert_rows
from liangzheng.status.registry import Registry, Settings
from liangzheng.status.slots import take_slots
from verifier_wasm.envelope import StatusReference


def allocate(registry: Registry, licences: Sequence[str]) -> list[StatusReference]:
    """Return each licence's entry, in the order given; one that has none yet gets a random free one.

    A licence keeps its entry for life: every code ever issued for it is reached by one change of its state.
    All or nothing; concurrent callers never get the same entry. Batches of 100,000 and more are the fastest.
    """
    candidates = [registry.licence_keys(licence) for licence in licences]
    if not candidates:
        return []
    keys = [own for own, *_ in candidates]
    with registry.database.write() as connection:
        positions = _known(connection, [key for each in candidates for key in each])
        for own, *earlier in candidates:  # an entry from before the normal form of ids is the licence's too
            known = next((positions[key] for key in earlier if key in positions), None)
            if own not in positions and known is not None:
                positions[own] = known
        new = sorted({key for key in keys if key not in positions})
        fresh = _take(connection, registry.settings, len(new))
        insert_rows(connection, schema.entry, ("licence", "position"), list(zip(new, fresh, strict=True)))
    positions.update(zip(new, fresh, strict=True))
    return [registry.settings.reference(positions[key]) for key in keys]


def _known(connection: Connection, keys: Sequence[bytes]) -> dict[bytes, int]:
    ask(connection, keys)
    entries = schema.asked.join(schema.entry, schema.asked.c.licence == schema.entry.c.licence)
    rows = connection.execute(select(schema.entry.c.licence, schema.entry.c.position).select_from(entries))
    return dict(rows.all())


def _take(connection: Connection, settings: Settings, count: int) -> list[int]:
    """Take free positions: of the newest list while it has any, then of new lists."""
    positions: list[int] = []
    table = schema.shard
    newest = connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).one_or_none()
    number, used, taken = (
        (newest.number, newest.used, newest.taken) if newest else (-1, settings.shard_size, None)
    )
    while count:
        if used == settings.shard_size:
            number, used, taken = number + 1, 0, bytes(settings.shard_size // 8)
            connection.execute(insert(table).values(number=number, used=0, taken=taken, revision=1))
        part = min(count, settings.shard_size - used)
        bitmap = bytearray(taken or b"")
        slots = take_slots(bitmap, size=settings.shard_size, used=used, count=part)
        positions += [number * settings.shard_size + slot for slot in slots]
        used, count = used + part, count - part
        taken = None if used == settings.shard_size else bytes(bitmap)
        connection.execute(update(table).where(table.c.number == number).values(used=used, taken=taken))
    return positions
