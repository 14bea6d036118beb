"""Bringing the tables of an earlier version up to this one, in one transaction."""

from sqlalchemy import select, text, update
from sqlalchemy.schema import CreateColumn

from liangzheng.status import schema
from liangzheng.status.database import Database


def upgrade(database: Database) -> None:
    """Add what version 1 lacked; who comes second finds it done."""
    with database.write() as connection:
        version = connection.execute(select(schema.registry.c.schema_version)).scalar_one()
        if version == schema.SCHEMA_VERSION:
            return
        schema.METADATA.create_all(connection)
        for column in schema.ADDED:
            column_words = CreateColumn(column).compile(dialect=connection.dialect)
            connection.execute(text(f"ALTER TABLE {column.table.name} ADD COLUMN {column_words}"))
        connection.execute(update(schema.registry).values(schema_version=schema.SCHEMA_VERSION))
