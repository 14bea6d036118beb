"""Where codes go: a folder of files with an index, a table, or sheets to be printed."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched, islice
from pathlib import Path
from typing import Any, Final, Literal

from liangzheng.errors import BuilderError
from liangzheng.files import naming, new_file
from liangzheng.issuing.job import INDEX
from liangzheng.issuing.journal import Line
from verifier_wasm.report import rfc3339

_JOURNAL: Final = ".journal"
#: Suffix of a file -> what is written into it; everything else is a folder.
_FORMS: Final[dict[str, "Form"]] = {".csv": "csv", ".parquet": "parquet", ".pdf": "pdf"}
_NOTE: Final = b"liangzheng."
#: Rows that are written at once: a row group of Parquet.
_GROUP: Final = 20_000
_BATCH: Final = 500

type Form = Literal["folder", "csv", "parquet", "pdf"]
#: Writes lines into a new file.
type Write = Callable[[Path, Iterator[Line]], None]


@dataclass(frozen=True, slots=True)
class Target:
    """What ``--out`` names."""

    path: Path

    @property
    def form(self) -> Form:
        """What it is, by its suffix."""
        return _FORMS.get(self.path.suffix.lower(), "folder")

    @property
    def journal(self) -> Path:
        """Where the journal of its runs lies: beside it, and not in a folder that is handed on."""
        return self.path.with_name(self.path.name + _JOURNAL)

    @property
    def published(self) -> Path:
        """The file that is there when all codes are, and only then."""
        return self.path / INDEX if self.form == "folder" else self.path

    @property
    def has_codes(self) -> bool:
        """Say whether anything lies there that a run may have made, whole or not."""
        return any(self.path.iterdir()) if self.path.is_dir() else self.path.exists()

    def check_place(self) -> None:
        """Refuse a place in the folder of another run; `BuilderError` ``folder_exists``."""
        # As it is written, without `..`, and as it is on the disk: links may lead into such a folder too.
        for folder in (*Path(os.path.abspath(self.path)).parents, *self.path.resolve().parents):  # noqa: PTH100
            if (
                folder.name
                and folder.is_dir()
                and (Target(folder).journal.exists() or _has_partitions(folder))
            ):
                raise BuilderError(
                    f"{self.path} is in {folder}, the folder of another run, which holds its own codes "
                    "and no more: name an --out beside it",
                    code="folder_exists",
                )

    def check(self) -> None:
        """Refuse what no run of ours has made; raises as `check_place`."""
        self.check_place()
        if self.journal.exists() or not self.path.exists():
            return
        if self.form == "folder" and not self.path.is_dir():
            raise BuilderError(f"{self.path} is a file: --out names a folder", code="folder_exists")
        if self.has_codes:
            self.refuse("does not")

    def refuse(self, journal: str) -> None:
        """Raise the `BuilderError` ``folder_exists`` of codes whose journal is not as it should be."""
        raise BuilderError(
            f"{self.path} exists{' and is not empty' if self.form == 'folder' else ''}, and {self.journal}, "
            f"the journal by which a run goes on, {journal}: put the journal back where it was moved, or "
            "name another --out",
            code="folder_exists",
        )


def publish(target: Target, lines: Iterator[Line], write: Write) -> None:
    """Write the file that says that all codes are there, in one step."""
    with new_file(target.published) as made:
        write(made, lines)


def write_index(path: Path, lines: Iterable[Line]) -> None:
    """Write JSON Lines: one object for each code, with the names of its files."""
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            entry = {
                "id": line.name,
                "kind": line.signed.kind,
                "version": line.signed.version,
                "files": line.files,
                **_row(line),
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def write_csv(path: Path, lines: Iterable[Line]) -> None:
    """Write CSV (RFC 4180) in UTF-8, with the columns of `_row`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_row(line).values() for line in lines)


def write_parquet(
    path: Path, lines: Iterable[Line], *, notes: Callable[[], Mapping[str, bytes]] = dict
) -> None:
    """Write Parquet with the columns of `_row`.

    ``notes``: asked when all lines are written, and kept in the file, for `read_notes`.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and few write it
    from pyarrow import parquet  # noqa: PLC0415

    integers = {"row", "version", "status_index"}
    fields = [(name, pa.int64() if name in integers else pa.string()) for name in _COLUMNS]
    schema = pa.schema(fields)
    # Lines are Python's, of many parts each: they are let go of long before a group is together.
    batches = (
        pa.RecordBatch.from_pylist([_row(line) for line in some], schema)
        for some in batched(lines, _BATCH, strict=False)
    )
    with naming(path), parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in batched(batches, _GROUP // _BATCH, strict=False):
            writer.write_table(pa.Table.from_batches(group))
        writer.add_key_value_metadata({_NOTE + name.encode(): note for name, note in notes().items()})


def read_notes(path: Path) -> dict[str, bytes]:
    """Return the notes of a file that `write_parquet` wrote; none for another file, or none."""
    import pyarrow as pa  # noqa: PLC0415 - as above
    from pyarrow import parquet  # noqa: PLC0415

    try:
        metadata = parquet.read_metadata(path).metadata or {}
    except (OSError, pa.ArrowException):
        return {}
    return {
        name.removeprefix(_NOTE).decode(): note for name, note in metadata.items() if name.startswith(_NOTE)
    }


def _has_partitions(folder: Path) -> bool:
    """Say whether an engine's run has written into a folder."""
    return any(read_notes(path) for path in islice(folder.glob("*.parquet"), 1))


_COLUMNS: Final = (
    *("code", "licence_number", "row", "id", "version", "kid", "issued_at", "status_uri", "status_index"),
)


def _row(line: Line) -> dict[str, Any]:
    """Return what a list of codes says of each: what a card printer needs, and an office to find it again."""
    signed = line.signed
    values = (
        *(signed.text, signed.licence, line.row, line.name, signed.version, signed.kid.hex()),
        rfc3339(signed.issued_at),
        *((signed.status.uri, signed.status.index) if signed.status else (None, None)),
    )
    return dict(zip(_COLUMNS, values, strict=True))
