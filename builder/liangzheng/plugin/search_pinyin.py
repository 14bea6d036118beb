"""How characters are read: so that the page knows pinyin, its initials and characters that sound alike."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from pypinyin import lazy_pinyin

#: The 3,755 characters that are written most, by their pinyin (GB 2312-80, level 1): rows 16 to 55.
#: Browsers have them in that order too (WHATWG Encoding, gb2312), so only how they are read goes to the page.
_COMMON: Final = tuple(
    bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")
    for row in range(16, 56)
    for cell in range(1, 95)
    if (row, cell) < (55, 90)
)


def is_character(text: str) -> bool:
    """Tell whether it is a Chinese character (Unicode, CJK Unified Ideographs)."""
    return "\u4e00" <= text <= "\u9fff"


def readings(words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return how the common characters are read, and what of the words is read otherwise.

    The first is ``a2ai13``: the next two are read a, thirteen after them ai. The second is
    syllable -> characters, each as it is read in one of the words. No tones, and v for ü.
    """
    common = {character: _syllables(character)[0] for character in _COMMON}
    others: dict[str, set[str]] = {}
    for word in words:
        characters = "".join(filter(is_character, word))
        for character, syllable in zip(characters, _syllables(characters), strict=True):
            if common.get(character) != syllable:
                others.setdefault(syllable, set()).add(character)
    runs = "".join(f"{syllable}{len(list(run))}" for syllable, run in groupby(common.values()))
    return runs, {syllable: "".join(sorted(others[syllable])) for syllable in sorted(others)}


def _syllables(characters: str) -> list[str]:
    return [syllable.replace("ü", "v") for syllable in lazy_pinyin(characters)]
