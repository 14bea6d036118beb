"""Rows of one number, looked for in the partitions of a run, and by ``--check`` of their folder."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.errors import BuilderError
from liangzheng.issuing.buckets import shares
from liangzheng.issuing.clashes import compare, fetch, in_order, look, shared
from liangzheng.records import Plan, Repeat, RowError, partitions
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
    """Whose row it is, and what it says, is read of those alone that share a number."""
    _folder(tmp_path)
    parts, plan = partitions(tmp_path), Plan(datetime.now(UTC))
    places = [tmp_path / f"{part.name}.numbers" for part in parts]
    for part, place in zip(parts, places, strict=True):
        look(plan, part, place)
    found = in_order([shared(buckets, places) for buckets in shares(len(places))], parts)
    assert found == {0: [2, 8], 1: [3], 2: [_ROWS]}
    rows = {part: fetch(plan, parts[part], numbers) for part, numbers in found.items()}
    with pytest.raises(
        RowError, match=r"part-0\.parquet:2: 证号: rows 8, 400 of part-2\.parquet have the same"
    ):
        compare(plan, rows, leave_out=False)
    clashes = compare(plan, rows, leave_out=True)
    assert {part: [*rows] for part, rows in clashes.items()} == found
    assert all(isinstance(each, RowError) for rows in clashes.values() for each in rows.values())


def test_a_partition_that_is_there_twice(tmp_path: Path) -> None:
    """Its rows say the same: they are one code each, of the first of the two."""
    _folder(tmp_path)
    (tmp_path / "part-2.parquet").unlink()
    (tmp_path / "part-1.parquet").unlink()
    rows = parquet.read_table(tmp_path / "part-0.parquet").slice(8)
    for number in range(2):
        parquet.write_table(rows, tmp_path / f"part-{number}.parquet")
    parts, plan = partitions(tmp_path), Plan(datetime.now(UTC))
    places = [tmp_path / f"{part.name}.numbers" for part in parts]
    for part, place in zip(parts, places, strict=True):
        look(plan, part, place)
    found = in_order([shared(buckets, places) for buckets in shares(600)], parts)
    clashes = compare(plan, {n: fetch(plan, parts[n], own) for n, own in found.items()}, leave_out=False)
    assert not clashes[0]
    assert clashes[1][7] == Repeat("7 of part-1.parquet", "7 of part-0.parquet")
    assert len(clashes[1]) == _ROWS - 8
    many = pa.table({"part": [0] * 100_001, "row": range(100_001)})
    with pytest.raises(BuilderError, match="100,000 other rows share their numbers"):
        in_order([many], parts)


def test_a_folder_is_checked(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    rows = _folder(tmp_path / "records")
    done = run("issue", "--check", "--in", tmp_path / "records")
    assert done.exit == 2
    assert f"records: bad rows: 5 of {len(rows):,}; mend them in" in done.err
    told = [line.split(" | ") for line in done.out.splitlines()[1:6]]
    assert [each[:2] for each in told] == [
        ["part-0.parquet:2", "证号"],
        ["part-0.parquet:8", "证号"],
        ["part-1.parquet:3", "证号"],
        ["part-2.parquet:1", "证号"],
        [f"part-2.parquet:{_ROWS}", "证号"],
    ]
    other = "the same number and another name: one of the two is wrong"
    assert told[0][2] == f"rows 8, {_ROWS} of part-2.parquet have {other}"
    assert told[2][2] == f"rows 8 of part-0.parquet, {_ROWS} of part-2.parquet have {other}"
    assert f"part-2.parquet:{_ROWS}: 证号" in (tmp_path / "records.rejects.csv").read_text("utf-8-sig")

    fails(run("issue", "--check", "--in", tmp_path), "no .parquet file is in this folder")
    (tmp_path / "records" / "part-3.parquet").write_text("no Parquet")
    fails(run("issue", "--check", "--in", tmp_path / "records"), "part-3.parquet: not a Parquet file")
