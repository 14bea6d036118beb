"""The kid of a key: a short name that the key itself gives."""

import hashlib
from typing import Final

from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.encoding import cbor

_KID_LENGTH: Final = 8
#: What of a COSE_Key says nothing of the key: its kid and its algorithm (RFC 9679 section 3).
_LEFT_OUT: Final = frozenset({2, 3})


def kid_of(key: PublicKey) -> Kid:
    """Return a key's kid: the first 8 bytes of its COSE Key Thumbprint with SHA-256 (RFC 9679 section 3)."""
    required = {label: value for label, value in key_to_cose(key).items() if label not in _LEFT_OUT}
    return Kid(hashlib.sha256(cbor.encode(required)).digest()[:_KID_LENGTH])
