"""Points of elliptic curves as octets (SEC 1 section 2.3.4), by the same arithmetic in page and host."""

from typing import Final

from ecdsa import curves

from verifier_wasm.signatures import sm2

#: Field and coefficients of y² = x³ + ax + b; each field's prime is 3 modulo 4.
_CURVES: Final = {
    name: (int(curve.curve.p()), int(curve.curve.a()), int(curve.curve.b()))
    for name, curve in {
        "P-256": curves.NIST256p,
        "P-384": curves.NIST384p,
        "P-521": curves.NIST521p,
        "brainpoolP256r1": curves.BRAINPOOLP256r1,
        "brainpoolP384r1": curves.BRAINPOOLP384r1,
        "brainpoolP512r1": curves.BRAINPOOLP512r1,
    }.items()
} | {"SM2": (sm2.P, sm2.A, sm2.B)}
_UNCOMPRESSED: Final = 4
#: By whether y is even or odd.
_COMPRESSED: Final = (2, 3)


def coordinates(curve: str, octets: bytes) -> tuple[bytes, bytes]:
    """Return x and y of a point, written out or compressed (RFC 5480 section 2.2).

    Raises `ValueError` for what is no such point, or one off the curve.
    """
    p, a, b = _CURVES[curve]
    length = (p.bit_length() + 7) // 8
    kind, x_bytes, y_bytes = octets[:1], octets[1 : 1 + length], octets[1 + length :]
    if len(x_bytes) != length:
        raise ValueError("no point")
    x = int.from_bytes(x_bytes)
    square = (x**3 + a * x + b) % p
    if kind == bytes((_UNCOMPRESSED,)) and len(y_bytes) == length:
        y = int.from_bytes(y_bytes)
    elif kind and kind[0] in _COMPRESSED and not y_bytes:
        y = pow(square, (p + 1) // 4, p)  # section 2.3.4, step 2.4.1
        if y % 2 != kind[0] - 2:
            y = p - y
    else:
        raise ValueError("no point")
    if not (x < p and y < p and y * y % p == square):
        raise ValueError("a point off the curve")
    return x_bytes, y.to_bytes(length)
