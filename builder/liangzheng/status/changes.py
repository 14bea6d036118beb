"""Setting states: of one licence or a million, or of one code, all or nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from liangzheng.status import schema
from liangzheng.status.batches import ask
from liangzheng.status.licence_keys import LicenceError
from liangzheng.status.orders import Change, Order, RevokedEntryError
from liangzheng.status.registry import Registry
from liangzheng.status.states import check_state
from liangzheng.status.writes import Write, writing

__all__ = ["Change", "Order", "UnknownEntryError", "set_codes", "set_licences"]


class UnknownEntryError(LicenceError):
    """A licence or a code is not in the registry."""

    def __init__(self, message: str, *, ordinal: int) -> None:
        super().__init__(message, code="entry_unknown", ordinal=ordinal)


def set_licences(registry: Registry, licences: Sequence[str], order: Order) -> Change:
    """Set the state of licences as a whole: of the newest code of each, and of those kept beside it.

    A licence that has no entry is an `UnknownEntryError`, what is none a `LicenceError`; nothing is set then.
    """
    check_state(order.state, bits=registry.settings.bits)
    keys = registry.all_licence_keys(licences)
    asked = [(ordinal, key) for ordinal, each in enumerate(keys) for key in each]
    with writing(registry) as write:
        owners = _positions(write.connection, asked, len(licences), registry.location)
        return _set(write, owners, order)


def set_codes(registry: Registry, positions: Sequence[int], order: Order) -> Change:
    """Set the state of single codes, by their positions; one that is nobody's is an `UnknownEntryError`."""
    check_state(order.state, bits=registry.settings.bits)
    with writing(registry) as write:
        for ordinal, position in enumerate(positions):
            if not _is_taken(write.connection, position, registry.settings.shard_size):
                raise UnknownEntryError(
                    f"no code has this place in the registry {registry.location}", ordinal=ordinal
                )
        return _set(write, {position: ordinal for ordinal, position in enumerate(positions)}, order)


def _set(write: Write, owners: Mapping[int, int], order: Order) -> Change:
    """Set positions, each given with the place of its licence or code in what was given."""
    try:
        return write.set(list(owners), order)
    except RevokedEntryError as error:
        raise LicenceError(str(error), code=error.code, ordinal=owners[error.position]) from error


def _positions(
    connection: Connection, asked: Sequence[tuple[int, bytes]], count: int, location: str
) -> dict[int, int]:
    """Return the positions of licences' codes, each with its licence's place in what was given."""
    ask(connection, asked)
    positions, known = dict[int, int](), set[int]()
    for table in (schema.entry, schema.earlier):
        rows = select(schema.asked.c.ordinal, table.c.position).join_from(
            schema.asked, table, schema.asked.c.licence == table.c.licence
        )
        if table is schema.earlier:
            rows = rows.where(~schema.earlier.c.superseded)
        for ordinal, position in connection.execute(rows):
            known.add(ordinal)
            positions[position] = ordinal
    if len(known) < count:
        unknown = next(ordinal for ordinal in range(count) if ordinal not in known)
        raise UnknownEntryError(f"the licence has no entry in the registry {location}", ordinal=unknown)
    return positions


def _is_taken(connection: Connection, position: int, size: int) -> bool:
    number, offset = divmod(position, size)
    table = schema.shard
    row = connection.execute(select(table.c.taken).where(table.c.number == number)).one_or_none()
    return row is not None and (row.taken is None or bool(row.taken[offset >> 3] & 1 << (offset & 7)))
