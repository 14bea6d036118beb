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
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.issuing.across import LICENCES, PHONES, compared, holder_heading, look_back, phones_shared
from liangzheng.issuing.before import Before, before_of
from liangzheng.issuing.behind import removed
from liangzheng.issuing.buckets import shares
from liangzheng.issuing.clashes import Clashes, compare, fetch, in_order, look, shared
from liangzheng.issuing.left import Left
from liangzheng.issuing.outdated import Outdated
from liangzheng.issuing.outputs import Target, read_notes
from liangzheng.issuing.part_codes import MARK, TERMS, codes_of, outdated_of
from liangzheng.issuing.partition import ENDING, UNDER_WAY, Part, Share, work_on
from liangzheng.issuing.same_terms import check_terms, leaves_registry, left_of, with_all_left
from liangzheng.issuing.tally import Tally
from liangzheng.issuing.waiting import ONLY_WAITING, settle
from liangzheng.records import Repeat, RowError
from liangzheng.records.endings import Endings
from liangzheng.records.reading import partitions
from liangzheng.records.rejects import Rejects
from liangzheng.records.requests import TWICE

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
    """Give every record of a folder of partitions its code.

    (1) Compare rows of one number, and all rows with the codes from before; (2) sign; (3) let codes go that
    waited for new ones of their licences.

    ``rejects``: gets the rows that are left out, where the job leaves any out; ``repeats``: each row that
    says what an earlier one says. Raises the `RowError` of a record that cannot be signed, and
    `BuilderError`: ``record_none``, ``record_shared``, ``codes_gone``, ``folder_exists`` (something in the
    folder that is not of a run), ``issue_busy``, ``issue_engine`` (no scheduler there, or its workers are
    lost one after the other), and what the workers' keys, registry and disks raise. The partitions that are
    done stay.
    """
    extras.require("distributed", command="issue")
    parts = partitions(source)
    with (
        _held(share.out, {part.name for part in parts}, may_go=share.remove) as gone,
        _client(cluster) as client,
    ):
        places: dict[tuple[str, str], None] = {}
        leaving: list[Path] = []
        noted: set[tuple[int, int]] = set()
        for place in (*(share.out / part.name for part in parts), *gone):
            before = json.loads(read_notes(place).get(TERMS, b"{}"))
            check_terms(
                *(share.out, before, share.terms), again=share.again, leave_registry=share.leave_registry
            )
            places.update(dict.fromkeys(left_of(before, share.terms)))
            noted |= outdated_of(read_notes(place))
            if leaves_registry(before, share.terms):
                leaving.append(place)
        left = Left(list(places), secret_file=share.job.secret_file, leaving=bool(leaving))
        left.outdated = outdated = Outdated(lambda _: (), noted)
        told = left.told(lambda: (line.signed for place in leaving for line in codes_of(place)), share.job)
        # A row may stand in another partition than the code that its licence had in one of them.
        terms = with_all_left(places, share.terms)
        share = replace(share, terms=terms, outdated=frozenset(outdated.notes()))
        run = _Run(share, parts, client, gone)
        run.compare()  # (1)
        repeated = [each for each in run.verdicts() if isinstance(each, Repeat)]
        for repeat in repeated:
            repeats(repeat)
        done = run.sign(moved)  # (2)
        tally = Tally(issued_at=share.job.terms.issued_at, repeated=len(repeated), told=told)
        for each in done:
            _add(tally, each, rejects)
        waiting = run.settle(done)  # (3)
        tally.kept += waiting
        tally.slipped += waiting
        tally.removed = run.before.gone
        if tally.removed:
            told += removed(share.job, run.before.gone, run.before.away)
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

    def __init__(self, share: Share, parts: Sequence[Path], client: Any, gone: Sequence[Path]) -> None:
        """``gone``: files of codes whose partitions are."""
        self._share = share
        self._parts = parts
        self._client = client
        self._gone = gone
        self._name = secrets.token_hex(8)  # of its tasks: of another run none is taken over
        self._clashing: dict[int, Clashes] = {}
        self.before = Before()

    def compare(self) -> None:
        """Find the rows that get no code of their own, and what becomes of the codes from before.

        Raises the `RowError` of the first of those rows, where none is left out; `BuilderError`
        ``codes_gone`` where codes would go, and nobody has said that they may.
        """
        share, parts, gone = self._share, self._parts, self._gone
        names = [*(part.name for part in parts), *(place.name for place in gone)]
        places = [share.out / UNDER_WAY / f"{name}.{self._name}.numbers" for name in names]
        self._clashing = self._clashes(places[: len(parts)])
        plan, codes = self._share.job.plan, [share.out / name for name in names]
        again = any(code.exists() for code in codes)
        if not again and not any(holder_heading(part, plan) for part in parts):
            return
        given = zip([*parts, *(None for _ in gone)], codes, places, strict=True)
        self._all(look_back, [(plan, *each, again) for each in given])
        of = [(buckets, places) for buckets in shares(len(parts))]
        self.before = before_of(
            self._share.job,
            [*parts, *gone],
            codes,
            self._all(compared, of),
            [] if TWICE in plan.allowed else self._all(phones_shared, of),
        )
        for place in places:
            for ending in (LICENCES, PHONES):
                place.with_name(place.name + ending).unlink(missing_ok=True)
        self.before.check(share.out, may_go=share.remove, leave_out=share.job.leave_out)

    def _clashes(self, places: Sequence[Path]) -> dict[int, Clashes]:
        parts, job = self._parts, self._share.job
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

    def verdicts(self) -> Iterator[RowError | Repeat]:
        """Yield what keeps rows of one number from codes of their own."""
        for rows in self._clashing.values():
            yield from rows.values()

    def sign(self, moved: Callable[[int], None]) -> list[Part]:
        """Return what became of each partition."""
        tasks = [
            (self._share, part, self.before.known(number, self._clashing.get(number, {})))
            for number, part in enumerate(self._parts)
        ]
        return self._all(work_on, tasks, lambda part: moved(part.signed + part.kept + part.left_out))

    def settle(self, done: Sequence[Part]) -> int:
        """Let codes go that need not wait any more; return how many wait on."""
        without = {(number, row) for number, part in enumerate(done) for row in part.without}
        waiting = self.before.waiting(without)
        count = len(self._parts)
        tasks = [
            (self._share, self._share.out / self._parts[number].name, waiting.get(number, array("Q")), False)
            for number, part in enumerate(done)
            if part.waiting
        ]
        tasks += [
            (self._share, place, waiting.get(count + number, array("Q")), True)
            for number, place in enumerate(self._gone)
        ]
        return sum(self._all(settle, tasks))

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
def _held(out: Path, names: set[str], *, may_go: bool) -> Iterator[list[Path]]:
    """Make the folder of codes, and let nobody else work on it; it holds nothing but partitions.

    Gives the files whose partitions are gone, where their codes may go too or all of them wait. A folder that
    was made for nothing is gone again.
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
        gone = []
        for path in sorted(out.iterdir()):
            if path.name == UNDER_WAY:
                continue
            mark = read_notes(path).get(MARK)
            if path.name in names and mark is None:
                raise BuilderError(
                    f"{path} is damaged, or no file of codes: put it back from a copy; where there is none, "
                    "move it away, and the same command signs its partition anew: codes from before still "
                    "count beside the new ones, but for those that a registry supersedes",
                    code="folder_exists",
                )
            if path.name not in names and (mark == ONLY_WAITING or (may_go and mark is not None)):
                gone.append(path)
            elif path.name not in names:
                hint = "" if mark is None else "; if its partition is gone and its codes are to go, --remove"
                raise BuilderError(
                    f"{path} is not of this run: a folder of codes has a file for each partition and no "
                    f"more{hint}",
                    code="folder_exists",
                )
        (out / UNDER_WAY).mkdir(exist_ok=True)
        try:
            yield gone
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
