"""Files as offices have them: each bad row with its row and column, each bad file with one line."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from PIL import Image
from pyarrow import parquet

from liangzheng.errors import BuilderError
from liangzheng.records import People, Person, Plan, Row, RowError, normal, prepare, read_rows
from liangzheng.records.template import EXAMPLES, field_list
from liangzheng.records.text_workbook import text_workbook
from verifier_wasm.catalogue import label
from verifier_wasm.document import KINDS

_PLAN = Plan(datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
_HEADINGS = ("证号", "姓名", "性别", "准驾车型", "有效期至")
_ROW = ("110199199001010010", "样例", "男", "C1", "2035-05-06")
_OTHER = ("11010519491231002X", "样证", "女", "C1", "长期")


def _csv(*rows: tuple[str, ...], headings: tuple[str, ...] = _HEADINGS) -> str:
    return "".join(",".join(row) + "\n" for row in (headings, *rows))


def _faults(path: Path, plan: Plan = _PLAN) -> list[tuple[int, str, str]]:
    """Return number, column and code of each bad row."""
    found = []
    for row in read_rows(path, plan):
        try:
            prepare(row, plan)
        except RowError as fault:
            assert str(fault).startswith(f"{path}:{row.number}: ")
            found.append((row.number, fault.column, fault.code))
    return found


def _refused(path: Path, plan: Plan = _PLAN) -> str:
    with pytest.raises(BuilderError) as caught:
        list(read_rows(path, plan))
    message = str(caught.value)
    assert (message.startswith(str(path)), "\n" in message, len(message) < 600) == (True, False, True)
    return message


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"证号": "1.10105E+17"}, "证号", "record_value"),
        ({"证号": "'110199199001010010"}, "证号", "record_value"),
        ({"证号": '"=""110199199001010010"""'}, "证号", "record_value"),
        ({"证号": "110105194912310000"}, "证号", "record_value"),
        ({"证号": "110199199001010011"}, "证号", "record_rule"),
        ({"证号": ""}, "证号 (licence_number)", "record_missing"),
        ({"姓名": " "}, "姓名 (name)", "record_missing"),
        ({"性别": "女"}, "证号, 性别", "record_rule"),
        ({"性别": "不详"}, "性别", "record_value"),
        ({"准驾车型": "C9"}, "准驾车型", "record_rule"),
        ({"准驾车型": "C1 C2"}, "准驾车型", "record_rule"),
        ({"有效期至": "5/6/2035"}, "有效期至", "record_value"),
        ({"有效期至": "2035-02-30"}, "有效期至", "document_date"),
        ({"有效期至": "2026-11-22"}, "有效期至", "record_rule"),
    ],
)
def test_a_bad_row_is_named_with_its_column(
    tmp_path: Path, changed: dict[str, str], column: str, code: str
) -> None:
    path = tmp_path / "r.csv"
    row = tuple((dict(zip(_HEADINGS, _ROW, strict=True)) | changed).values())
    path.write_text(_csv(_OTHER, row, _OTHER), "utf-8")
    assert _faults(path) == [(3, column, code)]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": "样\u0007例"}, "U+0007 stands in it, a control character"),
        ({"licence_number": "110199199001010010\0"}, "U+0000 stands in it, a control character"),
        ({"name": "样\ufffd"}, "enter it anew from its source"),
        ({"name": "样\ud800"}, "half of a character"),
        ({"name": "样\ue863"}, "a character of private use"),
        ({"name": "样\ufffe例"}, "no character"),
        ({"name": "\u3164"}, "a character that is not seen"),
        ({"address": "一路\n1 号"}, "a line break"),
        ({"address": "一路\u20281 号"}, "a line break"),
        ({"file_number": "11010000000\ufffd"}, "enter it anew"),
        ({"classes": ["C1\ufffd"]}, "enter it anew"),
    ],
)
def test_what_no_licence_is_printed_with_is_not_signed(
    tmp_path: Path, changed: dict[str, Any], problem: str
) -> None:
    path = tmp_path / "r.jsonl"
    record = {"licence_number": _ROW[0], "name": "样例"}
    path.write_text(json.dumps(record | changed), "utf-8")
    (row,) = read_rows(path, _PLAN)
    with pytest.raises(RowError) as caught:
        prepare(row, _PLAN)
    assert (caught.value.code, caught.value.column) == ("record_character", *changed)
    assert problem in caught.value.problem


