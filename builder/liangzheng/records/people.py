"""Whose licence a number is, as two hashes of 64 bits; and what has one number and two names among many.

Hashes are kept in arrays: 2,000,000 take 80 MB, and whoever sees the memory learns nothing by it that the
run's own file does not say.
"""

import re
from array import array
from hashlib import blake2b
from typing import Final

from liangzheng.records.headings import heading_of
from liangzheng.records.normal import NotNormalError, licence_id_form, name_form
from liangzheng.records.record import Person, Record
from liangzheng.records.rows import Plan, Row

_HASH_LENGTH: Final = 8
#: Middle dots, apostrophes, hyphens and points, as keyboards and programs write them.
_MARKS: Final = re.compile(r"[·•‧・･᛫.'’‘ʼʻ`´＇\u2010-\u2015\u2212－-]")
_FIRST_SIZE: Final = 1 << 12
#: Slots in use, of all, before the table grows.
_FULL: Final = 0.6


def person_of(record: Record) -> Person | None:
    """Return whose record it is; None where it names no licence or nobody."""
    number, name = record.fields.get("licence_number"), record.fields.get("name")
    if type(number) is not str or type(name) is not str:
        return None
    return Person(_hash(licence_id_form(number)), _hash(compared(name)))


def compared(name: str) -> str:
    """Return a name in the form in which two are compared.

    Spaces and capitals tell nobody apart, nor do the marks that join parts of a name, nor a circle for 〇.
    """
    bare = _MARKS.sub("", name).replace("\u25cb", "〇")
    return formerly_compared(bare or name)


def formerly_compared(name: str) -> str:
    """Return a name as `compared` did before it knew marks: what registries and journals may have kept."""
    return "".join(name.split()).casefold()


def holder_of(row: Row, plan: Plan) -> tuple[int, int] | None:
    """Return the hash of whom a row is about, without looking at the rest of it; None where it cannot say.

    Behind it stands the one that a journal may have from before (`formerly_compared`).
    """
    if row.fault is not None:
        return None
    try:
        name, _ = name_form(row.values.get(heading_of("name", row.headings or tuple(row.values), plan)))
    except NotNormalError:
        return None
    if type(name) is not str or not name:
        return None
    return _hash(compared(name)), _hash(formerly_compared(name))


class People:
    """People, or whatever has a number and a name, met one after the other."""

    def __init__(self) -> None:
        self._count = 0
        self._make(_FIRST_SIZE)

    def meet(self, person: Person, number: int) -> int | None:
        """Keep a person with the row they stand in; return the earlier row where the name is another one."""
        slot = self._find(person.number)
        if self._rows[slot]:
            return None if self._names[slot] == person.name else self._rows[slot]
        self._put(slot, person.number, person.name, number)
        if self._count > self._size * _FULL:
            self._grow()
        return None

    def _make(self, size: int) -> None:
        self._size = size
        self._numbers = array("Q", bytes(8 * size))
        self._names = array("Q", bytes(8 * size))
        self._rows = array("I", bytes(array("I").itemsize * size))

    def _find(self, number: int) -> int:
        """Return the slot of a number, or the free one that it would have (open addressing)."""
        mask, rows, numbers = self._size - 1, self._rows, self._numbers
        slot = number & mask
        while rows[slot] and numbers[slot] != number:
            slot = (slot + 1) & mask
        return slot

    def _put(self, slot: int, number: int, name: int, row: int) -> None:
        self._numbers[slot], self._names[slot], self._rows[slot] = number, name, row
        self._count += 1

    def _grow(self) -> None:
        numbers, names, rows = self._numbers, self._names, self._rows
        self._make(self._size * 2)
        self._count = 0
        for number, name, row in zip(numbers, names, rows, strict=True):
            if row:
                self._put(self._find(number), number, name, row)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_HASH_LENGTH).digest())
