"""The theme's drawings (``theme/drawings/NAME.svg``, one a file), put into a page as markup of its own.

Inline, so that they take the page's colours, light and dark, and a page is one request; the words in them and
what they show come from ``data/drawings.yml``.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

import jinja2
from markupsafe import Markup, escape

from liangzheng.errors import BuilderError
from liangzheng.plugin.data import Drawing

FOLDER: Final = "drawings/"
_FILE: Final = "data/drawings.yml"
#: In Markdown, within a line: ``{{ drawing state-green }}``.
_INLINE: Final = re.compile(r"\{\{ *drawing +([a-z][a-z0-9-]*) *\}\}")
_PLACEHOLDER: Final = '<span data-drawing="{name}"></span>'
_DONE: Final = re.compile(r'<span data-drawing="([a-z0-9-]+)"></span>')
#: What the page's Content-Security-Policy refuses, or what would be fetched from elsewhere.
_REFUSED: Final = re.compile(
    r"<(?:script|style|image|use|foreignObject)\b|\s(?:style|on\w+|(?:xlink:)?href)\s*="
)
_ROOT: Final = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)">')
_BREAKS: Final = re.compile(r"\s*\n\s*")

type Draw = Callable[..., Markup]


class Drawings:
    """The drawings of the theme, checked once, drawn in a language as often as a page asks for them."""

    def __init__(self, environment: jinja2.Environment, words: Mapping[str, Drawing]) -> None:
        """Raise `BuilderError` for words without a drawing."""
        self._environment = environment
        self._words = words
        self._files = {
            name.removeprefix(FOLDER).removesuffix(".svg")
            for name in environment.list_templates()
            if name.startswith(FOLDER)
        }
        for name in words:
            if name not in self._files:
                raise BuilderError(f"{_FILE}: the theme has no drawing {name!r}")

    def of(self, lang: str) -> Draw:
        """Return the function that templates call ``drawing``; what is ``optional`` may be missing."""

        def draw(name: str, *, more: str = "", optional: bool = False) -> Markup:
            if optional and name not in self._files:
                return Markup()
            return self._draw(name, lang, more)

        return draw

    def _draw(self, name: str, lang: str, more: str) -> Markup:
        """Draw one, with ``more`` classes; `BuilderError` for one that is not there or not allowed."""
        known = self._words.get(name)
        words = {key: text[lang] for key, text in known.words.items()} if known else {}
        if name not in self._files:
            raise BuilderError(f"the theme has no drawing {name!r}")
        try:
            text = self._environment.get_template(f"{FOLDER}{name}.svg").render(words=words)
        except jinja2.UndefinedError as error:
            raise BuilderError(f"{_FILE}: {name}: the drawing needs more words: {error}") from error
        text = _BREAKS.sub("", text.strip())
        found = _ROOT.match(text)
        refused = _REFUSED.search(text)
        if found is None or refused:
            said = (
                f"holds {refused[0].strip()!r}" if refused else 'does not begin with <svg viewBox="0 0 W H">'
            )
            raise BuilderError(f"theme/{FOLDER}{name}.svg {said}")
        named = f'role="img" aria-label="{escape(known.alt[lang])}"' if known else 'aria-hidden="true"'
        width, height = found.groups()
        start = (
            f'<svg class="{f"drawn {more}".strip()}" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" focusable="false" {named}>'
        )
        return Markup(start + text[found.end() :])  # noqa: S704  -- the theme's own, checked above


def mark(markdown: str) -> str:
    """Take the drawings within lines out of Markdown's way."""
    return _INLINE.sub(lambda match: _PLACEHOLDER.format(name=match[1]), markdown)


def fill(html: str, draw: Draw) -> str:
    """Put them where they were marked, small enough to stand beside words."""
    return _DONE.sub(lambda match: str(draw(match[1], more="drawn-inline")), html)
