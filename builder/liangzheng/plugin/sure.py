"""How sure a row of a table is: its word gets the same mark as in the list of sources."""

import re
from collections.abc import Mapping

_CELL = re.compile(r"<td>([^<>]+)</td>")


def mark_cells(html: str, words: Mapping[str, str]) -> str:
    """Mark the cells that hold one of the words ``confidence_*`` of the interface and nothing else."""
    names = {
        word: key.removeprefix("confidence_") for key, word in words.items() if key.startswith("confidence_")
    }

    def cell(match: re.Match[str]) -> str:
        name = names.get(match[1])
        if name is None:
            return match[0]
        return f'<td><span class="confidence confidence-{name}">{match[1]}</span></td>'

    return _CELL.sub(cell, html)
