"""A pytest plugin that writes down which tests see which reason: ``-p tests.support.reasons_seen``.

For ``make verdicts``. Each worker writes a file in ``.make/reasons``: code -> {"outcome", "tests"}, ...
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pytest

from verifier_wasm.findings import Findings
from verifier_wasm.report import Check, Outcome

FOLDER: Final = Path(".make/reasons")

_seen: dict[str, dict[str, Any]] = defaultdict(lambda: {"tests": []})
_put = Findings._put


def _noting(self: Findings, check: Check, outcome: Outcome) -> None:
    _put(self, check, outcome)
    # "tests/unit/test_x.py::test_y[parameters] (call)"
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].partition("[")[0]
    seen = _seen[check.code]
    seen |= {"check": check.id, "result": check.result.value, "outcome": outcome.value}
    if test and test not in seen["tests"]:
        seen["tests"].append(test)


def pytest_configure(config: pytest.Config) -> None:
    Findings._put = _noting  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{worker}.json").write_text(json.dumps(_seen, indent=1), "utf-8")
