"""The text that is searched in the page: one file a language, with the words that mean the same.

The whole text is small enough to be searched as it is (about 20 KB compressed), so a hit is exactly a
substring; no index of word parts is needed, which no segmenter gets right for Chinese.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from liangzheng.names import hashed_name
from liangzheng.plugin.navigation import Entry

FOLDER: Final = "assets"
#: Pages that are tools, not text.
_LEFT_OUT: Final = frozenset({"search", "check"})

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


def write(
    site: Path, pages: Iterable[tuple[Entry, str]], synonyms: Mapping[str, Sequence[Sequence[str]]]
) -> dict[str, str]:
    """Write the text of each language; return the files' paths in the site by language."""
    by_language: dict[str, list[dict[str, str]]] = {lang: [] for lang in synonyms}
    for entry, markup in pages:
        if entry.lang in by_language and entry.slug not in _LEFT_OUT:
            text = f"{entry.front.description} {plain_text(markup)}"
            by_language[entry.lang].append({"url": entry.url, "title": entry.front.title, "text": text})
    written = {}
    for lang, found in by_language.items():
        groups = [[word.lower() for word in group] for group in synonyms[lang]]
        content = {"synonyms": groups, "pages": sorted(found, key=lambda page: page["url"])}
        data = json.dumps(content, ensure_ascii=False).encode()
        written[lang] = hashed_name(f"{FOLDER}/search-{lang}.json", data)
        (site / written[lang]).write_bytes(data)
    return written
