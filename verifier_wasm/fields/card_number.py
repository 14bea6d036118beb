"""The number of the card itself (证芯编号), which its 1D code (Code 128) holds too."""

import re
import unicodedata
from typing import Final

from verifier_wasm.rules import provinces

#: Two digits of the province, a check character whose rule is not published, ten of a serial number.
_CARD_NUMBER: Final = re.compile(r"[0-9]{2}[0-9X][0-9]{10}")
_BETWEEN: Final = re.compile(r"[\s\0-]+")


def normal_number(text: str) -> str:
    """Return a number as it is compared: without spaces and hyphens, in plain and capital characters."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_card_number(number: str) -> bool:
    """Say whether a number, as `normal_number` returns it, is of a card's form.

    The 1D codes of books and parcels may have thirteen digits too; few begin with a province's.
    """
    return _CARD_NUMBER.fullmatch(number) is not None and number[:2] in provinces()
