"""The threat model names tests; each of them exists."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "threat-model.md").read_text("utf-8")


def test_every_test_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
    assert len(named) > 20
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        assert not name or name in functions, f"{file}::{name}"


def test_each_defence_has_a_test() -> None:
    _, _, section = TEXT.partition("## What is defended")
    rows = [row for row in section.partition("\n## ")[0].splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 15
    assert not [row for row in rows if "::test_" not in row]


def test_the_readme_leads_to_it() -> None:
    assert "docs/threat-model.md" in (ROOT / "README.md").read_text("utf-8")
