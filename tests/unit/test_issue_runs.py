"""A run of ``liangzheng issue`` goes on: killed, refused, out of room, changed; nothing is signed twice."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from pyarrow import parquet

from liangzheng.issuing.journal import open_journal
from liangzheng.issuing.outputs import Target
from liangzheng.issuing.pool import BLOCK
from liangzheng.keys import SigningKey
from tests.support.cli import Result, fails, run
from tests.support.drivers import HEADINGS, driver, write_csv
from tests.support.postgres import Server
from tests.support.read_codes import read_codes
from tests.support.signed import ISSUER
from verifier_wasm import Issuer, TrustedKey, TrustStore, verify

pytestmark = pytest.mark.slow

#: The command, with a bound of what it may write into a file; 0: none.
_PROGRAM = """import resource, sys
limit = int(sys.argv.pop(1))
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from liangzheng.cli import main
if __name__ == "__main__":
    main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem")
    return tmp_path


def _arguments(out: str, *options: str) -> list[str]:
    key = ("--key", "key.pem", "--issuer", ISSUER)
    return ["issue", *key, "--in", "drivers.csv", "--out", out, *options]


def _issue(folder: Path, out: str, *options: str) -> Result:
    before = Path.cwd()
    os.chdir(folder)
    try:
        return run(*_arguments(out, *options))
    finally:
        os.chdir(before)


