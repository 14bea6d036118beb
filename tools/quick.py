"""The tests of `make quick`: those nearest to what changed, as many as a few seconds hold.

Tests marked ``slow`` wait for `make test`, property tests try few examples, and what is left when the time is
up is counted aloud. A test that fails ends the run.
"""

import sys
import time
from typing import Final

import pytest

from tools.affected import affected, changed, unit_tests

#: What linting leaves of ten seconds on two cores, less the start of Python and the reading of the tests.
SECONDS: Final = 3.0


class Budget:
    """A pytest plugin that starts no test after a time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: float | None = None
        self._left = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self) -> bool | None:
        """Pass over a test once the time is up; it counts from the first."""
        now = time.monotonic()
        self._ends = now + self._seconds if self._ends is None else self._ends
        if now < self._ends:
            return None
        self._left += 1
        return True

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say how many were passed over."""
        if self._left:
            terminalreporter.write_line(f"the time was up: {self._left} more are run by make test")


def main() -> int:
    """Run them and return pytest's exit status; having none to run is no failure, and is said."""
    files = affected(changed(), unit_tests())
    if not files:
        print("no unit test is near what changed; make test runs the others")
        return 0
    options = ["--quiet", "--no-header", "--exitfirst", "-m", "not slow and not postgres"]
    status = pytest.main([*options, "--hypothesis-profile=quick", *files], plugins=[Budget(SECONDS)])
    return 0 if status is pytest.ExitCode.NO_TESTS_COLLECTED else int(status)


if __name__ == "__main__":
    sys.exit(main())
