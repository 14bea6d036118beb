"""What a cell of a table says: the field's value in its type."""

import re
from typing import Any, Final

from liangzheng.errors import BuilderError
from verifier_wasm.encoding import json_text
from verifier_wasm.errors import LimitError

#: 长期: a licence without an end.
LONG_TERM: Final = ("长期", "long")
#: Lists written in one cell: between separators, items stand one after the other, as in "A1A2D".
LISTS: Final = {"classes": re.compile(r"[A-Z][0-9]?"), "states": re.compile(r"[A-Z]")}
_SEPARATORS: Final = re.compile(r"[\s,;/、，；]+")
_SEXES: Final = {"男": 1, "女": 2, "male": 1, "female": 2, "m": 1, "f": 2}
_FLAGS: Final = {"true": True, "false": False, "是": True, "否": False, "1": True, "0": False}


def value(where: str, name: str, cell: str) -> Any:
    """Return a cell as the field's type; what does not fit is left to the document's own check.

    Raises `BuilderError` ``record_status``.
    """
    if name in LISTS:
        return items(name, cell)
    if name == "sex":
        return _SEXES.get(cell.lower(), _number(cell))
    if name == "hearing_aid":
        return _FLAGS.get(cell.lower(), cell)
    if name == "points":
        return _number(cell)
    if name == "status":
        try:
            return json_text.loads(cell)
        except (ValueError, LimitError) as error:
            raise BuilderError(f"{where}: status is no JSON", code="record_status") from error
    return None if name == "valid_until" and cell in LONG_TERM else cell


def items(name: str, cell: str) -> list[str]:
    """Split a list: ``"C1 D"``, ``"C1,D"`` and ``"C1D"`` are the same."""
    split: list[str] = []
    for part in filter(None, _SEPARATORS.split(cell)):
        found = LISTS[name].findall(part)
        split += found if "".join(found) == part else [part]
    return split


def _number(cell: str) -> Any:
    return int(cell) if re.fullmatch(r"-?[0-9]{1,9}", cell) else cell
