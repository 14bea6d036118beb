"""Headings break between words: what is one word to a reader (``data/unbroken.yml``) stays on one line.

Chinese may break at any character, and browsers do; so names, and numbers with their units, get a box. A name
of letters and figures in one (交管12123) is whole everywhere.
"""

import re
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

_UNITS: Final = "周岁|个月|[分年月日天元岁次步页号条]"
_HEADING: Final = re.compile(r"(<h[1-4]\b[^>]*>)(.*?)(</h[1-4]>)", re.DOTALL)
#: A figure beside a letter: where a browser breaks a name in two.
_MIXED: Final = re.compile(r"[^\W\d]\d|\d[^\W\d]")
#: A character that is written as ``&...;``: no word is looked for in it.
_REFERENCE: Final = r"(?P<reference>&#?\w+;)"
_TAG: Final = re.compile(r"(<[^>]*>)")
#: What is passed over in a page: boxes that are there, elements that hold no markup, and tags.
_PASSED: Final = (
    r'<span class="unbroken">.*?</span>|<!--.*?-->'
    r"|<(script|style|title|option|textarea|text|desc)\b.*?</\1>|<[^>]*>"
)


class Unbroken:
    """What is never split, in one pattern: the longest first."""

    def __init__(self, words: Iterable[str]) -> None:
        longest = sorted({str(escape(word)) for word in words}, key=len, reverse=True)
        self._pattern = re.compile("|".join((*map(re.escape, longest), rf"\d+(?:{_UNITS})", _REFERENCE)))
        mixed = (re.escape(word) for word in longest if _MIXED.search(word))
        self._in_page = re.compile(f"{_PASSED}|(?P<name>{'|'.join(mixed) or '(?!)'})", re.DOTALL)

    def text(self, text: str) -> Markup:
        """Return a text as markup in which no word is split; the filter ``unbroken`` of templates."""
        return Markup(self._boxes(str(escape(text))))  # noqa: S704  -- escaped here

    def headings(self, html: str) -> str:
        """Do the same within each heading of a page, beside the markup that it holds."""

        def heading(match: re.Match[str]) -> str:
            parts = _TAG.split(match[2])
            return match[1] + "".join(p if p.startswith("<") else self._boxes(p) for p in parts) + match[3]

        return _HEADING.sub(heading, html)

    def page(self, html: str) -> str:
        """Do it for names of letters and figures wherever a page has them, its text included."""
        return self._in_page.sub(lambda match: _box(match[0]) if match["name"] else match[0], html)

    def _boxes(self, escaped: str) -> str:
        return self._pattern.sub(lambda match: match[0] if match["reference"] else _box(match[0]), escaped)


def _box(word: str) -> str:
    return f'<span class="unbroken">{word}</span>'