def _begin(folder: Path, out: str, *options: str, limit: int = 0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(limit), *_arguments(out, *options)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _codes(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["licence_number"]: row["code"] for row in csv.DictReader(file)}


def _write(folder: Path, rows: list[tuple[str, ...]]) -> None:
    with (folder / "drivers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def test_a_rerun_signs_what_has_changed(folder: Path) -> None:
    rows = [driver(number) for number in range(6)]
    _write(folder, rows)
    assert "kept" not in _issue(folder, "codes.csv").out
    before = _codes(folder / "codes.csv")
    married = ("", "张新", *rows[2][2:])
    _write(folder, [driver(9), *rows[:2], (rows[2][0], *married[1:]), *rows[4:]])
    fails(_issue(folder, "codes.csv"), "of its codes, 1 would go", "--remove")
    assert _codes(folder / "codes.csv") == before
    fails(_issue(folder, "codes.csv", "--remove"), "drivers.csv:5", "names another person", "--new-names")
    assert _codes(folder / "codes.csv") == before
    assert "6 codes in codes.csv" in (said := _issue(folder, "codes.csv", "--remove", "--new-names").out)
    assert "1 signed for another name" in said
    assert "4 of them kept from before" in said
    assert "1 removed" in said
    after = _codes(folder / "codes.csv")
    assert list(after) == [driver(9)[0], *(row[0] for row in rows[:3]), *(row[0] for row in rows[4:])]
    assert {number for number in before if after.get(number) == before[number]} == {
        rows[place][0] for place in (0, 1, 4, 5)
    }
    assert "kept" not in _issue(folder, "codes.csv", "--again").out


def test_the_folder_holds_what_its_index_says(folder: Path) -> None:
    """Also where a code moved to another name, another layout was asked for, and a picture was lost."""
    rows = [driver(number) for number in range(4)]
    _write(folder, rows)
    assert _issue(folder, "out").exit == 0
    _write(folder, rows[1:])
    (folder / "out" / "000002.png").write_bytes(b"")  # as after a power cut
    assert "3 of them kept" in _issue(folder, "out", "--remove").out
    names = {path.name for path in (folder / "out").iterdir()}
    assert names == {"index.jsonl", *(f"00000{n}.{end}" for n in (1, 2, 3) for end in ("txt", "svg", "png"))}
    (code,) = read_codes((folder / "out" / "000002.png").read_bytes())
    assert code.data.decode() == (folder / "out" / "000002.txt").read_text()
    assert "3 of them kept" in _issue(folder, "out", "--folders", "--no-pictures").out
    left = sorted(path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*.*"))
    assert left == ["0000/000001.txt", "0000/000002.txt", "0000/000003.txt", "index.jsonl"]


def test_killed_with_its_processes_it_goes_on(folder: Path) -> None:
    count = 5 * BLOCK
    write_csv(folder / "drivers.csv", count)
    process = _begin(folder, "codes.csv", "--jobs", "2")
    journal = folder / "codes.csv.journal"
    _wait(
        lambda: journal.exists() and journal.stat().st_size > 300_000
    )  # a block, which has 250 KB, is in it
    children = _children(process.pid)
    assert len(children) >= 2
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert not (folder / "codes.csv").exists()
    _wait(lambda: not any(Path(f"/proc/{child}").exists() for child in children))
    said = _issue(folder, "codes.csv", "--jobs", "2").out
    kept = int(said.split(" of them kept")[0].rsplit(" ", 1)[1])
    assert BLOCK <= kept < count, said
    codes = _codes(folder / "codes.csv")
    assert len(codes) == count
    key = SigningKey.load(folder / "key.pem")
    trust = TrustStore((Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)),))
    reports = [
        verify(code, trust=trust, at=datetime.now(UTC)) for code in list(codes.values())[:: count // 20]
    ]
    assert {report.outcome for report in reports} == {"authentic"}
    assert sorted(path.name for path in folder.iterdir()) == [
        *("codes.csv", "codes.csv.journal", "drivers.csv", "key.pem")
    ]


def test_two_at_once(folder: Path) -> None:
    _write(folder, [driver(0)])
    target = Target(folder / "codes.csv")
    with open_journal(target.journal, target=target.path):
        fails(_issue(folder, "codes.csv"), "codes.csv: another command is at work on it")
    assert _issue(folder, "codes.csv").exit == 0


@pytest.mark.parametrize(
    ("out", "limit"), [("codes.csv", 4096), ("codes.csv", 20_000), ("out", 3000), ("codes.pdf", 50_000)]
)
def test_no_room(folder: Path, out: str, limit: int) -> None:
    """One line, nothing that looks whole, and with room it goes on."""
    write_csv(folder / "drivers.csv", 60)
    process = _begin(folder, out, limit=limit)
    said, err = process.communicate()
    assert (process.returncode, said, err.count("\n")) == (2, "", 1), err
    assert "internal error" not in err
    target = folder / out
    assert not target.is_file()
    assert not (target / "index.jsonl").exists()
    assert not list(target.glob("*.png"))
    assert _issue(folder, out).exit == 0
    left = {path.name for path in folder.iterdir()}
    assert left == {"drivers.csv", "key.pem", out, f"{out}.journal"}


@pytest.mark.long
@pytest.mark.postgres
def test_a_lost_database(postgres_server: Server, folder: Path) -> None:
    """The run ends with one line; when the database is back it goes on, and no licence has two entries."""
    url = postgres_server.database()
    secret = folder / "secret"
    assert run("status", "init", url, "--uri-prefix", "https://x.test/", "--secret", secret).exit == 0
    count = 6 * BLOCK
    write_csv(folder / "drivers.csv", count)
    options = ("--status", url, "--secret", "secret", "--jobs", "2")
    process = _begin(folder, "codes.csv", *options)
    journal = folder / "codes.csv.journal"
    _wait(
        lambda: journal.exists() and journal.stat().st_size > 300_000
    )  # a block, which has 250 KB, is in it
    name = url.partition("@/")[2].partition("?")[0]
    postgres_server.tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    said, err = process.communicate()
    assert (process.returncode, said, err.count("\n")) == (2, "", 1), err
    assert "database" in err
    postgres_server.tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert "kept from before" in _issue(folder, "codes.csv", *options).out
    shown = run("status", "show", url, "--secret", secret).out
    assert f"entries: {count}" in shown.replace(",", ""), shown
    with (folder / "codes.csv").open(encoding="utf-8") as file:
        entries = [(row["status_uri"], row["status_index"]) for row in csv.DictReader(file)]
    assert len(set(entries)) == count


def test_lists_and_sheets(folder: Path) -> None:
    write_csv(folder / "drivers.csv", 26)
    for out, options in (("c.csv", ()), ("c.parquet", ()), ("sheets.pdf", ()), ("cards.pdf", ("--cards",))):
        assert _issue(folder, out, "--issued-at", "2026-11-23", *options).exit == 0
    rows = parquet.read_table(folder / "c.parquet").to_pylist()
    assert {row["licence_number"]: row["code"] for row in rows} == _codes(folder / "c.csv")
    assert [row["row"] for row in rows] == list(range(2, 28))
    codes = {row["code"] for row in rows}
    for name, pages, shown in (("sheets.pdf", 2, 24), ("cards.pdf", 26, 1)):
        with pypdfium2.PdfDocument(folder / name) as document:
            assert len(document) == pages
            page = document[0].render(scale=300 / 72).to_pil()
            assert driver(0)[0] in document[0].get_textpage().get_text_bounded()
        read = {code.data.decode() for code in read_codes(_png(page))}
        assert len(read) == shown
        assert read <= codes
    fails(_issue(folder, "c.csv", "--cards"), "--cards is for")
    fails(_issue(folder, "c.csv", "--folders"), "are for a folder")


def _png(image: object) -> bytes:

    out = io.BytesIO()
    image.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.02)


def _children(process: int) -> list[int]:
    """Return the processes that sign for a command; Python's own tracker of resources is none."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(each) for each in found if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]
