"""Directives: a line ``{{ name }}`` in Markdown puts ``theme/partials/<name>.html`` there.

This is how tables and drawings made from data come into a page. The result does not pass through Markdown:
a placeholder does, and is replaced afterwards.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jinja2

from liangzheng.errors import BuilderError

_LINE: Final = re.compile(r"^\{\{ *([a-z][a-z0-9-]*) *\}\} *$", re.MULTILINE)
_PLACEHOLDER: Final = '<div data-directive="{name}"></div>'
_DONE: Final = re.compile(r'<div data-directive="([a-z0-9-]+)"></div>')


def mark(markdown: str, *, environment: jinja2.Environment, source: Path, shown_as: str) -> str:
    """Replace each directive by a placeholder; `BuilderError` with file and line for an unknown one."""

    def place(match: re.Match[str]) -> str:
        name = match[1]
        if f"partials/{name}.html" not in environment.list_templates():
            lines = source.read_text("utf-8-sig").splitlines()
            number = next((n for n, line in enumerate(lines, 1) if line.strip() == match[0].strip()), 1)
            raise BuilderError(f"{shown_as}:{number}: there is no partial {name}.html in the theme")
        return _PLACEHOLDER.format(name=name)

    return _LINE.sub(place, markdown)


def fill(html: str, *, environment: jinja2.Environment, context: Mapping[str, Any]) -> str:
    """Replace each placeholder by its rendered partial."""
    return _DONE.sub(lambda m: environment.get_template(f"partials/{m[1]}.html").render(context), html)
