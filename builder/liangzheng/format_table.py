"""The table of the formats of code, from their registry: for the README and for the guide.

``python -m liangzheng.format_table README.md`` rewrites it between its two marks (``make formats``).
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.files import write_whole
from verifier_wasm.catalogue import label
from verifier_wasm.formats import FORMATS

_MARKED: Final = re.compile(r"(<!-- formats: begin[^>]*-->\n).*?(<!-- formats: end -->)", re.DOTALL)
_LANGUAGES: Final = ("zh", "en")


@dataclass(frozen=True, slots=True)
class FormatRow:
    """One format in one language; ``verified``: whether its signature is checked."""

    title: str
    standard: str
    verified: bool


def format_rows(lang: str) -> list[FormatRow]:
    """Return the formats, those whose signature is checked first, else in the order of the registry."""
    rows = [
        FormatRow(label(f"format_titles.{item.id}", lang), item.standard, item.verified) for item in FORMATS
    ]
    return sorted(rows, key=lambda row: not row.verified)


def markdown() -> str:
    """Return the README's table."""
    lines = ["| code | 码 | specified in | signature |", "|---|---|---|---|"]
    for zh, en in zip(*map(format_rows, _LANGUAGES), strict=True):
        checked = "checked" if en.verified else "recognised, not checked"
        lines.append(f"| {en.title} | {zh.title} | {en.standard} | {checked} |")
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """Return a text with the table between its marks; `BuilderError` ``marks_missing`` without them."""
    if not _MARKED.search(text):
        raise BuilderError("the marks of the table of formats are missing", code="marks_missing")
    return _MARKED.sub(lambda match: match[1] + markdown() + match[2], text)


def main() -> None:
    """Write the table into a file."""
    path = Path(sys.argv[1])
    write_whole(path, with_table(path.read_text("utf-8")).encode())


if __name__ == "__main__":
    main()
