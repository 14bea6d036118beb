"""`liangzheng issue` beside the least that its work can cost, in one run, on as many processes.

``python -m tests.bench issue --rows 20000 --pictures 3000`` sets how many; ``--memory N`` measures the memory
of one more run, over N rows with entries in a registry; ``--engine N`` compares the engine to the local pool,
over N rows of Parquet. 0 rows leave a part out. A bare limit is one process a core that does what no issuer
can leave out:

- with pictures: signing by ``cryptography``, the symbol by ``zxing-cpp``, and the same files written;
- texts only: signing by ``cryptography``, and the checks of the document: its normal form with the rules for
  it, and `verify` of the finished code.
"""

import argparse
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import batched
from multiprocessing import get_context
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, Final, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from liangzheng.issuing.job import Files, Signed
from liangzheng.issuing.pool import cores
from liangzheng.issuing.worker import write_files
from liangzheng.keys import SigningKey
from liangzheng.must_verify import must_verify, own_trust
from liangzheng.records import Plan, prepare, read_rows
from liangzheng.signing import Terms, sign_document
from liangzheng.status.registry import Registry
from tests.support.drivers import HEADINGS, drivers, write_csv

_AT: Final = datetime(2026, 11, 23, 4, tzinfo=UTC)
_ISSUER: Final = "bench"
_KEY: Final = ("--key", "key.pem", "--issuer", _ISSUER)
_SIGN: Final = (*_KEY, "--in", "drivers.csv")
_DASK: Final = ("--engine", "dask")


def main(options: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench issue")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of a run that writes texts only")
    parser.add_argument("--pictures", type=int, default=3_000, help="rows of a run that draws")
    parser.add_argument("--check", type=int, default=200_000, help="rows of a run that only checks")
    parser.add_argument("--memory", type=int, action="append", help="rows of a run whose memory is measured")
    parser.add_argument("--engine", type=int, default=0, help="rows that engine and local pool sign")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(options or [])
    with tempfile.TemporaryDirectory(prefix="bench-issue-") as name:
        folder = Path(name)
        SigningKey.generate().save(folder / "key.pem")
        print(f"{cores()} cores, {given.rounds} rounds by turns, the best of each; starting up counts")
        for work in (
            _Work("codes with PNG and SVG", given.pictures, _with_pictures, "codes", 0.5),
            _Work("texts only", given.rows, _texts, "codes.csv", 0.7),
        ):
            if work.rows:
                _beside_bare(folder, work, given.rounds)
        if given.check:
            _check(folder, given.check)
        for rows in given.memory or []:
            _memory(folder, rows)
        if given.engine:
            _engine(folder, given.engine)


class _Work(NamedTuple):
    """What is measured beside its bare limit, and the ratio that is wanted."""

    what: str
    rows: int
    bare: Callable[[Path, int], None]
    out: str
    wanted: float


def _beside_bare(folder: Path, work: _Work, rounds: int) -> None:
    what, rows, bare, out, wanted = work
    write_csv(folder / "drivers.csv", rows)
    turns = [(_bare(folder, bare), _measured(folder, out)) for _ in range(rounds)]
    limit, ours = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
    each, own = (min(turn[which].processor for turn in turns) / rows * 1000 for which in (0, 1))
    print(
        f"{what}, {rows:,} rows: bare {rows / limit.wall:,.0f}, issue {rows / ours.wall:,.0f} a second: "
        f"ratio {limit.wall / ours.wall:.2f} (wanted {wanted}); of processor time, which a busy machine "
        f"changes less, {each:.2f} ms and {own:.2f} ms a code: {each / own:.2f}",
        flush=True,
    )


def _check(folder: Path, rows: int) -> None:
    write_csv(folder / "drivers.csv", rows)
    took = _measured(folder, "", "--check", "--in", "drivers.csv")
    million = 1_000_000 / rows
    print(
        f"--check: {rows:,} rows in {took.wall:.1f} s, so 1,000,000 in {took.wall * million:.0f} s (wanted "
        f"60); {took.processor:.1f} s of processor time, so {took.processor * million / cores():.0f} s on "
        f"{cores()} cores that do nothing else; {took.memory >> 20} MiB",
        flush=True,
    )


def _memory(folder: Path, rows: int) -> None:
    write_csv(folder / "drivers.csv", rows)
    Registry.create(str(folder / "registry"), uri_prefix="https://lists.test/", at=_AT)
    took = _measured(folder, "codes.parquet", *_SIGN, "--status", "registry", "--out", "codes.parquet")
    shutil.rmtree(folder / "registry")
    journal, codes = ((folder / f"codes.parquet{end}").stat().st_size / rows for end in (".journal", ""))
    print(
        f"{rows:>9,} rows with entries: {rows / took.wall:,.0f} a second, {took.processor / rows * 1000:.2f} "
        f"ms of processor time each, all processes at most {took.memory >> 20} MiB; journal {journal:,.0f} "
        f"and list {codes:,.0f} bytes a row",
        flush=True,
    )


