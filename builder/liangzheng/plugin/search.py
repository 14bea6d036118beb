"""What is searched in the page: one file a language, with its sections, words that mean the same and pinyin.

What is kept of the text is small enough to be searched as it is, so the page needs no index of word parts; it
counts in the text what a query means.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.names import hashed_name
from liangzheng.plugin.languages import HOME, SIDE_BY_SIDE
from liangzheng.plugin.navigation import Entry
from liangzheng.plugin.search_brief import brief
from liangzheng.plugin.search_pinyin import readings
from liangzheng.plugin.search_sections import Section, sections
from liangzheng.plugin.searching import PAGE_ITSELF, Asked, Search

FOLDER: Final = "assets"
#: The page that searches, the one that leads to all others, and the changes: none is about something.
_LEFT_OUT: Final = frozenset({"search", "changes", HOME})

#: Sheets to print say what other pages say: they are found by what they are called.
_SHEETS: Final = frozenset({"handout.html", "card.html"})

#: Pages that begin with what they are for: their beginning answers, not the first heading, which is below it.
_TOOLS: Final = frozenset({"check.html", "photo-check.html"})

#: A line that is in so many sections is none that answers.
_OFTEN: Final = 3

_BLOCK_END: Final = re.compile(
    r"</(?:p|li|h[1-6]|td|th|tr|dt|dd|figcaption|text|title|desc|div|summary)>|<br ?/?>"
)
#: The text of a licence: none of the site's words.
_QUOTED: Final = re.compile(r"(?s)<pre>.*?</pre>")
_TAG: Final = re.compile(r"<[^>]+>")
_SPACE: Final = re.compile(r"\s+")


def plain_text(markup: str) -> str:
    """Return the words of a page: blocks are apart, what is only marked up inside them is not."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub("", _BLOCK_END.sub(" ", _QUOTED.sub(" ", markup))))).strip()


def _is_searched(entry: Entry) -> bool:
    return entry.slug not in _LEFT_OUT


def headings(pages: Iterable[Entry], texts: Mapping[Entry, str]) -> list[dict[str, Any]]:
    """Return the pages with their headings, as ``partials/_headings.html`` lists them in the search page."""
    return [
        {
            "href": f"../{entry.url.partition('/')[2]}",
            "title": entry.label,
            "headings": [section for section in sections(texts[entry]) if section.id],
        }
        for entry in pages
        if _is_searched(entry)
    ]


def write(
    site: Path,
    pages: Mapping[Entry, str],
    known: Search,
    asked: Asked,
    languages: Iterable[str] = tuple(SIDE_BY_SIDE),
) -> dict[str, str]:
    """Write what is searched in each language; return the files' paths in the site by language.

    Raises `BuilderError` where ``asked.yml`` names a page or a heading that does not exist.
    """
    by_language: dict[str, list[tuple[Entry, str]]] = {lang: [] for lang in languages}
    for entry, markup in pages.items():
        if entry.lang in by_language and _is_searched(entry):
            by_language[entry.lang].append((entry, markup))
    _check(by_language, asked)
    written = {}
    pinyin = readings(word for group in known.same for word in group)
    for lang, found in by_language.items():
        found.sort(key=lambda page: page[0].url)
        data = json.dumps(
            _content(found, known, asked, pinyin), ensure_ascii=False, separators=(",", ":")
        ).encode()
        written[lang] = hashed_name(f"{FOLDER}/search-{lang}.json", data)
        (site / written[lang]).write_bytes(data)
    return written


def _content(pages: list[tuple[Entry, str]], known: Search, asked: Asked, pinyin: Any) -> dict[str, Any]:
    """Return the columns that ``search-index.js`` describes."""
    read = {entry: list(_sections(entry, markup)) for entry, markup in pages}
    every = [(entry, section) for entry, found in read.items() for section in found]
    often = Counter(line for _, section in every for line in set(_lines(section)))
    return {
        "same": known.same,
        "traditional": known.traditional,
        "stop": [word for groups in known.stop.values() for group in groups for word in group],
        "pinyin": pinyin,
        "pages": [
            [entry.url, entry.front.title, known.pages.get(entry.slug, 1), len(found)]
            for entry, found in read.items()
        ],
        "tools": [at for at, entry in enumerate(read) if entry.front.template in _TOOLS],
        "ids": [section.id for _, section in every],
        "headings": [section.heading for _, section in every],
        "texts": brief([_text(entry, section, often) for entry, section in every]),
        "asked": [_asked(entry, section, asked) for entry, section in every],
        "under": [int(bool(section.above)) for _, section in every],
    }


def _check(by_language: Mapping[str, list[tuple[Entry, str]]], asked: Asked) -> None:
    """Refuse words for a heading that a page does not have, in a language that owes it or has words."""
    known = {
        (lang, entry.slug): {"", *(section.id for section in sections(markup))}
        for lang, found in by_language.items()
        for entry, markup in found
    }
    slugs = {slug for _, slug in known}
    for page, its in asked.items():
        for heading, words in its.items():
            name = "" if heading == PAGE_ITSELF else heading
            owed = [known.get((lang, page)) for lang in by_language if lang in SIDE_BY_SIDE or lang in words]
            if page not in slugs or any(headings is not None and name not in headings for headings in owed):
                raise BuilderError(f"site_src/data/asked.yml: {page}.{heading}: there is no such heading")


def _asked(entry: Entry, section: Section, asked: Asked) -> str:
    """Return the words of those who ask for the section, in its own language."""
    words = asked.get(entry.slug, {}).get(section.id or PAGE_ITSELF, {})
    return "\n".join(text for lang, texts in words.items() if lang == entry.lang for text in texts)


def _lines(section: Section) -> list[str]:
    return section.text.split("\n")


def _text(entry: Entry, section: Section, often: Mapping[str, int]) -> str:
    """Leave out the lines that stand in several sections, word for word: they say nothing of any."""
    if entry.front.template in _SHEETS:
        return ""
    return "\n".join(line for line in _lines(section) if often[line] < _OFTEN)


def _sections(entry: Entry, markup: str) -> Iterator[Section]:
    """Yield the page's sections; the first is its beginning, under its title."""
    first, *others = sections(markup)
    yield Section("", entry.front.title, parts=[entry.front.description, "\n", first.text])
    yield from others
