"""What a clerk gives `liangzheng issue`: it works, or one sentence says what to do."""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.issuing.engine import _held
from liangzheng.keys import SigningKey
from tests.support.cli import Result, fails, run
from tests.support.drivers import HEADINGS, drivers
from tests.support.signed import ISSUER, NOW

_ROWS = tuple(drivers(12))
_TEXT = "\r\n".join(map("\t".join, (HEADINGS, *_ROWS)))
_RECORDS = [dict(zip(HEADINGS, row, strict=True)) for row in _ROWS]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _given(source: object, out: object = "out", *options: object) -> tuple[object, ...]:
    signed = ("--key", "key.pem", "--issuer", ISSUER, "--issued-at", NOW.isoformat())
    return ("issue", *signed, "--in", source, "--out", out, *options)


def _table() -> Path:
    table = Path("r.csv")
    table.write_text(_TEXT.replace("\t", ","), "utf-8", newline="")
    return table


def _check(name: str, content: bytes) -> Result:
    Path(name).write_bytes(content)
    return run("issue", "--check", "--in", name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("r.txt", _TEXT.encode("utf-16")),
        ("r.txt", _TEXT.encode("gb18030")),
        ("r.csv", _TEXT.replace("\t", "，").encode()),
        ("r.csv", _TEXT.replace("\t", "；").encode("gb18030")),
        ("r.jsonl", "\n".join(json.dumps(each, ensure_ascii=False) for each in _RECORDS).encode("gb18030")),
    ],
)
def test_a_table_as_programs_of_offices_write_it(folder: Path, name: str, content: bytes) -> None:
    done = _check(name, content)
    assert (done.exit, f"all records are good: {len(_ROWS)}" in done.out) == (0, True), done.err


def test_a_table_of_excels_unicode_text_comes_back_with_its_rejected_rows(folder: Path) -> None:
    wrong = _TEXT.replace(_ROWS[3][0], _ROWS[3][0][:-2] + "00")
    told = _check("r.txt", wrong.encode("utf-16"))
    assert told.exit == 2
    assert "bad rows: 1 of 12; mend them in r.rejects.csv" in told.err


@pytest.mark.parametrize("indent", [None, 1])
def test_one_json_text_is_no_lines_of_records(folder: Path, indent: int | None) -> None:
    for records in (_RECORDS, _RECORDS[0]) if indent else (_RECORDS,):
        told = _check("r.jsonl", json.dumps(records, ensure_ascii=False, indent=indent).encode())
        fails(told, "r.jsonl:1: it is one JSON text", "each record on a line of its own")


def test_lines_of_two_encodings_are_told_one_by_one(folder: Path) -> None:
    lines = [json.dumps(each, ensure_ascii=False) for each in _RECORDS]
    told = _check("r.jsonl", "\n".join(lines[:6]).encode() + b"\n" + "\n".join(lines[6:]).encode("gb18030"))
    assert "bad rows: 6 of 12" in told.err
    assert "7 | - | not JSON: not UTF-8 text" in told.out


def _whole_numbers(kind: Any, numbers: Sequence[int]) -> Result:
    texts = [["样例"] * len(numbers), ["C1"] * len(numbers), ["长期"] * len(numbers)]
    columns = [pa.array(numbers, kind), *map(pa.array, texts)]
    parquet.write_table(pa.table(columns, ["证号", "姓名", "准驾车型", "有效期至"]), "r.parquet")
    return run("issue", "--check", "--in", "r.parquet")


def test_whole_numbers_of_parquet_that_nothing_has_rounded(folder: Path) -> None:
    numbers = [int(row[0]) for row in _ROWS if row[0].isdecimal()]
    assert any(int(float(number)) != number for number in numbers)
    for kind in (pa.int64(), pa.uint64()):
        assert _whole_numbers(kind, numbers).exit == 0
    rounded = [int(float(number)) for number in numbers]
    told = _whole_numbers(pa.int64(), rounded)
    assert f"bad rows: {len(numbers)} of {len(numbers)}" in told.err
    assert "may have rounded it" in told.out


