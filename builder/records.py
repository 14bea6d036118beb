"""Records to be issued: JSON Lines, CSV and Parquet, one at a time, with the line named in every error."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from builder.errors import BuilderError
from verifier_wasm import catalogue
from verifier_wasm.document import KINDS
from verifier_wasm.envelope import StatusReference

#: 长期: a licence without an end.
_LONG_TERM: Final = ("长期", "long")
_LISTS: Final = frozenset({"classes", "states"})
_SEXES: Final = {"男": 1, "女": 2, "male": 1, "female": 2, "m": 1, "f": 2}
_FLAGS: Final = {"true": True, "false": False, "是": True, "否": False, "1": True, "0": False}
#: What a record may say beside its document's fields.
_OWN: Final = frozenset({"kind", "id", "status"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands in its file, what it is, and its document's fields."""

    where: str
    name: str
    kind: str
    fields: Mapping[str, Any]
    status: StatusReference | None


def read_records(path: Path, *, kind: str) -> Iterator[Record]:
    """Yield the records of a file by its suffix; ``kind`` is that of records which name none.

    Raises `BuilderError` ``record_unreadable`` with file and line, ``record_format`` for another suffix.
    """
    readers = {".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv, ".parquet": _parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BuilderError(f"{path}: records are .jsonl, .csv or .parquet files", code="record_format")
    for number, (line, values) in enumerate(reader(path), start=1):
        yield _record(f"{path}:{line}", number, values, kind)


def _record(where: str, number: int, values: dict[str, Any], kind: str) -> Record:
    own = {name: values.pop(name) for name in _OWN & values.keys()}
    kind = own.get("kind") or kind
    name = str(own.get("id") or f"{number:06}")
    if not all(c.isalnum() or c in "-_." for c in name) or name.startswith(".") or len(name) > 80:
        raise BuilderError(
            f"{where}: the id {name[:40]!r} cannot name a file: use letters, digits, - and _",
            code="record_id",
        )
    if kind not in KINDS:
        raise BuilderError(f"{where}: the kind must be one of {', '.join(KINDS)}", code="document_kind")
    return Record(where, name, kind, values, _status(where, own.get("status")))


def _status(where: str, value: Any) -> StatusReference | None:
    match value:
        case None | "":
            return None
        case {"idx": int(index), "uri": str(uri)} if type(index) is int and index >= 0:
            return StatusReference(uri, index)
    raise BuilderError(f'{where}: status must be {{"idx": number, "uri": text}}', code="record_status")


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as file:
        for line, text in enumerate(file, start=1):
            if not text.strip():
                continue
            try:
                values = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise BuilderError(f"{path}:{line}: no JSON: {error}", code="record_unreadable") from error
            if not isinstance(values, dict):
                raise BuilderError(f"{path}:{line}: a record is a JSON object", code="record_unreadable")
            yield line, values


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read UTF-8 or, as Chinese spreadsheets write it, GB 18030; headings may be the Chinese labels."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BuilderError(f"{path}: neither UTF-8 nor GB 18030", code="record_unreadable") from error
    try:
        rows = csv.reader(text.splitlines(), strict=True)
        headings = [_heading(cell) for cell in next(rows, [])]
        if not headings:
            raise BuilderError(f"{path}:1: no headings", code="record_unreadable")
        for cells in rows:
            if not any(cells):
                continue
            where = f"{path}:{rows.line_num}"
            if len(cells) != len(headings):
                raise BuilderError(
                    f"{where}: {len(cells)} cells under {len(headings)} headings", code="record_unreadable"
                )
            pairs = zip(headings, cells, strict=True)
            yield (
                rows.line_num,
                {name: _cell(where, name, cell.strip()) for name, cell in pairs if cell.strip()},
            )
    except csv.Error as error:
        raise BuilderError(f"{path}: {error}", code="record_unreadable") from error


def _heading(cell: str) -> str:
    labels: dict[str, str] = {label: name for name, label in catalogue.catalogue("zh")["fields"].items()}
    return labels.get(cell.strip(), cell.strip())


def _cell(where: str, name: str, cell: str) -> Any:
    """Return a cell as the field's type; what does not fit is left to the document's own check."""
    if name in _LISTS:
        return [part for part in cell.replace(",", " ").replace("、", " ").replace("，", " ").split() if part]
    if name == "sex":
        return _SEXES.get(cell.lower(), _number(cell))
    if name == "hearing_aid":
        return _FLAGS.get(cell.lower(), cell)
    if name == "points":
        return _number(cell)
    if name == "status":
        try:
            return json.loads(cell)
        except ValueError as error:
            raise BuilderError(f"{where}: status is no JSON", code="record_status") from error
    return None if name == "valid_until" and cell in _LONG_TERM else cell


def _number(cell: str) -> Any:
    return int(cell) if cell.isascii() and cell.lstrip("-").isdigit() else cell


def _parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        file = parquet.ParquetFile(path)
        row = 0
        for batch in file.iter_batches(batch_size=10_000):
            for values in batch.to_pylist():
                row += 1
                yield row, {name: _plain(name, value) for name, value in values.items() if value is not None}
    except (pa.ArrowException, OSError) as error:
        raise BuilderError(f"{path}: no Parquet file: {error}", code="record_unreadable") from error


def _plain(name: str, value: Any) -> Any:
    if name == "valid_until" and value in _LONG_TERM:
        return None
    return value.isoformat() if isinstance(value, date) else value
