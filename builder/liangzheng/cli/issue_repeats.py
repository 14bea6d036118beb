"""Rows that say what an earlier one says: they are one code, and whoever gave them is told."""

from typing import Final

from liangzheng.cli import complain
from liangzheng.records import Repeat

#: Rows that are named.
_NAMED: Final = 10


class Repeats:
    """Takes them as they come, and tells of them once."""

    def __init__(self) -> None:
        self._first: list[Repeat] = []
        self._count = 0

    def add(self, repeat: Repeat) -> None:
        """Take a row."""
        self._count += 1
        if self._count <= _NAMED:
            self._first.append(repeat)

    def tell(self) -> None:
        """Tell a line for each, of the first ones."""
        for repeat in self._first:
            complain(f"row {repeat.row} says the same as row {repeat.first}: one code for both")
        if more := self._count - len(self._first):
            complain(f"and so do {more:,} more rows: no code of their own")
