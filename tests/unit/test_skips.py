"""What is missing on the machine: without the vectors tests are skipped, under CI no skip goes unnoticed."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.skips import ALLOWED
from tests.support.vectors import ABSENT

_ROOT = Path(__file__).parents[2]


def _run(folder: Path, *what: str | Path, ci: bool) -> tuple[dict[str, str], dict[str, int]]:
    """Run tests without vectors; return why each that did not pass did not, and pytest's own count."""
    named = {"LIANGZHENG_VECTORS": str(folder / "nothing"), "CI": "true" if ci else ""}
    left_out = {"PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out} | named
    options = ("-q", "-p", "no:cacheprovider", f"--junit-xml={folder / 'told.xml'}")
    command: list[str | Path] = [sys.executable, "-m", "pytest", *options, *what]
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode in {0, 1, 2, 5}, done.stdout
    suite = ET.parse(folder / "told.xml").getroot()[0]
    count = {name: int(suite.attrib[name]) for name in ("tests", "errors", "failures", "skipped")}
    reasons = {}
    for case in suite.iter("testcase"):
        for end in case:
            reasons[f"{case.attrib['classname']}::{case.attrib['name']}"] = (
                f"{end.attrib['message']} {end.text}"
            )
    return reasons, count


_RULES = ("-p", "tests.conftest")  # for a file that lies elsewhere
_READERS = ("tests/conformance", "tests/browser/test_zxing_samples.py")


def test_without_vectors_every_test_of_them_is_skipped_for_one_reason(tmp_path: Path) -> None:
    reasons, count = _run(tmp_path, *_READERS, ci=False)
    assert len(reasons) == count["skipped"] == count["tests"] > 70
    assert {name for name, reason in reasons.items() if ABSENT not in reason} == set()


def test_without_vectors_every_test_of_them_fails_under_ci(tmp_path: Path) -> None:
    reasons, count = _run(tmp_path, *_READERS, ci=True)
    assert count["skipped"] == 0
    assert len(reasons) == count["errors"] + count["failures"] == count["tests"] > 70
    assert {name for name, reason in reasons.items() if ABSENT not in reason} == set()


_SKIPPING = """
import pytest

@pytest.fixture
def server():
    pytest.skip("no server here")

def test_fixture(server): pass
def test_body(): pytest.skip("no time")
@pytest.mark.skipif(True, reason="not on this machine")
def test_mark(): pass
@pytest.mark.parametrize("case", [])
def test_of_nothing(case): pass
@pytest.mark.xfail(reason="known", strict=True)
def test_known(): raise ValueError
def test_passes(): pass
def test_allowed(): pytest.skip(LISTED)
"""


def test_under_ci_any_skip_fails_but_those_with_a_reason_in_the_list(tmp_path: Path) -> None:
    file = tmp_path / "test_skipping.py"
    file.write_text(_SKIPPING.replace("LISTED", repr(next(iter(ALLOWED)))), "utf-8")
    _, count = _run(tmp_path, *_RULES, file, ci=False)
    assert count == {"tests": 7, "errors": 0, "failures": 0, "skipped": 6}  # JUnit counts xfail as skipped
    reasons, count = _run(tmp_path, *_RULES, file, ci=True)
    assert count == {"tests": 7, "errors": 3, "failures": 1, "skipped": 2}
    for reason in ("no server here", "no time", "not on this machine", "empty parameter set"):
        assert [told for told in reasons.values() if "counts as failed under CI" in told and reason in told]


def test_under_ci_a_module_that_skips_itself_fails(tmp_path: Path) -> None:
    file = tmp_path / "test_module.py"
    file.write_text("import pytest\npytest.importorskip('no_such_library_anywhere')\n", "utf-8")
    assert _run(tmp_path, *_RULES, file, ci=False)[1]["skipped"] == 1
    assert _run(tmp_path, *_RULES, file, ci=True)[1] == {"tests": 1, "errors": 1, "failures": 0, "skipped": 0}


@pytest.mark.parametrize("reason", ALLOWED)
def test_every_listed_reason_is_one_of_a_test(reason: str) -> None:
    sources = [
        path.read_text("utf-8")
        for path in Path(__file__).parents[1].glob("*/test_*.py")
        if path != Path(__file__)
    ]
    assert any(f'reason="{reason}' in source for source in sources)