@pytest.mark.parametrize(
    ("name", "part", "rule"),
    [
        *(
            (word, "a word for no name", "no-value")
            for word in ("null", "None", "nan", "Ｎ／Ａ", "(NULL)", "\\N", "无", " 不详 ", "姓名", "N/A")
        ),
        *(
            (word, "an error of the spreadsheet", "")
            for word in ("#N/A", "#NAME?", "#DIV/0!", "####", "＃REF!")
        ),
        *(
            (text, "no letter stands in it", "")
            for text in ("0", "?", "-", "——", "\u0301", "123", "（）", "\u2800")
        ),
        *((text, "it is a formula", "") for text in ("=1+1", "＝A1", "+8", "@样例")),
        ("'样例", "an apostrophe stands before it", "name-form"),
        *((name, "stands in it, as where", "name-form") for name in ("李?", "王？", "王*", "王□", "王&amp;")),
        *((name, "stands in it, as where", "name-form") for name in ("&#134071;田", "<b>王</b>", "⿰王王")),
        *((name, "stands in it, as where", "name-form") for name in ("王_x0007_", "张三、李四", "张三/李四")),
        *((name, "in a wrong encoding", "name-form") for name in ("锟斤拷", "çŽ‹ä¼Ÿ", "ÍõÎ°", "鐜嬩紵")),
        ("张三, 李四", "two names stand in it", "name-form"),
        ("J\u043ehn Smith", "letters of two scripts", "name-form"),
        ("x" * 101, "more than 100 characters", "name-form"),
        *(
            (f"样{character}例", f"U+{ord(character):04X} stands in it, a character that is not seen", "")
            for character in "\u200c\u200d\u034f\u17b4\u180b\ufe0f\uffa0\u3164\U00013441\U000e0020"
        ),
        ("样\u0378例", "U+0378 stands in it, for which there is no character", ""),
        ("样\x85例", "U+0085 stands in it, a control character", ""),
        ("样 \u0301例", "U+0301 stands in it without the letter that it belongs on", ""),
        ("样一\n样二", "a line break stands in it", ""),
    ],
)
def test_what_is_nobodys_name_is_not_signed(name: str, part: str, rule: str) -> None:
    row = Row("r.csv", 2, 1, {"证号": _ROW[0], "姓名": name}, None, ("证号", "姓名"))
    with pytest.raises(RowError) as caught:
        prepare(row, _PLAN)
    assert (part in caught.value.problem, caught.value.rule, caught.value.column) == (True, rule, "姓名")
    assert (f"--allow {rule}" in caught.value.problem) is bool(rule)
    if rule:
        made = prepare(row, Plan(_PLAN.at, allowed=frozenset({rule})))
        assert made.record.fields["name"] == normal.name_form(name)[0]


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        *(("住址", "null", "no-value"), ("住址", "#N/A", ""), ("档案编号", "NaN", "no-value")),
        *(("国籍", "nan", "no-value"), ("发证机关", "(null)", "no-value"), ("记录", "#REF!", "")),
    ],
)
def test_what_programs_write_for_no_value_is_not_signed(column: str, value: str, rule: str) -> None:
    values = {"证号": _ROW[0], "姓名": "样例", column: value}
    with pytest.raises(RowError) as caught:
        prepare(Row("r.csv", 2, 1, values, None, tuple(values)), _PLAN)
    assert (caught.value.column, caught.value.rule) == (column, rule)


@pytest.mark.parametrize("plate", ["无", "-", "N/A", "？", "null"])
@pytest.mark.parametrize("kind", ["im", "vl"])
def test_what_is_no_plate_is_not_signed(kind: str, plate: str) -> None:
    row = Row("r.csv", 2, 1, {"号牌号码": plate}, None, ("号牌号码",))
    with pytest.raises(RowError, match=r"--allow no-value$"):
        prepare(row, replace(_PLAN, kind=kind))


@pytest.mark.parametrize("name", [45, 4.5, True])
def test_a_cell_that_a_program_took_for_a_number_says_how_to_mend_it(name: object) -> None:
    row = Row("r.xlsx", 2, 1, {"证号": _ROW[0], "姓名": name}, None, ("证号", "姓名"))
    with pytest.raises(RowError, match=r"姓名: it must be text: .* make the column text"):
        prepare(row, _PLAN)


@pytest.mark.parametrize("name", ["क्‍ष", "辻\U000e0100", "Null Li", "’Aliou Sow's"[1:], "\U0003347a"])
def test_what_says_something_in_a_name_is_signed(name: str) -> None:
    values = {"证号": _ROW[0], "姓名": name}
    made = prepare(Row("r.csv", 2, 1, values, None, tuple(values)), _PLAN)
    assert made.record.fields["name"] == name


