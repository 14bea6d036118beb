"""Characters that no licence is printed with: a code that holds one shows something else than its paper.

A rule of issuing alone: a checker shows what a code holds, whoever signed it.
"""

import re
import unicodedata
from typing import Any, Final

#: Free text of several lines.
_LINES: Final = frozenset({"record"})
#: ZWNJ and ZWJ say something between letters of some scripts (Unicode, section 23.2).
_JOINERS: Final = frozenset("\u200c\u200d")
#: Stand-ins, and letters that nobody sees, among what `str.isprintable` takes for printable.
_PRINTABLE: Final = re.compile("[\ufffc\ufffd\u115f\u1160\u3164\uffa0\u2800]")
#: Controls that are no white space: a normal form would take them out of a number, and nobody would know.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_REPLACEMENT: Final = "\ufffd"
_NONCHARACTERS: Final = re.compile("[\ufdd0-\ufdef]")
#: General category (Unicode, table 4-4) -> what it is called, and what to do.
_KINDS: Final = {
    "Cc": "a control character: take it out",
    "Cf": "a character that is not seen: take it out",
    "Cs": "half of a character: enter it anew from its source",
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
    if type(text) is not str or (text.isascii() and text.isprintable()):
        return ""
    if not text.isprintable():
        for character in text:
            if problem := _of_character(character, lines=lines):
                return problem
    found = _PRINTABLE.search(text)
    if found is None:
        return ""
    if found[0] == _REPLACEMENT:
        return (
            "U+FFFD stands in it, which a program writes for a character that it could not read: enter it "
            "anew from its source"
        )
    return f"U+{ord(found[0]):04X} stands in it, a character that is not seen: take it out"


def _of_character(character: str, *, lines: bool) -> str:
    if character.isprintable() or character in _JOINERS or (lines and character.isspace()):
        return ""
    number = ord(character)
    if number & 0xFFFE == 0xFFFE or _NONCHARACTERS.match(character):  # Unicode, section 23.7
        return f"U+{number:04X} stands in it, which is no character: enter it anew from its source"
    if character in "\n\r":
        return "a line break stands in it: take it out"
    # What is not assigned may be assigned by a later version of Unicode, as rare characters of names are.
    kind = _KINDS.get(unicodedata.category(character), "")
    return f"U+{number:04X} stands in it, {kind}" if kind else ""
