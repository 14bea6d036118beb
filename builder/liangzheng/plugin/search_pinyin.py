"""How characters are read: so that the page knows pinyin, its initials and characters that sound alike."""

import re
from collections.abc import Iterable
from typing import Final

from pypinyin import lazy_pinyin

#: The 3,755 characters that are written most, by pinyin (GB 2312-80, level 1): rows 16 to 55.
_COMMON: Final = tuple(
    bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")
    for row in range(16, 56)
    for cell in range(1, 95)
    if (row, cell) < (55, 90)
)
#: zh as z, ing as in.
_RETROFLEX: Final = re.compile("^([zcs])h")
_NASAL: Final = re.compile("([aei])ng$")


def is_character(text: str) -> bool:
    """Tell whether it is a Chinese character (Unicode, CJK Unified Ideographs)."""
    return "\u4e00" <= text <= "\u9fff"


def readings(words: Iterable[str], *, all_common: bool) -> dict[str, str]:
    """Return syllable -> characters, without tones: those of the words, as they are read there.

    ``all_common`` adds the common characters that sound like one of them, since who mistypes types those.
    """
    found: dict[str, set[str]] = {}
    for word in words:
        characters = "".join(filter(is_character, word))
        for character, syllable in zip(characters, lazy_pinyin(characters), strict=True):
            found.setdefault(syllable.replace("ü", "v"), set()).add(character)
    if all_common:
        alike = {sound(syllable) for syllable in found}
        for character in _COMMON:
            (syllable,) = lazy_pinyin(character)
            if sound(syllable) in alike:
                found.setdefault(syllable.replace("ü", "v"), set()).add(character)
    return {syllable: "".join(sorted(found[syllable])) for syllable in sorted(found)}


def sound(syllable: str) -> str:
    """Return a syllable without what many speakers do not tell apart, as the page does it too."""
    return _NASAL.sub(r"\1n", _RETROFLEX.sub(r"\1", syllable))
