"""``issue --engine dask``: partitions on a local cluster of two workers, one of them killed in the middle."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.keys import SigningKey
from liangzheng.must_verify import must_verify, own_trust
from tests.support.cli import Result, fails, run
from tests.support.drivers import HEADINGS, drivers
from tests.support.signed import ISSUER

pytestmark = pytest.mark.long

_PARTS, _ROWS = 8, 600
_PROGRAM = "from liangzheng.cli import main\nif __name__ == '__main__':\n    main()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem", b"secret")
    (tmp_path / "passphrase").write_text("secret\n")
    (tmp_path / "records").mkdir()
    for number, rows in enumerate(batched(drivers(_PARTS * _ROWS), _ROWS, strict=True)):
        _write(tmp_path, number, list(rows))
    return tmp_path


def _write(folder: Path, number: int, rows: list[tuple[str, ...]]) -> None:
    table = pa.Table.from_pylist([dict(zip(HEADINGS, row, strict=True)) for row in rows])
    parquet.write_table(table, folder / "records" / f"part-{number:03}.parquet")


def _arguments(folder: Path, *options: object) -> list[str]:
    given = (
        *("issue", "--engine", "dask", "--jobs", 2, "--key", folder / "key.pem", "--issuer", ISSUER),
        *("--passphrase-file", folder / "passphrase", "--in", folder / "records", "--out", folder / "codes"),
    )
    return [str(each) for each in (*given, *options)]


def _issue(folder: Path, *options: object) -> Result:
    program = [sys.executable, "-c", _PROGRAM, *_arguments(folder, *options)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def _rows(folder: Path, parts: int = _PARTS) -> list[dict[str, object]]:
    files = sorted((folder / "codes").iterdir())
    assert [path.name for path in files] == [f"part-{number:03}.parquet" for number in range(parts)]
    return [row for path in files for row in parquet.read_table(path).to_pylist()]


def test_a_worker_killed_in_the_middle(folder: Path) -> None:
    registry = folder / "registry"
    assert run("status", "init", registry, "--uri-prefix", "https://x.test/").exit == 0
    options = ("--status", registry)
    program = [sys.executable, "-c", _PROGRAM, *_arguments(folder, *options)]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        _wait(lambda: len(list((folder / "codes").glob("*.parquet"))) >= 1)
        os.kill(_workers(process.pid)[0], signal.SIGKILL)
        out, err = process.communicate()
    assert (process.returncode, err) == (0, ""), out
    assert f"{_PARTS * _ROWS} codes" in out
    rows = _rows(folder)
    numbers = [row["licence_number"] for row in rows]
    assert numbers == [row[0] for row in drivers(_PARTS * _ROWS)]  # nothing lost, nothing twice
    assert len({row["status_index"] for row in rows}) == len(rows)
    assert f"entries: {len(rows)}" in run("status", "show", registry).out.replace(",", "")
    key = SigningKey.load(folder / "key.pem", b"secret")
    for row in rows[::500]:
        must_verify(str(row["code"]), trust=own_trust(ISSUER, key), at=datetime.now(UTC))

    # The same again keeps all; a changed partition is signed anew, and nothing else.
    _write(folder, 3, [*drivers(_ROWS * 4)][_ROWS * 3 : -1])
    fails(_issue(folder, *options), "of its codes, 1 would go", "part-003.parquet", "--remove")
    done = _issue(folder, *options, "--remove")
    assert (done.exit, "a code that is removed still counts" in done.err) == (0, True)
    assert f"status set {registry} INVALID {numbers[_ROWS * 4 - 1]}`" in done.err
    assert f"{(_PARTS - 1) * _ROWS} of them kept from before" in done.out
    assert len(_rows(folder)) == _PARTS * _ROWS - 1


def test_what_is_refused(folder: Path) -> None:
    row = next(drivers(1))
    _write(folder, 5, [(row[0][:-1] + "0", *row[1:])])
    fails(_issue(folder), "part-005.parquet:1: 证号")
    (folder / "codes" / "mine.txt").write_text("mine")
    fails(_issue(folder), "mine.txt is not of this run")
    fails(_issue(folder, "--scheduler", "tcp://127.0.0.1:1"), "mine.txt")
    (folder / "codes" / "mine.txt").unlink()
    fails(_issue(folder, "--scheduler", "tcp://127.0.0.1:1"), "no scheduler")
    fails(_issue(folder, "--cards"), "--engine takes neither")


def test_two_people_in_two_partitions(folder: Path) -> None:
    """All that share a number are left out; a row that says what another one says is no code of its own."""
    shutil.rmtree(folder / "records")
    (folder / "records").mkdir()
    everyone = [*drivers(200)]
    _write(folder, 0, everyone[:100])
    rows = everyone[100:]
    wrong = (*rows[0][:6], "ZZ", *rows[0][7:])
    first, second = everyone[:2]
    other = (first[0], "样例", *first[2:])
    _write(folder, 1, [wrong, *rows[1:-2], second, other])
    two = "the same number and another name"
    fails(_issue(folder), f"part-000.parquet:1: 证号: row 100 of part-001.parquet has {two}")
    assert not (folder / "codes").exists()  # before anything was signed

    count = 200 - 4
    for again in ("", "-again"):
        rejects = folder / f"rejects{again}.csv"
        done = _issue(folder, "--rejects", rejects)
        assert done.exit == 0
        assert "left out: 3 of the rows" in done.err
        assert "99" in done.err  # the row that says what another one says
        assert f"{count} codes" in done.out
        assert (f"{count} of them kept from before" in done.out) == bool(again)
        told = rejects.read_text("utf-8-sig").splitlines()[1:]
        assert [
            f"part-000.parquet:1: 证号: row 100 of part-001.parquet has {two}" in each for each in told
        ] == [*(True, False, False)]
        assert "part-001.parquet:1: 准驾车型: a class is not known" in told[1]
        assert f"part-001.parquet:100: 证号: row 1 of part-000.parquet has {two}" in told[2]
        numbers = [row["licence_number"] for row in _rows(folder, 2)]
        left_out = {first[0], *(row[0] for row in (rows[0], *rows[-2:]))}
        assert numbers == [row[0] for row in everyone if row[0] not in left_out]
    fails(_issue(folder), two)

    # Mended, the rows get their codes, and those of the others stay.
    _write(folder, 1, rows)
    kept = {row["code"] for row in _rows(folder, 2)}
    assert _issue(folder).exit == 0
    assert len(kept & {row["code"] for row in _rows(folder, 2)}) == 100 - 1


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def _workers(process: int) -> list[int]:
    """Return the processes of the engine's workers; Python's own tracker of resources is none."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    found = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return sorted(each for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes())
