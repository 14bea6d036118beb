"""A style sheet in one file: what it imports takes the place of the line, without comments and indents."""

import re
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError

_IMPORT: Final = re.compile(r'^@import "\./([a-z/-]+\.css)";$', re.MULTILINE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BREAKS: Final = re.compile(r"\s*\n\s*")


def joined(sheet: Path) -> bytes:
    """Return a style sheet with its parts, in their order; `BuilderError` for a part that is missing."""
    try:
        text = sheet.read_text("utf-8")
    except FileNotFoundError:
        raise BuilderError(f"the theme has no style {sheet.name}") from None
    text = _IMPORT.sub(lambda match: joined(sheet.parent / match[1]).decode(), text)
    return _BREAKS.sub("\n", _COMMENT.sub("", text)).strip().encode()
