"""SM2 at its edges: numbers out of range, keys off the curve; each forgery satisfies the equation itself.

A message's digest cannot be chosen, so that most of these cannot be had from a message at all: the equation
is solved for the digest instead, and each rule alone stands between the forgery and its acceptance.
"""

from dataclasses import replace

import pytest

from verifier_wasm.crypto.keys import SM2_SM3, PublicKey
from verifier_wasm.crypto.signatures import host, pure, verify_signature
from verifier_wasm.crypto.signatures.sm2 import GENERATOR, LENGTH, N, P, message_digest, verify, verify_digest

_ALGORITHMS = frozenset({SM2_SM3})
_PRIVATE = 0x1234567890ABCDEF


def _key(x: int, y: int) -> PublicKey:
    return PublicKey("EC2", _ALGORITHMS, "SM2", x.to_bytes(LENGTH), y.to_bytes(LENGTH))


_POINT = (GENERATOR * _PRIVATE).to_affine()
KEY = _key(_POINT.x(), _POINT.y())


def _signature(r: int, s: int) -> bytes:
    return r.to_bytes(LENGTH) + s.to_bytes(LENGTH)


def _digest_for(r: int, s: int, private: int = _PRIVATE) -> int:
    """Solve the equation: r = e + x of [s]G + [r + s]P, where P is [private]G."""
    return int(r - (GENERATOR * ((s + (r + s) * private) % N)).to_affine().x()) % N


@pytest.mark.parametrize(
    ("r", "s", "holds"),
    [
        (5, 7, True),
        (1, 7, True),
        (N - 1, 7, True),
        (7, 1, True),
        (7, N - 1, True),
        (N - 6, 7, True),  # t is 1
        (N - 7, 7, False),  # t is 0
        (0, 7, False),
        (N, 7, False),
        (N + 1, 7, False),
        (7, 0, False),
        (7, N, False),
        (7, N + 1, False),
    ],
)
def test_the_ranges_of_r_s_and_their_sum(r: int, s: int, holds: bool) -> None:
    digest = _digest_for(r, s)
    assert verify_digest(key=KEY, digest=digest, signature=_signature(r, s)) is holds
    assert not verify_digest(key=KEY, digest=digest + 1, signature=_signature(r, s))


def test_a_sum_that_is_the_point_at_infinity() -> None:
    r = 12345
    s = -r * _PRIVATE * pow(1 + _PRIVATE, -1, N) % N
    assert (s + (r + s) * _PRIVATE) % N == 0
    for digest in (r, r - 1, 0):
        assert not verify_digest(key=KEY, digest=digest, signature=_signature(r, s))


#: Points of the curve with a coordinate so small that the field's prime can be added to it in 32 bytes.
_Y_OF_0 = pow(0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93, (P + 1) // 4, P)
_Y_OF_1 = pow(0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93 - 2, (P + 1) // 4, P)
_X_OF_1 = 0x9C17043EFFE1A805A74A9A5E70B9D659705D3242094A566DC016F49311178D1F


@pytest.mark.parametrize(
    ("x", "y", "more_x", "more_y"),
    [(0, _Y_OF_0, P, 0), (1, _Y_OF_1, P, 0), (_X_OF_1, 1, 0, P)],
)
def test_coordinates_beyond_the_field(x: int, y: int, more_x: int, more_y: int) -> None:
    """The point is the same, and so is the equation; but a key is written in one way only."""
    r, s = 1, 1
    double = _sum_of_one_and_twice(x, y)
    digest = (r - double) % N
    assert verify_digest(key=_key(x, y), digest=digest, signature=_signature(r, s))
    beyond = _key(x + more_x, y + more_y)
    assert not verify_digest(key=beyond, digest=digest, signature=_signature(r, s))


def _sum_of_one_and_twice(x: int, y: int) -> int:
    """Return the x of G + [2]P, by the textbook's formulas."""
    a = P - 3
    slope = (3 * x * x + a) * pow(2 * y, -1, P) % P
    x2 = (slope * slope - 2 * x) % P
    y2 = (slope * (x - x2) - y) % P
    slope = (y2 - GENERATOR.y()) * pow(x2 - GENERATOR.x(), -1, P) % P
    return int(slope * slope - x2 - GENERATOR.x()) % P


@pytest.mark.parametrize(
    "key",
    [
        replace(KEY, x=KEY.x[1:]),
        replace(KEY, y=KEY.y[1:]),
        replace(KEY, x=b"\0" + KEY.x),
        replace(KEY, y=b"\0" + KEY.y),
        replace(KEY, x=KEY.x + KEY.y[:1], y=KEY.y[1:]),
        replace(KEY, y=b""),
        replace(KEY, y=(P - _POINT.y()).to_bytes(LENGTH)),  # the other point of this x
        replace(KEY, x=KEY.y, y=KEY.x),  # off the curve
        replace(KEY, x=bytes(LENGTH), y=bytes(LENGTH)),
    ],
)
def test_other_keys_and_keys_that_are_none(key: PublicKey) -> None:
    signature = _signature(5, 7)
    assert not verify_digest(key=key, digest=_digest_for(5, 7), signature=signature)
    for backend in (host, pure):
        assert not verify_signature(
            algorithm=SM2_SM3, key=key, message=b"m", signature=signature, backend=backend
        )


def test_a_key_off_the_curve_whose_equation_holds() -> None:
    """With t = 2 and an invalid point the formulas still give an x; only the curve's equation refuses it."""
    x, y = 5, 9
    digest = (1 - _sum_of_one_and_twice(x, y)) % N
    assert not verify_digest(key=_key(x, y), digest=digest, signature=_signature(1, 1))


@pytest.mark.parametrize(
    "signature", [b"", _signature(5, 7)[1:], b"\0" + _signature(5, 7), _signature(5, 7) + b"\0"]
)
def test_signatures_of_another_length(signature: bytes) -> None:
    assert not verify_digest(key=KEY, digest=_digest_for(5, 7), signature=signature)


def test_the_identity_is_part_of_what_is_signed() -> None:
    for identity in (b"1234567812345678", b"ALICE123@YAHOO.COM"):
        digest = message_digest(KEY.x, KEY.y, b"message", identity)
        nonce = 0xABCDEF
        r = (digest + (GENERATOR * nonce).to_affine().x()) % N
        s = (nonce - r * _PRIVATE) * pow(1 + _PRIVATE, -1, N) % N
        signature = _signature(r, s)
        assert verify(key=KEY, message=b"message", signature=signature, identity=identity)
        assert not verify(key=KEY, message=b"message", signature=signature, identity=identity + b".")
        assert verify(key=KEY, message=b"message", signature=signature) is (identity[:1] == b"1")
