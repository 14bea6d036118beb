"""The specimens of a built site, by their ids, with their texts."""

import json
from pathlib import Path
from typing import Any


def specimens_of(site: Path) -> dict[str, dict[str, Any]]:
    """Return the entries that ``build.json`` leads to; ``text`` is the code's text itself."""
    mark = json.loads((site / "build.json").read_text("utf-8"))
    index = json.loads((site / mark["specimens"]).read_text("utf-8"))
    return {
        entry["id"]: entry | {"text": (site / entry["text"]).read_text("ascii")}
        for entry in index["specimens"]
    }