_WHOLE = ("O’Brien-Smith, Jr.", "Þórður Müller", "Æþelðryð", "联通", "濮成", "Иван PETROV", "བསྟན་འཛིན་")


@pytest.mark.parametrize("name", [*_WHOLE, "阿依古丽·买买提", "Nguyễn Văn Á", "𠮷田", "𰻝", "می\u200cخواهم"])
def test_names_of_all_scripts_are_signed(tmp_path: Path, name: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({"licence_number": _ROW[0], "name": name, "record": "一\n二"}), "utf-8")
    (row,) = read_rows(path, _PLAN)
    assert prepare(row, _PLAN).record.fields["name"] == name


@pytest.mark.parametrize(
    ("number", "more", "rule"),
    [
        ("110199900101001", {"出生日期": "1990-01-01", "性别": "男"}, ""),
        ("110199901301001", {}, "id-birth"),
        ("110199900101001", {"出生日期": "1990-01-02"}, "id-birth"),
        ("110199900101001", {"性别": "女"}, "id-sex"),
        ("100199900101001", {}, "id-region"),
    ],
)
def test_numbers_of_fifteen_digits(tmp_path: Path, number: str, more: dict[str, str], rule: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(_csv((number, "样例", *more.values()), headings=("证号", "姓名", *more)), "utf-8")
    for plan in (_PLAN, Plan(_PLAN.at, allowed=frozenset({rule}))):
        (row,) = read_rows(path, plan)
        if rule and not plan.allowed:
            with pytest.raises(RowError, match=f"--allow {rule}$") as caught:
                prepare(row, plan)
            assert caught.value.rule == rule
        else:
            assert prepare(row, plan).record.fields["licence_number"] == number


def test_doubts_can_be_accepted_and_contradictions_cannot(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(_csv(("110105194912310000", *_OTHER[1:]), (*_ROW[:3], "C9", "2026-11-22")), "utf-8")
    allowed = frozenset({"number-rounded", "class-tokens", "expired", "id-checksum"})
    # The first has a wrong check character besides, which no word makes right.
    assert _faults(path, Plan(_PLAN.at, allowed=allowed)) == [(2, "证号", "record_value")]


def test_ragged_rows_and_rows_after_them(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(_csv(_ROW[:4], (*_ROW, "x"), (*_ROW, "", ""), _OTHER), "utf-8")
    assert _faults(path) == [(2, "", "record_unreadable"), (3, "", "record_unreadable")]


@pytest.mark.parametrize(
    ("headings", "parts"),
    [
        (("证号", "licence_number", "姓名"), ["证号 and licence_number both mean", "--map licence_number="]),
        (("证号", "姓名", "手机号码"), ["手机号码 is no field of a 驾驶证", "--map 手机号码="]),
        (("证件号", "姓名"), ["the nearest is 证号 (licence_number)"]),
        (("证号", "姓名", "证号"), ["证号 stands twice"]),
        (("",), ["no headings"]),
        (tuple(f"c{number}" for number in range(100_000)), ["100,000 columns", "at most 1000"]),
        (("c" * 1_000_000,), ["more than 1,000,000 characters"]),
    ],
)
def test_bad_headings_stop_before_the_first_row(
    tmp_path: Path, headings: tuple[str, ...], parts: list[str]
) -> None:
    path = tmp_path / "r.csv"
    path.write_text(_csv(headings=headings), "utf-8")
    message = _refused(path)
    assert [part for part in parts if part not in message] == []


def test_a_column_is_what_a_person_says(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        _csv(("110199199001010010", "样例", "13800000000"), headings=("证件号", "姓名", "手机号码")), "utf-8"
    )
    plan = Plan(_PLAN.at, columns=(("证件号", "licence_number"), ("手机号码", "")))
    (row,) = read_rows(path, plan)
    assert prepare(row, plan).record.fields == {"licence_number": "110199199001010010", "name": "样例"}


def test_a_column_that_a_person_names_has_to_be_there(tmp_path: Path) -> None:
    plan = Plan(_PLAN.at, columns=(("证件号", "licence_number"), ("手机号", "")))
    rows = [{"证件号": _ROW[0], "姓名": "样例", "手机号码": "1"}]
    (tmp_path / "r.csv").write_text("".join(",".join(each) + "\n" for each in (rows[0], rows[0].values())))
    (tmp_path / "r.jsonl").write_text(json.dumps(rows[0]) + "\n")
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "r.parquet")
    assert "--map 手机号=: no column has this heading; the nearest is 手机号码" in _refused(
        tmp_path / "r.csv", plan
    )
    assert "--map 手机号=: no record has this name" in _refused(tmp_path / "r.jsonl", plan)
    assert "--map 手机号=: no column has this heading" in _refused(tmp_path / "r.parquet", plan)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            '证号,姓名\n1,甲\n2,"乙\n3,丙\n',
            ":3: a quotation mark in this row begins a cell that does not end",
        ),
        ('证号,姓名\n1,"甲"乙\n', ":2: behind a quotation mark that ends a cell"),
        ('证号,姓名\n1,"甲\n' + "2,乙\n" * 40_000, ":2: a cell that begins in this row is longer"),
    ],
)
def test_quotation_marks_that_do_not_match(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "r.csv").write_text(text, "utf-8")
    assert part in _refused(tmp_path / "r.csv")


