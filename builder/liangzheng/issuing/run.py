"""A run over all rows of a file: what has its code is kept, the rest is signed, then all is published."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from itertools import chain, islice
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Done, Job, Signed, Task, Unlock
from liangzheng.issuing.journal import Journal, Line, open_journal
from liangzheng.issuing.outputs import Target, Write, publish
from liangzheng.issuing.pool import BLOCK, DRAWN_BLOCK, Answer, Block, Pool, cores, open_pool
from liangzheng.records import Change, People, Row, RowError, id_of

#: Raised when the same row would become another code: then every row is signed again.
_FORMAT: Final = b"1"
_DIGEST_LENGTH: Final = 16


@dataclass(slots=True)
class Tally:
    """What became of the rows of a run, by number; ``issued_at``: of the codes that it signed."""

    signed: int = 0
    kept: int = 0
    left_out: int = 0
    changed: dict[Change, int] = field(default_factory=dict)
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a run goes. ``again``: signs what has its code too. ``moved``: is told how many rows are done.

    ``left_out``: is given each row that is left out, and why; only where the job leaves rows out.
    """

    job: Job
    unlock: Unlock
    target: Target
    write: Write
    kid: bytes
    issued_at_given: bool = False
    again: bool = False
    processes: int | None = None
    moved: Callable[[int], None] = lambda _: None
    left_out: Callable[[Row, RowError], None] = lambda _row, _fault: None


def run(plan: Run, rows: Iterable[Row]) -> Tally:
    """Give every row its code, and publish them.

    (1) hold the journal, so that nobody else works on the same; (2) go through the rows, in blocks, on all
    cores; (3) enter each block in the journal when its files are written; (4) publish; (5) remove the files
    of codes whose place others have taken. What ends it in the middle leaves the journal, and the next run
    goes on from there; where nothing was signed, nothing is left.

    Raises `RowError` for the first row that cannot be signed, where the job does not leave those out;
    `BuilderError` ``record_none``, ``folder_exists``, ``issue_busy``, ``issue_journal`` and ``issue_worker``;
    and what the key, the registry and the disk raise.
    """
    target = plan.target
    target.check()
    folder_is_new = target.form == "folder" and not target.path.exists()
    place = target.path if target.form == "folder" else target.path.parent
    place.mkdir(parents=True, exist_ok=True)
    nothing = False
    try:
        with open_journal(target.journal, target=target.path) as journal:  # (1)
            try:
                return _run(plan, rows, journal)
            except BaseException:
                with suppress(Exception):
                    nothing = journal.is_new
                raise
    finally:
        if nothing:
            with suppress(OSError):
                target.journal.unlink()
                if folder_is_new:
                    target.path.rmdir()


def _run(plan: Run, rows: Iterable[Row], journal: Journal) -> Tally:
    terms = plan.job.terms
    if not plan.issued_at_given:
        terms = replace(terms, issued_at=journal.begin(terms.issued_at, again=plan.again))
    else:
        journal.begin(terms.issued_at, again=plan.again)
    work = _Work(replace(plan, job=replace(plan.job, terms=terms)), journal)
    work.go(rows)  # (2), (3)
    tally = work.tally
    if not tally.signed + tally.kept:
        raise BuilderError("no record to sign", code="record_none")
    stale = list(journal.stale_files())
    publish(plan.target, journal.lines(), plan.write)  # (4)
    for file in stale:  # (5)
        place = plan.target.path / file
        place.unlink(missing_ok=True)
        if place.parent != plan.target.path:
            with suppress(OSError):  # it holds others
                place.parent.rmdir()
    journal.finish()
    tally.issued_at = terms.issued_at
    return tally


