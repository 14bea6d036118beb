"""Lists written in one cell: classes (准驾车型) and states (状态)."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from liangzheng.records.normal.form import Form

#: List -> one item of it; without separators they stand one after the other, as in "A1A2D".
_ITEMS: Final = {"classes": re.compile(r"[A-Z][0-9]?"), "states": re.compile(r"[A-Z]")}
#: How a list is usually written in a cell: told of is only what is not.
_USUAL: Final = re.compile(r"[0-9A-Z]+(?:[ ,、][0-9A-Z]+)*")
_SEPARATORS: Final = re.compile(r"[\s,;/|&+、，；\\和及与]+")


def list_form(name: str, value: Any) -> Form:
    """Return a list of texts: ``"C1 D"``, ``"C1,D"``, ``"C1+D"``, ``"C1和D"`` and ``"C1D"`` are the same."""
    if type(value) is str:
        items = [*_split(name, value)]
        return items, "" if _USUAL.fullmatch(value) else "separators"
    if type(value) is not list or not all(type(item) is str for item in value):
        return value, ""
    items = [part for item in value for part in _split(name, item)]
    return items, "" if items == value else "separators"


@lru_cache(maxsize=4_096)
def _split(name: str, text: str) -> tuple[str, ...]:
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isprintable() or c.isspace()).upper()
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    items: list[str] = []
    for part in filter(None, _SEPARATORS.split(plain)):
        found = _ITEMS[name].findall(part)
        items += found if "".join(found) == part else [part]
    return tuple(items)


def list_text(items: list[Any]) -> str:
    """Return a list as a cell has it."""
    return " ".join(map(str, items))
