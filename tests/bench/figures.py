"""How a benchmark's record is kept: as JSON that a person can read and a diff can show."""

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def dumped(record: "DataclassInstance") -> str:
    """Return JSON, a line for each list of figures."""
    text = json.dumps(asdict(record), indent=1, ensure_ascii=False)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s+", " ", found[0]), text) + "\n"
