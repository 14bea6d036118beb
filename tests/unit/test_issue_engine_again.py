"""``issue --engine dask`` a second time: all partitions are held against the codes from before."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.keys import SigningKey
from tests.support.cli import Result, fails, run
from tests.support.drivers import HEADINGS, drivers
from tests.support.live import request
from tests.support.signed import ISSUER, NOW, TestKey

pytestmark = pytest.mark.long

type Rows = list[tuple[str, ...]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem", b"secret")
    (tmp_path / "passphrase").write_text("secret\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _issue(parts: list[Rows], *options: object, headings: tuple[str, ...] = HEADINGS) -> Result:
    """Issue partitions, in the place of those before."""
    shutil.rmtree("records", ignore_errors=True)
    Path("records").mkdir()
    for number, rows in enumerate(parts):
        table = pa.Table.from_pylist([dict(zip(headings, row, strict=True)) for row in rows])
        parquet.write_table(table, f"records/part-{number}.parquet")
    return run(
        *("issue", "--engine", "dask", "--jobs", 1, "--key", "key.pem", "--issuer", ISSUER),
        *("--passphrase-file", "passphrase", "--in", "records", "--out", "codes", *options),
    )


def _codes() -> list[tuple[str, str]]:
    """Return all codes that are there, by their licences; files and codes are as many as they are."""
    rows = [row for path in sorted(Path("codes").iterdir()) for row in parquet.read_table(path).to_pylist()]
    return sorted((str(row["licence_number"]), str(row["code"])) for row in rows)


def _of(codes: list[tuple[str, str]]) -> list[str]:
    return [licence for licence, _ in codes]


def _renamed(row: tuple[str, ...], name: str = "别人") -> tuple[str, ...]:
    assert HEADINGS[1] == "姓名"
    return (row[0], name, *row[2:])


def _with_a_slip(row: tuple[str, ...]) -> tuple[str, ...]:
    place = HEADINGS.index("准驾车型")
    return (*row[:place], "ZZ", *row[place + 1 :])


def test_no_code_goes_unasked(folder: Path) -> None:
    first, second, third = parts = [list(drivers(30))[n : n + 10] for n in (0, 10, 20)]
    assert _issue(parts).exit == 0
    before = _codes()
    less = [first[1:], second[:-1], third]
    fails(_issue(less), "of its codes, 2 would go", "row 1 of part-0.parquet", "--remove")
    assert _codes() == before
    fails(_issue([first, second]), "part-2.parquet is not of this run", "--remove")
    assert _codes() == before
    # A row in another partition, even in a new one, is no code less.
    moved = [first[1:], second, third, first[:1]]
    done = _issue(moved)
    assert (done.exit, done.err) == (0, "")
    assert _of(_codes()) == _of(before)
    done = _issue(less, "--remove")
    assert "2 removed" in done.out
    assert "a code that is removed still counts" in done.err
    assert _of(_codes()) == sorted(row[0] for part in less for row in part)
    assert "18 of them kept from before, 10 removed" in _issue(less[:2], "--remove").out
    assert _of(_codes()) == sorted(row[0] for part in less[:2] for row in part)
    assert not Path("codes/part-2.parquet").exists()


def test_a_code_whose_row_has_moved_waits_for_a_new_one(folder: Path) -> None:
    """Left out in its new place for a slip of now, it keeps the code that it has in the old one."""
    first, second = parts = [list(drivers(20))[n : n + 10] for n in (0, 10)]
    assert _issue(parts).exit == 0
    before = _codes()
    slip = [first[1:], [*second, _with_a_slip(first[0])]]
    for kept in (1, 20):  # the other rows of changed partitions are signed anew
        done = _issue(slip, "--rejects", "bad.csv")
        assert "20 codes" in done.out
        assert f"{kept} of them kept from before, 1 of the kept though their rows are left out" in done.out
        assert _of(_codes()) == _of(before)
        assert dict(_codes())[first[0][0]] == dict(before)[first[0][0]]
    # Without --rejects the row ends the run; the partition that is done by then has lost nothing.
    fails(_issue([first[2:], [*second, first[1], _with_a_slip(first[0])]]), "part-1.parquet:12")
    assert set(_of(_codes())) == set(_of(before))
    done = _issue([first[1:], [*second, first[0]]])
    assert (done.exit, done.err) == (0, "")
    assert _of(_codes()) == _of(before)


def test_a_code_waits_where_its_partition_is_gone(folder: Path) -> None:
    first, second = parts = [list(drivers(6))[n : n + 3] for n in (0, 3)]
    assert _issue(parts).exit == 0
    before = _codes()
    one = [[*first, *second[1:], _with_a_slip(second[0])]]
    assert _issue(one, "--rejects", "bad.csv", "--remove").exit == 0
    assert _of(_codes()) == _of(before)
    assert set(_codes()) & set(before)
    assert _issue([[*first, *second]]).exit == 0
    assert _of(_codes()) == _of(before)
    assert [path.name for path in Path("codes").iterdir()] == ["part-0.parquet"]


def test_a_change_of_name_is_asked_about_in_whatever_partition(folder: Path) -> None:
    first, second = parts = [list(drivers(20))[n : n + 10] for n in (0, 10)]
    assert _issue(parts).exit == 0
    before = _codes()
    one, two = _renamed(first[0]), _renamed(second[3])
    changed = [[*first[1:]], [*second[:3], two, *second[4:], one]]
    fails(
        _issue(changed),
        "part-1.parquet:4: the code that this licence has here names another person",
        "2 rows",
    )
    assert _codes() == before
    done = _issue(changed, "--rejects", "bad.csv")
    assert "left out: 2 of the rows" in done.err
    assert _of(_codes()) == _of(before)
    assert {one[0], two[0]} == {licence for licence, _ in {*_codes()} & {*before}}
    done = _issue(changed, "--rejects", "bad.csv", "--new-name", one[0])
    assert "left out: 1 of the rows" in done.err
    assert "1 signed for another name" in done.out
    done = _issue(changed, "--new-names")
    assert (done.exit, "1 signed for another name" in done.out) == (0, True)
    assert _of(_codes()) == _of(before)
    fails(_issue(parts), "names another person")


def test_a_registry_that_one_partition_left_is_asked_for_rows_of_another(folder: Path) -> None:
    first, second = parts = [list(drivers(6))[n : n + 3] for n in (0, 3)]
    assert run("status", "init", "reg", "--uri-prefix", "https://x.test/").exit == 0
    assert _issue(parts, "--status", "reg").exit == 0
    assert _issue(parts, "--leave-registry").exit == 0
    assert run("status", "set", "reg", "INVALID", first[0][0], "--reason", "court").exit == 0
    moved = [first[1:], second, first[:1]]
    fails(_issue(moved), "part-2.parquet:1", "revoked in the status registry")


def test_what_a_registry_that_was_left_says_counts_in_every_partition_and_every_night(folder: Path) -> None:
    """Its lists' address, and its place after a move."""
    parts = [list(drivers(6))[n : n + 3] for n in (0, 3)]
    for name in ("reg", "same"):
        assert run("status", "init", name, "--uri-prefix", "https://x.test/").exit == 0
    assert _issue(parts, "--status", "reg").exit == 0
    shutil.move("reg", "moved")
    assert _issue(parts, "--status", "moved").exit == 0
    assert _issue(parts, "--leave-registry").exit == 0
    fails(_issue(parts, "--status", "same", "--again"), "https://x.test/0.cwt", "--uri-prefix")
    shutil.move("moved", "away")
    fails(_issue(parts), "the status registry moved", "nothing is there", "nothing was signed")


