"""A partition on a worker: a Parquet file of records becomes a Parquet file of codes of the same name.

That file is put in its place when it is whole, and says what it was made from, by which a run goes on.
"""

import glob
import json
import os
import secrets
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b, file_digest
from itertools import batched, chain
from pathlib import Path
from typing import Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import write_whole
from liangzheng.issuing.buckets import hashed
from liangzheng.issuing.clashes import Clashes
from liangzheng.issuing.job import Done, Job, Signed, Task, Unlock
from liangzheng.issuing.journal import Line
from liangzheng.issuing.left import Left
from liangzheng.issuing.outdated import Outdated
from liangzheng.issuing.outputs import read_notes, write_parquet
from liangzheng.issuing.part_codes import (
    MARK,
    NAME,
    OUTDATED,
    PEOPLE,
    PHONES,
    SLIPS,
    TERMS,
    WAITING,
    Codes,
    codes_of,
    outdated_of,
    packed,
    phones_in,
)
from liangzheng.issuing.pool import BLOCK
from liangzheng.issuing.same_terms import is_moved, leaves_registry, left_of, with_left
from liangzheng.issuing.slips import OF_THE_CODE
from liangzheng.issuing.standing import Standings, count_still, open_current
from liangzheng.issuing.tally import Counts
from liangzheng.issuing.worker import Result, Worker, open_worker
from liangzheng.records import Repeat, Row, RowError, read_rows
from liangzheng.records.holders import Holders
from liangzheng.records.normal import licence_id_form
from liangzheng.records.numbers import Numbers
from liangzheng.records.prepare import default_id
from liangzheng.records.rejects import rejected

#: In the folder of codes: what is on its way to its place.
UNDER_WAY: Final = ".under-way"
_DIGEST_LENGTH: Final = 16
#: Last byte of a mark: all rows of the partition have their code, or some were left out.
_WHOLE, _PARTLY = b"\0", b"\1"
#: Licences whose earlier codes are to be superseded once a file is in its place: beside it until they are.
ENDING: Final = ".ending"


