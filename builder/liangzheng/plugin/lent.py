"""Words that one language lends another: in a page, each says in its markup which language it is in.

A word may come to stand in text, in an attribute or in a script's data. So it goes through the templates
between marks of its own (Unicode, Private Use Area), and only the finished page shows where it stands.
"""

import re
from collections.abc import Mapping
from typing import Final

_BEGIN, _OF, _END = "\ue010", "\ue011", "\ue012"
_LENT: Final = re.compile(f"{_BEGIN}([A-Za-z-]+){_OF}(.*?){_END}", re.DOTALL)
#: Where no element may stand: in a tag, in what is not markup, in a drawing.
_NO_MARKUP: Final = re.compile(
    r"(<(?P<whole>script|title|textarea|svg|option|style)\b.*?</(?P=whole)>|<[^>]*>)", re.DOTALL
)


def mark(text: str, lender: str) -> str:
    """Return a text with the tag of the language that it is in."""
    return f"{_BEGIN}{lender}{_OF}{text}{_END}"


def plain(text: str) -> str:
    """Return a text without marks."""
    return _LENT.sub(r"\2", text)


def shown(html: str, tags: Mapping[str, str]) -> str:
    """Return a page with an element around each word that is lent. ``tags``: by language, for ``lang``."""
    if _BEGIN not in html:
        return html
    shown, end = [], 0
    for found in _NO_MARKUP.finditer(html):
        shown += [_marked(html[end : found.start()], tags), plain(found[0])]
        end = found.end()
    return "".join((*shown, _marked(html[end:], tags)))


def _marked(text: str, tags: Mapping[str, str]) -> str:
    return _LENT.sub(lambda word: f'<span lang="{tags[word[1]]}">{word[2]}</span>', text)
