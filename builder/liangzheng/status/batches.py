"""Many rows in few statements, on either database."""

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    delete,
    insert,
)

from liangzheng.status import schema

#: Rows handed to the driver at once: bounds the memory, and more make nothing faster.
_CHUNK: Final = 20_000

#: PostgreSQL's names of the columns' types: binary COPY converts nothing.
_TYPES: Final = {
    SmallInteger: "int2",
    Integer: "int4",
    BigInteger: "int8",
    LargeBinary: "bytea",
    Boolean: "bool",
    String: "varchar",
}


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """Insert rows, given as tuples in the order of ``columns``."""
    if connection.dialect.name == "postgresql":
        _copy_rows(connection, table, columns, rows)
        return
    statement = insert(table)
    for chunk in batched(rows, _CHUNK, strict=False):
        connection.execute(statement, [dict(zip(columns, row, strict=True)) for row in chunk])


def _copy_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    """COPY takes rows in about a third of the time of as many INSERTs."""
    from psycopg import sql  # noqa: PLC0415 - only where the registry is in PostgreSQL

    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    psycopg_connection = connection.connection.driver_connection
    assert psycopg_connection is not None
    with psycopg_connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types([_TYPES[type(table.c[column].type)] for column in columns])
        for row in rows:
            copy.write_row(row)


def ask(connection: Connection, keys: Iterable[tuple[int, bytes]]) -> None:
    """Fill the temporary table `schema.asked`: the keys of licences, each with the number of its licence."""
    _empty(connection, schema.asked)
    # In the order of the index they are looked up by, so that each of its pages is read once.
    rows = sorted(keys, key=lambda row: row[1])
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