@dataclass(frozen=True, slots=True)
class Share:
    """What each worker is told of a run. ``passphrase_file``: on the worker's own machine."""

    job: Job
    kid: bytes
    out: Path
    basis: bytes
    terms: Mapping[str, str]
    passphrase_file: Path | None = None
    again: bool = False
    leave_registry: bool = False
    remove: bool = False
    outdated: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What the comparison of all partitions found of one (`across`).

    ``clashing``: rows that get no code of their own, since others have their number, their phone, or a code
    of another name. ``renamed``: rows whose name may be another one. ``moved``: hashes of the licences whose
    codes are here, and whose rows stand in other partitions now: the codes wait until there are new ones.
    """

    clashing: Clashes = field(default_factory=dict)
    renamed: frozenset[int] = frozenset()
    moved: "array[int]" = field(default_factory=lambda: array("Q"))


@dataclass(slots=True)
class Part(Counts):
    """A partition that is done.

    ``rejects``: a file of the rows that were left out, a line each as `rejected` makes them; None for none.
    ``without``: those of them for a slip of now, whose licences have no code here. ``waiting``: codes whose
    rows stand in another partition now.
    """

    rejects: Path | None = None
    without: "array[int]" = field(default_factory=lambda: array("Q"))
    waiting: int = 0


def work_on(share: Share, part: Path, known: Known) -> Part:
    """Work on a partition.

    (1) End what one that was cut off had still to end; (2) is it done, and do all of its codes count? (3)
    sign its rows in blocks; (4) put it in place; (5) end the codes whose place it takes.

    Where rows were left out before, others clash now, the registry has moved or says something of a code,
    all is gone through again; what has its code keeps it.
    """
    place = share.out / part.name
    earlier = json.loads((notes := read_notes(place)).get(TERMS, b"{}"))
    left = Left(left_of(earlier, share.terms), secret_file=share.job.secret_file)
    standings = Standings(share.job, left)
    made_from = _made_from(share, part)
    mark = made_from + _digest(repr(sorted(known.clashing)).encode())
    superseded = end_left(share, place, notes, standings)  # (1)
    before = b"" if share.again else notes.get(MARK, b"")
    is_same = before == mark + _WHOLE and not left and not is_moved(earlier, share.terms)
    if is_same and (limited := _limited(share.job, place)) is not None:  # (2)
        kept, waiting = _counts_of(place)
        return Part(kept=kept, limited=limited, superseded=superseded, waiting=waiting)
    of_rows = bool(before) and before.startswith(made_from)
    codes = Codes(place, of_rows=of_rows, may_keep=not leaves_registry(earlier, share.terms))
    noted = outdated_of(notes) if codes.may_keep else ()  # of a registry that is left now, the share has it
    left.outdated = outdated = Outdated(codes.signed_of, share.outdated.union(noted))
    work = _Work(share, part, known, codes, standings)
    work.phones.update(phones_in(notes))
    name = secrets.token_hex(8)
    made = share.out / UNDER_WAY / f"{part.name}.{name}"

    def told() -> dict[str, bytes]:
        return {
            MARK: mark + (_PARTLY if work.done.left_out else _WHOLE),
            TERMS: json.dumps(with_left(earlier, share.terms)).encode(),
            NAME: name.encode(),
            SLIPS: json.dumps(work.slips).encode(),
            OUTDATED: packed(array("Q", chain.from_iterable(outdated.notes()))),
            PEOPLE: packed(work.people),
            PHONES: packed(array("Q", chain.from_iterable(work.phones))),
        }

    ending = made.with_name(made.name + ENDING)
    try:
        write_parquet(made, work.lines(), notes=told)  # (3)
        if work.ending:
            write_whole(ending, json.dumps(work.ending).encode())
        made.replace(place)  # (4)
    finally:
        made.unlink(missing_ok=True)
    done = work.done
    done.superseded = superseded + _end(ending, standings)  # (5)
    done.renewed, done.limited = standings.renewed, standings.limited
    return done


def end_left(share: Share, place: Path, notes: Mapping[str, bytes], standings: Standings) -> int:
    """End what a file in its place has still to end; what never came to its place ends nothing."""
    if share.job.registry is None:
        return 0
    ended = 0
    for left in (share.out / UNDER_WAY).glob(f"{glob.escape(place.name)}.{'[0-9a-f]' * 16}{ENDING}"):
        if left.name == f"{place.name}.{notes.get(NAME, b'').decode()}{ENDING}":
            ended += _end(left, standings)
        left.unlink(missing_ok=True)
    return ended


def _end(ending: Path, standings: Standings) -> int:
    if not ending.exists():
        return 0
    ended = sum(standings.end(some) for some in batched(json.loads(ending.read_bytes()), BLOCK, strict=False))
    ending.unlink()
    return ended


def _limited(job: Job, place: Path) -> int | None:
    """Return how many codes of a file are suspended; None where one is to be looked at, by its row."""
    if job.registry is None:
        return 0
    from liangzheng.status.lookup import standings  # noqa: PLC0415 - the extra `registry`
    from liangzheng.status.states import INVALID, VALID  # noqa: PLC0415

    registry, limited = open_current(job), 0
    for some in batched(codes_of(place), BLOCK, strict=False):
        codes = [(line.signed.status, line.signed.licence) for line in some if line.signed.status]
        for standing in standings(registry, codes):
            if standing is None or standing[0] == INVALID:
                return None
            limited += standing[0] != VALID
    return limited


def _made_from(share: Share, part: Path) -> bytes:
    """Return a digest of what a partition's codes are made from."""
    with part.open("rb") as file:
        return _digest(share.basis + file_digest(file, "sha256").digest())


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_LENGTH).digest()


