"""SM2 signature verification (GB/T 32918.2-2016 clause 7) with SM3, on the curve of GB/T 32918.5-2017."""

from typing import Final

from ecdsa.ellipticcurve import INFINITY, CurveFp, PointJacobi

from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.sm3 import sm3

#: GB/T 32918.5 clause A: the signer's default distinguishing identifier.
DEFAULT_ID: Final = b"1234567812345678"

# GB/T 32918.5-2017 clause 4: sm2p256v1
P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A: Final = P - 3
B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX: Final = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY: Final = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0

LENGTH: Final = 32
_CURVE: Final = CurveFp(P, A, B, 1)
#: ``generator=True`` lets the library keep multiples of it.
GENERATOR: Final = PointJacobi(_CURVE, GX, GY, 1, N, generator=True)


def identity_digest(x: bytes, y: bytes, identity: bytes = DEFAULT_ID) -> bytes:
    """Return Z of a public key (GB/T 32918.2 clause 5.5), 32 bytes."""
    parts = [(8 * len(identity)).to_bytes(2), identity]
    parts += [number.to_bytes(LENGTH) for number in (A, B, GX, GY)]
    return sm3(b"".join([*parts, x, y]))


def message_digest(x: bytes, y: bytes, message: bytes, identity: bytes = DEFAULT_ID) -> int:
    """Return e of a message for a public key (clause 7.1, steps B3 and B4)."""
    return int.from_bytes(sm3(identity_digest(x, y, identity) + message))


def verify(*, key: PublicKey, message: bytes, signature: bytes, identity: bytes = DEFAULT_ID) -> bool:
    """Say whether ``signature`` (r and s, 32 bytes each) is the key's over the message."""
    return verify_digest(key=key, digest=message_digest(key.x, key.y, message, identity), signature=signature)


def verify_digest(*, key: PublicKey, digest: int, signature: bytes) -> bool:
    """Say whether a signature is the key's over a message whose `message_digest` this is."""
    if len(signature) != 2 * LENGTH or len(key.x) != LENGTH or len(key.y) != LENGTH:
        return False
    x, y = int.from_bytes(key.x), int.from_bytes(key.y)
    if x >= P or y >= P or not _CURVE.contains_point(x, y):
        return False
    r, s = int.from_bytes(signature[:LENGTH]), int.from_bytes(signature[LENGTH:])
    if not (0 < r < N and 0 < s < N):  # steps B1 and B2
        return False
    t = (r + s) % N  # step B5
    if t == 0:
        return False
    # The cofactor is 1, so a point of the curve has order N.
    point = GENERATOR.mul_add(s, PointJacobi(_CURVE, x, y, 1, N), t)  # step B6
    if point == INFINITY:
        return False
    return bool((digest + point.x()) % N == r)  # step B7
