"""Characters that are not seen, whatever Unicode counts them as: controls of layout, fillers, blanks."""

import re
from typing import Final

#: Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties), among them U+034F and U+17B4, which are
#: marks by their category, and U+3164, which is a letter.
_IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: What is drawn as nothing: blanks of Braille, hieroglyphs, Khitan and musical notes.
_BLANK: Final = "\u2800\U00013441\U00013442\U00016fe4\U0001d159"
#: One of them, in a number, where none says anything.
SILENT: Final = re.compile(f"[{_IGNORABLE}{_BLANK}]")
#: What chooses a letter's shape: variation selectors for Han characters (Unicode, section 23.4, and its list
#: of standardized variants) and for Mongolian letters (section 13.5). Anywhere else they say nothing.
SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d\u180f]")
CHOOSES: Final = re.compile(
    "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe02\U000e0100-\U000e01ef]"
    "|[\u1800-\u18af][\u180b-\u180d\u180f]"
)
