"""Checking all rows of a file, on all cores, and nothing else: what `issue --check` does."""

import gc
import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import batched
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.records.holders import Holders
from liangzheng.records.people import People
from liangzheng.records.prepare import default_id, prepare
from liangzheng.records.reading import partitions, table_of
from liangzheng.records.record import Change, Person, Record
from liangzheng.records.requests import check_request
from liangzheng.records.rows import Plan, Row, RowError
from liangzheng.records.survey import Repeat, survey

#: Rows handed over at once.
_BLOCK: Final = 1_000
#: Blocks under way for each process: one in work, one waiting.
_AHEAD: Final = 2

#: Of each row: its own id, or why there is none.
type _Answer = tuple[list[str | RowError], Counter[Change]]


@dataclass(slots=True)
class Checked:
    """What a check found, by number."""

    good: int = 0
    bad: int = 0
    #: Of the good ones, those that say what an earlier one says.
    repeated: int = 0
    changed: Counter[Change] = field(default_factory=Counter)


def check_file(
    path: Path,
    plan: Plan,
    *,
    found: Callable[[Row, RowError], None],
    begun: Callable[[str, int | None], Callable[[int], None]] = lambda _what, _count: lambda _: None,
    repeats: Callable[[Repeat], None] = lambda _: None,
    also: Callable[[Record], None] | None = None,
    processes: int | None = None,
) -> Checked:
    """Prepare every row of a file, or of a folder of partitions; ``found`` is given each bad one, in order.

    Rows that contradict each other are bad, all of them; ``repeats`` is given each that says what an earlier
    one says. ``begun`` is told what begins, and of how many rows if that is known; what it gives is told how
    many are done. ``also``: what else a record has to pass, a function of a module, which raises `RowError`.

    Raises as `read_rows`: what keeps the file from being read.
    """
    read = table_of(partitions(path) if path.is_dir() else [path], plan)
    checked, names, holders = Checked(), People(), Holders(plan)
    with survey(read, plan, each=holders.add, moved=begun("reading", None)) as surveyed:
        check_request(plan, surveyed.count)
        moved = begun("checking", surveyed.count)
        work = _Work(surveyed.plan, also)
        for rows, (answers, changed) in _answers(read(), work, processes or _cores()):
            checked.changed += changed
            for row, answer in zip(rows, answers, strict=True):
                verdict = surveyed.next()
                fault = answer if isinstance(answer, RowError) else verdict or holders.fault(row)
                if not isinstance(answer, RowError):
                    fault = fault or _same_id(row, answer, names)
                if isinstance(fault, RowError):
                    checked.bad += 1
                    found(row, fault)
                    continue
                checked.good += 1
                if fault:
                    checked.repeated += 1
                    repeats(fault)
            moved(len(rows))
    return checked


def _same_id(row: Row, name: str, names: People) -> RowError | None:
    """Return what is wrong where an earlier row has the id of a row."""
    if name == default_id(row):  # by its place in the file, which no other row has
        return None
    own = blake2b(f"{row.source} {name}".encode(), digest_size=8).digest()  # each partition has its own
    if earlier := names.meet(Person(int.from_bytes(own), row.ordinal), row.number):
        return RowError(row.where, f"row {earlier} has this id too", code="record_id", column="id")
    return None


def _answers(rows: Iterable[Row], work: "_Work", processes: int) -> Iterator[tuple[Sequence[Row], _Answer]]:
    """Yield blocks of rows with what became of them, in order; a bounded number of them is under way."""
    blocks = batched(rows, _BLOCK, strict=False)
    first = next(blocks, ())
    if processes == 1 or len(first) < _BLOCK:  # done before another process has started
        yield first, work.check(first)
        for block in blocks:
            yield block, work.check(block)
        return
    # Started anew: a fork of a process with threads may hang.
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_begin, initargs=(work,)
    ) as pool:
        waiting: deque[tuple[Sequence[Row], Future[_Answer]]] = deque()
        try:
            waiting.append((first, pool.submit(_in_process, first)))
            for block in blocks:
                if len(waiting) >= processes * _AHEAD:
                    rows_done, answer = waiting.popleft()
                    yield rows_done, answer.result()
                waiting.append((block, pool.submit(_in_process, block)))
            while waiting:
                rows_done, answer = waiting.popleft()
                yield rows_done, answer.result()
        except BrokenProcessPool as error:
            raise BuilderError(
                "a process that checks has ended: killed, or out of memory", code="issue_worker"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with rows; each process is handed it once."""

    plan: Plan
    also: Callable[[Record], None] | None

    def check(self, rows: Sequence[Row]) -> _Answer:
        answers: list[str | RowError] = []
        changed: Counter[Change] = Counter()
        for row in rows:
            try:
                prepared = prepare(row, self.plan)
                if self.also:
                    self.also(prepared.record)
            except RowError as fault:
                answers.append(fault)
            else:
                answers.append(prepared.record.name)
                if prepared.changes:
                    changed.update(prepared.changes)
        return answers, changed


#: In a process of the pool: its work.
_HERE: dict[str, _Work] = {}


def _in_process(rows: Sequence[Row]) -> _Answer:
    return _HERE["work"].check(rows)


def _begin(work: _Work) -> None:
    _HERE["work"] = work
    gc.freeze()  # what was imported stays; it need not be gone through
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal stops the command, and the command these


def _cores() -> int:
    return os.process_cpu_count() or 1
