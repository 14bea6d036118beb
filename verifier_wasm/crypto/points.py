"""Points of the curves in use, in whole numbers: decompressed (SEC 1 section 2.3.4), and known as such.

y**2 = x**3 + a*x + b over the field of p; every p here is 3 modulo 4, so one power gives the root.
"""

from typing import Final, NamedTuple

from ecdsa import curves

from verifier_wasm.crypto.signatures import sm2


class Curve(NamedTuple):
    """The field and the equation of a curve in short Weierstrass form."""

    p: int
    a: int
    b: int


CURVES: Final = {
    name: Curve(int(curve.curve.p()), int(curve.curve.a()), int(curve.curve.b()))
    for name, curve in {
        "P-256": curves.NIST256p,
        "P-384": curves.NIST384p,
        "P-521": curves.NIST521p,
        "brainpoolP256r1": curves.BRAINPOOLP256r1,
        "brainpoolP384r1": curves.BRAINPOOLP384r1,
        "brainpoolP512r1": curves.BRAINPOOLP512r1,
    }.items()
} | {"SM2": Curve(sm2.P, sm2.A, sm2.B)}


def decompress(curve: str, x: bytes, *, odd: bool) -> bytes:
    """Return the y of the point with this x, as long as it, odd or even; `ValueError` where there is none.

    `KeyError` for a curve that is not here.
    """
    p, a, b = CURVES[curve]
    value = int.from_bytes(x)
    square = (value * value * value + a * value + b) % p
    root = pow(square, (p + 1) // 4, p)
    if value >= p or root * root % p != square:
        raise ValueError("no point of the curve")
    if (root & 1) != odd:
        root = (p - root) % p
        if (root & 1) != odd:  # y = 0 has no odd twin
            raise ValueError("no point of the curve")
    return root.to_bytes(len(x))


def is_on(curve: str, x: bytes, y: bytes) -> bool:
    """Say whether a point is on a curve; `KeyError` for a curve that is not here."""
    p, a, b = CURVES[curve]
    left, right = int.from_bytes(y), int.from_bytes(x)
    return left < p and right < p and (left * left - right * right * right - a * right - b) % p == 0
