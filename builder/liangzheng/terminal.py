"""Text that is safe to print: names and ids in codes, lists and files are a stranger's."""

import json
from typing import Any, Final

from verifier_wasm.encoding.quoted import cleaned

#: The path of a file, or an address, whole.
_WORD_LENGTH: Final = 2_000


def printable(line: str) -> str:
    """Return a line whose words are `cleaned` each, with the spaces between them as they were."""
    return " ".join(cleaned(word, _WORD_LENGTH) for word in line.split(" "))


def printable_json(value: Any, *, indent: int | None = None) -> str:
    """Return JSON text whose strings hold no character that is not printable, but its escape."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