class _Work:
    """The rows of a partition on their way to codes.

    ``slips``: rows left out that have the code from before; ``ending``: licences whose earlier codes end;
    ``people``, ``phones``: as the file notes them.
    """

    def __init__(self, share: Share, part: Path, known: Known, codes: Codes, standings: Standings) -> None:
        self._share = share
        self._part = part
        self._known = known
        self._clashing = known.clashing
        self._codes = codes
        self._standings = standings
        self._numbers = Numbers(share.job.plan)
        self._holders = Holders(share.job.plan)
        self.done = Part()
        self.slips: list[int] = []
        self.ending: list[str] = []
        self.people = array("Q")
        self.phones: dict[tuple[int, int], None] = {}

    def lines(self) -> Iterator[Line]:
        """Yield the rows that get a code; raise the `RowError` of another one, or write it to `rejects`."""
        share = self._share
        with open_worker(share.job, _unlock(share.passphrase_file)) as worker:
            if worker.kid != share.kid:
                raise BuilderError(
                    f"the key on a worker is {worker.kid.hex()}, not {share.kid.hex()}", code="issue_engine"
                )
            for rows in batched(read_rows(self._part, share.job.plan), BLOCK, strict=False):
                for line in self._worked(worker, rows):
                    yield self._noted(line)
        yield from map(self._noted, self._waiting())

    def _noted(self, line: Line) -> Line:
        self.people.append(line.person.name if line.person else 0)
        return line

    def _waiting(self) -> Iterator[Line]:
        """Yield the codes whose rows stand in other partitions now, as far as they count."""
        moved = set(self._known.moved)
        if not moved or not self._codes.may_keep:
            return
        waiting = (
            line for line in self._codes.all() if hashed(licence_id_form(line.signed.licence)) in moved
        )
        for some in batched(waiting, BLOCK, strict=False):
            counting = count_still(self._share.job, [line.signed for line in some])
            for line, counts in zip(some, counting, strict=True):
                self.done.waiting += counts
                if counts:
                    yield replace(line, row=WAITING)

    def _worked(self, worker: Worker, rows: tuple[Row, ...]) -> Iterator[Line]:
        known = [
            (row, b"", None, self._codes.of(row.number)) for row in rows if row.number not in self._clashing
        ]
        results: dict[int, Result] = {}
        tasks: list[Task] = []
        for row, _, _, signed in self._standings.of(known):
            if isinstance(signed, RowError):
                results[row.number] = signed
            else:
                tasks.append(Task(row, b"", signed))
        worked = worker.work(tasks)
        if not self._share.job.leave_out:
            for result in worked:
                if isinstance(result, RowError):
                    raise result
        results |= {task.row.number: result for task, result in zip(tasks, worked, strict=True)}
        before = {task.row.number for task in tasks if task.signed}
        for row in rows:
            verdict = self._clashing.get(row.number) or results[row.number]
            if isinstance(verdict, Repeat):
                continue
            if isinstance(verdict, RowError):
                yield from self._leave_out(row, verdict)
            else:
                self._count(row, verdict, kept=row.number in before)
                yield Line(row.ordinal, row.number, verdict.name, verdict.person, [], b"", verdict.signed)

    def _count(self, row: Row, result: Done, *, kept: bool) -> None:
        done = self.done
        if key := self._holders.key(row):
            self.phones[int.from_bytes(key), hashed(licence_id_form(result.signed.licence))] = None
        if kept:
            done.kept += 1
        else:
            done.signed += 1
            done.renamed += result.known.renamed or row.number in self._known.renamed
            done.suspended += result.known.limited
            done.bound += result.shown > 0
            done.shown = max(done.shown, result.shown)
        if result.known.follows:
            self.ending.append(result.signed.licence)
        done.changed.update(result.changes)

    def _leave_out(self, row: Row, fault: RowError) -> Iterator[Line]:
        """Leave a row out; yield its licence's code from before, where that is a good one."""
        if not self._share.job.leave_out:
            raise fault
        done = self.done
        if done.rejects is None:
            done.rejects = self._share.out / UNDER_WAY / f"{self._part.name}.{secrets.token_hex(8)}.rejects"
        done.left_out += 1
        with done.rejects.open("a", encoding="ascii") as file:
            file.write(rejected(row, fault, place=f"{self._part.name}:{row.number}") + "\n")
        line = self._codes.of_licences.pop(self._numbers.licence(row) or "", None)
        if not self._codes.may_keep or fault.code in OF_THE_CODE:
            done.dropped += line is not None
            return
        if line is None:
            done.without.append(row.number)
            return
        standings = Standings(self._share.job, self._standings.left)  # of its own: it counts nothing
        ((_, _, _, judged),) = standings.of([(row, b"", None, line.signed)])
        if not isinstance(judged, Signed):
            done.dropped += 1
            return
        done.kept += 1
        done.slipped += 1
        self.slips.append(row.number)
        yield Line(row.ordinal, row.number, default_id(row), line.person, [], b"", judged)


def _counts_of(path: Path) -> tuple[int, int]:
    """Return how many codes of rows a file has, and how many wait."""
    from pyarrow import compute, parquet  # noqa: PLC0415 - slow to import

    rows = parquet.read_table(path, columns=["row"])["row"]
    waiting = compute.sum(compute.equal(rows, WAITING)).as_py() or 0
    return len(rows) - waiting, waiting


def _unlock(passphrase_file: Path | None) -> Unlock:
    """Return what opens the key on this machine: nobody can be asked here."""
    file = passphrase_file
    given = as_utf8(file.read_bytes()).rstrip(b"\r\n") if file else os.environb.get(b"LIANGZHENG_PASSPHRASE")
    return Unlock(given or None, os.environ.get("LIANGZHENG_PIN"))
