"""Public keys of test vectors written as JWK."""

import base64
from typing import Any

from verifier_wasm.cose_key import FIELD_LENGTHS
from verifier_wasm.keys import PublicKey


def b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def ec_key(jwk: dict[str, Any], algorithm: int) -> PublicKey:
    length = FIELD_LENGTHS[jwk["crv"]]
    x, y = (b64(jwk[name]).rjust(length, b"\0")[-length:] for name in ("x", "y"))
    return PublicKey("EC2", frozenset({algorithm}), jwk["crv"], x, y)
