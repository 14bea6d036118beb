"""Numbers and codes as they are meant: what a registry's keyboard does to them changes no document."""

import re
import unicodedata
from typing import Final

#: Longest text that is read so: no number or list of classes is longer, and normal forms can grow.
_LENGTH: Final = 2_000
#: Spaces of every kind, characters without a width (categories Cc, Cf and Z), and what stands for a hyphen.
_DASHES: Final = re.compile(r"[\-\u2010-\u2015\u2043\u2212\u00b7\ufe58\ufe63]")


def plain(text: str) -> str:
    """Return a number without spaces and hyphens, in half-width capitals; a long text as it is."""
    if len(text) > _LENGTH:
        return text
    return _DASHES.sub("", half_width(text))


def half_width(text: str) -> str:
    """Return a text in compatibility form (NFKC) without spaces and invisible characters, in capitals."""
    if len(text) > _LENGTH:
        return text
    if text.isascii() and text.isalnum():  # most are, and a run of the issuer's reads millions
        return text.upper()
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}).upper()
