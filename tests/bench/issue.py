"""`liangzheng issue` beside the least that its work can cost, in one run, on as many processes.

``python -m tests.bench issue --rows 20000 --pictures 3000`` sets how many; ``--memory N`` measures the memory
of one more run, over N rows. A bare limit is one process a core that does what no issuer can leave out:

- with pictures: signing by ``cryptography``, the symbol by ``zxing-cpp``, and the same files written;
- texts only: signing by ``cryptography``, and the checks of the document: its normal form with the rules for
  it, and `verify` of the finished code.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, Final, NamedTuple

from liangzheng.issuing.job import Files, Signed
from liangzheng.issuing.pool import cores
from liangzheng.issuing.worker import write_files
from liangzheng.keys import SigningKey
from liangzheng.must_verify import must_verify, own_trust
from liangzheng.records import Plan, prepare, read_rows
from liangzheng.signing import Terms, sign_document
from tests.support.drivers import write_csv

_AT: Final = datetime(2026, 11, 23, 4, tzinfo=UTC)
_ISSUER: Final = "bench"


def main(options: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make bench issue")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of a run that writes texts only")
    parser.add_argument("--pictures", type=int, default=3_000, help="rows of a run that draws")
    parser.add_argument("--check", type=int, default=200_000, help="rows of a run that only checks")
    parser.add_argument("--memory", type=int, action="append", help="rows of a run whose memory is measured")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(options or [])
    with tempfile.TemporaryDirectory(prefix="bench-issue-") as name:
        folder = Path(name)
        SigningKey.generate().save(folder / "key.pem")
        print(f"{cores()} cores, {given.rounds} rounds by turns, the best of each; starting up counts")
        for rows, bare, what, out, wanted in (
            (given.pictures, _with_pictures, "codes with PNG and SVG", "codes", 0.5),
            (given.rows, _texts, "texts only", "codes.csv", 0.7),
        ):
            write_csv(folder / "drivers.csv", rows)
            turns = [(_bare(folder, bare), _measured(folder, out)[0]) for _ in range(given.rounds)]
            limit, ours = min(turn[0] for turn in turns), min(turn[1] for turn in turns)
            each, own = limit.processor / rows * 1000, ours.processor / rows * 1000
            print(
                f"{what}: bare {rows / limit.wall:,.0f} a second, issue {rows / ours.wall:,.0f}: ratio "
                f"{limit.wall / ours.wall:.2f} (wanted {wanted}); of processor time, which a busy machine "
                f"changes less, {each:.2f} ms and {own:.2f} ms a code: {each / own:.2f}",
                flush=True,
            )
        _check(folder, given.check)
        for rows in given.memory or [2_000, 20_000]:
            write_csv(folder / "drivers.csv", rows)
            took, memory, all_memory = _measured(folder, "codes.parquet")
            print(
                f"{rows:>9,} rows: {rows / took.wall:8,.0f} a second, the command {memory >> 20} MiB, "
                f"with its processes {all_memory >> 20} MiB, journal "
                f"{(folder / 'codes.parquet.journal').stat().st_size / rows:,.0f} and list "
                f"{(folder / 'codes.parquet').stat().st_size / rows:,.0f} bytes a row"
            )


def _check(folder: Path, rows: int) -> None:
    write_csv(folder / "drivers.csv", rows)
    took, memory, _ = _measured(folder, "", "--check", "--in", "drivers.csv")
    print(
        f"--check: {rows:,} rows in {took.wall:.1f} s, so 1,000,000 in {took.wall * 1_000_000 / rows:.0f} s "
        f"(wanted 60), the command {memory >> 20} MiB"
    )


class Took(NamedTuple):
    """Seconds: by the clock, and of processors in all processes together."""

    wall: float
    processor: float


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


def _measured(folder: Path, out: str, *given: str) -> tuple[Took, int, int]:
    """Return the seconds of a run, and the most memory of the command alone and with its processes."""
    for left in (folder / out, folder / f"{out}.journal") if out else ():
        if left.is_dir():
            for path in left.iterdir():
                path.unlink()
            left.rmdir()
        left.unlink(missing_ok=True)
    arguments = given or ("--key", "key.pem", "--issuer", _ISSUER, "--in", "drivers.csv", "--out", out)
    begun, used = time.perf_counter(), _processor()
    program = "from liangzheng.cli import main\nif __name__ == '__main__':\n    main()"
    process = Popen(
        [sys.executable, "-c", program, "issue", *arguments], cwd=folder, stdout=PIPE, stderr=PIPE
    )
    most = [0, 0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            tree = [_resident(each) for each in (process.pid, *_children(process.pid))]
            most[:] = [max(most[0], tree[0]), max(most[1], sum(tree))]

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, err = process.communicate()
    took = Took(time.perf_counter() - begun, _processor() - used)
    done.set()
    watcher.join()
    if process.returncode:
        sys.exit(err.decode())
    return took, most[0], most[1]


def _resident(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmRSS:")), 0)


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
