"""The decisions in docs/adr/: one form, and a table that says the same."""

import re
from datetime import date
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "docs" / "adr"
_PAGES = sorted(_FOLDER.glob("[0-9]*.md"))
_FORM = re.compile(
    r"# (?P<number>\d{4}): (?P<title>\S[^\n]*\S)\n\n"
    r"Date: (?P<date>\d{4}-\d{2}-\d{2})\n\n"
    r"Status: (?P<status>accepted|replaced by \d{4})\n\n"
    r"\*\*Decided\.\*\*\s.+?\n\n\*\*Why\.\*\*\s.+?\n\n\*\*Costs\.\*\*\s\S.+\n",
    re.DOTALL,
)


def _faults(name: str, text: str) -> list[str]:
    """Return what is wrong with the form of a page."""
    found = _FORM.fullmatch(text)
    if not found:
        return ["not in the form that docs/adr/README.md gives"]
    faults = [] if name.startswith(f"{found['number']}-") else ["the number is not that of the file's name"]
    date.fromisoformat(found["date"])
    marks = re.findall(r"^\*\*(Decided|Why|Costs)\.\*\*", text, re.MULTILINE)
    if marks != ["Decided", "Why", "Costs"]:
        faults.append("the three parts do not stand once each")
    if re.search(r"^#", text.partition("\n")[2], re.MULTILINE):
        faults.append("a heading inside")
    return faults


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_each_is_in_the_form(page: Path) -> None:
    assert _faults(page.name, page.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# 0001: ", "# 1. "),
        ("# 0001: ", "# 0002: "),
        ("Date: ", "On "),
        ("Status: accepted\n\n", ""),
        ("Status: accepted", "Status: fine"),
        ("**Why.**", "Because"),
        ("**Costs.**", "**Why.**"),
        ("**Costs.**", "## Costs\n\n**Costs.**"),
    ],
)
def test_another_form_is_seen(old: str, new: str) -> None:
    text = _PAGES[0].read_text("utf-8")
    assert old in text
    assert _faults(_PAGES[0].name, text.replace(old, new, 1))


def test_the_numbers_run_on() -> None:
    assert [int(page.name[:4]) for page in _PAGES] == list(range(1, len(_PAGES) + 1))


def test_what_is_replaced_names_a_later_page() -> None:
    numbers = {page.name[:4] for page in _PAGES}
    for page in _PAGES:
        for later in re.findall(r"^Status: replaced by (\d{4})$", page.read_text("utf-8"), re.MULTILINE):
            assert later in numbers
            assert later > page.name[:4]


def test_the_table_says_the_same() -> None:
    rows = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \| (\S+) \| (.+) \|$",
        (_FOLDER / "README.md").read_text("utf-8"),
        re.MULTILINE,
    )
    pages = []
    for page in _PAGES:
        found = _FORM.match(page.read_text("utf-8"))
        assert found
        pages.append((found["number"], page.name, found["title"], found["date"], found["status"]))
    assert rows == pages