def test_what_is_no_file_of_records(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name, part in (
        ("folder.csv", "it is a folder"),
        ("pipe.csv", "save it first"),
        ("none.csv", "no such file"),
    ):
        assert part in _refused(tmp_path / name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_heading_of_the_list_works_in_both_languages(tmp_path: Path, kind: str) -> None:
    names = [field.name for field in KINDS[kind] if EXAMPLES[field.name]]
    values = [EXAMPLES[name] for name in names]
    photo = tmp_path / EXAMPLES["portrait"]
    photo.parent.mkdir()
    Image.new("RGB", (300, 400), "grey").save(photo)
    plan, records = Plan(_PLAN.at, kind), []
    for headings in (
        names,
        [label(f"fields.{name}", "zh") for name in names],
        [label(f"fields.{name}", "en").upper() for name in names],
    ):
        path = tmp_path / "r.csv"
        path.write_text(_csv(tuple(values), headings=tuple(headings)), "utf-8")
        (row,) = read_rows(path, plan)
        made = prepare(row, plan)
        assert made.changes == ()
        records.append(made.record.fields)
    assert records[0].keys() == set(names)
    assert records[0] == records[1] == records[2]
    assert len(list(field_list(kind))) == 1 + len(KINDS[kind]) + (5 if kind == "dl" else 3)


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [("utf-8", "gb18030", ":3"), ("gb18030", "utf-8", ":3"), ("utf-8", "utf-16-le", ":3")],
)
def test_two_encodings_in_one_file(tmp_path: Path, first: str, second: str, where: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(_csv(_ROW).encode(first) + ",".join(_OTHER).encode(second) + b"\n")
    assert where in _refused(path)


def test_an_object_of_a_million_names(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    names = ",".join(f'"{number}":1' for number in range(100_000))
    path.write_text(f'{{{names}}}\n{{"证号": "110199199001010010", "姓名": "样例"}}\n', "utf-8")
    assert _faults(path) == [(1, "", "record_unreadable")]


def test_tables_as_spreadsheets_save_them(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    for text in (_csv(_ROW).replace(",", ";").encode(), _csv(_ROW).replace(",", "\t").encode("utf-16")):
        path.write_bytes(text)
        assert [dict(row.values) for row in read_rows(path, _PLAN)] == [
            dict(zip(_HEADINGS, _ROW, strict=True))
        ]


def test_parquet_as_other_programs_write_it(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    table = {
        "证号": [_ROW[0]],
        "姓名": ["样例"],
        "有效期至": [datetime(2031, 5, 6, tzinfo=UTC)],
        "first_issue_date": pa.array(
            [datetime(2015, 5, 31, 16, 0, tzinfo=UTC)], pa.timestamp("us", "Asia/Shanghai")
        ),
        "出生日期": [date(1990, 1, 1)],
        "档案编号": [110100000001],
        "家庭": [{"父": "甲"}],
    }
    parquet.write_table(pa.table(table), path)
    assert "家庭' is nested" in _refused(path)
    plan = Plan(_PLAN.at, columns=(("家庭", ""),))
    (row,) = read_rows(path, plan)
    fields = prepare(row, plan).record.fields
    assert (fields["valid_until"], fields["first_issue_date"]) == ("2031-05-06", "2015-06-01")
    assert (fields["birth_date"], fields["file_number"]) == ("1990-01-01", "110100000001")


def _book(path: Path, change: Callable[[Any, Any], object] = lambda _book, _sheet: None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(_HEADINGS)
    sheet.append(_ROW[:4])
    sheet["E2"] = date(2035, 5, 6)
    change(book, sheet)
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    (row,) = read_rows(_book(tmp_path / "r.xlsx", lambda _, sheet: sheet.insert_rows(1, 2)), _PLAN)
    assert (row.number, prepare(row, _PLAN).record.fields["valid_until"]) == (4, "2035-05-06")


def _hide_row(_book: Any, sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def _hidden_sheet(book: Any, _sheet: Any) -> None:
    sheet = book.create_sheet("二")
    sheet.append(("证号", "姓名"))
    sheet.sheet_state = "veryHidden"


def _hide_column(_book: Any, sheet: Any) -> None:
    sheet.column_dimensions["C"].hidden = True


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda _, sheet: sheet.merge_cells("A2:B2"), "A2:B2 are merged"),
        (_hide_row, "row 2 is hidden"),
        (_hide_column, "the column C is hidden"),
        (lambda book, _: book.create_sheet("二").append(["x"]), "--sheet Sheet"),
        (_hidden_sheet, "the sheet 二 is hidden, and holds something"),
        (lambda _, sheet: sheet.delete_rows(1, 2), "no sheet that is shown"),
    ],
)
def test_what_is_not_seen_is_not_signed(tmp_path: Path, change: Callable[..., object], part: str) -> None:
    assert part in _refused(_book(tmp_path / "r.xlsx", change))


def test_cells_of_a_workbook_that_say_nothing_for_sure(tmp_path: Path) -> None:
    def change(_book: Any, sheet: Any) -> None:
        sheet.append((110199199001010010, *_ROW[1:]))
        sheet.append(('="110199199001010010"', *_ROW[1:]))
        sheet.append((_ROW[0], "#N/A", *_ROW[2:]))
        sheet["E3"] = 49435

    faults = _faults(_book(tmp_path / "r.xlsx", change))
    assert faults == [
        (number, column, "record_value") for number, column in ((3, "证号"), (4, "证号"), (5, "姓名"))
    ]


def _replaced(path: Path, sheet: bytes) -> None:
    """Write a workbook whose sheet is this XML."""
    source = _book(path.with_name("whole.xlsx"))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, sheet if entry.filename.endswith("sheet1.xml") else old.read(entry))


def test_workbooks_that_are_none_or_bombs(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    for data, part in (
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "an old workbook (.xls)"),
        (  # the directory of a large one lies anywhere in it
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(1_572_861)
            + "EncryptedPackage".encode("utf-16-le")
            + bytes(1_572_864),
            "protected by a password",
        ),
        (b"PK\x03\x04" + bytes(100), "not a workbook that can be read"),
        (text_workbook([[str(number) for number in range(2_000)]]), "2,000 columns"),
    ):
        path.write_bytes(data)
        assert part in _refused(path)
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    _replaced(path, head + b" " * 60_000_000 + b"</sheetData></worksheet>")
    assert path.stat().st_size < 200_000
    assert "unpacks to" in _refused(path)
    cell = b'<c r="A%d"><v>1</v></c>'
    _replaced(
        path,
        head
        + b'<row r="1">'
        + cell % 1
        + b'</row><row r="999999999">'
        + cell % 999999999
        + b"</row></sheetData></worksheet>",
    )
    assert "not a workbook that can be read" in _refused(path)


def test_a_hidden_sheet_is_passed_over_where_another_one_is_named(tmp_path: Path) -> None:
    (row,) = read_rows(_book(tmp_path / "r.xlsx", _hidden_sheet), replace(_PLAN, sheet="Sheet"))
    assert row.values["证号"] == _ROW[0]


def test_lines_of_json_that_cannot_be_read_are_told_of_in_words(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    bad = ('{"a": ' + "[" * 99 + "]" * 99 + "}", '{"a": ' + "1" * 5_000 + "}", '{"a": 1]', '{"a": 1, "a": 2}')
    path.write_text("\n".join(bad), "utf-8")
    told = [row.fault.problem for row in read_rows(path, _PLAN) if row.fault]
    for problem, part in zip(
        told, ("a record is one object", "thousands of digits", "not JSON: ", "duplicated"), strict=True
    ):
        assert part in problem
        assert not re.search(r"jose|sys\.|line 1", problem)


def test_headings_in_an_encoding_that_reads_as_another(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("證號,姓名\n1,樣例\n".encode("big5"))
    assert "read as GB 18030" in _refused(path)
    path.write_text("证件,姓名\n1,样例\n", "utf-8")
    assert "GB 18030" not in _refused(path)


def test_people_are_kept_apart_by_number_and_name() -> None:
    people = People()
    for number in range(1, 20_000):  # past several growths
        assert people.meet(Person(number * 7, number), number) is None
    assert people.meet(Person(7, 1), 20_001) is None
    assert people.meet(Person(14, 1), 20_002) == 2
    assert people.meet(Person(21, 1), 9) == 3
