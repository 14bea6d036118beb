"""Many rows in few statements, on either database."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert

from builder.status import schema

#: Rows handed to the driver at once: bounds the memory, and more make nothing faster.
_CHUNK: Final = 20_000


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows, given as tuples in the order of ``columns``."""
    statement = insert(table)
    for chunk in batched(rows, _CHUNK, strict=False):
        connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in chunk])


def ask(connection: Connection, keys: Sequence[bytes]) -> None:
    """Fill the temporary table `schema.asked`: the keys of licences, numbered from 0."""
    _empty(connection, schema.asked)
    # In the order of the index they are looked up by, so that each of its pages is read once.
    rows = sorted(enumerate(keys), key=lambda row: row[1])
    insert_rows(connection, schema.asked, ("ordinal", "licence"), rows)


def aim(connection: Connection, positions: Iterable[int]) -> None:
    """Fill the temporary table `schema.target` with distinct positions."""
    _empty(connection, schema.target)
    insert_rows(
        connection, schema.target, ("position",), ((position,) for position in sorted(set(positions)))
    )


def _empty(connection: Connection, table: Table) -> None:
    table.create(connection, checkfirst=True)
    connection.execute(delete(table))
