"""A stranger's text, made fit to be shown: what stands in a code, a trust list, a file name or an address.

Every such text goes through `cleaned` or, where it is an identifier, through `identifier`, and is shown apart
from the words of this verifier: in a row or a quotation of its own, never inside a sentence.
"""

import unicodedata
from typing import Any, Final

#: Long enough for an address or a remark; what is longer would only push the verdict away.
LENGTH: Final = 300
#: An identifier, an address of the web or the number of a key, to be recognised by.
IDENTIFIER_LENGTH: Final = 80

_LOOKED_AT: Final = 10

#: Two marks on a letter are enough for Vietnamese, Arabic, Hebrew, Thai and Devanagari.
_MARKS: Final = 2
#: Tibetan writes up to four below each other: subjoined letters and a vowel.
_TIBETAN_MARKS: Final = 4
_TIBETAN: Final = ("\u0f00", "\u0fff")

#: Controls, format (bidirectional and of no width), private use, surrogates, unassigned.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_STACKED: Final = frozenset({"Mn", "Me"})
#: Letters and signs that are invisible: the fillers of Hangul, the empty braille cell.
_BLANK: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
#: What draws verdicts and frames, but not names or numbers: box drawing, ticks and crosses, emoji.
_DRAWN: Final = (
    ("\u2500", "\u259f"),
    ("\u2600", "\u27bf"),
    ("\u2b00", "\u2bff"),
    ("\U0001f000", "\U0001faff"),
)
#: Planes of Chinese characters: newer ones than this Python's Unicode are letters all the same.
_IDEOGRAPHS: Final = ("\U00020000", "\U0003fffd")

_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
_MORE: Final = "…"


def cleaned(value: Any, length: int = LENGTH) -> str:
    """Return a text in one line that draws nothing outside its own place and hides nothing; never raises.

    White space of any kind, line ends among it, becomes one space. Each run of what is hidden, blank, drawn
    like a sign of this verifier, or a mark without a letter below it becomes one U+FFFD: controls, what turns
    the direction of writing, what has no width, private and unassigned characters, and marks beyond the
    second on one letter. What is longer than ``length`` is cut and ends in "…".
    """
    whole = str(value)
    # No more is looked at than could be shown, but for a few hidden ones: the work is bounded too.
    text = whole[: _LOOKED_AT * length]
    shown: list[str] = []
    marks = -1  # on the last letter; -1: there is none that could carry one
    for character in text:
        if character.isspace():
            written, marks = " ", -1
        elif unicodedata.category(character) in _STACKED:
            most = _TIBETAN_MARKS if _TIBETAN[0] <= character <= _TIBETAN[1] else _MARKS
            fits = 0 <= marks < most
            written, marks = (character, marks + 1) if fits else (_REPLACED, marks)
        elif _is_shown(character):
            written, marks = character, 0
        else:
            written, marks = _REPLACED, -1
        if written in {" ", _REPLACED} and (shown[-1:] or [" "]) == [written]:
            continue
        if len(shown) > length:
            break
        shown.append(written)
    line = "".join(shown).rstrip(" ")
    return line if len(line) <= length and text == whole else line[: length - 1] + _MORE


def identifier(value: Any, length: int = IDENTIFIER_LENGTH) -> str:
    """Return an identifier, `cleaned`, up to its first white space: what needs spaces is a sentence."""
    word, space, _ = cleaned(value, length).partition(" ")
    return word + _MORE if space else word


def _is_shown(character: str) -> bool:
    if character in _BLANK or any(first <= character <= last for first, last in _DRAWN):
        return False
    if _IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1]:
        return True
    return unicodedata.category(character) not in _HIDDEN
