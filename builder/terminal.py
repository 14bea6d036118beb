"""Text that is safe to print: names and ids in codes, lists and files are a stranger's."""

import json
from typing import Any, Final

from verifier_wasm.quoted import cleaned

#: A line of a list or of an error with the path of a file.
_LINE_LENGTH: Final = 2_000


def printable(line: str) -> str:
    """Return a line, its indentation kept, as `cleaned`."""
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + cleaned(text, _LINE_LENGTH)


def printable_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON text whose strings hold no character that is not printable, but its escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
