"""The journal of a run: which row has which code, so that a run goes on and a rerun signs only what changed.

One SQLite file, held by one process at a time. A row stands in it once its files are written; what was
written without an entry is written over. It holds the codes themselves and is as private as they are.

A **pass** is one run of the command over all rows. Codes are kept by the digest of what was asked for; the
line of a row says which of them it has, since which pass, and which files.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Self

from liangzheng.errors import BuilderError
from liangzheng.issuing.columns import SIGNED, person_in, signed_in, stored
from liangzheng.issuing.job import Signed
from liangzheng.records import Person
from liangzheng.records.normal import licence_id_form

#: Raised with every change of the tables.
_VERSION: Final = 1
_TABLES: Final = """
CREATE TABLE run (version INTEGER, pass INTEGER, whole INTEGER, issued_at INTEGER);
CREATE TABLE code (
  id INTEGER PRIMARY KEY, digest BLOB, kind TEXT, licence TEXT, card TEXT, text TEXT, version INTEGER,
  kid BLOB, issued_at INTEGER, uri TEXT, idx INTEGER
);
CREATE TABLE line (
  ordinal INTEGER PRIMARY KEY, row INTEGER, name TEXT, number INTEGER, person INTEGER, files TEXT,
  code INTEGER, pass INTEGER
);
CREATE TABLE stale (file TEXT PRIMARY KEY) WITHOUT ROWID -- files of codes whose place others have taken
"""
#: What the journals of earlier programs lack.
_LATER: Final = """
CREATE TABLE IF NOT EXISTS ending (licence TEXT PRIMARY KEY) WITHOUT ROWID; -- whose earlier codes are to end
CREATE TABLE IF NOT EXISTS terms (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID; -- of all codes
CREATE TABLE IF NOT EXISTS bound (key BLOB PRIMARY KEY, licence TEXT) WITHOUT ROWID -- phones, by a digest
"""
_MOVED: Final = """UPDATE terms SET value = :place WHERE name = 'place' AND value != :place AND
:registry = (SELECT value FROM terms WHERE name = 'registry')"""
#: Licences in one statement.
_SOME: Final = 500
#: The columns of a code, see `signed_in`.
_SIGNED: Final = ", ".join(SIGNED)
_LINE: Final = f"ordinal, row, name, number, person, files, digest, {_SIGNED}"


@dataclass(frozen=True, slots=True)
class Line:
    """A row that has its code. ``row``: where it stands in its file; ``files``: their names in the folder."""

    ordinal: int
    row: int
    name: str
    person: Person | None
    files: list[str]
    digest: bytes
    signed: Signed


class Journal:
    """An open journal. Its methods raise `sqlite3.Error`, which `open_journal` tells."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._pass = 0
        self._has_codes = False
        self._has_earlier = False
        self._terms: Mapping[str, str] | None = None

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for questions of other modules."""
        return self._connection

    def know_licences(self) -> None:
        """Give questions the form by which licences are compared, as `licence_form`."""
        self._connection.create_function("licence_form", 1, licence_id_form, deterministic=True)

    @property
    def is_new(self) -> bool:
        """Say whether it has nothing in it."""
        return self._one("SELECT count(*) FROM (SELECT 1 FROM line LIMIT 1)") == 0

    def may_be_of(self, *, whole: bool) -> bool:
        """Say whether it can be the journal of codes that are there; ``whole``: all that a run was to make.

        An emptied one cannot: a pass begins before its first code is written, and ends with a line for each.
        """
        if self.is_new:
            return not whole and self._one("SELECT pass FROM run") > 0
        return True

    def prepare(self) -> Self:
        """Take hold of the file, and lay out the tables where there are none."""
        for pragma in (
            "locking_mode = EXCLUSIVE",  # until it is closed, or its process ends
            "journal_mode = DELETE",
            "synchronous = FULL",  # a code that was handed on survives a power cut
            "temp_store = FILE",
            "cache_size = -16384",  # 16 MiB
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        with self._writing():
            if self._connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
                for statement in _TABLES.split(";"):
                    self._connection.execute(statement)
                self._connection.execute("INSERT INTO run VALUES (?, 0, 1, 0)", (_VERSION,))
            for statement in _LATER.split(";"):
                self._connection.execute(statement)
        if (version := self._one("SELECT version FROM run")) != _VERSION:
            raise sqlite3.DatabaseError(f"it is of version {version}, and this program knows {_VERSION}")
        return self

    def terms(self) -> dict[str, str]:
        """Return what the codes of the passes before depend on; nothing where there are none."""
        return {} if self.is_new else dict(self._connection.execute("SELECT name, value FROM terms"))

    def codes(self) -> Iterator[Signed]:
        """Yield all codes of the passes before."""
        for found in self._connection.execute(f"SELECT {_SIGNED} FROM code"):  # noqa: S608 - names of columns
            yield signed_in(found)

    def begin(self, issued_at: datetime, *, terms: Mapping[str, str], again: bool) -> datetime:
        """Begin a pass; return the generation time of its codes, which is that of a pass that was cut off.

        ``terms``: kept with the first code that is entered, but where the registry of the codes lies now at
        once. ``again``: take no code from a pass before.
        """
        self._terms = terms
        with self._writing():
            self._connection.execute(_MOVED, {"place": "", "registry": "", **terms})
            number, whole, began = self._connection.execute(
                "SELECT pass, whole, issued_at FROM run"
            ).fetchone()
            if again:
                self._connection.execute("UPDATE code SET digest = NULL")
            elif not whole:
                issued_at = datetime.fromtimestamp(began, UTC)
            self._pass = number + 1
            self._connection.execute(
                "UPDATE run SET pass = ?, whole = 0, issued_at = ?", (self._pass, int(issued_at.timestamp()))
            )
        self._connection.execute("CREATE TEMP TABLE name (name TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")
        self._connection.execute(
            "CREATE TEMP TABLE known (digest BLOB PRIMARY KEY, code INTEGER) WITHOUT ROWID"
        )
        # Made once: an index that is kept up with every block would cost as much as all else in this file.
        self._connection.execute(
            "INSERT OR IGNORE INTO known SELECT digest, id FROM code WHERE digest NOTNULL ORDER BY digest"
        )
        self._has_codes = self._connection.execute("SELECT 1 FROM known").fetchone() is not None
        self._has_earlier = self._connection.execute("SELECT 1 FROM code").fetchone() is not None
        return issued_at

    def line(self, ordinal: int) -> Line | None:
        """Return what a row has from a pass before."""
        if not self._has_codes:
            return None
        found = self._connection.execute(
            f"SELECT {_LINE} FROM line JOIN code ON code.id = line.code "  # noqa: S608 - names of columns
            "WHERE ordinal = ? AND digest NOTNULL",
            (ordinal,),
        ).fetchone()
        return _line(found) if found else None

    def signed(self, digest: bytes) -> Signed | None:
        """Return the code that was signed for what is asked for, under whatever row."""
        if not self._has_codes:
            return None
        found = self._connection.execute(
            f"SELECT {_SIGNED} FROM known JOIN code ON code.id = known.code "  # noqa: S608 - names of columns
            "WHERE known.digest = ?",
            (digest,),
        ).fetchone()
        return signed_in(found) if found else None

    def take_name(self, name: str, row: int) -> int | None:
        """Give a name to a row; return the row that has it already in this pass."""
        try:
            self._connection.execute("INSERT INTO temp.name VALUES (?, ?)", (name, row))
        except sqlite3.IntegrityError:
            return self._one("SELECT row FROM temp.name WHERE name = ?", name)
        return None

    def bound_to(self, key: bytes) -> str | None:
        """Return the licence whose code a phone had first, by a digest of its key; None for none."""
        found = self._connection.execute("SELECT licence FROM bound WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def bind(self, bound: Sequence[tuple[bytes, str]]) -> None:
        """Note phones with their licences, see `bound_to`; the first licence of each stays."""
        with self._writing():
            self._connection.executemany("INSERT OR IGNORE INTO bound VALUES (?, ?)", bound)

    def enter(self, kept: Sequence[Line], made: Sequence[Line], ending: Sequence[str] = ()) -> None:
        """Enter rows, in one transaction: those that are as they were, and those that were worked on.

        ``ending``: licences of the latter whose earlier codes are to be superseded now, see `ended`.
        """
        with self._writing():
            self._connection.executemany(
                "UPDATE line SET pass = ?, row = ? WHERE ordinal = ?",
                ((self._pass, line.row, line.ordinal) for line in kept),
            )
            for line in made:
                self._enter(line)
            if made and self._terms is not None:
                self._connection.execute("DELETE FROM terms")
                self._connection.executemany("INSERT INTO terms VALUES (?, ?)", self._terms.items())
                self._terms = None
            self._connection.executemany(
                "INSERT OR IGNORE INTO ending VALUES (?)", ((licence,) for licence in ending)
            )

    def ending(self) -> list[str]:
        """Return the licences whose earlier codes are still to be superseded, some of them at a time."""
        found = self._connection.execute("SELECT licence FROM ending LIMIT ?", (_SOME,))
        return [licence for (licence,) in found]

    def ended(self, licences: Sequence[str]) -> None:
        """Note that the earlier codes of these were superseded."""
        with self._writing():
            self._connection.executemany(
                "DELETE FROM ending WHERE licence = ?", ((licence,) for licence in licences)
            )

    def _enter(self, line: Line) -> None:
        execute = self._connection.execute
        before = execute("SELECT files FROM line WHERE ordinal = ?", (line.ordinal,)).fetchone()
        for file in json.loads(before[0]) if before else ():
            execute("INSERT OR IGNORE INTO stale VALUES (?)", (file,))
        signed, person = line.signed, line.person
        code = execute(
            f"INSERT INTO code (digest, {_SIGNED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                *(line.digest, signed.kind, signed.licence, signed.card, signed.text, signed.version),
                *(signed.kid, int(signed.issued_at.timestamp())),
                *((signed.status.uri, signed.status.index) if signed.status else (None, None)),
            ),
        ).lastrowid
        execute(
            "INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(line.ordinal, line.row, line.name),
                *((stored(person.number), stored(person.name)) if person else (None, None)),
                *(json.dumps(line.files, ensure_ascii=False), code, self._pass),
            ),
        )

    def lines(self, *, of_all: bool = False) -> Iterator[Line]:
        """Yield the lines of this pass, in their order; ``of_all``: those that are left from before too.

        Of those, not the ones whose files a line of this pass has written over.
        """
        for found in self._connection.execute(
            f"SELECT {_LINE} FROM line JOIN code ON code.id = line.code "  # noqa: S608 - names of columns
            "WHERE pass = ?1 OR (?2 AND name NOT IN (SELECT name FROM line WHERE pass = ?1)) "
            "ORDER BY ordinal",
            (self._pass, of_all),
        ):
            yield _line(found)

    def stale_files(self) -> Iterator[str]:
        """Yield the files that no line of this pass has any more."""
        execute = self._connection.execute
        with self._writing():
            for (files,) in execute("SELECT files FROM line WHERE pass < ?", (self._pass,)).fetchall():
                for file in json.loads(files):
                    execute("INSERT OR IGNORE INTO stale VALUES (?)", (file,))
            if execute("SELECT 1 FROM stale").fetchone() is None:
                return
            for line in self.lines():
                for file in line.files:
                    execute("DELETE FROM stale WHERE file = ?", (file,))
        for (file,) in execute("SELECT file FROM stale"):
            yield file

    def finish(self) -> None:
        """Say that the pass is whole; forget what is of no row any more."""
        with self._writing():
            self._connection.execute("DELETE FROM stale")
            self._connection.execute("DELETE FROM line WHERE pass < ?", (self._pass,))
            if self._has_earlier:
                self._connection.execute("DELETE FROM code WHERE id NOT IN (SELECT code FROM line)")
            self._connection.execute("UPDATE run SET whole = 1")

    def _one(self, statement: str, *values: object) -> int:
        (value,) = self._connection.execute(statement, values).fetchone()
        return int(value)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN EXCLUSIVE")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # a full disk has ended it already
                self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def open_journal(path: Path, *, target: Path) -> Iterator[Journal]:
    """Hold the journal of a target, for the length of the block.

    Raises `BuilderError` ``issue_busy`` while another command holds it, and ``issue_journal`` where the file
    cannot be used, a full disk among the causes.
    """
    try:
        # Another command is told at once, and not waited for.
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            yield Journal(connection).prepare()
        finally:
            connection.close()
    except sqlite3.Error as error:
        if (kind := getattr(error, "sqlite_errorcode", 0) & 0xFF) == sqlite3.SQLITE_BUSY:
            raise BuilderError(f"{target}: another command is at work on it", code="issue_busy") from error
        problem = f"{path}: the journal cannot be used: {error}"
        if kind in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL}:
            problem += ": the disk is full or fails, or a file may not be so long (`ulimit -f`): make room"
        if kind in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            problem += (
                f": put it back from a copy; where there is none, issue into another --out, and keep "
                f"{target}, whose codes still count"
            )
        raise BuilderError(problem, code="issue_journal") from error


def _line(found: tuple[Any, ...]) -> Line:
    ordinal, row, name, number, person, files, digest, *signed = found
    return Line(
        ordinal,
        row,
        name,
        person_in(number, person),
        json.loads(files),
        digest,
        signed_in(signed),
    )
