"""A page in sections, as search gives them: what stands under each heading that has an id."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, override

_HEADINGS: Final = ("h2", "h3")
#: What ends a line of text: none of a sentence goes over it. A row of a table is one line.
_BLOCKS: Final = frozenset(
    {"p", "li", "ul", "ol", "tr", "table", "dl", "dd", "figcaption", "div", "summary", "br"}
    | {"h1", "h2", "h3", "h4", "label", "button"}
)
#: What is apart in a line: the cells of a row, a term and what is said of it.
_CELLS: Final = frozenset({"td", "th", "dt"})
_BETWEEN: Final = " · "
#: The text of a licence, what is filled in or drawn, and what is no text: none of the site's words.
_LEFT_OUT: Final = frozenset({"pre", "script", "style", "template", "form", "svg"})
#: Whatever else nobody searches is marked with it, in the theme.
UNSEARCHED: Final = "data-unsearched"
#: A cell that is pinyin with its tones: who types pinyin types none, and search reads the characters.
_PINYIN: Final = re.compile(
    r"[a-zA-Z'’ -]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü'’ -]*\Z"
)
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
        lines = (_cells(_SPACE.sub(" ", line)) for line in "".join(self.parts).split("\n"))
        return "\n".join(line for line in lines if line)


def _cells(line: str) -> str:
    cells = (cell.strip() for cell in line.split(_BETWEEN.strip()))
    return _BETWEEN.join(cell for cell in cells if cell and not _PINYIN.match(cell))


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
        #: Of what is left out: its tag, as often as it is open.
        self._left_out: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        identifier = named.get("id")
        if self._left_out:
            if tag == self._left_out[0]:
                self._left_out.append(tag)
        elif tag in _LEFT_OUT or UNSEARCHED in named:
            self._left_out = [tag]
        elif tag in _HEADINGS and identifier:
            self._heading = []
            self.found.append(Section(identifier, ""))
        elif tag in _BLOCKS and tag != "dd":
            self._write("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            if tag == self._left_out[0]:
                self._left_out.pop()
        elif tag in _HEADINGS and self._heading is not None:
            self._end_heading(tag)
        elif tag in _BLOCKS:
            self._write("\n")
        elif tag in _CELLS:
            self._write(_BETWEEN)

    @override
    def handle_data(self, data: str) -> None:
        if self._left_out:
            return
        # A line break of the markup is a space.
        if self._heading is not None:
            self._heading.append(data)
        else:
            self._write(data.replace("\n", " "))

    def _write(self, text: str) -> None:
        self.found[-1].parts.append(text)

    def _end_heading(self, tag: str) -> None:
        heading = " ".join("".join(self._heading or []).split())
        self._heading = None
        self.found[-1].heading = heading
        if tag == _HEADINGS[0]:
            self._above = heading
        else:
            self.found[-1].above = self._above
