"""Records to be issued: read one at a time from a file, with the line named in every error."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.records.columns import read_parquet
from liangzheng.records.json_lines import read_json_lines
from liangzheng.records.table import read_csv
from verifier_wasm.document import KINDS
from verifier_wasm.envelope import StatusReference

__all__ = ["Record", "read_records"]

#: Suffix -> reader; a reader yields (line or row, values by field name).
_READERS: Final[dict[str, Callable[[Path], Iterator[tuple[int, dict[str, Any]]]]]] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".parquet": read_parquet,
}
#: What a record may say beside its document's fields.
_OWN: Final = frozenset({"kind", "id", "status"})
#: Longest id, in bytes: with the longest suffix it must still be a file's name.
_ID_LENGTH: Final = 200


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

    Raises `BuilderError` with file and line: ``record_format`` for another suffix, ``record_unreadable``,
    ``record_id``, ``record_status`` and ``document_kind``. The fields themselves are judged when signed.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BuilderError(f"{path}: records are .jsonl, .csv or .parquet files", code="record_format")
    for number, (line, values) in enumerate(reader(path), start=1):
        yield _record(f"{path}:{line}", number, values, kind)


def _record(where: str, number: int, values: dict[str, Any], kind: str) -> Record:
    own = {name: values.pop(name) for name in _OWN & values.keys()}
    kind = own.get("kind") or kind
    name = str(own.get("id") or f"{number:06}")
    # No dot: "a.code128" and the card of "a" would be one file.
    if not all(c.isalnum() or c in "-_" for c in name) or len(name.encode()) > _ID_LENGTH:
        raise BuilderError(
            f"{where}: the id {name[:40]!r} cannot name a file: use letters, digits, - and _",
            code="record_id",
        )
    if type(kind) is not str or kind not in KINDS:
        raise BuilderError(f"{where}: the kind must be one of {', '.join(KINDS)}", code="document_kind")
    return Record(where, name, kind, values, _status(where, own.get("status")))


def _status(where: str, value: Any) -> StatusReference | None:
    match value:
        case None | "":
            return None
        case {"idx": int(index), "uri": str(uri)} if type(index) is int and index >= 0:
            return StatusReference(uri, index)
    raise BuilderError(f'{where}: status must be {{"idx": number, "uri": text}}', code="record_status")
