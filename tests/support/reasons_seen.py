"""A pytest plugin that writes down which tests see which reason: ``-p tests.support.reasons_seen``.

For ``make verdicts``. Each worker writes a file in ``.make/reasons``: code -> {"outcome", "tests"}, ...
"""

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import pytest

from verifier_wasm.judging.findings import Findings
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import Check, Outcome

FOLDER: Final = Path(".make/reasons")

_seen: dict[str, dict[str, Any]] = defaultdict(lambda: {"tests": []})
_put = Findings._put


def _noting(self: Findings, check: Check, outcome: Outcome) -> None:
    _put(self, check, outcome)
    # "tests/unit/test_x.py::test_y[parameters] (call)"
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0].partition("[")[0]
    _note(check.code, test, check=check.id, result=check.result.value, outcome=outcome.value)
    for finding in check.detail.get("findings", ()):
        # Of several findings the worst speaks for the check; one that speaks for none is only told.
        if finding["code"] in REASONS and finding["code"] not in _seen:
            _note(finding["code"], test, check=check.id, result=finding["result"], outcome=outcome.value)


def _note(code: str, test: str, **found: str) -> None:
    seen = _seen[code]
    seen |= found
    if test and test not in seen["tests"]:
        seen["tests"].append(test)


def pytest_configure(config: pytest.Config) -> None:
    Findings._put = _noting  # type: ignore[method-assign]


def pytest_sessionfinish(session: pytest.Session) -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{worker}.json").write_text(json.dumps(_seen, indent=1), "utf-8")
