"""An issuer's day in a new folder, with as many rows as are wanted: each command, and what it printed.

``python -m tests.support.issuing_day 200000 FOLDER`` makes the table, with four rows that are no good, and
prints what docs/capacity.md shows. One run is killed in its middle.
"""

import csv
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from liangzheng.records.headings import PROBLEM
from tests.support.drivers import HEADINGS, driver

_PHONE: Final = "手机号码"
_ISSUE: Final = (
    "issue --key city.pem --issuer city --in drivers.csv --out codes.csv --map 手机号码= --trust office "
    "--status registry --rejects later.csv"
)
_LATER: Final = (
    "issue --key city.pem --issuer city --in later.csv --out mended.csv --map 手机号码= --trust office "
    "--status registry"
)
_VERIFY: Final = "verify one.txt --trust office --status lists"
#: Row of the file -> what is wrong with it.
_ROUNDED, _MISTYPED, _FIRST, _SECOND = 1_235, 1_800, 72, 1_900
_PROGRAM: Final = "from liangzheng.cli import main\nif __name__ == '__main__':\n    main()"


def main() -> int:
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir()
    os.chdir(folder)
    _write(Path("drivers.csv"), rows, changed=False)
    _run("issue --check --in drivers.csv")
    _run("issue --check --in drivers.csv --map 手机号码=")
    _run("trust init office --no-passphrase")
    _run("trust add office --issuer city --name-zh 样例市 --generate city.pem --no-passphrase")
    _run("trust sign office")
    _run("status init registry --uri-prefix https://status.city.test/")
    _kill(_ISSUE, rows)
    _run(_ISSUE)
    _run("status show registry")
    _mend(Path("later.csv"))
    _run(_LATER)
    _run("status publish registry --key city.pem --out lists")
    _code(3)
    _run(_VERIFY, lines=2)
    print("# the next day: one name has changed")
    _write(Path("drivers.csv"), rows, changed=True)
    _run(_ISSUE)
    _run("status publish registry --key city.pem --out lists")
    _run(_VERIFY, lines=2)
    _code(3)
    _run(_VERIFY, lines=2)
    return 0


def _cells(row: int) -> list[str]:
    return list(driver(row - 2))


def _write(path: Path, rows: int, *, changed: bool) -> None:
    """Write the table; ``changed``: as it is a day later."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADINGS, _PHONE])
        for row in range(2, rows + 2):
            cells = _cells(row)
            match row:
                case 3 if changed:
                    cells[1] = "样新名"
                case n if n == _ROUNDED:
                    cells[0] = "1.10105E+17"
                case n if n == _MISTYPED:
                    cells[0] = cells[0][:-1] + ("1" if cells[0][-1] != "1" else "2")
                case n if n == _SECOND:
                    first = _cells(_FIRST)
                    cells[0], cells[2], cells[4] = first[0], first[2], first[4]
            writer.writerow([*cells, f"138{row:08}"])


def _mend(path: Path) -> None:
    """Mend the rows that were left out, as a person does by hand."""
    print("# the four rows of later.csv are mended")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADINGS, _PHONE, PROBLEM])
        writer.writerows([*_cells(row), f"138{row:08}", ""] for row in (_FIRST, _ROUNDED, _MISTYPED, _SECOND))


def _code(row: int) -> None:
    """Put the code of a row into a file of its own."""
    with Path("codes.csv").open(encoding="utf-8", newline="") as file:
        codes = csv.DictReader(file)
        Path("one.txt").write_text(next(each["code"] for each in codes if each["row"] == str(row)))


def _start(command: str, out: int, err: int) -> "subprocess.Popen[bytes]":
    print(f"$ liangzheng {command}", flush=True)
    return subprocess.Popen([sys.executable, "-c", _PROGRAM, *shlex.split(command)], stdout=out, stderr=err)


def _run(command: str, *, lines: int | None = None) -> None:
    """Run a command, and show as many lines of what it says."""
    used, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = _start(command, subprocess.PIPE, subprocess.STDOUT)
    said = process.communicate()[0].decode().splitlines()
    print("\n".join(said[:lines]))
    status = process.returncode
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    print(
        f"# exit status {status}; {time.monotonic() - begun:.0f} s, {processor:.0f} s of processors",
        flush=True,
    )


def _kill(command: str, rows: int) -> None:
    """Kill a run when a fourth of its rows is in the journal."""
    journal = Path("codes.csv.journal")
    process = _start(command, subprocess.DEVNULL, subprocess.DEVNULL)
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > rows * 150):
        time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    print(f"# killed, with {journal.stat().st_size >> 20} MB in the journal", flush=True)


if __name__ == "__main__":
    sys.exit(main())