def _engine(folder: Path, rows: int) -> None:
    """Both in turn, over the same records: one file for the pool, twenty partitions for the engine."""
    (folder / "records").mkdir()
    tables = []
    for number, part in enumerate(batched(drivers(rows), max(1, rows // 20), strict=False)):
        columns = zip(HEADINGS, zip(*part, strict=True), strict=True)
        tables.append(pa.table({heading: pa.array(cells) for heading, cells in columns}))
        parquet.write_table(tables[-1], folder / "records" / f"{number:03}.parquet")
    parquet.write_table(pa.concat_tables(tables), folder / "records.parquet")
    both = []
    for out, *given in (("pool.parquet", "--in", "records.parquet"), ("engine", "--in", "records", *_DASK)):
        both.append(_measured(folder, out, *_KEY, "--out", out, *given))
        print(
            f"{out.removesuffix('.parquet')}, Parquet to Parquet, {rows:,} rows: {rows / both[-1].wall:,.0f} "
            f"a second, {both[-1].processor / rows * 1000:.2f} ms of processor time each, "
            f"{both[-1].memory >> 20} MiB",
            flush=True,
        )
    pool, engine = both
    print(
        f"the engine beside the pool: {pool.wall / engine.wall:.2f} (wanted 0.8); of processor time "
        f"{pool.processor / engine.processor:.2f}"
    )


class Took(NamedTuple):
    """Seconds by the clock, and of processors in all processes; the most memory of these, in bytes."""

    wall: float
    processor: float
    memory: int = 0


def _processor() -> float:
    """Return the processor time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _bare(folder: Path, bare: Callable[[Path, int], None]) -> Took:
    """Return the seconds that one process a core takes for all rows together."""
    context = get_context("spawn")
    (folder / "bare").mkdir(exist_ok=True)
    begun, used = time.perf_counter(), _processor()
    processes: list[Any] = [context.Process(target=bare, args=(folder, part)) for part in range(cores())]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            sys.exit("the bare limit failed")
    return Took(time.perf_counter() - begun, _processor() - used)


def _with_pictures(folder: Path, part: int) -> None:
    key, files = SigningKey.load(folder / "key.pem"), Files(folder / "bare")
    message = bytes(300)
    terms = Terms(_ISSUER, _AT)
    for number, row in enumerate(read_rows(folder / "drivers.csv", Plan(_AT))):
        if number % cores() != part:
            continue
        if not number // cores():  # any text of this length: making it is not what is measured
            record = prepare(row, Plan(_AT)).record
            text = sign_document(kind="dl", fields=record.fields, terms=terms, key=key)
        key.sign(message)
        signed = Signed("dl", "", "", text, 0, key.kid, _AT, None)
        write_files(files, number + 1, f"{number:06}", signed, [])


def _texts(folder: Path, part: int) -> None:
    key, plan, message = SigningKey.load(folder / "key.pem"), Plan(_AT), bytes(300)
    trust, terms = own_trust(_ISSUER, key), Terms(_ISSUER, _AT)
    for number, row in enumerate(read_rows(folder / "drivers.csv", plan)):
        if number % cores() != part:
            continue
        record = prepare(row, plan).record
        if not number // cores():
            text = sign_document(kind="dl", fields=record.fields, terms=terms, key=key)
        key.sign(message)
        must_verify(text, trust=trust, at=_AT)


def _measured(folder: Path, out: str, *given: str) -> Took:
    """Run the command to its end, on a place that is empty."""
    for left in (folder / out, folder / f"{out}.journal") if out else ():
        if left.is_dir():
            shutil.rmtree(left)
        left.unlink(missing_ok=True)
    begun, used = time.perf_counter(), _processor()
    program = "from liangzheng.cli import main\nif __name__ == '__main__':\n    main()"
    process = Popen(
        [sys.executable, "-c", program, "issue", *(given or (*_SIGN, "--out", out))],
        cwd=folder,
        stdout=PIPE,
        stderr=PIPE,
    )
    most = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.5):
            most = max(most, sum(map(_memory_of, _tree(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, err = process.communicate()
    took = Took(time.perf_counter() - begun, _processor() - used)
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(err.decode())
    return took._replace(memory=most)


def _memory_of(process: int) -> int:
    """Return the memory of a process, its part of what several share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:")), 0)


def _tree(process: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield process
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