class _Work:
    """One pass over the rows."""

    def __init__(self, plan: Run, journal: Journal) -> None:
        self._plan = plan
        self._journal = journal
        self._people = People()
        self._basis = basis_of(plan.job, plan.kid, issued_at_given=plan.issued_at_given)
        self._kept: list[Line] = []
        self._published = True
        self.tally = Tally()

    def go(self, rows: Iterable[Row]) -> None:
        plan = self._plan
        blocks = self._blocks(rows)
        first = list(islice(blocks, 2))  # a few rows are done before other processes have started
        processes = 1 if len(first) < 2 else plan.processes or cores()
        with open_pool(plan.job, plan.unlock, processes=processes) as pool:
            try:
                for block, answer in pool.map(chain(first, blocks)):
                    self._take(block, answer)
                self._flush()
            except BaseException:
                self._rescue(pool)
                raise

    def _rescue(self, pool: Pool) -> None:
        """Keep what the others had under way when one failed: it is signed."""
        with suppress(Exception):
            self._flush()
            for block, answer in pool.rest():
                if not any(isinstance(found, RowError) for found in answer):
                    self._take(block, answer)

    def _blocks(self, rows: Iterable[Row]) -> Iterator[Block]:
        """Yield what has to be worked on; enter what has its code and its files."""
        block: list[Task] = []
        files = self._plan.job.files
        size = DRAWN_BLOCK if files and files.pictures else BLOCK
        for row in rows:
            if row.fault is None:
                name = id_of(row, self._plan.job.plan)
                if name and (earlier := self._journal.take_name(name, row.number)):
                    problem = f"the id {name!r} is duplicated: row {earlier} has it"
                    self._leave_out(row, RowError(row.where, problem, code="record_id"))
                    continue
            digest = self._digest(row)
            line = self._journal.line(row.ordinal)
            if line and line.digest == digest and self._is_whole(line):
                self._keep(row, replace(line, row=row.number))
                continue
            self._withdraw()
            block.append(Task(row, digest, self._journal.signed(digest)))
            if len(block) == size:
                yield block
                block = []
        if block:
            yield block

    def _withdraw(self) -> None:
        """Take back the index of a folder whose files change; a table stays until the next is whole."""
        if self._published and self._plan.target.form == "folder":
            self._plan.target.published.unlink(missing_ok=True)
        self._published = False

    def _digest(self, row: Row) -> bytes:
        text = repr(list(row.values.items())).encode("utf-8", "surrogatepass")
        return blake2b(text, key=self._basis, digest_size=_DIGEST_LENGTH).digest()

    def _is_whole(self, line: Line) -> bool:
        files = self._plan.job.files
        if files is None:
            return not line.files
        if line.files != files.names(line.ordinal, line.name, card=bool(line.signed.card)):
            return False
        try:  # after a power cut there may be files without their contents
            return all((files.folder / name).stat().st_size for name in line.files)
        except OSError:
            return False

    def _keep(self, row: Row, line: Line) -> None:
        try:
            self._people.check(line.person, where=row.where, number=row.number)
        except RowError as fault:
            self._leave_out(row, fault)
            return
        self._kept.append(line)
        self.tally.kept += 1
        if len(self._kept) == BLOCK:
            self._flush()

    def _take(self, block: Block, answer: Answer) -> None:
        made: list[Line] = []
        if not self._plan.job.leave_out:
            for found in answer:
                if isinstance(found, RowError):
                    raise found
        for task, found in zip(block, answer, strict=True):
            if isinstance(found, RowError):
                self._leave_out(task.row, found)
                continue
            line = self._line(task, found)
            try:
                self._people.check(found.person, where=task.row.where, number=task.row.number)
            except RowError as fault:
                self._remove(line)
                self._flush(made)
                made = []
                self._leave_out(task.row, fault)
                continue
            made.append(line)
            self._count(found, task.signed)
        self._flush(made)

    def _line(self, task: Task, done: Done) -> Line:
        files = self._plan.job.files
        names = files.names(task.row.ordinal, done.name, card=bool(done.signed.card)) if files else []
        return Line(
            task.row.ordinal, task.row.number, done.name, done.person, names, task.digest, done.signed
        )

    def _count(self, done: Done, before: Signed | None) -> None:
        if before:
            self.tally.kept += 1
        else:
            self.tally.signed += 1
        for change in done.changes:
            self.tally.changed[change] = self.tally.changed.get(change, 0) + 1

    def _flush(self, made: list[Line] | None = None) -> None:
        """Enter rows in the journal."""
        kept, self._kept = self._kept, []
        if kept or made:
            self._journal.enter(kept, made or [])
            self._plan.moved(len(kept) + len(made or []))

    def _leave_out(self, row: Row, fault: RowError) -> None:
        if not self._plan.job.leave_out:
            raise fault
        self.tally.left_out += 1
        self._plan.left_out(row, fault)
        self._plan.moved(1)

    def _remove(self, line: Line) -> None:
        for name in line.files:
            (self._plan.target.path / name).unlink(missing_ok=True)


def basis_of(job: Job, kid: bytes, *, issued_at_given: bool) -> bytes:
    """Return a digest of all that a code depends on besides its row."""
    plan, terms = job.plan, job.terms
    given = (
        *(plan.kind, sorted(plan.columns), sorted(plan.allowed), plan.sheet),
        *(terms.issuer_id, kid, terms.not_before, terms.expires_at),
        *(terms.issued_at if issued_at_given else None, job.registry),
        *([job.link_prefix] if job.link_prefix else []),
    )
    return blake2b(repr(given).encode(), key=_FORMAT).digest()
