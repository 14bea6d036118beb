"""The command line's verdict, to compare the page's with."""

import json
from pathlib import Path
from typing import Any

from tests.support.cli import run


def cli_report(*inputs: object, trust: Path, at: str) -> dict[str, Any]:
    """Return the report of ``liangzheng verify --json`` with a trust folder at a time."""
    done = run("verify", *inputs, "--trust", trust, "--at", at, "--json")
    assert done.err == ""
    report: dict[str, Any] = json.loads(done.out)
    return report
