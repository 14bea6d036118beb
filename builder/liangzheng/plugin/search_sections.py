"""A page in sections, as search gives them: what stands under each heading that has an id."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, override

_HEADINGS: Final = ("h2", "h3")
#: What ends a line of text: none of a sentence goes over it.
_BLOCKS: Final = frozenset(
    {
        "p",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "dt",
        "dd",
        "figcaption",
        "text",
        "title",
        "desc",
        "div",
        "summary",
    }
    | {"br", "h1", "h2", "h3", "h4", "option", "label", "button"}
)
_CELLS: Final = frozenset({"td", "th"})
#: The text of a licence, and what is not text: none of the site's words.
_LEFT_OUT: Final = frozenset({"pre", "script", "style", "template"})
_SPACE: Final = re.compile(r"[^\S\n]+")


@dataclass(slots=True)
class Section:
    """A heading, its id and the lines of text under it; ``above`` is the heading that it stands under."""

    id: str
    heading: str
    above: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, a line for each block."""
        lines = (_SPACE.sub(" ", line).strip() for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)


def sections(markup: str) -> list[Section]:
    """Return what stands before the first heading, with an empty id, and then each section."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = [Section("", "")]
        self._above = ""
        self._heading: list[str] | None = None
        self._left_out = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        identifier = dict(attrs).get("id")
        if tag in _LEFT_OUT:
            self._left_out += 1
        elif tag in _HEADINGS and identifier:
            self._heading = []
            self.found.append(Section(identifier, ""))
        elif tag in _BLOCKS:
            self._write("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._left_out -= 1
        elif tag in _HEADINGS and self._heading is not None:
            self._end_heading(tag)
        elif tag in _BLOCKS:
            self._write("\n")
        elif tag in _CELLS:
            self._write(" ")

    @override
    def handle_data(self, data: str) -> None:
        if self._left_out:
            return
        if self._heading is not None:
            self._heading.append(data)
        else:
            self._write(data)

    def _write(self, text: str) -> None:
        # A line break of the markup is a space.
        self.found[-1].parts.append(text if text == "\n" else text.replace("\n", " "))

    def _end_heading(self, tag: str) -> None:
        heading = " ".join("".join(self._heading or []).split())
        self._heading = None
        self.found[-1].heading = heading
        if tag == _HEADINGS[0]:
            self._above = heading
        else:
            self.found[-1].above = self._above
