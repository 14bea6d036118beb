"""Words that one language lends another: in a page, each says in its markup which language it is in.

A word may come to stand in text, in an attribute or in a script's data. So it goes through the templates
between marks of its own (Unicode, Private Use Area), and only the finished page shows where it stands.
"""

import re
from typing import Final

_BEGIN, _OF, _END = "\ue010", "\ue011", "\ue012"
#: Where a word begins, and where it ends: between the two there may be markup by then.
_BORDER: Final = re.compile(f"{_BEGIN}([A-Za-z-]+){_OF}|{_END}")
#: Where no element may stand: in a tag, in what is not markup, in a drawing.
_NO_MARKUP: Final = re.compile(
    r"(<(?P<whole>script|title|textarea|svg|option|style)\b.*?</(?P=whole)>|<[^>]*>)", re.DOTALL
)


def mark(text: str, lender: str) -> str:
    """Return a text marked as lent by a language; ``lender``: what ``lang`` says of that (BCP 47)."""
    return f"{_BEGIN}{lender}{_OF}{text}{_END}"


def plain(text: str) -> str:
    """Return a text without marks."""
    return _BORDER.sub("", text)


def shown(html: str) -> str:
    """Return a page with an element around each word that is lent."""
    if _BEGIN not in html:
        return html
    shown, end = [], 0
    for found in _NO_MARKUP.finditer(html):
        shown += [_marked(html[end : found.start()]), plain(found[0])]
        end = found.end()
    return "".join((*shown, _marked(html[end:])))


def _marked(text: str) -> str:
    return _BORDER.sub(lambda border: f'<span lang="{border[1]}">' if border[1] else "</span>", text)
