"""Records from JSON Lines, CSV and Parquet: the same record from each, and each fault with its line."""

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from datetime import time as time_of_day
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from liangzheng.errors import BuilderError
from liangzheng.records import Record, RowError, read_records
from liangzheng.records.normal import list_form
from tests.support.further import further
from verifier_wasm import limits
from verifier_wasm.envelope import StatusReference

_RECORD: dict[str, Any] = {
    "name": "样例",
    "sex": 2,
    "birth_date": "1990-01-01",
    "classes": ["C1", "D"],
    "valid_until": None,
    "hearing_aid": True,
    "points": 0,
    "states": ["A"],
    "licence_number": "110199199001010029",
}
_NUMBER = "110199199001010029"
_WHO = {"name": "样例", "licence_number": _NUMBER}
_CSV = (
    "id,name,sex,birth_date,classes,valid_until,hearing_aid,points,states,licence_number,address\n"
    "a1,样例,女,1990-01-01,C1 D,长期,是,0,A,110199199001010029,\n"
)


def _read(path: Path, content: str | bytes) -> list[Record]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_records(path, kind="dl"))


def _line(**more: Any) -> str:
    return json.dumps(_WHO | more)


def _refused(path: Path, content: str | bytes) -> BuilderError:
    with pytest.raises(BuilderError) as caught:
        _read(path, content)
    assert str(path) in str(caught.value)
    return caught.value


