"""Texts: without what cannot be seen, and names without the spaces that only line up a column."""

import re
import unicodedata
from typing import Any, Final

from liangzheng.records.normal.form import Form

#: What has no width and says nothing: soft hyphen, zero-width space, marks of direction, word joiner, byte
#: order mark. The joiners U+200C and U+200D do say something, between letters of some scripts.
_INVISIBLE: Final = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
#: Full-width forms of ASCII (Unicode, block FF00).
_WIDE: Final = {0xFF01 + offset: 0x21 + offset for offset in range(0x5E)} | {0x3000: 0x20}
_WIDE_WORD: Final = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_HAN: Final = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
#: Han characters that are in Unicode twice (section 18.1, CJK Compatibility Ideographs): NFC has one.
_COMPATIBLE: Final = re.compile(r"[\uf900-\ufaff\U0002f800-\U0002fa1f]")
#: Planes of Han characters (Unicode, section 2.8): one that is not assigned here may be of a later version,
#: as rare characters of names are.
HAN_PLANES: Final = range(0x20000, 0x3FFFE)
#: "张　三": a space between Han characters lines up names of two with names of three.
#: Lines below each other are no name: two people may stand in one cell.
_SPACED: Final = re.compile(rf"(?<={_HAN})[^\S\n\r\v\f\x1c-\x1f\x85\u2028\u2029]+(?={_HAN})")
#: Nothing of the above can be in it.
_PLAIN: Final = re.compile(r"[\x21-\x7e\u4e00-\u9fff]*")


def text_form(value: Any) -> Form:
    """Return a text without invisible characters and outer spaces, accents composed (NFC)."""
    if type(value) is not str or _PLAIN.fullmatch(value):
        return value, ""
    seen = _INVISIBLE.sub("", value).strip()
    composed = unicodedata.normalize("NFC", seen)
    if composed != seen:
        return composed, "unified" if _COMPATIBLE.search(seen) else "composed"
    return composed, "invisible" if seen != value else ""


def name_form(value: Any) -> Form:
    """Return a person's name: as `text_form`, Latin in half width, no spaces between Han characters."""
    text, change = text_form(value)
    if type(text) is not str or (not change and _PLAIN.fullmatch(text)):
        return text, change
    narrow = half_width(text) if _WIDE_WORD.search(text) else text
    joined = _SPACED.sub("", narrow)
    if joined != narrow:
        change = "invisible"
    return joined, "width" if narrow != text else change


def half_width(text: str) -> str:
    """Return a text whose full-width ASCII is written in half width."""
    return text.translate(_WIDE)
