"""Checking all rows of a file, on all cores, and nothing else: what `issue --check` does."""

import gc
import os
import signal
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import batched, chain
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.records.headings import heading_of
from liangzheng.records.people import People, two_people
from liangzheng.records.prepare import default_id, prepare
from liangzheng.records.reading import partitions, read_rows
from liangzheng.records.record import Change, Person, Record
from liangzheng.records.rows import Plan, Row, RowError

#: Rows handed over at once.
_BLOCK: Final = 1_000
#: Blocks under way for each process: one in work, one waiting.
_AHEAD: Final = 2

#: Of a row: whose record it is, its own id, or why there is none.
type _Seen = tuple[Person | None, str]
type _Answer = tuple[list[_Seen | RowError], Counter[Change]]


@dataclass(slots=True)
class Checked:
    """What a check found, by number."""

    good: int = 0
    bad: int = 0
    changed: Counter[Change] = field(default_factory=Counter)


def check_file(
    path: Path,
    plan: Plan,
    *,
    found: Callable[[Row, RowError], None],
    moved: Callable[[int], None] = lambda _: None,
    also: Callable[[Record], None] | None = None,
    processes: int | None = None,
) -> Checked:
    """Prepare every row of a file, or of a folder of Parquet partitions.

    ``found`` is given each bad one, in order, ``moved`` how many are done.

    ``also``: what else a record has to pass, a function of a module, which raises `RowError`.

    Raises as `read_rows`: what keeps the file from being read.
    """
    checked, clashes = Checked(), _Clashes(plan)
    read = (read_rows(part, plan) for part in (partitions(path) if path.is_dir() else [path]))
    for rows, (answers, changed) in _answers(
        chain.from_iterable(read), _Work(plan, also), processes or _cores()
    ):
        checked.changed += changed
        for row, answer in zip(rows, answers, strict=True):
            fault = answer if isinstance(answer, RowError) else clashes.of(row, answer)
            if fault is None:
                checked.good += 1
            else:
                checked.bad += 1
                found(row, fault)
        moved(len(rows))
    return checked


class _Clashes:
    """What is wrong between a row and an earlier one, be it of another partition."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._people, self._names = People(), People()
        self._sources: list[str] = []
        self._starts: list[int] = []  # of each partition, among all rows
        self._last = 0

    def of(self, row: Row, seen: _Seen) -> RowError | None:
        """Return what is wrong with a row, the next one."""
        place = self._place(row)
        person, name = seen
        if person and (earlier := self._people.meet(person, place)):
            column = heading_of("licence_number", tuple(row.values), self._plan)
            return two_people(row.where, self._told(earlier), column)
        if name == default_id(row):  # by its place in the file, which no other row has
            return None
        own = blake2b(f"{len(self._sources)} {name}".encode(), digest_size=8).digest()
        if earlier := self._names.meet(Person(int.from_bytes(own), row.ordinal), place):
            problem = f"row {self._told(earlier)} has this id too"
            return RowError(row.where, problem, code="record_id", column="id")
        return None

    def _place(self, row: Row) -> int:
        """Return which of all rows one is, from 1."""
        if not self._sources or row.source != self._sources[-1]:
            self._sources.append(row.source)
            self._starts.append(self._last)
        self._last = self._starts[-1] + row.number
        return self._last

    def _told(self, place: int) -> str:
        """Return where a row stands: its number, and its partition where that is another one."""
        part = bisect_left(self._starts, place) - 1
        number = str(place - self._starts[part])
        return number if part + 1 == len(self._sources) else f"{number} of {Path(self._sources[part]).name}"


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
        answers: list[_Seen | RowError] = []
        changed: Counter[Change] = Counter()
        for row in rows:
            try:
                prepared = prepare(row, self.plan)
                if self.also:
                    self.also(prepared.record)
            except RowError as fault:
                answers.append(fault)
            else:
                answers.append((prepared.person, prepared.record.name))
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
