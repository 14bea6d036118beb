"""Characters that no licence is printed with: a code that holds one shows something else than its paper.

A rule of issuing alone: a checker shows what a code holds, whoever signed it.
"""

import re
import unicodedata
from typing import Any, Final

from liangzheng.records.normal.silent import CHOOSES, SELECTORS, SILENT
from liangzheng.records.normal.text import HAN_PLANES

#: Free text of several lines.
_LINES: Final = frozenset({"record"})
#: ZWNJ and ZWJ say something between letters of some scripts (Unicode, section 23.2).
_ZWNJ, _ZWJ = "\u200c\u200d"
#: Scripts whose letters join (Unicode, section 9.2), as the names of their letters begin.
_JOINING: Final = ("ARABIC ", "SYRIAC ", "MONGOLIAN ", "NKO ", "MANDAIC ", "HANIFI ROHINGYA ", "ADLAM ")
_VIRAMA: Final = 9  # Canonical_Combining_Class
#: Nothing that is looked for here is in it.
_PLAIN: Final = re.compile(r"[\x20-\x7e\u4e00-\u9fff]*")
#: Stand-ins, among what `str.isprintable` takes for printable.
_STAND_IN: Final = re.compile("[\ufffc\ufffd]")
#: Controls that are no white space of people's: a normal form would take them out, and nobody would know.
#: U+0085 is what is left of other encodings' letters, more often than a line's end.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef]")
#: General category (Unicode, table 4-4) -> what it is called, and what to do.
_KINDS: Final = {
    "Cc": "a control character: take it out",
    "Cf": "a character that is not seen: take it out",
    "Cs": "half of a character: enter it anew from its source",
    "Cn": "for which there is no character: enter it anew from its source",
    "Co": "a character of private use, which other machines show as another one or not at all: write it as "
    "Unicode has it",
    "Zl": "a line break: take it out",
    "Zp": "a line break: take it out",
}


def problem_of(name: str, value: Any) -> str:
    """Return what is wrong with the characters of a field's value, and what to do; "" for nothing.

    No character of the value stands in it, but its number.
    """
    texts = value if type(value) is list else (value,)
    return next(filter(None, (_problem(text, lines=name in _LINES) for text in texts)), "")


def problem_as_read(value: Any) -> str:
    """Return what is wrong with a value before it is brought into its normal form; "" for nothing."""
    if type(value) is not str or value.isprintable() or not (found := _CONTROL.search(value)):
        return ""
    return f"U+{ord(found[0]):04X} stands in it, {_KINDS['Cc']}"


def _problem(text: Any, *, lines: bool) -> str:
    if type(text) is not str or _PLAIN.fullmatch(text):
        return ""
    if not text.isprintable():
        for place, character in enumerate(text):
            if not character.isprintable() and (problem := _of_character(text, place, lines=lines)):
                return problem
    for first in (word[0] for word in text.split()):
        if unicodedata.category(first)[0] == "M" and not SILENT.match(first):
            return f"U+{ord(first):04X} stands in it without the letter that it belongs on: enter it anew"
    if found := _STAND_IN.search(text):
        return (
            f"U+{ord(found[0]):04X} stands in it, which a program writes for a character that it could not "
            "read: enter it anew from its source"
        )
    if found := SILENT.search(_said(text)):
        return _unseen(found[0])
    return ""


def _unseen(character: str) -> str:
    return f"U+{ord(character):04X} stands in it, a character that is not seen: take it out"


def _said(text: str) -> str:
    """Return a text without what is not seen and says something: joiners that join, chosen shapes."""
    chosen = CHOOSES.sub("", text) if SELECTORS.search(text) else text
    return chosen.replace(_ZWNJ, "").replace(_ZWJ, "")


def _joins(text: str, place: int) -> bool:
    """Say whether a joiner says something: behind a virama, and a ZWNJ between letters of a joining script.

    As RFC 5892, appendices A.1 and A.2, but for the joining types of single letters.
    """
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not before:
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    letters = [unicodedata.name(each, "") for each in (before, after) if each]
    return text[place] == _ZWNJ and len(letters) == 2 and all(map(_is_joining, letters))


def _is_joining(name: str) -> bool:
    return name.startswith(_JOINING)


def _of_character(text: str, place: int, *, lines: bool) -> str:
    character = text[place]
    if lines and character.isspace():
        return ""
    if character in (_ZWNJ, _ZWJ):
        return "" if _joins(text, place) else _unseen(character)
    number = ord(character)
    if number & 0xFFFE == 0xFFFE or _NONCHARACTERS.match(character):  # Unicode, section 23.7
        return f"U+{number:04X} stands in it, which is no character: enter it anew from its source"
    if character in "\n\r":
        return "a line break stands in it: take it out"
    category = unicodedata.category(character)
    kind = "" if category == "Cn" and number in HAN_PLANES else _KINDS.get(category, "")
    return f"U+{number:04X} stands in it, {kind}" if kind else ""
