"""Other ways to write a document's number that are likely the same document's, and may be another one's.

What is surely the same has one form (`licence_id_form`). Of these nobody can know: eight digits are a Taiwan
resident's permit, and ten are it with how often it was issued, but both may be running numbers. They are
looked up before a code is signed, and asked about where the registry knows one that does not count.
"""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Final

from liangzheng.records.normal.licence_numbers import OLD, licence_id_form

#: The doubt about a number whose licence may be revoked under another way to write it.
NUMBER_SIBLING: Final = "number-sibling"
_IDENTITY: Final = re.compile(r"[0-9]{17}[0-9X]")
#: A permit as it stays for life, and behind it the count of its issue, which may be cut short, and a letter.
_PERMIT: Final = re.compile(r"([HM]?[0-9]{8})(?:[0-9]{1,2}[A-Z]?)?")
_MARKS: Final = re.compile(r"[^0-9A-Z\u3400-\u9fff]")
_LEADING: Final = re.compile(r"(?<![0-9])(0*)([0-9]+)")
_ZEROS: Final = 2
_WITH_COUNT: Final = 10
_PARTS: Final = re.compile(r"([A-Z]{1,3})([0-9]+)([A-Z]?)")
#: A letter that is taken for a digit.
_ALIKE: Final = str.maketrans("IOL", "101")


def sibling_ids(number: str) -> tuple[str, ...]:
    """Return how a registry may know the same licence besides; nothing for an identity card's number."""
    if _IDENTITY.fullmatch(number) or OLD.fullmatch(number):
        return ()
    own = licence_id_form(number)
    return tuple(dict.fromkeys(each for each in _siblings(number) if each not in {own, number}))


def _siblings(number: str) -> Iterator[str]:
    bare = _MARKS.sub("", number)
    yield bare
    if found := _PERMIT.fullmatch(bare):
        yield found[1]
        yield from (f"{found[1]}{count:02}" for count in range(100))
        yield from (f"{bare}{letter}" for letter in ascii_uppercase if len(bare) == _WITH_COUNT)
    if zeros := _LEADING.search(bare):
        for count in range(len(zeros[1]) + _ZEROS + 1):
            yield f"{bare[: zeros.start()]}{'0' * count}{zeros[2]}{bare[zeros.end() :]}"
    if parts := _PARTS.fullmatch(bare):
        yield f"{parts[1]}-{parts[2]}{parts[3]}"
    for place, letter in enumerate(bare):
        if letter in "IOL":
            yield f"{bare[:place]}{letter.translate(_ALIKE)}{bare[place + 1 :]}"
    yield bare[:1] + bare[1:].translate(_ALIKE)
