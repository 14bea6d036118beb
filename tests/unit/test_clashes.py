"""Two people with one number, looked for in the partitions of a run, and by ``--check`` of their folder."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from liangzheng.issuing.clashes import BUCKETS, clashes, in_order, look
from liangzheng.records import Plan, partitions
from tests.support.cli import fails, run
from tests.support.drivers import HEADINGS, drivers

_ROWS = 400


def _folder(path: Path) -> list[tuple[str, ...]]:
    """Write three partitions; three rows have the number of the second one, and one of these its name too."""
    rows = list(drivers(3 * _ROWS))
    number, name, *others = rows[1]
    full_width = number.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})
    rows[7] = (number, "样甲", *others)
    rows[_ROWS + 2] = (number, f" {name[0]} {name[1:]}", *others)
    rows[3 * _ROWS - 1] = (full_width, "样乙", *others)
    rows[2 * _ROWS] = ("1.10105E+17", *rows[2 * _ROWS][1:])  # of which nobody knows whose it is
    for part in range(3):
        own = rows[part * _ROWS : (part + 1) * _ROWS]
        parquet.write_table(
            pa.Table.from_pylist([dict(zip(HEADINGS, row, strict=True)) for row in own]),
            path / f"part-{part}.parquet",
        )
    return rows


def test_across_partitions(tmp_path: Path) -> None:
    _folder(tmp_path)
    places = []
    for part in partitions(tmp_path):
        places.append(tmp_path / f"{part.name}.people")
        look(Plan(datetime.now(UTC)), part, places[-1])
    found = list(in_order([clashes(bucket, places) for bucket in range(BUCKETS)]))
    assert found == [(0, 2, 0, 8), (0, 8, 0, 2), (1, 3, 0, 8), (2, _ROWS, 0, 2)]


def test_a_folder_is_checked(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    rows = _folder(tmp_path / "records")
    done = run("issue", "--check", "--in", tmp_path / "records")
    assert done.exit == 2
    assert f"records: bad rows: 5 of {len(rows):,}; mend them in" in done.err
    same = "has the same number and another name: one of the two is wrong"
    told = [line.split(" | ") for line in done.out.splitlines()[1:6]]
    last = f"{_ROWS} of part-2.parquet"
    assert [told[0], told[1], told[2]] == [
        ["part-0.parquet:2", "证号", f"rows 8, {last} {same.replace('has', 'have')}"],
        ["part-0.parquet:8", "证号", f"rows 2, 3 of part-1.parquet, {last} {same.replace('has', 'have')}"],
        [
            "part-1.parquet:3",
            "证号",
            f"rows 8 of part-0.parquet, {last} {same.replace('has', 'have')}",
        ],
    ]
    assert told[3][:2] == ["part-2.parquet:1", "证号"]
    assert told[4][:2] == [f"part-2.parquet:{_ROWS}", "证号"]
    assert f"part-2.parquet:{_ROWS}: 证号" in (tmp_path / "records.rejects.csv").read_text("utf-8-sig")

    fails(run("issue", "--check", "--in", tmp_path), "neither a .parquet file nor a folder of such files")
    (tmp_path / "records" / "part-3.parquet").write_text("no Parquet")
    fails(run("issue", "--check", "--in", tmp_path / "records"), "part-3.parquet: not a Parquet file")
