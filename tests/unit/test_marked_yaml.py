"""The publisher's YAML: the quick parser says what Python's says, and an error is told in the same words."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from liangzheng.errors import BuilderError
from liangzheng.plugin import data, marked_yaml

_CONTENT = Path(__file__).parents[2] / "site_src"
_TEXTS = {
    path.relative_to(_CONTENT).as_posix(): text.split("\n---\n", 1)[0] if path.suffix == ".md" else text
    for path in sorted([*_CONTENT.rglob("*.yml"), *_CONTENT.rglob("*.md")])
    if (text := path.read_text("utf-8"))
}


def test_both_parsers_say_the_same_of_the_sites_own_files() -> None:
    assert len(_TEXTS) > 60
    for name, text in _TEXTS.items():
        assert marked_yaml.values(text) == yaml.safe_load(text), name


@pytest.mark.parametrize(
    "text", ["a: [1\nb: 2", "a: 1\n b: 2", "a: 'x", "\tb: 1", "a: !!python/object:os.x {}"]
)
def test_an_error_is_told_as_pythons_parser_tells_it(text: str) -> None:
    with pytest.raises(yaml.YAMLError) as theirs:
        yaml.safe_load(text)
    with pytest.raises(yaml.YAMLError) as ours:
        marked_yaml.values(text)
    assert str(ours.value) == str(theirs.value)


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 33 + "b" + "}" * 33])
@pytest.mark.parametrize("loader", [marked_yaml._QUICK, marked_yaml._Loader])
def test_what_is_nested_too_deep_is_told_at_once(
    text: str, loader: type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The quick parser would end the program, and Python's would run out of its stack."""
    monkeypatch.setattr(marked_yaml, "_QUICK", loader)
    for file in (_CONTENT / "data").glob("*.yml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "unbroken.yml").write_text(text, "utf-8")
    with pytest.raises(BuilderError, match=r"unbroken\.yml:1: nested too deep$"):
        data.load(tmp_path)


def test_without_libyaml_pythons_parser_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "_QUICK", marked_yaml._Loader)
    assert marked_yaml.values("a: [1, 2026-01-02]") == yaml.safe_load("a: [1, 2026-01-02]")


@pytest.mark.parametrize(
    ("location", "line"),
    [((), 1), (("b",), 2), (("b", 1), 4), (("b", 1, "d"), 5), (("b", 1, "e"), 4), (("x",), 1)],
)
def test_the_line_of_a_value_or_of_its_nearest_parent(location: tuple[int | str, ...], line: int) -> None:
    assert marked_yaml.line_of("a: 1\nb:\n  - 1\n  - c: 2\n    d: 3\n", location) == line


@pytest.mark.parametrize("loader", [marked_yaml._QUICK, marked_yaml._Loader])
def test_a_key_that_stands_twice_is_told_with_its_line(loader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "_QUICK", loader)
    with pytest.raises(yaml.MarkedYAMLError, match="a stands here a second time") as caught:
        marked_yaml.values("x:\n  a: 1\n  b: 2\n  a: 3\n")
    assert caught.value.problem_mark is not None
    assert caught.value.problem_mark.line == 3
    assert marked_yaml.values("x: &x {a: 1}\ny: {<<: *x, a: 2}\n")["y"] == {"a": 2}