def test_a_code_file_that_was_spoilt_is_made_again(folder: Path) -> None:
    source = _table()
    assert run(*_given(source)).exit == 0
    files = sorted(Path("out").glob("00000[1-3].*"))
    assert {file.suffix for file in files} == {".txt", ".svg", ".png"}
    good = {file: file.read_bytes() for file in files}
    for place, spoilt in enumerate((b"x\n", b"", None)):
        for file in files[place::3]:
            file.unlink() if spoilt is None else file.write_bytes(spoilt)
    done = run(*_given(source))
    assert "12 of them kept" in done.out
    assert {file: file.read_bytes() for file in files} == good
    # Cut short, or with the text of another code.
    files[0].write_bytes(good[files[0]][:-40])
    texts = [file for file in files if file.suffix == ".txt"]
    texts[1].write_bytes(good[texts[0]])
    assert "12 of them kept" in run(*_given(source)).out
    assert {file: file.read_bytes() for file in files} == good


def test_a_file_that_is_given_twice_is_named(folder: Path) -> None:
    source = _table()
    fails(run(*_given(source, "./r.csv")), "r.csv holds the records themselves", "another --out")
    fails(run(*_given(source, "o.csv", "--rejects", folder / "r.csv")), "holds the records themselves")
    fails(run(*_given(source, "o.csv", "--rejects", "./o.csv")), "o.csv is --out too", "for --rejects")
    assert {path.name for path in folder.iterdir()} == {"key.pem", "r.csv"}


def test_a_journal_that_may_not_grow(folder: Path) -> None:
    code = "import sys; from liangzheng.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, *map(str, _given(_table(), "o.csv", "--jobs", 1))]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode == 2
    assert "o.csv.journal: the journal cannot be used" in done.stderr
    assert "ulimit -f" in done.stderr
    assert done.stderr.count("\n") == 1
    assert run(*_given("r.csv", "o.csv")).exit == 0


def _parts(*names: str) -> Path:
    Path("records").mkdir()
    for name in names:
        parquet.write_table(pa.Table.from_pylist(_RECORDS), Path("records") / name)
    return Path("records")


def test_a_folder_of_partitions(folder: Path) -> None:
    fails(run("issue", "--check", "--in", "records"), "records: no such file")
    source = _parts("p.PARQUET", ".p.parquet", "_p.parquet")
    Path("records/_SUCCESS").touch()
    done = run("issue", "--check", "--in", source)
    assert "all records are good: 12" in done.out, done.err
    Path("records/d.parquet").mkdir()
    fails(run("issue", "--check", "--in", source), "records/d.parquet: it is a folder")
    Path("records/d.parquet").rmdir()
    Path("records/p.PARQUET").unlink()
    fails(run("issue", "--check", "--in", source), "records: no .parquet file is in this folder")


def test_a_damaged_file_of_codes_is_told_as_such(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/p.parquet").write_bytes(b"PAR1")
    Path("out/other.parquet").write_bytes(b"PAR1")
    for names, part in (
        ({"p.parquet", "other.parquet"}, "other.parquet is damaged, or no file of codes: put it back"),
        ({"p.parquet"}, "other.parquet is not of this run"),
    ):
        with pytest.raises(Exception, match=part), _held(Path("out"), names, may_go=False):
            pass


@pytest.mark.long
def test_an_engine_that_is_told_to_draw_no_pictures(folder: Path) -> None:
    given = _given(_parts("p.parquet"), "codes", "--engine", "dask", "--jobs", 1)
    assert run(*given, "--no-pictures").exit == 0
    fails(run(*given, "--cards"), "--cards")


def test_a_state_for_nobody(folder: Path) -> None:
    assert run("status", "init", "reg", "--uri-prefix", "https://x.test/").exit == 0
    fails(run("status", "set", "reg", "VALID"), "VALID is missing", "--from FILE", "--code")
    Path("none.txt").touch()
    fails(run("status", "set", "reg", "VALID", "--from", "none.txt"), "none.txt is empty")
    fails(run("status", "set", "reg", "VALID", "1", "--code", "0/1"), "not both")
