"""Issuing on a cluster: dask.distributed hands out partitions, its workers sign and write them (ADR 0026).

A partition is a Parquet file of records; its codes are a Parquet file of the same name. A run goes on where
it was, partition by partition; a worker that is lost loses the partition it had in work, and one that is done
twice is done the same way. Each worker opens the key itself; what unlocks it is on its own machine, and is
not sent. Workers see the folders of records and codes under the same paths.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.issuing.clashes import Clashes, compare, fetch, in_order, look, shared, shares
from liangzheng.issuing.left import Left
from liangzheng.issuing.outputs import Target, read_notes
from liangzheng.issuing.partition import ENDING, MARK, TERMS, UNDER_WAY, Part, Share, codes_of, work_on
from liangzheng.issuing.same_terms import check_terms, leaves_registry, left_of
from liangzheng.issuing.tally import Tally
from liangzheng.records import Repeat
from liangzheng.records.endings import Endings
from liangzheng.records.reading import partitions
from liangzheng.records.rejects import Rejects

#: Where the engine serves its own figures, as it does in any case; a port of its own choice may be taken.
_LOOPBACK: Final = "127.0.0.1:0"
#: What the engine watches for its own sake, and nobody reads: it took 6.5 % of a core, and memory that grew
#: as long as it ran; so it takes 1.1 %.
_QUIET: Final = {
    "distributed.admin.log-length": 0,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.scheduler.active-memory-manager.start": False,
}
#: Workers on which a partition may be lost before it is taken for the cause.
_LOSSES: Final = 5


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the workers are. ``scheduler``: its address; None: ``processes`` workers on this machine."""

    scheduler: str | None = None
    processes: int = 1


def run_on_engine(
    share: Share,
    source: Path,
    *,
    cluster: Cluster,
    moved: Callable[[int], None] = lambda _: None,
    rejects: Rejects | None = None,
    repeats: Callable[[Repeat], None] = lambda _: None,
) -> Tally:
    """Give every record of a folder of partitions its code: (1) compare rows of one number, (2) sign.

    ``rejects``: gets the rows that are left out, where the job leaves any out; ``repeats``: each row that
    says what an earlier one says. Raises the `RowError` of a record that cannot be signed, and
    `BuilderError`: ``record_none``, ``record_shared``, ``folder_exists`` (something in the folder that is not
    of a run), ``issue_busy``, ``issue_engine`` (no scheduler there, or its workers are lost one after the
    other), and what the workers' keys, registry and disks raise. The partitions that are done stay.
    """
    extras.require("distributed", command="issue")
    parts = partitions(source)
    with _held(share.out, {part.name for part in parts}), _client(cluster) as client:
        places: dict[tuple[str, str], None] = {}
        leaving: list[Path] = []
        for part in parts:
            before = json.loads(read_notes(share.out / part.name).get(TERMS, b"{}"))
            check_terms(
                *(share.out, before, share.terms), again=share.again, leave_registry=share.leave_registry
            )
            places.update(dict.fromkeys(left_of(before, share.terms)))
            if leaves_registry(before, share.terms):
                leaving.append(share.out / part.name)
        secret_file = share.job.secret_file
        left = Left(list(places), secret_file=secret_file, leaving=bool(leaving), all_needed=True)
        old = (signed for place in leaving for _, signed in codes_of(place))
        told = left.told(old, can_revoke=bool(share.job.registry))
        run = _Run(share, parts, client)
        clashing = run.clashing()  # (1)
        repeated = [each for rows in clashing.values() for each in rows.values() if isinstance(each, Repeat)]
        for repeat in repeated:
            repeats(repeat)
        done = run.sign(clashing, moved)  # (2)
        tally = Tally(issued_at=share.job.terms.issued_at, repeated=len(repeated), told=told)
        for each in done:
            _add(tally, each, rejects)
        if tally.removed:
            told.append("a code that is removed still counts, unless it was revoked: `liangzheng status set`")
    if not tally.signed + tally.kept:
        raise BuilderError(f"{source} holds no record to sign", code="record_none")
    return tally


def _add(tally: Tally, part: Part, rejects: Rejects | None) -> None:
    """Count what became of a partition, and take over what it left out."""
    tally.add(part)
    if part.rejects and rejects is not None:
        with part.rejects.open(encoding="ascii") as file:
            for line in file:
                rejects.take(line)


