"""Where a registry may lie in the tests: a folder with SQLite, or a database of a PostgreSQL server."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from liangzheng.status.registry import Registry

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PREFIX = "https://status.example.test/lists/"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder or a database's URL, and the file with the secret."""

    location: str
    secret: Path

    @property
    def is_server(self) -> bool:
        return "://" in self.location

    @property
    def options(self) -> tuple[object, ...]:
        """The command line's options for it."""
        return ("--secret", self.secret) if self.is_server else ()

    def create(self, **settings: Any) -> Registry:
        values = {"uri_prefix": PREFIX, "at": NOW, "shard_size": 64, **settings}
        return Registry.create(self.location, secret_file=self.secret if self.is_server else None, **values)

    def open(self) -> Registry:
        return Registry.open(self.location, secret_file=self.secret if self.is_server else None)

    def contents(self) -> bytes:
        """Return all that the database holds."""
        if not self.is_server:
            return b"".join(path.read_bytes() for path in Path(self.location).glob("registry.sqlite*"))
        with psycopg.connect(self.location) as connection:
            rows = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            found = []
            for (table,) in rows:
                with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copy:
                    found += [bytes(block) for block in copy]
        assert len(rows) == 8
        return b"".join(found)
