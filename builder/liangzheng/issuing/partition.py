"""A partition on a worker: a Parquet file of records becomes a Parquet file of codes of the same name.

That file is put in its place when it is whole, and says what it was made from, by which a run goes on.
"""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b, file_digest
from itertools import batched
from pathlib import Path
from typing import Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.issuing.clashes import Clashes
from liangzheng.issuing.job import Done, Job, Signed, Task, Unlock
from liangzheng.issuing.journal import Line
from liangzheng.issuing.outputs import read_mark, write_parquet
from liangzheng.issuing.phones import phones_twice
from liangzheng.issuing.pool import BLOCK
from liangzheng.issuing.worker import Worker, open_worker
from liangzheng.records import Change, Row, RowError, read_rows
from liangzheng.records.rejects import rejected
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.envelope import StatusReference

#: In the folder of codes: what is on its way to its place.
UNDER_WAY: Final = ".under-way"
_DIGEST_LENGTH: Final = 16
#: Last byte of a mark: all rows of the partition have their code, or some were left out.
_WHOLE, _PARTLY = b"\0", b"\1"


@dataclass(frozen=True, slots=True)
class Share:
    """What each worker is told of a run. ``passphrase_file``: on the worker's own machine."""

    job: Job
    kid: bytes
    out: Path
    basis: bytes
    passphrase_file: Path | None = None
    again: bool = False


@dataclass(slots=True)
class Part:
    """A partition that is done: how many codes it has, of which ``kept`` are from before.

    ``rejects``: a file of the rows that were left out, a line each as `rejected` makes them; None for none.
    """

    signed: int = 0
    kept: int = 0
    left_out: int = 0
    changed: Counter[Change] = field(default_factory=Counter)
    rejects: Path | None = None


def work_on(share: Share, part: Path, clashing: Clashes) -> Part:
    """Work on a partition: (1) is it done? (2) sign its rows in blocks; (3) put it in place.

    ``clashing``: rows that get no code of their own, since others have their number. Where rows were left out
    before, or others clash now, all is gone through again; what has its code keeps it.
    """
    place = share.out / part.name
    made_from = _made_from(share, part)
    mark = made_from + _digest(repr(sorted(clashing)).encode())
    before = None if share.again else read_mark(place)
    if before == mark + _WHOLE:  # (1)
        return Part(kept=_rows_of(place))
    clashing = {**clashing, **phones_twice(share.job.plan, part)}
    work = _Work(share, part, clashing, place if before and before.startswith(made_from) else None)
    made = share.out / UNDER_WAY / f"{part.name}.{secrets.token_hex(8)}"
    try:
        write_parquet(
            made, work.lines(), mark=lambda: mark + (_PARTLY if work.done.left_out else _WHOLE)
        )  # (2)
        made.replace(place)  # (3)
    finally:
        made.unlink(missing_ok=True)
    return work.done


def _made_from(share: Share, part: Path) -> bytes:
    """Return a digest of what a partition's codes are made from."""
    with part.open("rb") as file:
        return _digest(share.basis + file_digest(file, "sha256").digest())


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_LENGTH).digest()


class _Work:
    """The rows of a partition on their way to codes. ``codes``: a file that has the codes of some of them."""

    def __init__(self, share: Share, part: Path, clashing: Clashes, codes: Path | None) -> None:
        self._share = share
        self._part = part
        self._clashing = clashing
        self._codes = codes
        self.done = Part()

    def lines(self) -> Iterator[Line]:
        """Yield the rows that get a code; raise the `RowError` of another one, or write it to `rejects`."""
        share = self._share
        signed = _Signed(self._codes)
        with open_worker(share.job, _unlock(share.passphrase_file)) as worker:
            if worker.kid != share.kid:
                raise BuilderError(
                    f"the key on a worker is {worker.kid.hex()}, not {share.kid.hex()}", code="issue_engine"
                )
            for rows in batched(read_rows(self._part, share.job.plan), BLOCK, strict=False):
                yield from self._worked(worker, rows, signed)

    def _worked(self, worker: Worker, rows: tuple[Row, ...], signed: "_Signed") -> Iterator[Line]:
        tasks = [Task(row, b"", signed.of(row.number)) for row in rows if row.number not in self._clashing]
        results = worker.work(tasks)
        if not self._share.job.leave_out:
            for result in results:
                if isinstance(result, RowError):
                    raise result
        worked = zip(tasks, results, strict=True)
        for row in rows:
            if row.number in self._clashing:
                if isinstance(verdict := self._clashing[row.number], RowError):
                    self._leave_out(row, verdict)
                continue
            task, result = next(worked)
            if isinstance(result, RowError):
                self._leave_out(row, result)
            else:
                self._count(task, result)
                yield Line(row.ordinal, row.number, result.name, result.person, [], b"", result.signed)

    def _count(self, task: Task, result: Done) -> None:
        if task.signed:
            self.done.kept += 1
        else:
            self.done.signed += 1
        self.done.changed.update(result.changes)

    def _leave_out(self, row: Row, fault: RowError) -> None:
        if not self._share.job.leave_out:
            raise fault
        done = self.done
        if done.rejects is None:
            done.rejects = self._share.out / UNDER_WAY / f"{self._part.name}.{secrets.token_hex(8)}.rejects"
        done.left_out += 1
        with done.rejects.open("a", encoding="ascii") as file:
            file.write(rejected(row, fault, place=f"{self._part.name}:{row.number}") + "\n")


class _Signed:
    """The codes of a partition that was done before, taken in the order of their rows."""

    def __init__(self, place: Path | None) -> None:
        self._codes = _codes_of(place) if place else iter(())
        self._next = next(self._codes, None)

    def of(self, row: int) -> Signed | None:
        """Return the code of a row; of one after the row that was asked for last."""
        while self._next and self._next[0] < row:
            self._next = next(self._codes, None)
        return self._next[1] if self._next and self._next[0] == row else None


def _codes_of(place: Path) -> Iterator[tuple[int, Signed]]:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    with parquet.ParquetFile(place) as file:
        for batch in file.iter_batches(BLOCK, use_threads=False):
            for row in batch.to_pylist():
                uri, index = row["status_uri"], row["status_index"]
                yield (
                    row["row"],
                    Signed(
                        *("", row["licence_number"], "", row["code"], row["version"]),
                        Kid(bytes.fromhex(row["kid"])),
                        datetime.fromisoformat(row["issued_at"]),
                        None if uri is None else StatusReference(uri, index),
                    ),
                )


def _rows_of(path: Path) -> int:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    return int(parquet.read_metadata(path).num_rows)


def _unlock(passphrase_file: Path | None) -> Unlock:
    """Return what opens the key on this machine: nobody can be asked here."""
    passphrase = os.environb.get(b"LIANGZHENG_PASSPHRASE")
    if passphrase_file is not None:
        passphrase = as_utf8(passphrase_file.read_bytes()).rstrip(b"\r\n")
    return Unlock(passphrase or None, os.environ.get("LIANGZHENG_PIN"))
