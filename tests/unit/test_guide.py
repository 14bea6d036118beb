"""The text of the guide: pairs of pages, heading ids, sources, and tables that say what the rules say."""

import json
import re
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
import yaml

from liangzheng.plugin import data, front_matter
from liangzheng.plugin.front_matter import FrontMatter

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "site_src"
#: They are tools, and state no facts.
WITHOUT_SOURCES = {"check", "search", "changes"}
HEADING = re.compile(r"^(#{1,6}) +(.*?)\s*$", re.MULTILINE)
HEADING_ID = re.compile(r"\{#([a-z][a-z0-9-]*)\}$")
DIRECTIVE = re.compile(r"^\{\{ *([a-z-]+) *\}\} *$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)]+)\)")
LEFTOVER = re.compile(r"TODO|FIXME|XXX|lorem|待补|待定", re.IGNORECASE)
SLUGS = sorted(path.stem for path in (SOURCE / "zh").glob("*.md"))
PAGES = [f"{lang}/{slug}" for slug in SLUGS for lang in ("zh", "en")]


@cache
def _front(page: str) -> FrontMatter:
    return front_matter.read(SOURCE / f"{page}.md", shown_as=page)


@cache
def _body(page: str) -> str:
    return (SOURCE / f"{page}.md").read_text("utf-8").split("\n---\n", 1)[1]


def _headings(page: str) -> list[tuple[int, str | None]]:
    found = HEADING.findall(_body(page))
    ids = [HEADING_ID.search(text) for _, text in found]
    return [(len(marks), match and match[1]) for (marks, _), match in zip(found, ids, strict=True)]


def _links(page: str) -> list[str]:
    return LINK.findall(_body(page))


def _rows(page: str) -> list[list[str]]:
    lines = (line for line in _body(page).splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_both_languages_have_the_same_pages() -> None:
    assert SLUGS
    assert sorted(path.stem for path in (SOURCE / "en").glob("*.md")) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_twins_agree_in_all_but_words(slug: str) -> None:
    zh, en = _front(f"zh/{slug}"), _front(f"en/{slug}")
    for name in ("checked", "section", "order", "template", "step", "kind"):
        assert getattr(zh, name) == getattr(en, name), name
    assert [(source.id, source.confidence) for source in zh.sources] == [
        (source.id, source.confidence) for source in en.sources
    ]
    assert DIRECTIVE.findall(_body(f"zh/{slug}")) == DIRECTIVE.findall(_body(f"en/{slug}"))


@pytest.mark.parametrize("slug", SLUGS)
def test_twins_have_the_same_headings(slug: str) -> None:
    assert _headings(f"zh/{slug}") == _headings(f"en/{slug}")


@pytest.mark.parametrize("page", PAGES)
def test_every_heading_has_an_id_of_its_own(page: str) -> None:
    ids = [name for _, name in _headings(page)]
    assert None not in ids
    assert len(ids) == len(set(ids))
    # The theme uses these on every page.
    assert not set(ids) & {"main", "contents", "sources", "on-this-page"}


@pytest.mark.parametrize("page", PAGES)
def test_headings_start_at_two_and_skip_no_level(page: str) -> None:
    level = 1
    for depth, _ in _headings(page):
        assert 2 <= depth <= level + 1
        level = depth


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_sources_that_are_known(page: str) -> None:
    known = data.load(SOURCE / "data").sources
    named = [source.id for source in _front(page).sources if source.id]
    assert set(named) <= set(known)
    if page.split("/")[1] not in WITHOUT_SOURCES:
        assert _front(page).sources


def test_every_known_source_is_used() -> None:
    used = {source.id for page in PAGES for source in _front(page).sources}
    assert set(data.load(SOURCE / "data").sources) - used == set()


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_left_over(page: str) -> None:
    assert not LEFTOVER.search(_body(page))


@pytest.mark.parametrize("page", PAGES)
def test_pages_link_only_to_pages_and_headings_that_exist(page: str) -> None:
    lang, slug = page.split("/")
    for link in _links(page):
        target, _, anchor = link.partition("#")
        assert not target or target.removesuffix(".md") in SLUGS, link
        name = target.removesuffix(".md") or slug
        if anchor:
            assert anchor in [heading for _, heading in _headings(f"{lang}/{name}")], link


@pytest.mark.parametrize("page", PAGES)
def test_twins_link_to_the_same_places(page: str) -> None:
    slug = page.split("/")[1]
    assert sorted(_links(f"zh/{slug}")) == sorted(_links(f"en/{slug}"))


@pytest.mark.parametrize("slug", SLUGS)
def test_chinese_pages_address_the_reader_politely(slug: str) -> None:
    assert "你" not in _body(f"zh/{slug}")


def _rules(name: str) -> object:
    return json.loads(resources.files("verifier_wasm.rules").joinpath(name).read_text("utf-8"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_state_letters_are_those_of_the_verifier(lang: str) -> None:
    states = _rules("states.json")
    assert isinstance(states, dict)
    cells = [cell for row in _rows(f"{lang}/states") if len(row) == 4 for cell in (row[:2], row[2:])]
    told = {letter: text for letter, text in cells if re.fullmatch("[A-Z]", letter)}
    assert told.keys() == states.keys()
    for letter, text in told.items():
        assert text.split()[0] == states[letter]["zh"]


def test_history_is_in_order_and_its_sources_are_known() -> None:
    history = yaml.safe_load((SOURCE / "data" / "history.yml").read_text("utf-8"))
    dates = [point["date"] for point in history]
    totals = [point["licences"] for point in history if point["counts"] == "total"]
    assert dates == sorted(dates)
    assert totals == sorted(totals)
    assert {point["counts"] for point in history} == {"total", "day"}
    assert {point["source"] for point in history} <= set(data.load(SOURCE / "data").sources)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_numbers_page_tells_every_point_of_the_history(lang: str) -> None:
    history = yaml.safe_load((SOURCE / "data" / "history.yml").read_text("utf-8"))
    events = [row[2] for row in _rows(f"{lang}/numbers") if len(row) == 4]
    assert [point["event"][lang] for point in history] == events[2:]


@pytest.mark.parametrize(
    "page", [f"{lang}/{slug}" for lang in ("zh", "en") for slug in ("index", "before-you-start")]
)
def test_the_photo_check_is_where_a_driver_looks_for_it(page: str) -> None:
    assert "photo-check.md" in _links(page)
