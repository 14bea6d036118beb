"""Settings for every test."""

import pytest
from hypothesis import settings

from tests.support.counted import Counts

# Time is pytest-timeout's business: a machine that is busy for a moment is no failure.
settings.register_profile("liangzheng", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=10)  # `make quick`
settings.load_profile("liangzheng")

#: Longer ones may hold a signature, which differs from run to run; workers have to agree on a test's name.
_SHORT = 24


@pytest.hookimpl
def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a parameter of many bytes by its kind alone."""
    return "data" if isinstance(val, bytes | bytearray) and len(val) > _SHORT else None


_COUNTS = Counts()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what a test judged; with workers, this runs where their reports come together."""
    if report.when == "call":
        _COUNTS.add(report.user_properties)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print both directions: genuine documents rejected, false ones accepted."""
    if _COUNTS.total:
        terminalreporter.section("documents made by others, judged")
        for line in _COUNTS.lines():
            terminalreporter.write_line(line)
