"""What the codes of one picture amount to: one code to check, or a reason why not."""

from collections.abc import Iterable
from typing import Final

from verifier_wasm.code import Code

#: The symbologies looked for, as zxing-cpp names them. The card's own number is a Code 128.
SYMBOLOGIES: Final = ("QRCode", "Aztec", "DataMatrix", "PDF417", "Code128")
_LINEAR: Final = frozenset({"Code128"})

NO_CODE: Final = "no_code"
SEVERAL_CODES: Final = "several_codes"


def one_code(codes: Iterable[Code]) -> Code | str:
    """Return the one code of a picture, with the 1D code seen beside it, or a reason for `unread`.

    The same code seen twice counts once. A 1D code is the code itself where there is no other.
    """
    matrix: dict[bytes, Code] = {}
    linear: dict[bytes, Code] = {}
    for code in codes:
        (linear if code.symbology in _LINEAR else matrix).setdefault(code.data, code)
    if len(matrix) > 1 or (not matrix and len(linear) > 1):
        return SEVERAL_CODES
    if not matrix:
        return next(iter(linear.values()), NO_CODE)
    (code,) = matrix.values()
    if len(linear) != 1:  # several cards in the picture: which number belongs to the code is open
        return code
    (barcode,) = linear
    return code.with_barcode(barcode.decode("latin-1"))