def test_json_lines(tmp_path: Path) -> None:
    status = {"idx": 3, "uri": "https://example.org/1"}
    lines = [
        json.dumps(_RECORD | {"id": "a1"}, ensure_ascii=False),
        "",
        json.dumps({"kind": "im", "plate_number": "样A00000", "status": status}),
    ]
    path = tmp_path / "r.jsonl"
    first, second = _read(path, "\n".join(lines))
    assert first == Record(f"{path}:1", "a1", "dl", _RECORD, None)
    assert second == Record(
        f"{path}:3", "000002", "im", {"plate_number": "样A00000"}, StatusReference("https://example.org/1", 3)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "r.csv"
    (record,) = _read(path, _CSV.replace("\n", line_end).encode(encoding))
    assert record == Record(f"{path}:2", "a1", "dl", _RECORD, None)


def test_csv_with_chinese_headings(tmp_path: Path) -> None:
    (record,) = _read(
        tmp_path / "r.csv", "姓名,准驾车型,初次领证日期,证号\n样例,A1A2D,2015-06-01,110199199001010029\n"
    )
    assert record.fields == _WHO | {"classes": ["A1", "A2", "D"], "first_issue_date": "2015-06-01"}


def test_csv_status_and_kind(tmp_path: Path) -> None:
    text = 'kind,plate_number,status\nim,样A00000,"{""idx"": 0, ""uri"": ""https://example.org/""}"\n'
    (record,) = _read(tmp_path / "r.csv", text)
    assert (record.kind, record.status) == ("im", StatusReference("https://example.org/", 0))


def test_csv_cells_may_hold_any_text(tmp_path: Path) -> None:
    """Line breaks inside quotes, and the separators that only Python takes for line breaks."""
    cell = "一\n二\u2028三\x0b四,“五”"
    (record,) = _read(tmp_path / "r.csv", f'name,record,licence_number\n样例,"{cell}",110199199001010029\n')
    assert record.fields["record"] == cell


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    rows = [
        _RECORD | {"valid_until": "长期", "birth_date": date(1990, 1, 1), "address": None, "id": "a1"},
        {"name": "样例", "classes": ["C1"], "id": None, "licence_number": "110199199001010010"},
    ]
    parquet.write_table(pa.Table.from_pylist(rows), path)
    first, second = read_records(path, kind="dl")
    assert first == Record(f"{path}:1", "a1", "dl", _RECORD, None)
    who = {"name": "样例", "licence_number": "110199199001010010"}
    assert (second.name, second.fields) == ("000002", who | {"classes": ["C1"]})


def test_parquet_list_in_one_text(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    parquet.write_table(pa.Table.from_pylist([_WHO | {"classes": "C1、D", "states": "AC"}]), path)
    (record,) = read_records(path, kind="dl")
    assert record.fields == _WHO | {"classes": ["C1", "D"], "states": ["A", "C"]}


def test_reading_is_lazy(tmp_path: Path) -> None:
    """A fault in the last line does not keep the first from being read: nothing is read ahead."""
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(_WHO, ensure_ascii=False) + "\n{", "utf-8")
    records = read_records(path, kind="dl")
    assert next(records).fields == _WHO
    with pytest.raises(BuilderError):
        next(records)


@pytest.mark.parametrize(
    ("name", "content", "code", "where"),
    [
        ("r.jsonl", "{", "record_unreadable", ":1"),
        ("r.jsonl", "[]", "record_unreadable", ":1"),
        ("r.jsonl", '{"name": "a", "name": "b"}', "record_unreadable", ":1"),
        ("r.jsonl", b'{"name": "\xff"}', "record_unreadable", ":1"),
        ("r.jsonl", "[" * 100_000, "record_unreadable", ":1"),
        ("r.csv", "status,name,证号\n" + "[" * 100_000 + f",a,{_NUMBER}\n", "record_status", ":2"),
        ("r.jsonl", '{"kind": "id"}', "document_kind", ":1"),
        ("r.jsonl", '{"kind": ["dl"]}', "document_kind", ":1"),
        ("r.jsonl", _line(id="../x"), "record_id", ":1"),
        ("r.jsonl", _line(id="a.code128"), "record_id", ":1"),
        ("r.jsonl", _line(id="样" * 100), "record_id", ":1"),
        ("r.jsonl", _line(status=7), "record_status", ":1"),
        ("r.jsonl", _line(status={"idx": True, "uri": "x"}), "record_status", ":1"),
        ("r.jsonl", _line(status={"idx": -1, "uri": "x"}), "record_status", ":1"),
        ("r.csv", "", "record_unreadable", ":1"),
        ("r.csv", "name,姓名\na,b\n", "record_heading", ":1"),
        ("r.csv", "name,sex\na\n", "record_unreadable", ":2"),
        ("r.csv", 'name\n"a', "record_unreadable", ":2"),
        ("r.csv", f"status,name,证号\n{{,a,{_NUMBER}\n", "record_status", ":2"),
        ("r.csv", b"name\n\xff\xff\n", "record_unreadable", ":2"),
        ("r.parquet", b"PAR1 and nothing", "record_unreadable", ""),
        ("r.xls", "", "record_format", ""),
    ],
)
def test_faults_with_their_line(
    tmp_path: Path, name: str, content: str | bytes, code: str, where: str
) -> None:
    error = _refused(tmp_path / name, content)
    assert error.code == code
    assert f"{name}{where}" in str(error)
    assert "\n" not in str(error).strip()


def _one_text_in_every_row(path: Path) -> None:
    """Hold a text once, and say that it stands in every row: 500 bytes for 10 GB."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 10_000, pa.int8()), ["x" * 1_000_000])
    parquet.write_table(pa.table({"name": texts}), path, compression="zstd")


def _one_long_text(path: Path) -> None:
    parquet.write_table(
        pa.table({"name": ["x" * 600_000_000]}), path, compression="zstd", use_dictionary=False
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
@pytest.mark.parametrize("write", [_one_text_in_every_row, *further(_one_long_text)])
def test_a_parquet_file_cannot_fill_the_memory(tmp_path: Path, write: Callable[[Path], None]) -> None:
    path = tmp_path / "r.parquet"
    write(path)
    assert path.stat().st_size < 30_000
    started = time.monotonic()
    with pytest.raises(BuilderError) as caught:
        list(read_records(path, kind="dl"))
    assert (caught.value.code, str(caught.value).count("\n")) == ("record_unreadable", 0)
    assert "memory" in str(caught.value)
    assert time.monotonic() - started < 20


def test_parquet_that_names_a_column_twice(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["name", "name"])
    parquet.write_table(table, path)
    with pytest.raises(BuilderError, match="duplicated"):
        list(read_records(path, kind="dl"))


@pytest.mark.parametrize("value", [b"\x00", Decimal("1.5"), time_of_day(1, 2)])
def test_parquet_of_kinds_that_no_field_has(tmp_path: Path, value: object) -> None:
    """What is no text, number or date is left for the document's own check to refuse."""
    path = tmp_path / "r.parquet"
    parquet.write_table(pa.Table.from_pylist([_WHO | {"address": value}]), path)
    with pytest.raises(RowError, match=r"r\.parquet:1: address: it must be text"):
        list(read_records(path, kind="dl"))


@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_a_line_that_is_too_long(tmp_path: Path, name: str) -> None:
    error = _refused(tmp_path / name, "name\n" * (name == "r.csv") + "x" * (limits.RECORD_LENGTH + 1))
    assert error.code == "record_unreadable"
    assert "characters" in str(error)


@given(st.lists(st.sampled_from(["A1", "A2", "B1", "C1", "C2", "D", "E", "M"]), max_size=6))
def test_classes_are_split_however_they_are_written(classes: list[str]) -> None:
    for separator in ("", " ", ",", "、", "，", " / ", "+", "和", " 及 "):
        assert list_form("classes", separator.join(classes))[0] == classes


def test_what_is_no_class_is_kept_as_it_is() -> None:
    assert list_form("classes", "C1 小车 c2") == (["C1", "小车", "C2"], "separators")
