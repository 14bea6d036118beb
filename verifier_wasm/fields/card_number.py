"""The number of the card itself (证芯编号), which its 1D code (Code 128) holds too."""

import re
from typing import Final

from verifier_wasm.rules import provinces

#: Two digits of the province, a check character whose rule is not published, ten of a serial number.
_CARD_NUMBER: Final = re.compile(r"[0-9]{2}[0-9X][0-9]{10}")


def may_be_cards(number: str, *, beside: str) -> bool:
    """Say whether a number may be a card's, as is the one in a document; both without spaces and hyphens.

    The 1D codes of books and parcels may have thirteen digits too; few begin with a province's.
    """
    if not (_CARD_NUMBER.fullmatch(number) and _CARD_NUMBER.fullmatch(beside)):
        return False
    return number[:2] in provinces() or number[:2] == beside[:2]
