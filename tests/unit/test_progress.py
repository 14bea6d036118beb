"""How far a run is, on a real terminal: for each kind of file, also one whose records nobody counted."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.issuing.progress import progress

_TABLE = pa.table({"name": ["a"] * 5})


def _csv(folder: Path) -> Path:
    (folder / "records.csv").write_text("name\n" + "a\n" * 5)
    return folder / "records.csv"


def _parquet(folder: Path) -> Path:
    parquet.write_table(_TABLE, folder / "records.parquet")
    return folder / "records.parquet"


def _partitions(folder: Path) -> Path:
    for number in range(2):
        parquet.write_table(_TABLE, folder / f"part-{number}.parquet")
    return folder


def _broken(folder: Path) -> Path:
    (folder / "broken.parquet").write_text("no Parquet")
    return folder / "broken.parquet"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (_csv, "2/5"),
        (_parquet, "2/5"),
        (_partitions, "2/10"),
        (_broken, "2  "),
        (lambda folder: folder / "records.xlsx", "2  "),
        (lambda folder: folder / "missing.csv", "2  "),
    ],
)
def test_told_on_a_terminal(
    source: Callable[[Path], Path], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, terminal = os.openpty()
    with os.fdopen(terminal, "w") as stderr:
        monkeypatch.setattr("sys.stderr", stderr)
        with progress(source(tmp_path)) as bars:
            bars.begin("reading")(2)
    out = b""
    with suppress(OSError):  # nobody writes any more, and all is read
        while chunk := os.read(shown, 10_000):
            out += chunk
    os.close(shown)
    assert f"  {told}" in out.decode()
    assert "a second" in out.decode()
