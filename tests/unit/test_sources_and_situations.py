"""What a page says of its sources, and that each situation of the home page is answered."""

import re
from datetime import date
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.plugin import data, front_matter, situations
from liangzheng.plugin.both import Both
from liangzheng.plugin.data import KnownSource, Situation
from liangzheng.plugin.front_matter import FrontMatter, Source
from liangzheng.plugin.navigation import Entry, Navigation
from liangzheng.plugin.page_sources import page_sources, sources_up_to

_SOURCE = Path(__file__).parents[2] / "site_src"
_DATA = data.load(_SOURCE / "data")
_HEADING = re.compile(r"^#{2,6} .*\{#([a-z0-9-]+)\}\s*$", re.MULTILINE)
_LAWS = ("R162", "R172", "RTSL", "RTSR", "PTS", "VRR", "ONLINE", "PIPL", "FACE")
#: What an answer says besides: what it costs and where it is done, or that this was not found.
_TERMS = {"zh": ("费用", "地点"), "en": ("Cost", "lace")}


def _entry(page: str) -> Entry:
    lang, slug = page.split("/")
    path = _SOURCE / f"{page}.md"
    front = front_matter.read(path, shown_as=page)
    return Entry(lang=lang, slug=slug, url=f"{page}/", source=f"{page}.md", front=front, path=path)


_PAGES = sorted(f"{path.parent.name}/{path.stem}" for path in _SOURCE.glob("*/*.md"))
_ENTRIES = {page: _entry(page) for page in _PAGES}


def _text(page: str) -> str:
    return (_SOURCE / f"{page}.md").read_text("utf-8").split("\n---\n", 1)[1]


def _answer(page: str, anchor: str) -> str:
    """The text between a heading and the next one."""
    return re.split(r"(?m)^#{2,6} ", _text(page).split(f"{{#{anchor}}}\n", 1)[1])[0].strip()


@pytest.mark.parametrize("page", _PAGES)
def test_sources_speak_for_headings_of_their_page(page: str) -> None:
    page_sources(_ENTRIES[page], _DATA.sources, headings=_HEADING.findall(_text(page)))


@pytest.mark.parametrize("page", _PAGES)
def test_a_page_does_not_call_more_official_than_its_source_is(page: str) -> None:
    for source in _ENTRIES[page].front.sources:
        if source.id and source.confidence == "documented":
            assert _DATA.sources[source.id].confidence == "documented", source.id


def test_reports_and_implementations_are_not_called_official() -> None:
    for name in ("SEED", "IDNUMBER", "CHANGSHA", "SHANXI", "NOTICES"):
        assert _DATA.sources[name].confidence != "documented", name


def test_every_law_is_linked() -> None:
    assert [name for name in _LAWS if _DATA.sources[name].url is None] == []


def test_no_source_speaks_of_a_later_day_than_its_page_was_checked() -> None:
    for page, entry in _ENTRIES.items():
        until = sources_up_to(page_sources(entry, _DATA.sources, headings=_HEADING.findall(_text(page))))
        assert until is None or until <= entry.front.checked, page


def test_sources_up_to_is_the_newest_day() -> None:
    known = {
        "OLD": KnownSource(title=Both(zh="旧", en="old"), until=date(2020, 1, 2)),
        "NEW": KnownSource(title=Both(zh="新", en="new"), until=date(2024, 3, 4)),
        "WEB": KnownSource(title=Both(zh="网页", en="page"), confidence="single"),
    }
    entry = _with_sources(Source(id="WEB"), Source(id="NEW", confidence="agreeing"), Source(id="OLD"))
    found = page_sources(entry, known, headings=())
    assert [source.confidence for source in found] == ["single", "agreeing", "documented"]
    assert sources_up_to(found) == date(2024, 3, 4)
    assert sources_up_to(found[:1]) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(id="NONE"), "'NONE' is not in data/sources.yml"),
        (Source(id="R162", at=("nowhere",)), "the page has no heading 'nowhere'"),
    ],
)
def test_a_source_that_is_none_is_refused(source: Source, words: str) -> None:
    with pytest.raises(BuilderError, match=words):
        page_sources(_with_sources(source), _DATA.sources, headings=("here",))


def _with_sources(*sources: Source) -> Entry:
    entry = _ENTRIES["en/law"]
    front = FrontMatter.model_validate({**entry.front.model_dump(), "sources": sources})
    return Entry(
        lang="en", slug="law", url="en/law/", source="site_src/en/law.md", front=front, path=entry.path
    )


def _navigation() -> Navigation:
    return Navigation(_ENTRIES.values(), _DATA.sections)


def test_there_is_a_dozen_situations_and_each_leads_to_a_heading() -> None:
    assert len({situation.id for situation in _DATA.situations}) == len(_DATA.situations) == 12
    situations.check(_DATA.situations, _navigation(), _SOURCE)
    for lang in data.LANGUAGES:
        cards = situations.cards(_DATA.situations, _navigation(), lang)
        assert [card.id for card in cards] == [situation.id for situation in _DATA.situations]
        assert all(card.url.startswith(f"{lang}/") and "#" in card.url for card in cards)


@pytest.mark.parametrize("situation", _DATA.situations, ids=lambda situation: situation.id)
@pytest.mark.parametrize("lang", data.LANGUAGES)
def test_an_answer_begins_with_what_was_asked(situation: Situation, lang: str) -> None:
    answer = _answer(f"{lang}/{situation.page}", situation.anchor)
    assert answer.startswith("**"), "the answer stands first, in bold"
    for term in _TERMS[lang]:
        assert term in answer


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"page": "nowhere"}, r"^site_src/data/situations\.yml:3: there is no page zh/nowhere\.md$"),
        ({"anchor": "nowhere"}, r"^site_src/data/situations\.yml:3: .*zh/.*\.md has no heading 'nowhere'$"),
    ],
)
def test_a_situation_without_an_answer_is_refused(change: dict[str, str], words: str) -> None:
    first = _DATA.situations[0].model_copy(update=change)
    with pytest.raises(BuilderError, match=words):
        situations.check([first], _navigation(), _SOURCE)
