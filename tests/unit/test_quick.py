"""`make quick` runs the tests nearest to a change, within its time, and says what it left out."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.affected import affected, unit_tests

_ROOT = Path(__file__).parents[2]
#: This one names what it asks for.
_TESTS = {path: source for path, source in unit_tests().items() if not path.endswith("/test_quick.py")}


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("tests/unit/test_cbor.py", "tests/unit/test_cbor.py"),
        ("verifier_wasm/encoding/cbor.py", "tests/unit/test_cbor.py"),
        ("verifier_wasm/x509/path.py", "tests/unit/test_x509.py"),  # imported by what the test imports
        ("builder/liangzheng/cli/issue.py", "tests/unit/test_cli_issue.py"),  # by its name
        ("verifier_wasm/catalogue/zh.json", "tests/unit/test_catalogue.py"),  # by its folder
        ("docs/threat-model.md", "tests/unit/test_threat_model.py"),  # named in the test
    ],
)
def test_the_nearest_test_is_found(path: str, test: str) -> None:
    found = affected([path], _TESTS)
    assert test in found
    assert len(found) < len(_TESTS)


def test_what_no_test_is_near_to_has_none() -> None:
    assert affected([".editorconfig"], _TESTS) == []


@pytest.mark.parametrize(
    ("seconds", "left"), [(60.0, 0), (0.25, 4), pytest.param(0.0, 6, marks=pytest.mark.long)]
)
def test_no_test_starts_when_the_time_is_up(tmp_path: Path, seconds: float, left: int) -> None:
    (tmp_path / "test_it.py").write_text(
        "import time, pytest\n@pytest.mark.parametrize('n', range(6))\ndef test_it(n): time.sleep(0.2)\n",
        "utf-8",
    )
    program = (
        "import pytest, sys; from tools.quick import Budget; "
        f"sys.exit(pytest.main(['-q', '-c', '/dev/null', sys.argv[1]], plugins=[Budget({seconds})]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = f"the time was up: {left} more are run by make test"
    assert (said in done.stdout) == (left > 0), done.stdout + done.stderr
    if left < 6:
        assert f"{6 - left} passed" in done.stdout
