"""Parquet: a row a record, a null is a field left out."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from liangzheng import extras
from liangzheng.records.decoded import decoded_rows
from liangzheng.records.rows import Plan, Row


def read_parquet(path: Path, plan: Plan) -> Iterator[Row]:
    """Yield the rows, decoded in a process of its own; raises as `read_table`, and ``record_unreadable``."""
    extras.require("pyarrow", command="issue")
    left_out = json.dumps([heading for heading, name in plan.columns if not name])
    read = replace(plan, columns=tuple((heading, name) for heading, name in plan.columns if name))
    yield from decoded_rows(path, read, "liangzheng.records.parquet_process", left_out)
