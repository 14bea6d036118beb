"""The list of fields, with both names and an example, and an empty table to fill in."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from liangzheng import extras
from liangzheng.errors import BuilderError
from liangzheng.files import write_whole
from liangzheng.records.headings import RECKONED
from liangzheng.records.prepare import REQUIRED
from verifier_wasm.catalogue import label
from verifier_wasm.document import KINDS

#: Field -> what a cell of it looks like. The person is invented: the region of the number exists nowhere.
EXAMPLES: Final = {
    "licence_number": "110199199001010010",
    "name": "样例",
    "sex": "男",
    "nationality": "CHN",
    "birth_date": "1990-01-01",
    "first_issue_date": "2015-06-01",
    "classes": "C1D",
    "valid_from": "2021-06-01",
    "valid_until": "2031-06-01",
    "issuing_authority": "样例市公安局交通警察支队",
    "file_number": "110100000001",
    "card_number": "1100000000001",
    "address": "样例市样例路 1 号",
    "hearing_aid": "否",
    "points": "0",
    "states": "A",
    "record": "",
    "certificate_id": "",
    "portrait": "照片/000001.jpg",
    "age_over_18": "",
    "plate_number": "样A00000",
    "plate_type": "小型汽车",
    "vin_tail": "000000",
    "inspection_valid_until": "2031-06-30",
    "vehicle_type": "小型轿车",
    "use": "非营运",
    "model": "样例牌",
    "registered_on": "2020-06-01",
    "issued_on": "2020-06-01",
}
#: What a field may be besides.
_NOTES: Final = {
    "licence_number": "a text, never a number: 18 digits are rounded by spreadsheets",
    "sex": "男, 女",
    "classes": "C1D, C1 D or C1、D",
    "valid_until": "长期 where there is no end",
    "states": "letters, as in A or BD",
    "hearing_aid": "是, 否",
    "portrait": "a picture, seen from the table's folder, of which 600 bytes are kept",
    "age_over_18": "no column: reckoned from the date of birth, in a code for a phone",
}
_OWN: Final = (
    ("id", "names the record's files; its number in the file without it"),
    ("kind", f"{', '.join(KINDS)}; where the rows of a file are of several kinds"),
    ("holder", "dl alone: the request of the holder's phone, LZR1:…, which the code is then bound to"),
    ("word", "dl alone: the one-time word that the request has to hold, where the office gave one"),
    ("status", 'the entry in a status list, {"idx": 0, "uri": "…"}; --status gives it without this'),
)
_OF_LICENCES: Final = frozenset({"holder", "word"})


def field_list(kind: str) -> Iterator[str]:
    """Yield the lines of the list: Chinese and English name, an example, and what else there is to say."""
    yield f"# {label(f'kinds.{kind}', 'zh')} ({kind}): 中文列名 | heading | example"
    for name, example in _rows(kind):
        notes = [_NOTES.get(name, ""), "required" if name in REQUIRED[kind] else ""]
        yield "\t".join(
            (label(f"fields.{name}", "zh"), name, example, "; ".join(filter(None, notes)))
        ).rstrip()
    for name, note in _OWN:
        if name in _OF_LICENCES and kind != "dl":
            continue
        yield f"{name}\t{name}\t\t{note}"


def write_template(path: Path, kind: str) -> None:
    """Write an empty table, .csv or .xlsx; a workbook's columns are texts, so that no number is rounded."""
    headings = [label(f"fields.{name}", "zh") for name, _ in _rows(kind) if name not in RECKONED]
    if path.exists():
        raise BuilderError(f"{path} exists: name another file", code="template_exists")
    match path.suffix.lower():
        case ".csv":
            out = io.StringIO(newline="")
            csv.writer(out).writerow(headings)
            data = out.getvalue().encode("utf-8-sig")  # the mark: Excel reads UTF-8 by it
        case ".xlsx":
            extras.require("openpyxl", command="issue")
            from liangzheng.records.text_workbook import text_workbook  # noqa: PLC0415 - the extra `issue`

            data = text_workbook([headings], columns=len(headings))
        case _:
            raise BuilderError(f"{path}: a template is a .csv or .xlsx file", code="record_format")
    write_whole(path, data)


def _rows(kind: str) -> Iterator[tuple[str, str]]:
    return ((field.name, EXAMPLES[field.name]) for field in KINDS[kind])
