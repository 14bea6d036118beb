"""A run over all rows of a file: what has its code is kept, the rest is signed, then all is published."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import batched, chain, islice
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.issuing.asked import Asked
from liangzheng.issuing.behind import still_count
from liangzheng.issuing.job import Done, Job, Signed, Task, Unlock
from liangzheng.issuing.journal import Journal, Line, open_journal
from liangzheng.issuing.left import Left
from liangzheng.issuing.outdated import outdated_in
from liangzheng.issuing.outputs import Target, Write, publish
from liangzheng.issuing.phones import Phones
from liangzheng.issuing.pool import BLOCK, DRAWN_BLOCK, Answer, Block, Pool, cores, open_pool
from liangzheng.issuing.progress import Progress
from liangzheng.issuing.same_terms import basis_of, check_terms, leaves_registry, left_of, terms_of, with_left
from liangzheng.issuing.slips import Slips
from liangzheng.issuing.standing import Standings
from liangzheng.issuing.tally import Tally
from liangzheng.records import Repeat, Row, RowError, Survey, id_of, survey
from liangzheng.records.portraits import photo_digest
from liangzheng.records.requests import check_request

_DIGEST_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Run:
    """How a run goes. ``again``: signs what has its code too; ``remove``: lets codes go whose rows are gone.

    ``leave_registry``: signs anew codes that have their entries in another registry, or in one not given.
    ``left_out``: is given each row that is left out, and why; only where the job leaves rows out.
    ``repeats``: is given each row that says what an earlier one says.
    """

    job: Job
    unlock: Unlock
    target: Target
    write: Write
    kid: bytes
    issued_at_given: bool = False
    again: bool = False
    remove: bool = False
    leave_registry: bool = False
    processes: int | None = None
    progress: Progress = field(default_factory=Progress)
    left_out: Callable[[Row, RowError], None] = lambda _row, _fault: None
    repeats: Callable[[Repeat], None] = lambda _: None


def run(plan: Run, read: Callable[[], Iterable[Row]]) -> Tally:
    """Give every row its code, and publish them. ``read``: gives the rows, whenever it is called.

    (1) hold the journal, so that nobody else works on the same; (2) hold what was given against the run
    before; (3) look over all rows, for those that contradict each other and for codes that would go; (4) go
    through the rows, in blocks, on all cores; (5) enter each block in the journal when its files are written,
    and then let the registry end the codes that it takes the place of; (6) publish; (7) remove the files of
    codes whose place others have taken. What ends it in the middle leaves the journal, and the next run goes
    on from there; where nothing was signed, nothing is left.

    Raises `RowError` for the first row that cannot be signed, where the job does not leave those out;
    `BuilderError` ``record_none``, ``codes_gone``, ``folder_exists``, ``issue_busy``, ``issue_journal``,
    ``issue_worker`` and those of `check_terms`; and what the key, the registry and the disk raise.
    """
    target = plan.target
    target.check()
    place = target.path if target.form == "folder" else target.path.parent
    made = [each for each in (place, *place.absolute().parents) if not each.exists()]
    place.mkdir(parents=True, exist_ok=True)
    nothing = False
    try:
        with open_journal(target.journal, target=target.path) as journal:  # (1)
            try:
                if target.has_codes and not journal.may_be_of(whole=target.published.exists()):
                    target.refuse("is empty")
                return _run(plan, read, journal)
            except BaseException:
                with suppress(Exception):
                    nothing = journal.is_new
                raise
    except BaseException:
        if nothing:
            target.journal.unlink(missing_ok=True)
        _clear(made)
        raise


def _clear(folders: Sequence[Path]) -> None:
    """Remove folders that were made, the innermost first, as far as nothing is in them but empty folders."""
    with suppress(OSError):
        for inner in folders[0].iterdir() if folders else ():
            inner.rmdir()
        for folder in folders:
            folder.rmdir()


def _run(plan: Run, read: Callable[[], Iterable[Row]], journal: Journal) -> Tally:
    terms = plan.job.terms
    now, before = terms_of(plan.job, plan.kid, issued_at_given=plan.issued_at_given), journal.terms()
    depends_on = with_left(before, now)
    check_terms(  # (2)
        *(plan.target.path, before, depends_on),
        again=plan.again,
        leave_registry=plan.leave_registry,
    )
    left = Left(left_of(before, now), leaving=leaves_registry(before, now), secret_file=plan.job.secret_file)
    left.outdated = outdated_in(journal) if left else None
    told = left.told(journal.codes, plan.job)
    asked, phones = Asked(journal, plan.job.plan), Phones(journal, plan.job.plan)

    def each(row: Row) -> None:
        asked.add(row)
        phones.add(row)

    moved = plan.progress.begin("reading")
    with survey(read, plan.job.plan, each=each, moved=moved) as surveyed:  # (3)
        if not plan.job.leave_out:
            surveyed.check()
        check_request(plan.job.plan, surveyed.count)
        gone = asked.gone(plan.target.path, may_go=plan.remove)
        told += still_count(plan.job, old=journal.codes() if plan.again else (), gone=asked.let_go())
        renamed = asked.renamed(plan.job)
        if (fault := next(filter(None, renamed.values()), None)) and not plan.job.leave_out:
            raise fault
        begun = journal.begin(terms.issued_at, terms=depends_on, again=plan.again)
        if not plan.issued_at_given:
            terms = replace(terms, issued_at=begun)
        plan = replace(plan, job=replace(plan.job, terms=terms, plan=surveyed.plan))
        had_index = plan.target.form == "folder" and plan.target.published.exists()
        work = _Work(plan, journal, surveyed, renamed, phones, left=left)
        try:
            work.go(read())  # (4), (5)
        except Exception:
            if had_index and not plan.target.published.exists():
                with suppress(Exception):  # what is there stays found: codes of before, and new ones
                    publish(plan.target, filter(work.is_whole, journal.lines(of_all=True)), plan.write)
            raise
    tally = work.tally
    if not tally.signed + tally.kept:
        raise BuilderError("no record to sign", code="record_none")
    stale = list(journal.stale_files())
    publish(plan.target, journal.lines(), plan.write)  # (6)
    for file in stale:  # (7)
        place = plan.target.path / file
        place.unlink(missing_ok=True)
        if place.parent != plan.target.path:
            with suppress(OSError):  # it holds others
                place.parent.rmdir()
    journal.finish()
    tally.issued_at, tally.removed, tally.told = terms.issued_at, gone, told
    return tally


class _Work:
    """One pass over the rows."""

    def __init__(
        self,
        plan: Run,
        journal: Journal,
        surveyed: Survey,
        renamed: Mapping[int, RowError | None],
        phones: Phones,
        *,
        left: Left,
    ) -> None:
        self._plan = plan
        self._phones = phones
        self._journal = journal
        self._surveyed = surveyed
        self._renamed = renamed
        self._slips = Slips(plan.job, journal, left)
        self._basis = basis_of(plan.job, plan.kid, issued_at_given=plan.issued_at_given)
        self._standings = Standings(plan.job, left)
        self._moved = plan.progress.begin("issuing", surveyed.count)
        self._kept: list[Line] = []
        self.tally = Tally()

    def go(self, rows: Iterable[Row]) -> None:
        plan = self._plan
        self._end()  # what a run that was cut off had still to end
        blocks = self._blocks(rows)
        first = list(islice(blocks, 2))  # a few rows are done before other processes have started
        processes = 1 if len(first) < 2 else plan.processes or cores()
        with open_pool(plan.job, plan.unlock, processes=processes) as pool:
            try:
                for block, answer in pool.map(chain(first, blocks)):
                    self._take(block, answer)
                self._flush()
                self._keep_slips()
            except BaseException:
                self._rescue(pool)
                raise

    def _keep_slips(self) -> None:
        """Keep the codes of rows that were left out and are right but for what they say now."""
        for some in batched(self._slips.keep(), BLOCK, strict=False):
            self._journal.enter([], some)
            self.tally.kept += len(some)
            self.tally.slipped += len(some)
        self.tally.dropped = self._slips.dropped

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
        for row, digest, line, signed in self._standings.of(self._known(rows)):
            if isinstance(signed, RowError):  # what the registry says of its code
                self._leave_out(row, signed)
                continue
            if signed and line and line.digest == digest and self.is_whole(line):
                self._keep(replace(line, row=row.number))
                continue
            block.append(Task(row, digest, signed))
            if len(block) == size:
                yield block
                block = []
        self.tally.renewed, self.tally.limited = self._standings.renewed, self._standings.limited
        if block:
            yield block

    def _known(self, rows: Iterable[Row]) -> Iterator[tuple[Row, bytes, Line | None, Signed | None]]:
        """Yield the rows that get a code, each with what it has from before."""
        for row in rows:
            verdict = self._surveyed.next()
            if isinstance(verdict, Repeat):
                self.tally.repeated += 1
                self._plan.repeats(verdict)
                self._moved(1)
                continue
            if isinstance(verdict, RowError):
                self._leave_out(row, verdict)
                continue
            if fault := self._phones.fault(row):
                self._leave_out(row, fault)
                continue
            if row.fault is None:
                name = id_of(row, self._plan.job.plan)
                if name and (earlier := self._journal.take_name(name, row.number)):
                    problem = f"the id {name!r} is duplicated: row {earlier} has it"
                    self._leave_out(row, RowError(row.where, problem, code="record_id"))
                    continue
            if fault := self._renamed.get(row.number):
                self._leave_out(row, fault)
                continue
            digest = self._digest(row)
            line = self._journal.line(row.ordinal)
            signed = line.signed if line and line.digest == digest else self._journal.signed(digest)
            yield row, digest, line, signed

    def _digest(self, row: Row) -> bytes:
        text = repr(list(row.values.items())).encode("utf-8", "surrogatepass")
        text += photo_digest(row, self._plan.job.plan)
        return blake2b(text, key=self._basis, digest_size=_DIGEST_LENGTH).digest()

    def is_whole(self, line: Line) -> bool:
        """Say whether a line has all of its files."""
        files = self._plan.job.files
        if files is None:
            return not line.files
        if line.files != files.names(line.ordinal, line.name, card=bool(line.signed.card)):
            return False
        return files.are_whole(line.files, line.signed)

    def _keep(self, line: Line) -> None:
        self._kept.append(line)
        self.tally.kept += 1
        if len(self._kept) == BLOCK:
            self._flush()

    def _take(self, block: Block, answer: Answer) -> None:
        made: list[Line] = []
        ending: list[str] = []
        if not self._plan.job.leave_out:
            for found in answer:
                if isinstance(found, RowError):
                    raise found
        for task, found in zip(block, answer, strict=True):
            if isinstance(found, RowError):
                self._leave_out(task.row, found)
                continue
            made.append(self._line(task, found))
            if found.known.follows:
                ending.append(found.signed.licence)
            self._count(task, found)
        pairs = zip(block, answer, strict=True)
        self._phones.keep((task.row, done.signed.licence) for task, done in pairs if isinstance(done, Done))
        self._flush(made, ending)

    def _line(self, task: Task, done: Done) -> Line:
        files = self._plan.job.files
        names = files.names(task.row.ordinal, done.name, card=bool(done.signed.card)) if files else []
        return Line(
            task.row.ordinal, task.row.number, done.name, done.person, names, task.digest, done.signed
        )

    def _count(self, task: Task, done: Done) -> None:
        tally = self.tally
        if task.signed:
            tally.kept += 1
        else:
            tally.signed += 1
            tally.bound += done.shown > 0
            tally.shown = max(tally.shown, done.shown)
            tally.renamed += done.known.renamed or task.row.number in self._renamed
            tally.suspended += done.known.limited
        tally.changed.update(done.changes)

    def _flush(self, made: list[Line] | None = None, ending: list[str] | None = None) -> None:
        """Enter rows in the journal, and then end the codes whose place they take."""
        kept, self._kept = self._kept, []
        if kept or made:
            self._journal.enter(kept, made or [], ending or [])
            if ending:
                self._end()
            self._moved(len(kept) + len(made or []))

    def _end(self) -> None:
        if self._plan.job.registry is None:  # what is to end waits for a run that has it
            return
        while licences := self._journal.ending():
            self.tally.superseded += self._standings.end(licences)
            self._journal.ended(licences)

    def _leave_out(self, row: Row, fault: RowError) -> None:
        if not self._plan.job.leave_out:
            raise fault
        self.tally.left_out += 1
        self._slips.add(row, fault)
        self._plan.left_out(row, fault)
        self._moved(1)
