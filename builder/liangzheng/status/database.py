"""The registry's database: SQLite in a folder, or PostgreSQL by URL; transactions and errors of both alike.

One writer at a time: on SQLite ``BEGIN IMMEDIATE`` takes the write lock before anything is read, on
PostgreSQL the registry's one row is locked. So nothing that a writer has read can be changed by another
before it commits, and no two writers can block each other half-way. Readers see one snapshot and wait for
nobody.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from liangzheng.errors import BuilderError
from liangzheng.status import schema

#: The database's file in a registry's folder.
FILE_NAME: Final = "registry.sqlite"

#: How long a writer waits for another, in seconds: longer than setting a million licences takes.
_LOCK_TIMEOUT: Final = 120

_POSTGRESQL: Final = ("postgres", "postgresql", "postgresql+psycopg")
_WRITE: Final = "liangzheng_write"


def is_url(location: str) -> bool:
    """Say whether a registry's location is a database URL, not a folder."""
    return "://" in location


def shown_location(location: str) -> str:
    """Return a registry's location as a person is told it: without a password."""
    if not is_url(location):
        return location
    try:
        return make_url(location).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return location.partition("://")[0] + "://…"


class Database:
    """A connection factory with two kinds of transaction."""

    def __init__(self, location: str, *, name: str = "") -> None:
        """``location``: a folder, or ``postgresql://…``; nothing is opened or made yet.

        ``name``: what a person is told of it; the location by default, without a password.
        """
        self._engine = _postgresql(location) if is_url(location) else _sqlite(Path(location) / FILE_NAME)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        self._name = name or shown_location(location)

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Open an SQLite file that nobody writes, on whatever medium; nothing is written beside it."""
        made = cls(str(path.parent), name=str(path))
        made._engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True),
            poolclass=NullPool,
        )
        return made

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that sees one snapshot."""
        options: dict[str, Any] = {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._wrapped(), self._engine.connect().execution_options(**options) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the one writing transaction; it commits at the end of the block, or leaves no trace."""
        with self.create() as connection:
            if not self._is_sqlite:
                connection.execute(select(schema.registry.c.id).with_for_update())
            yield connection

    @contextmanager
    def create(self) -> Iterator[Connection]:
        """Open a writing transaction where the registry's tables may not exist yet."""
        with self._wrapped(), self._writing() as connection, connection.begin() as transaction:
            yield connection
            try:
                transaction.commit()
            except OperationalError as exc:
                raise BuilderError(
                    f"{self._name}: the database did not say that it keeps this ({_reason(exc)})",
                    code="registry_commit",
                ) from exc

    @contextmanager
    def _wrapped(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as exc:
            busy = getattr(exc.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            busy = busy or getattr(exc.orig, "sqlstate", None) == "55P03"  # PostgreSQL: lock_not_available
            if busy:
                raise BuilderError(
                    f"{self._name}: the registry is busy: another command is writing", code="registry_busy"
                ) from exc
            raise self._unusable(exc) from exc
        except SQLAlchemyError as exc:
            raise self._unusable(exc) from exc

    def _unusable(self, exc: SQLAlchemyError) -> BuilderError:
        return BuilderError(
            f"{self._name}: the registry's database cannot be used: {_reason(exc)}", code="registry_database"
        )

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(**{_WRITE: True})


def _reason(exc: SQLAlchemyError) -> str:
    return str(getattr(exc, "orig", None) or exc).strip().partition("\n")[0]


def _sqlite(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": _LOCK_TIMEOUT},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, not inside sqlite3
        for pragma in (
            "journal_mode = WAL",  # readers go on while one writes; survives a killed writer
            "synchronous = FULL",  # a revocation that was acknowledged survives a power cut
            "cache_size = -131072",  # 128 MiB
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _postgresql(location: str) -> Engine:
    try:
        url = make_url(location)
    except (ArgumentError, ValueError) as exc:  # a port that is not a number is a ValueError
        shown = shown_location(location)
        raise BuilderError(f"{shown}: the registry's URL cannot be read", code="registry_url") from exc
    if url.drivername not in _POSTGRESQL:
        raise BuilderError(
            f"a registry is a folder (SQLite) or a postgresql:// URL, not {url.drivername}://",
            code="registry_url",
        )
    engine = create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}s'")
        connection.commit()

    return engine
