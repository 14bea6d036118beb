"""The configurations of docs/deploying.md: what is tried here is what stands there."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_PAGE: Final = Path(__file__).parents[2] / "docs" / "deploying.md"
#: The place and the name of a site in every recipe.
FOLDER: Final = "/srv/licence"
NAME: Final = "licence.example"


@cache
def text(name: str) -> str:
    """Return the code block that follows the mark ``<!-- recipe: NAME -->``."""
    block = rf"<!-- recipe: {re.escape(name)} -->\n+```\w*\n(.*?)^```$"
    found = re.search(block, _PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found, f"{_PAGE} has no recipe {name}"
    return found[1]