def test_a_superseded_licence_stays_so_in_whatever_partition_its_row_comes(folder: Path) -> None:
    first, second = [list(drivers(6))[n : n + 3] for n in (0, 3)]
    assert run("status", "init", "reg", "--uri-prefix", "https://x.test/").exit == 0
    assert _issue([first, second], "--status", "reg").exit == 0
    place = HEADINGS.index("准驾车型")
    newer, other = ((*first[0][:place], classes, *first[0][place + 1 :]) for classes in ("C1D", "C1E"))
    Path("one.csv").write_text("\n".join(map(",".join, (HEADINGS, newer))), "utf-8")
    alone = ("--key", "key.pem", "--passphrase-file", "passphrase", "--issuer", ISSUER, "--no-pictures")
    assert run("issue", *alone, "--in", "one.csv", "--out", "one", "--status", "reg").exit == 0
    assert _issue([first[1:], second], "--leave-registry", "--remove").exit == 0
    for row in (first[0], other):
        told = _issue([first[1:], [*second, row]], "--rejects", "bad.csv")
        assert "left out: 1 of the rows" in told.err
        assert "part-1.parquet:4: its code was superseded" in Path("bad.csv").read_text("utf-8")
        Path("bad.csv").unlink()
    assert _issue([first[1:], [*second, newer]]).exit == 0
    fails(_issue([[*first[1:], first[0]], second]), "part-0.parquet:3: its code was superseded")
    assert _issue([[*first[1:], (*newer[:place], "C1F", *newer[place + 1 :])], second]).exit == 0


def test_a_phone_has_one_licence_in_all_partitions(folder: Path) -> None:
    headings = ("证号", "姓名", "性别", "出生日期", "准驾车型", "有效期至", "持有人")
    one = ("110199199001010010", "样例", "男", "1990-01-01", "C1", "2031-06-01")
    two = ("11010519491231002X", "样证", "女", "1949-12-31", "C1", "2031-06-01")
    given = ("--issued-at", NOW.isoformat())
    both: list[Rows] = [[(*one, request())], [(*two, request())]]

    def issue(parts: list[Rows], *options: object) -> Result:
        return _issue(parts, *given, *options, headings=headings)

    later: list[Rows] = [[(*one, request(holder=TestKey()))], [(*two, "")]]
    told = "part-0.parquet:1: 持有人: row 1 of part-1.parquet has this request's key for another licence"
    fails(issue(both), told, "--allow holder-twice")
    fails(issue([[*both[0], *both[1]]]), "part-0.parquet:1: 持有人: row 2 has this request's key")
    assert not Path("codes").exists()
    assert issue([both[0], later[1]]).exit == 0
    before = _codes()
    # Of a run before: in another partition, and where that phone's licence has another phone by now.
    assert issue(later).exit == 0
    assert _codes() != before
    fails(issue([later[0], both[1]]), "part-1.parquet:1: 持有人: an earlier run bound another licence")
    assert issue([later[0], both[1]], "--allow", "holder-twice").exit == 0
