"""docs/architecture.md shows the imports as they are."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import picture

_ROOT = Path(__file__).parents[2]
_PAGE = _ROOT / "docs" / "architecture.md"


def test_the_page_is_up_to_date() -> None:
    text = _PAGE.read_text("utf-8")
    assert picture.written(text) == text, "run `make picture`"


@pytest.mark.parametrize(
    ("file", "line", "arrow"),
    [
        ("verifier_wasm/reasons.py", "import verifier_wasm.limits", "  reasons --> limits"),
        ("builder/liangzheng/server.py", "import liangzheng.times", "  server --> times"),
        ("verifier_wasm/rules/__init__.py", 'import_module(f"verifier_wasm.view")', "  rules -.-> view"),
    ],
)
def test_a_new_import_shows(tmp_path: Path, file: str, line: str, arrow: str) -> None:
    for folder in ("verifier_wasm", "builder", "tools", "docs"):
        shutil.copytree(
            _ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "assets")
        )
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    page = tmp_path / "docs" / "architecture.md"
    path = tmp_path / file
    path.write_text(f"{path.read_text('utf-8')}\n\ndef late() -> None:\n    {line}\n", "utf-8")
    subprocess.run(
        [sys.executable, "-m", "tools.picture", page],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{tmp_path / 'builder'}"},
        check=True,
        timeout=60,
    )
    before, after = (set(place.read_text("utf-8").splitlines()) for place in (_PAGE, page))
    assert after - before == {arrow}


def test_marks_that_are_missing_are_named() -> None:
    with pytest.raises(SystemExit, match="the marks around the picture of verifier_wasm are missing"):
        picture.written("# Architecture\n")


@given(st.lists(st.sets(st.integers(0, 7)), min_size=1, max_size=8))
def test_arrows_left_out_lose_no_way(ends: list[set[int]]) -> None:
    arrows = {str(n): {str(to) for to in tos if to < n} for n, tos in enumerate(ends)}
    fewer = picture.without_detours(arrows)

    def reach(graph: dict[str, set[str]], room: str) -> set[str]:
        return graph[room].union(*(reach(graph, to) for to in graph[room]))

    for room, kept in fewer.items():
        assert kept <= arrows[room]
        assert reach(fewer, room) == reach(arrows, room)
        for arrow in kept:
            assert not any(arrow in reach(fewer, other) for other in kept - {arrow})