class _Run:
    """A run on an engine's workers."""

    def __init__(self, share: Share, parts: Sequence[Path], client: Any) -> None:
        self._share = share
        self._parts = parts
        self._client = client
        self._name = secrets.token_hex(8)  # of its tasks: of another run none is taken over

    def clashing(self) -> dict[int, Clashes]:
        """Return partition -> rows that get no code of their own, since others have their number.

        Raises the `RowError` of the first one that contradicts another, where none is left out.
        """
        parts, job = self._parts, self._share.job
        places = [self._share.out / UNDER_WAY / f"{part.name}.{self._name}.numbers" for part in parts]
        ends = Endings()
        for each in self._all(
            look, [(job.plan, part, place) for part, place in zip(parts, places, strict=True)]
        ):
            ends.add(each)
        job = replace(job, plan=replace(job.plan, whole=ends.whole))
        self._share = replace(self._share, job=job)
        found = in_order(self._all(shared, [(buckets, places) for buckets in shares(len(parts))]), parts)
        for place in places:
            place.unlink(missing_ok=True)
        rows = self._all(fetch, [(job.plan, parts[part], numbers) for part, numbers in found.items()])
        return compare(job.plan, dict(zip(found, rows, strict=True)), leave_out=job.leave_out)

    def sign(self, clashing: Mapping[int, Clashes], moved: Callable[[int], None]) -> list[Part]:
        """Return what became of each partition."""
        tasks = [(self._share, part, clashing.get(number, {})) for number, part in enumerate(self._parts)]
        return self._all(work_on, tasks, lambda part: moved(part.signed + part.kept + part.left_out))

    def _all[T](
        self,
        work: Callable[..., T],
        given: Sequence[tuple[Any, ...]],
        done: Callable[[T], None] = lambda _: None,
    ) -> list[T]:
        """Have work done on the workers; return all results in the order of what was given."""
        from distributed import KilledWorker, as_completed  # noqa: PLC0415 - the extra `engine`

        tasks = [
            self._client.submit(work, *each, key=f"{work.__name__}-{self._name}-{number}", pure=False)
            for number, each in enumerate(given)
        ]
        results = {}
        try:
            for task in as_completed(tasks):
                results[task.key] = task.result()
                done(results[task.key])
        except KilledWorker as error:
            raise BuilderError(
                f"the engine has lost {_LOSSES} workers over one partition: {str(error)[:100]}",
                code="issue_engine",
            ) from error
        finally:
            self._client.cancel(tasks, force=True)
        return [results[task.key] for task in tasks]


@contextmanager
def _client(cluster: Cluster) -> Iterator[Any]:
    import dask  # noqa: PLC0415 - the extra `engine`
    from distributed import Client, LocalCluster  # noqa: PLC0415

    settings = {"distributed.scheduler.allowed-failures": _LOSSES, **_QUIET}
    with dask.config.set(settings):
        if cluster.scheduler is None:
            with (
                LocalCluster(
                    n_workers=cluster.processes,
                    threads_per_worker=1,
                    processes=True,
                    dashboard_address=_LOOPBACK,
                    worker_dashboard_address=_LOOPBACK,
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


@contextmanager
def _held(out: Path, names: set[str]) -> Iterator[None]:
    """Make the folder of codes, and let nobody else work on it; it holds nothing but partitions.

    One that was made for nothing is gone again.
    """
    Target(out).check_place()
    is_new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuilderError(f"{out}: another command is at work on it", code="issue_busy") from None
        for path in out.iterdir():
            if path.name != UNDER_WAY and (path.name not in names or MARK not in read_notes(path)):
                raise BuilderError(
                    f"{path} is not of this run: a folder of codes has a file for each partition and no more",
                    code="folder_exists",
                )
        (out / UNDER_WAY).mkdir(exist_ok=True)
        try:
            yield
        finally:
            for left in (out / UNDER_WAY).glob("*"):  # of workers that were lost
                if left.suffix != ENDING:  # the next run carries it out
                    left.unlink(missing_ok=True)
            with suppress(OSError):
                (out / UNDER_WAY).rmdir()
    finally:
        os.close(descriptor)
        if is_new:
            with suppress(OSError):
                out.rmdir()
