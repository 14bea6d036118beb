"""Issuing on a cluster: dask.distributed hands out partitions, its workers sign and write them (ADR 0026).

A partition is a Parquet file of records; its codes are a Parquet file of the same name. That file is put in
its place when it is whole, and says what it was made from: so a run goes on where it was, partition by
partition, a worker that is lost loses the partition it had in work, and one that is done twice is done the
same way. Each worker opens the key itself; what unlocks it is on its own machine, and is not sent.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from itertools import batched
from pathlib import Path
from typing import Any, Final

from liangzheng import extras
from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.issuing.job import Job, Task, Unlock
from liangzheng.issuing.journal import Line
from liangzheng.issuing.outputs import read_mark, write_parquet
from liangzheng.issuing.pool import BLOCK
from liangzheng.issuing.run import Tally
from liangzheng.issuing.worker import Worker, open_worker
from liangzheng.records import People, RowError, read_rows

#: In the folder of codes: what is on its way to its place.
_UNDER_WAY: Final = ".under-way"
_SUFFIX: Final = ".parquet"
#: Workers on which a partition may be lost before it is taken for the cause.
_LOSSES: Final = 5
_MARK_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Share:
    """What each worker is told of a run. ``passphrase_file``: on the worker's own machine."""

    job: Job
    kid: bytes
    out: Path
    basis: bytes
    passphrase_file: Path | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A partition that is done: how many codes it has, and whether they are from before."""

    count: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the workers are. ``scheduler``: its address; None: ``processes`` workers on this machine."""

    scheduler: str | None = None
    processes: int = 1


def run_on_engine(
    share: Share, source: Path, *, cluster: Cluster, moved: Callable[[int], None] = lambda _: None
) -> Tally:
    """Give every record of a folder of partitions its code.

    Raises the `RowError` of a record that cannot be signed, and `BuilderError`: ``record_none``,
    ``folder_exists`` (something in the folder that is not of a run), ``issue_busy``, ``issue_engine`` (no
    scheduler there, or its workers are lost one after the other), and what the workers' keys, registry and
    disks raise. The partitions that are done stay.
    """
    extras.require("distributed", command="issue")
    parts = partitions(source)
    with _held(share.out, {part.name for part in parts}):
        tally = _go(share, parts, cluster, moved)
        if not tally.signed + tally.kept:
            raise BuilderError(f"{source} holds no record", code="record_none")
    return tally


def partitions(source: Path) -> list[Path]:
    """Return the partitions of a folder, or the one that a file is; `BuilderError` ``record_none``."""
    parts = sorted(source.glob(f"*{_SUFFIX}")) if source.is_dir() else [source]
    if not parts or any(part.suffix != _SUFFIX or not part.is_file() for part in parts):
        raise BuilderError(
            f"{source}: on an engine, records are a .parquet file or a folder of such files",
            code="record_none",
        )
    return [part.resolve() for part in parts]


def _go(share: Share, parts: Sequence[Path], cluster: Cluster, moved: Callable[[int], None]) -> Tally:
    from distributed import KilledWorker, as_completed  # noqa: PLC0415 - the extra `engine`

    tally = Tally(issued_at=share.job.terms.issued_at)
    with _client(cluster) as client:
        tasks = [
            client.submit(work_on, share, part, key=f"issue-{part}-{secrets.token_hex(8)}") for part in parts
        ]
        try:
            for task in as_completed(tasks):
                part: Part = task.result()
                if part.kept:
                    tally.kept += part.count
                else:
                    tally.signed += part.count
                moved(part.count)
        except KilledWorker as error:
            raise BuilderError(
                f"the engine has lost {_LOSSES} workers over one partition: {str(error)[:100]}",
                code="issue_engine",
            ) from error
        finally:
            client.cancel(tasks, force=True)
    return tally


