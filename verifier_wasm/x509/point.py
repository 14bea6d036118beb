"""Points of elliptic curves as octets (SEC 1 section 2.3.4)."""

from typing import Final

from verifier_wasm.crypto.cose_key import FIELD_LENGTHS
from verifier_wasm.crypto.points import decompress, is_on

_UNCOMPRESSED: Final = b"\x04"
#: By whether y is even or odd.
_COMPRESSED: Final = (b"\x02", b"\x03")


def coordinates(curve: str, octets: bytes) -> tuple[bytes, bytes]:
    """Return x and y of a point, written out or compressed (RFC 5480 section 2.2).

    Raises `ValueError` for what is not such a point, or one off the curve.
    """
    length = FIELD_LENGTHS[curve]
    kind, x, y = octets[:1], octets[1 : 1 + length], octets[1 + length :]
    if len(x) != length:
        raise ValueError("no point")
    if kind in _COMPRESSED and not y:
        return x, decompress(curve, x, odd=kind == _COMPRESSED[1])
    if kind != _UNCOMPRESSED or len(y) != length:
        raise ValueError("no point")
    if not is_on(curve, x, y):
        raise ValueError("a point off the curve")
    return x, y
