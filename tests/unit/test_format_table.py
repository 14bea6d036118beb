"""The table of formats: every format of the registry, in both languages, and the README's is up to date."""

from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.format_table import format_rows, markdown, with_table
from verifier_wasm.catalogue import catalogue
from verifier_wasm.formats import FORMATS

_README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_the_registrys_table() -> None:
    text = _README.read_text("utf-8")
    assert markdown() in text
    assert with_table(text) == text, "run `make formats`"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_format_has_a_title_of_its_own(lang: str) -> None:
    assert catalogue(lang)["format_titles"].keys() == {item.id for item in FORMATS}
    rows = format_rows(lang)
    assert len({row.title for row in rows}) == len(FORMATS)
    assert [row.verified for row in rows] == sorted((item.verified for item in FORMATS), reverse=True)
    assert {row.standard for row in rows} == {item.standard for item in FORMATS}


def test_a_text_without_the_marks_is_left_alone() -> None:
    with pytest.raises(BuilderError) as caught:
        with_table("# README\n")
    assert caught.value.code == "marks_missing"
