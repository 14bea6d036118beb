"""JSON Lines: one object a line, values as a document has them or as a table would."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from liangzheng.byte_order_mark import is_utf16
from liangzheng.errors import BuilderError
from liangzheng.records.headings import is_named
from liangzheng.records.lines import bounded, encoding_of
from liangzheng.records.rows import Plan, Row, RowError
from verifier_wasm import limits
from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LimitError

_TWICE: Final = "a name is duplicated"
#: What `json_text.loads` calls a limit -> what it means here.
_LIMITS: Final = {
    "jose_too_deep": f"its brackets are more than {limits.JSON_DEPTH} deep: a record is one object of values",
    "jose_too_many_items": f"it holds {limits.JSON_ITEMS:,} values or more: a record is one object",
}


def read_json_lines(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows; a line that is no object is a row at fault. Lines without anything are passed over.

    Raises `BuilderError` ``record_heading`` after the last row, where a name that ``plan`` knows is in none.
    """
    ordinal = 0
    missing = set(plan.columns)
    for number, text in enumerate(_lines(path), start=1):
        if not text.strip():
            continue
        ordinal += 1
        try:
            decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
            values = json_text.loads(decoded, object_pairs_hook=_object)
        except (ValueError, LimitError) as error:
            if ordinal == 1 and isinstance(error, json.JSONDecodeError):
                _check_is_lines(path, number, decoded)
            yield _unreadable(path, number, ordinal, _without_text(error))
            continue
        if isinstance(values, dict) and len(values) > limits.RECORD_COLUMNS:
            problem = f"{len(values):,} names; a record has at most {limits.RECORD_COLUMNS}"
            yield _unreadable(path, number, ordinal, problem)
        elif isinstance(values, dict):
            missing = (
                {column for column in missing if not is_named(column[0], values)} if missing else missing
            )
            yield Row(str(path), number, ordinal, values)
        else:
            if ordinal == 1:
                _check_is_lines(path, number, decoded)
            yield _unreadable(path, number, ordinal, "a record is a JSON object")
    for heading, name in sorted(missing):
        raise BuilderError(
            f"{path}: --map {heading[:40]}={name}: no record has this name", code="record_heading"
        )


def _check_is_lines(path: Path, number: int, first: str) -> None:
    """Refuse a file whose first line begins one JSON text of all records, or a record of many lines."""
    if first.lstrip("\ufeff \t")[:1] == "[" or first.strip("\ufeff \t\r\n") == "{":
        raise BuilderError(
            f"{path}:{number}: it is one JSON text: write each record on a line of its own, without a list's "
            "brackets and commas around them",
            code="record_unreadable",
        )


def _unreadable(path: Path, number: int, ordinal: int, problem: str) -> Row:
    fault = RowError(f"{path}:{number}", problem, code="record_unreadable")
    return Row(str(path), number, ordinal, {}, fault)


def _without_text(error: Exception) -> str:
    """Say what is wrong without quoting the line."""
    if isinstance(error, UnicodeDecodeError):
        return "not JSON: not UTF-8 text"
    if isinstance(error, LimitError):
        return _LIMITS[error.code]
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error.msg}, at character {error.pos + 1}"
    if str(error) == _TWICE:
        return f"not JSON: {_TWICE}"
    return "a number in it has thousands of digits: write what names something as a text"


def _lines(path: Path) -> Iterator[str | bytes]:
    """Yield the lines, undecoded where they are in UTF-8, or not all in one encoding."""
    with path.open("rb") as file:
        is_wide = is_utf16(file.read(2))
    try:
        encoding = "utf-16" if is_wide else encoding_of(path)
    except BuilderError:  # each line says so
        encoding = "utf-8-sig"
    if encoding == "utf-8-sig":
        with path.open("rb") as file:
            yield from bounded(file, path)
        return
    try:
        with path.open(encoding=encoding, newline="\n") as text:
            yield from bounded(text, path)
    except UnicodeError as error:
        raise BuilderError(f"{path}: not {encoding} text: {error}", code="record_unreadable") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 section 4 leaves open which of two equal names counts; a licence must not."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError(_TWICE)
    return values
