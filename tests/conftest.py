"""Settings for every test, and what all workers of a run share."""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import carried_modules, packed, skips
from tests.support.counted import Counts
from tests.support.vectors import ABSENT, FOLDER

# Before any test takes the verifier's functions.
carried_modules.watch()

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


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Return the folder of the conformance vectors."""
    if not FOLDER.is_dir():
        pytest.skip(ABSENT)
    return FOLDER


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def packs(shared_folder: Path) -> Path:
    """Make the packs of the page's Python once for all workers; return a working state with them alone."""
    folder, done = shared_folder / "packs", shared_folder / "packs.made"
    with (shared_folder / "packs.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            packed.make(folder)
            done.touch()
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under CI, fail what would be skipped."""
    report = yield
    skips.forbid(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Under CI, fail a module that would be skipped as a whole."""
    report = yield
    skips.forbid(report)
    return report


_COUNTS = Counts()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what a test judged; with workers, this runs where their reports come together."""
    if report.when == "call":
        _COUNTS.add(report.user_properties)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print both directions: genuine documents rejected, false ones accepted; and what was covered least."""
    if config.getoption("cov_source", None):
        from tests.support.covered import least_covered

        terminalreporter.section("least covered")
        for line in least_covered():
            terminalreporter.write_line(line)
    if _COUNTS.total:
        terminalreporter.section("documents made by others, judged")
        for line in _COUNTS.lines():
            terminalreporter.write_line(line)
