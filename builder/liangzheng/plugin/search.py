"""What is searched in the page: one file a language, with its sections, words that mean the same and pinyin.

The whole text is small enough to be searched as it is, so the page needs no index of word parts; it counts in
the text what a query means.
"""

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from liangzheng.names import hashed_name
from liangzheng.plugin.data import LANGUAGES, Search
from liangzheng.plugin.navigation import HOME, Entry
from liangzheng.plugin.search_pinyin import readings
from liangzheng.plugin.search_sections import sections

FOLDER: Final = "assets"
#: The page that searches, and the one that leads to all others: neither is about something.
_LEFT_OUT: Final = frozenset({"search", HOME})

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


def headings(pages: Iterable[Entry], texts: Mapping[Entry, str]) -> list[dict[str, Any]]:
    """Return the pages with their headings, as ``partials/_headings.html`` lists them in the search page."""
    return [
        {
            "href": f"../{entry.url.partition('/')[2]}",
            "title": entry.label,
            "headings": [section for section in sections(texts[entry]) if section.id],
        }
        for entry in pages
        if entry.slug not in _LEFT_OUT
    ]


def write(site: Path, pages: Mapping[Entry, str], known: Search) -> dict[str, str]:
    """Write what is searched in each language; return the files' paths in the site by language."""
    by_language: dict[str, list[tuple[Entry, str]]] = {lang: [] for lang in LANGUAGES}
    for entry, markup in pages.items():
        if entry.lang in by_language and entry.slug not in _LEFT_OUT:
            by_language[entry.lang].append((entry, markup))
    written = {}
    for lang, found in by_language.items():
        found.sort(key=lambda page: page[0].url)
        data = json.dumps(_content(found, known), ensure_ascii=False, separators=(",", ":")).encode()
        written[lang] = hashed_name(f"{FOLDER}/search-{lang}.json", data)
        (site / written[lang]).write_bytes(data)
    return written


def _content(pages: list[tuple[Entry, str]], known: Search) -> dict[str, Any]:
    words = [word for group in known.same for word in group]
    read = {entry: list(_sections(entry, markup)) for entry, markup in pages}
    often = Counter(line for found in read.values() for section in found for line in set(_lines(section)))
    return {
        "same": known.same,
        "stop": [word for group in (*known.stop["zh"], *known.stop["en"]) for word in group],
        "pinyin": readings(words),
        "pages": [
            {
                "url": entry.url,
                "title": entry.front.title,
                "counts": known.pages.get(entry.slug, 1),
                "sections": [_without(section, often) for section in found],
            }
            for entry, found in read.items()
        ],
    }


def _lines(section: list[str]) -> list[str]:
    return section[2].split("\n")


def _without(section: list[str], often: Mapping[str, int]) -> list[str]:
    """Leave out the lines that stand in several sections, word for word: they say nothing of any."""
    kept = (line for line in _lines(section) if often[line] < _OFTEN)
    return [*section[:2], "\n".join(kept), *section[3:]]


def _sections(entry: Entry, markup: str) -> Iterator[list[str]]:
    """Yield id, heading, text and the heading above of each section; the first is the page's beginning."""
    first, *others = sections(markup)
    yield ["", entry.front.title, "\n".join(filter(None, (entry.front.description, first.text))), ""]
    for section in others:
        yield [section.id, section.heading, section.text, section.above]
