"""The process in which a Parquet file is decoded: a few hundred bytes can stand for gigabytes.

Its argument is the file. It writes a line of JSON for each row, ``{"row": values}``, and in the end
``{"done": true}`` or ``{"error": text}``.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from liangzheng.own_process import limit_memory
from verifier_wasm import limits

#: Rows in memory at a time.
_BATCH: Final = 1_000


def main() -> None:
    """Write the rows of the file that is named by the argument."""
    limit_memory(limits.RECORDS_MEMORY)
    (path,) = sys.argv[1:]
    with os.fdopen(os.dup(1), "w", encoding="ascii") as out:
        try:
            for row in _rows(path):
                out.write(json.dumps({"row": row}, default=_plain) + "\n")
            answer: dict[str, Any] = {"done": True}
        except MemoryError:  # pyarrow's is one too
            answer = {"error": "its values do not fit into memory"}
        except (pa.ArrowException, OSError, ValueError) as error:
            answer = {"error": " ".join(str(error).split())[:200]}
        out.write(json.dumps(answer) + "\n")


def _rows(path: str) -> Iterator[dict[str, Any]]:
    with parquet.ParquetFile(path) as file:
        names = file.schema_arrow.names
        if len(set(names)) != len(names):
            raise ValueError("a name is duplicated")
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            yield from batch.to_pylist()


def _plain(value: Any) -> Any:
    """Return a date as text; of another kind no field is, so its name stands for it and is refused."""
    return value.isoformat() if isinstance(value, date) else {"kind": type(value).__name__}