@contextmanager
def _client(cluster: Cluster) -> Iterator[Any]:
    import dask  # noqa: PLC0415 - the extra `engine`
    from distributed import Client, LocalCluster  # noqa: PLC0415

    settings = {"distributed.scheduler.allowed-failures": _LOSSES, "distributed.admin.log-length": 0}
    with dask.config.set(settings):
        if cluster.scheduler is None:
            with (
                LocalCluster(
                    n_workers=cluster.processes,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=None,
                    memory_limit=None,
                    silence_logs=50,  # what a worker's end means is said in one line
                ) as local,
                Client(local) as client,
            ):
                yield client
            return
        try:
            client = Client(cluster.scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise BuilderError(
                f"{cluster.scheduler}: no scheduler of dask answers there", code="issue_engine"
            ) from error
        with client:
            yield client


def work_on(share: Share, part: Path) -> Part:
    """Work on a partition, on a worker: (1) is it done? (2) sign its rows in blocks; (3) put it in place."""
    with part.open("rb") as file:
        digest = file_digest(file, "sha256").digest()
    mark = blake2b(share.basis + digest, digest_size=_MARK_LENGTH).digest()
    place = share.out / part.name
    if not share.again and read_mark(place) == mark:  # (1)
        return Part(_rows_of(place), kept=True)
    under_way = share.out / _UNDER_WAY
    under_way.mkdir(exist_ok=True)
    made = under_way / f"{part.name}.{secrets.token_hex(8)}"
    count = 0

    def counted(lines: Iterator[Line]) -> Iterator[Line]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    try:
        with open_worker(share.job, _unlock(share.passphrase_file)) as worker:
            if worker.kid != share.kid:
                raise BuilderError(
                    f"the key on a worker is {worker.kid.hex()}, not {share.kid.hex()}", code="issue_engine"
                )
            write_parquet(made, counted(_lines(share.job, worker, part)), mark=mark)  # (2)
        made.replace(place)  # (3)
    finally:
        made.unlink(missing_ok=True)
    return Part(count, kept=False)


def _lines(job: Job, worker: Worker, part: Path) -> Iterator[Line]:
    people = People()
    for rows in batched(read_rows(part, job.plan), BLOCK, strict=False):
        tasks = [Task(row, b"") for row in rows]
        results = worker.work(tasks)
        for result in results:
            if isinstance(result, RowError):
                raise result
        for task, done in zip(tasks, results, strict=True):
            assert not isinstance(done, RowError)
            people.check(done.person, where=task.row.where, number=task.row.number)
            yield Line(task.row.ordinal, task.row.number, done.name, done.person, [], b"", done.signed)


def _rows_of(path: Path) -> int:
    from pyarrow import parquet  # noqa: PLC0415 - slow to import

    return int(parquet.read_metadata(path).num_rows)


def _unlock(passphrase_file: Path | None) -> Unlock:
    """Return what opens the key on this machine: nobody can be asked here."""
    passphrase = os.environb.get(b"LIANGZHENG_PASSPHRASE")
    if passphrase_file is not None:
        passphrase = as_utf8(passphrase_file.read_bytes()).rstrip(b"\r\n")
    return Unlock(passphrase or None, os.environ.get("LIANGZHENG_PIN"))


@contextmanager
def _held(out: Path, names: set[str]) -> Iterator[None]:
    """Make the folder of codes, and let nobody else work on it; it holds nothing but partitions."""
    out.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuilderError(f"{out}: another command is at work on it", code="issue_busy") from None
        for path in out.iterdir():
            if path.name != _UNDER_WAY and (path.name not in names or read_mark(path) is None):
                raise BuilderError(
                    f"{path} is not of this run: a folder of codes has a file for each partition and no more",
                    code="folder_exists",
                )
        try:
            yield
        finally:
            for left in (out / _UNDER_WAY).glob("*"):  # of workers that were lost
                left.unlink(missing_ok=True)
            with suppress(OSError):
                (out / _UNDER_WAY).rmdir()
    finally:
        os.close(descriptor)
