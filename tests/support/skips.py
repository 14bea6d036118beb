"""Under CI a test that is skipped has failed, but for the few skips that are listed here with their reason.

A run on somebody's own machine may do without vectors, a database server or a token; a run that is to say
that all is well may not.
"""

import os

import pytest

#: How the reason of a skip begins that counts under CI too, and why it does.
ALLOWED = {
    "make differential installs it": "libraries that only a long run compares with; no rule needs them",
    "the limit of memory is Linux's": "elsewhere there is no such limit to be tested",
}


def forbid(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Under CI, make a report of a skip that is not listed one of a failure."""
    if not (report.skipped and os.environ.get("CI")) or hasattr(report, "wasxfail"):
        return
    reason = reason_of(report)
    if not reason.startswith(tuple(ALLOWED)):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed under CI: {reason}"


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why something was skipped; pytest keeps file, line and ``Skipped: reason``."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
