"""Public keys and signature algorithms (RFC 9053, RFC 9864), without any cryptography."""

from dataclasses import dataclass
from typing import Final, NewType

Kid = NewType("Kid", bytes)

#: Private use: no COSE number is registered for SM2 with SM3 (GB/T 32918).
SM2_SM3: Final = -70002


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One signature algorithm: COSE id, name, key type, curve and hash (None: not fixed by the id)."""

    id: int
    name: str
    kty: str  # "EC2", "OKP" or "RSA"
    curve: str | None
    hash: str | None


_ALL: Final = (
    # RFC 9053 section 2.1: the curve is not fixed by the id, so the key's own decides.
    Algorithm(-7, "ES256", "EC2", None, "sha256"),
    Algorithm(-35, "ES384", "EC2", None, "sha384"),
    Algorithm(-36, "ES512", "EC2", None, "sha512"),
    Algorithm(-8, "EdDSA", "OKP", "Ed25519", None),
    # RFC 9864 section 2: fully specified.
    Algorithm(-9, "ESP256", "EC2", "P-256", "sha256"),
    Algorithm(-51, "ESP384", "EC2", "P-384", "sha384"),
    Algorithm(-52, "ESP512", "EC2", "P-521", "sha512"),
    Algorithm(-19, "Ed25519", "OKP", "Ed25519", None),
    Algorithm(-265, "ESB256", "EC2", "brainpoolP256r1", "sha256"),
    Algorithm(-267, "ESB384", "EC2", "brainpoolP384r1", "sha384"),
    Algorithm(-268, "ESB512", "EC2", "brainpoolP512r1", "sha512"),
    # RFC 8230 section 2
    Algorithm(-37, "PS256", "RSA", None, "sha256"),
    Algorithm(SM2_SM3, "SM2-SM3", "EC2", "SM2", "sm3"),
)

ALGORITHMS: Final = {algorithm.id: algorithm for algorithm in _ALL}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key bound to the algorithms it may be used with.

    EC2: ``curve`` and ``x``, ``y`` (big-endian, as long as the field). OKP: ``curve`` and ``x``.
    RSA: ``n``, ``e`` (big-endian). ``algorithms``: COSE ids; a code cannot choose another one.
    """

    kty: str
    algorithms: frozenset[int]
    curve: str | None = None
    x: bytes = b""
    y: bytes = b""
    n: bytes = b""
    e: bytes = b""
