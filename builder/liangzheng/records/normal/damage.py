"""Names that a program on their way has spoilt, or that are more than one name: asked about, never mended.

What is lost cannot be known, and some of what is looked for here stands in a real name somewhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from liangzheng.records.normal.silent import SILENT

_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_ALL_HAN: Final = re.compile(rf"(?:{_HAN.pattern}|[·\s])+")
#: Beside letters: what joins or shortens the parts of names. Other scripts have marks of their own, which
#: are left to them (`_OWN_MARKS`): Tibetan writes one behind each syllable.
_JOIN: Final = frozenset("·•‧・･.,'’‘`()（） -‐‑‒–—―－")
_OWN_MARKS: Final = range(0x0370, 0x2000)
#: Stand-ins and what is not seen are refused outright, by `problem_of`.
_REFUSED: Final = re.compile(rf"[\ufffc\ufffd]|{SILENT.pattern}")
#: What a comma between two Han characters parts is no surname and first name.
_LISTED: Final = re.compile(rf"{_HAN.pattern}\s*,\s*{_HAN.pattern}")
#: What the marks of a lost character (U+FFFD) are as GBK, unset memory, and a byte order mark as GBK.
_KNOWN: Final = re.compile("锟斤|斤拷|烫烫|屯屯|锘")
_WORD: Final = re.compile(r"[^\s·•'’.,()-]+")
#: Scripts of which some letters look alike.
_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK")

#: The Han characters of plane 0 in UTF-8 (Unicode, table 3-7); the last character of Windows code page 1252.
_UTF_8: Final = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2})+")
_LAST_OF_LATIN: Final = "\u2122"

_ENCODING: Final = (
    "it reads as text in a wrong encoding: export the table again as UTF-8, or enter the name from its source"
)


def damage_of(name: str) -> str:
    """Return what a name that is likely spoilt has, and what to do; "" for a name that looks whole.

    No character of the name stands in it, but its number.
    """
    if _KNOWN.search(name) or _is_misread(name):
        return _ENCODING
    if name.isalpha() and _ALL_HAN.fullmatch(name):
        return ""
    for character in name:
        if unicodedata.category(character)[0] in "PS" and not _may_stand(character):
            return (
                f"U+{ord(character):04X} stands in it, as where a program lost a letter, or where more than "
                "one name stands in the cell: enter the name anew from its source"
            )
    if _LISTED.search(name):
        return "two names stand in it, with a comma between: enter one"
    if any(len(_scripts(word)) > 1 for word in _WORD.findall(name)):
        return "letters of two scripts, which look alike, stand in one word: enter it anew"
    return ""


def _may_stand(character: str) -> bool:
    return character in _JOIN or ord(character) in _OWN_MARKS or bool(_REFUSED.match(character))


def _is_misread(name: str) -> bool:
    """Say whether the name's bytes are Chinese in another encoding than the one by which they were read."""
    if name.isascii():
        return False
    if max(name) > _LAST_OF_LATIN:
        return bool(_UTF_8.fullmatch(name.encode("gb18030", "replace")))
    return any(map(_ALL_HAN.fullmatch, _read_as_latin(name)))


def _read_as_latin(name: str) -> Iterator[str]:
    for encoding in ("cp1252", "latin-1"):
        try:
            data = name.encode(encoding)
        except UnicodeError:
            continue
        for other in ("utf-8", "gb2312"):
            try:
                yield data.decode(other)
            except UnicodeError:
                continue


def _scripts(word: str) -> set[str]:
    if word.isascii():
        return set()
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word}.intersection(_ALIKE)
