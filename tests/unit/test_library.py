"""docs/library.md: its programs run as they stand, and give the verdict that `verify` gives."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import library
from tests.support.node import node

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("library")
    library.prepare(place)
    return place


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
        input=(folder / library.CODE).read_text("ascii"),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_on_a_server(folder: Path) -> None:
    assert _run(folder, sys.executable, "server.py") == "authentic signature_valid 核验通过\n"


def test_in_node(folder: Path) -> None:
    assert _run(folder, node(), "node.mjs") == "authentic signature_valid 核验通过\n"


def test_no_program_goes_unrun() -> None:
    """The page runs in tests/browser/test_library_page.py."""
    found = library.programs()
    assert found.keys() == {"server.py", "verifier.mjs", "page.html", "node.mjs"}
    assert len(re.findall(r"^```[a-z]", library.TEXT, re.MULTILINE)) == len(found) + 1
    lines = [line for line in found["server.py"].splitlines() if line and not line.startswith("#")]
    assert lines.index('if __name__ == "__main__":') <= 10
