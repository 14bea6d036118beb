"""A registry as one file, and a registry made from it, on either database.

The file is an SQLite database with the registry's tables, as they were at one moment. The secret is not in
it: whoever finds a backup learns no licence number from it.
"""

import errno
import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, inspect, select

from liangzheng.errors import BuilderError
from liangzheng.files import clear_abandoned, put_new, workplace
from liangzheng.status import schema
from liangzheng.status.batches import insert_rows
from liangzheng.status.database import FILE_NAME, Database, is_url, shown_location
from liangzheng.status.registry import Registry, check_secret
from liangzheng.status.writes import read_head

#: Rows that are on their way at once.
_ROWS: Final = 20_000
#: What SQLite keeps beside a database; left from the one before, it would be taken for this one's.
_BESIDE: Final = ("", "-wal", "-shm", "-journal")


def backup(registry: Registry, path: Path) -> int:
    """Write the registry to a new file, for its owner's eyes alone; return the number of its last write.

    Writers go on meanwhile. Raises `FileExistsError` where there is such a file.
    """
    clear_abandoned(path)
    if path.exists():  # nothing is copied in vain
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    with workplace(path) as place:
        with registry.database.read() as source:
            _copy_into(place, source, path)
            serial = read_head(source).serial
        put_new(place / FILE_NAME, path)
    return serial


def restore(
    location: str, path: Path, *, secret_file: Path | None = None, journal: Path | None = None
) -> Registry:
    """Make a registry from a backup, in a folder or in a server's database where there is none.

    All or nothing. Its secret has to be where `Registry.open` looks for it. Raises `BuilderError` ``backup``
    (the file is none), ``registry_exists``, and those of `Registry.open`.
    """
    with Database.of_file(path).read() as source:
        if not inspect(source).has_table(schema.write.name):
            raise BuilderError(f"{path} is not a backup of a registry", code="backup")
        check_secret(source.execute(select(schema.registry)).one(), location, secret_file)
        if is_url(location):
            with Database(location).create() as target:
                _refuse(location, there_is=inspect(target).has_table(schema.registry.name))
                _fill(source, target)
        else:
            file = Path(location) / FILE_NAME
            clear_abandoned(file)
            _refuse(location, there_is=any(Path(f"{file}{end}").exists() for end in _BESIDE))
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with workplace(file) as place:
                _copy_into(place, source, file)
                put_new(place / FILE_NAME, file)
    return Registry.open(location, secret_file=secret_file, journal=journal)


def _refuse(location: str, *, there_is: bool) -> None:
    if there_is:
        raise BuilderError(
            f"{shown_location(location)}: there is a registry already; if a restore of it was cut off, "
            f"`status replay` goes on; else move it away first, with all of its {FILE_NAME} files, or drop "
            "its tables",
            code="registry_exists",
        )


def _copy_into(place: Path, source: Connection, path: Path) -> None:
    """Make a whole database in a folder of its own, on its way to a path."""
    place.chmod(0o700)
    with Database(str(place), name=str(path)).create() as target:
        _fill(source, target)
    file = place / FILE_NAME
    file.chmod(0o600)
    with file.open("rb") as made:
        os.fsync(made.fileno())


def _fill(source: Connection, target: Connection) -> None:
    schema.METADATA.create_all(target)
    for table in schema.METADATA.sorted_tables:
        names = table.c.keys()
        streamed = source.execution_options(stream_results=True, yield_per=_ROWS)
        insert_rows(target, table, names, map(tuple, streamed.execute(select(*table.c))))
    if target.dialect.name == "postgresql":  # the next number of a change comes after those that are there
        last = target.execute(select(func.max(schema.change.c.id))).scalar_one()
        if last is not None:
            sequence = func.pg_get_serial_sequence(schema.change.name, "id")
            target.execute(select(func.setval(sequence, last)))
