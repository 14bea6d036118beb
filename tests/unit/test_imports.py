"""The layers of `pyproject.toml`: the linter's own program holds them, and sees each way of breaking one."""

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("verifier_wasm", "builder/liangzheng")

#: Style of the house: a file holds one concept.
MEDIAN_LINES = 100
MOST_LINES = 350


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder / "builder"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a folder with the modules and the contracts alone."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "assets")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_run_down() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken." in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("verifier_wasm/encoding/text.py", "import verifier_wasm.verify", "verifier_wasm: imports run down"),
        ("verifier_wasm/crypto/sm3.py", "import verifier_wasm.shown.code", "verifier_wasm: imports run down"),
        ("verifier_wasm/encoding/text.py", "import verifier_wasm", "verifier_wasm: imports run down"),
        ("verifier_wasm/new_room.py", "", "verifier_wasm: imports run down"),
        ("verifier_wasm/bridge.py", "import liangzheng.errors", "verifier_wasm does not know the build"),
        ("builder/liangzheng/files.py", "import liangzheng.site", "liangzheng: imports run down"),
        ("builder/liangzheng/new_room.py", "", "liangzheng: imports run down"),
        ("verifier_wasm/encoding/cbor.py", "import verifier_wasm.encoding.jcs_too", "no circle"),
    ],
)
def test_a_wrong_import_is_seen(copy: Path, file: str, line: str, contract: str) -> None:
    (copy / "verifier_wasm/encoding/jcs_too.py").write_text("import verifier_wasm.encoding.cbor\n", "utf-8")
    path = copy / file
    path.write_text((path.read_text("utf-8") if path.exists() else "") + f"\n{line}\n", "utf-8")
    done = _lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(row.startswith(contract) for row in broken), done.stdout


def test_modules_are_small() -> None:
    lines = {
        path: len(path.read_text("utf-8").splitlines())
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }
    assert len(lines) > 200
    assert statistics.median(lines.values()) <= MEDIAN_LINES
    assert not {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > MOST_LINES}
