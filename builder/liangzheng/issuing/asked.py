"""What a table asks for, where its target has codes already: none goes unasked, nor changes its name."""

from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.columns import SIGNED, signed_in, stored
from liangzheng.issuing.job import Job, Signed
from liangzheng.issuing.journal import Journal
from liangzheng.records import Plan, Row, RowError
from liangzheng.records.numbers import Numbers
from liangzheng.records.people import holder_of

#: Licences that are noted at once.
_SOME: Final = 10_000
#: ``name``: as the journal has it, or had it (``former``); NULL where a row does not say.
_TABLE: Final = """
CREATE TEMP TABLE asked (licence TEXT PRIMARY KEY, rows INTEGER, row INTEGER, name INTEGER, former INTEGER)
WITHOUT ROWID
"""
#: Codes of all licences, each by the form of its number: however it was written when it was signed.
_HAD: Final = """
CREATE TEMP TABLE had AS
SELECT licence_form(code.licence) AS licence, line.row, line.person FROM line JOIN code ON code.id = line.code
"""
_GONE: Final = """
SELECT sum(codes - coalesce(rows, 0)), min(had.row) FROM (
  SELECT licence, count(*) AS codes, min(row) AS row FROM temp.had GROUP BY licence
) AS had LEFT JOIN temp.asked USING (licence) WHERE codes > coalesce(rows, 0)
"""
_LET_GO: Final = (
    f"SELECT {', '.join(SIGNED)} FROM code "  # noqa: S608 - names of columns
    "WHERE licence NOTNULL AND licence_form(licence) NOT IN (SELECT licence FROM temp.asked)"
)
_RENAMED: Final = """
SELECT DISTINCT asked.row, licence FROM temp.had JOIN temp.asked USING (licence)
WHERE had.person NOTNULL AND asked.name NOTNULL AND had.person NOT IN (asked.name, asked.former)
"""
#: What is told of a row whose code would name another person.
NEW_NAME: Final = (
    "the code that this licence has here names another person: look which of the two is right, and whether "
    "names have slipped to other rows; if a name has changed, --new-name and the licence's number accept it, "
    "--new-names all of the run"
)


def codes_gone(out: Path, gone: int, *, first: str) -> BuilderError:
    """Return what ends a run that would let codes go, where nobody has said that they may."""
    return BuilderError(
        f"{out}: nothing was signed: of its codes, {gone:,} would go, since the records have no row "
        f"of their licences any more (the first was {first}); name another --out for other "
        "records, as for rejected rows that were mended, or say --remove if they are to go",
        code="codes_gone",
    )


class Asked:
    """Is given each row of a table; costs nothing where there is no code yet."""

    def __init__(self, journal: Journal, plan: Plan) -> None:
        self._database = None if journal.is_new else journal.connection
        self._plan = plan
        self._numbers = Numbers(plan)
        self._source = ""
        self._licences: list[tuple[str, int, tuple[int, int] | None]] = []
        if self._database:
            journal.know_licences()
            self._database.execute(_TABLE)
            self._database.execute(_HAD)

    def add(self, row: Row) -> None:
        """Note the licence of a row, and whose it is."""
        if self._database is None:
            return
        self._source = row.source
        if licence := self._numbers.licence(row):
            self._licences.append((licence, row.number, holder_of(row, self._plan)))
            if len(self._licences) == _SOME:
                self._note()

    def gone(self, out: Path, *, may_go: bool) -> int:
        """Return how many codes go; `BuilderError` ``codes_gone`` where nobody has said that they may."""
        if self._database is None:
            return 0
        self._note()
        gone, row = self._database.execute(_GONE).fetchone()
        if gone and not may_go:
            raise codes_gone(out, gone, first=f"row {row}")
        return gone or 0

    def let_go(self) -> list[Signed]:
        """Return the codes whose licences the records no longer have."""
        if self._database is None:
            return []
        self._note()
        return [signed_in(found) for found in self._database.execute(_LET_GO)]

    def renamed(self, job: Job) -> dict[int, RowError | None]:
        """Return the rows whose licences have codes here that name other people, by number.

        None: somebody has said that the name has changed.
        """
        if self._database is None:
            return {}
        self._note()
        found = dict(self._database.execute(_RENAMED).fetchall())
        rows = {row: job.new_names or found[row] in job.new_name_of for row in sorted(found)}
        more = f" ({len(rows):,} rows are so)" if len(rows) > 1 else ""
        return {
            row: None
            if accepted
            else RowError(f"{self._source}:{row}", f"{NEW_NAME}{more}", code="licence_renamed")
            for row, accepted in rows.items()
        }

    def _note(self) -> None:
        """Note what was gathered: a licence once, with the first of its rows."""
        assert self._database is not None
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO temp.asked VALUES (?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET rows = rows + 1",
            (
                (licence, row, *(map(stored, names) if names else (None, None)))
                for licence, row, names in self._licences
            ),
        )
        self._database.execute("COMMIT")
        self._licences.clear()
