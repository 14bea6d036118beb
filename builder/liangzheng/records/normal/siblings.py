"""Other ways to write a document's number that are likely the same document's, and may be another one's.

What is surely the same has one form (`licence_id_form`). Of these nobody can know: eight digits are a Taiwan
resident's permit, and ten are it with how often it was issued, but both may be running numbers. They are
looked up before a code is signed, and asked about where the registry knows one that does not count. So is a
document's number with something before or behind it, whatever that says (``H12345678(123)``, ``1H12345678``):
a registry keeps hashes, in which nothing is found by a part of it, so all parts are looked up.
"""

import re
from collections.abc import Iterator
from string import ascii_uppercase
from typing import Final

from liangzheng.records.normal.licence_numbers import OLD, is_document, licence_id_form
from verifier_wasm.fields.identity import check_character

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
#: What has a known form and may be a shorter number all the same: a permit or a soldier's number with a
#: letter more, a passport of this country (a letter and eight digits, or two and seven) with a count.
_LENGTHENED: Final = (
    re.compile(r"([A-Z]{1,3}[0-9]{6,12})[A-Z]"),
    re.compile(r"([DEGPS][0-9]{8}|[DEPS][A-Z][0-9]{7})[0-9]{1,4}[A-Z]?"),
    re.compile(r"[\u4e00-\u9fff]([\u4e00-\u9fff]字第[0-9]{4,10}号)"),
)
#: An identity card's number that lacks its check character.
_WITHOUT_CHECK: Final = re.compile(r"[0-9]{17}")
#: The shortest number of a known form, and the longest.
_SHORTEST, _LONGEST = 7, 16
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
    yield from _cores(number, bare)
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


def _cores(number: str, bare: str) -> Iterator[str]:
    """Yield the numbers of documents that stand in one that is none itself, or may be a longer one.

    ``number``: as it is signed; ``bare``: without its marks.
    """
    if _WITHOUT_CHECK.fullmatch(bare):
        yield bare + check_character(bare)
    for lengthened in _LENGTHENED:
        if found := lengthened.fullmatch(bare):
            yield found[1]
    if is_document(number):
        return
    for text in dict.fromkeys((bare, bare.translate(_ALIKE))):
        for start in range(len(text) - _SHORTEST + 1):
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(text)) + 1):
                if is_document(part := text[start:end]):
                    yield licence_id_form(part)
