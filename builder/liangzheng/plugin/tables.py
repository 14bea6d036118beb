"""Tables wider than a phone: each in a box that scrolls, reached by keyboard, named by its heading."""

import re
from typing import Final

_PART: Final = re.compile(r'<h[1-6][^>]*\bid="([^"]+)"|<table\b[^>]*>|</table>')


def make_scrollable(html: str) -> str:
    """Put each table of a page into its box (WCAG 2.1.1: what scrolls has to be focusable)."""
    heading = ""

    def replace(match: re.Match[str]) -> str:
        nonlocal heading
        if match[1]:
            heading = match[1]
            return match[0]
        if match[0] == "</table>":
            return "</table></div>"
        name = f' aria-labelledby="{heading}"' if heading else ""
        return f'<div class="table" role="group" tabindex="0"{name}>{match[0]}'

    return _PART.sub(replace, html)
