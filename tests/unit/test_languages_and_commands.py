"""A language or a command that is added in one place and forgotten in another is told."""

import importlib
import json
import re
from pathlib import Path

import click

from liangzheng import cli, format_table
from liangzheng.plugin import data
from liangzheng.plugin.languages import SIDE_BY_SIDE
from verifier_wasm.catalogue import LANGUAGES

_ROOT = Path(__file__).parents[2]
_CLI = _ROOT / "builder" / "liangzheng" / "cli"


def test_every_part_knows_the_same_languages() -> None:
    assert data.LANGUAGES == LANGUAGES
    assert format_table._LANGUAGES == LANGUAGES
    assert tuple(SIDE_BY_SIDE) == LANGUAGES
    catalogues = {path.stem: path for path in (_ROOT / "verifier_wasm" / "catalogue").glob("*.json")}
    assert catalogues.keys() == set(LANGUAGES)
    for lang, path in catalogues.items():
        assert json.loads(path.read_text("utf-8")), lang
        assert (_ROOT / "site_src" / lang / "index.md").is_file()


def test_every_command_is_registered_and_in_the_readme() -> None:
    # With an underline: a part of a command, as `trust_import` of `trust`.
    modules = {path.stem for path in _CLI.glob("*.py") if "_" not in path.stem}
    commands = {
        name for name in modules if hasattr(importlib.import_module(f"liangzheng.cli.{name}"), "command")
    }
    assert commands == set(cli._COMMANDS)
    for name in commands:
        assert isinstance(importlib.import_module(f"liangzheng.cli.{name}").command, click.Command)
    readme = (_ROOT / "README.md").read_text("utf-8")
    assert set(re.findall(r"^\| `liangzheng (\w+)", readme, re.MULTILINE)) == commands
