"""Which modules the tests run least of, from the data that a run with ``--cov`` leaves."""

import json
import tempfile
from pathlib import Path
from typing import Any

from coverage import Coverage

#: How many are told.
_LEAST = 10


def least_covered() -> list[str]:
    """Return a line for each of the least covered modules, and one for all of them together."""
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report))
        told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    modules = sorted((file["summary"]["percent_covered"], name) for name, file in told["files"].items())
    rows = [*modules[:_LEAST], (told["totals"]["percent_covered"], f"all {len(modules)} modules")]
    return [f"{percent:6.1f} %  {name}" for percent, name in rows]
