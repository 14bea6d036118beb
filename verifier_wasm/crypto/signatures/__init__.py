"""Checking a signature, behind one small interface: ``cryptography`` on the host, pure Python in the page.

Both backends give the same answer to everything; a test holds them to it on every vector there is.
"""

from typing import Final, Protocol

from verifier_wasm.crypto.keys import ALGORITHMS, Algorithm, PublicKey

try:
    from verifier_wasm.crypto.signatures import host as _default
except ImportError:  # Pyodide: cryptography is not available there
    from verifier_wasm.crypto.signatures import pure as _default  # type: ignore[no-redef]


class Backend(Protocol):
    """What checks a signature whose algorithm the key allows; never raises for a bad key or signature."""

    def verify(self, *, algorithm: Algorithm, key: PublicKey, message: bytes, signature: bytes) -> bool:
        """Say whether the signature is the key's over the message."""


DEFAULT: Final[Backend] = _default


def verify_signature(
    *, algorithm: int, key: PublicKey, message: bytes, signature: bytes, backend: Backend = DEFAULT
) -> bool:
    """Say whether ``signature`` is the key's over ``message``.

    ``algorithm``: a COSE id; False where it is unknown or not one the key is bound to. ``signature``: as
    COSE writes it: r and s as long as the field (RFC 9053 section 2.1), 64 bytes for Ed25519
    (section 2.2), as long as the modulus for RSASSA-PSS (RFC 8230 section 2). An empty one is False.
    """
    known = ALGORITHMS.get(algorithm)
    if known is None or algorithm not in key.algorithms or known.kty != key.kty or not signature:
        return False
    return backend.verify(algorithm=known, key=key, message=message, signature=signature)
