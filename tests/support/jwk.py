"""Public keys of test vectors written as JWK."""

import base64
from typing import Any

from verifier_wasm.crypto.cose_key import FIELD_LENGTHS
from verifier_wasm.crypto.keys import PublicKey


def b64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def ec_key(jwk: dict[str, Any], algorithm: int) -> PublicKey:
    length = FIELD_LENGTHS[jwk["crv"]]
    x, y = (b64(jwk[name]).rjust(length, b"\0")[-length:] for name in ("x", "y"))
    return PublicKey("EC2", frozenset({algorithm}), jwk["crv"], x, y)


def public_jwk(key: PublicKey, **others: Any) -> dict[str, Any]:
    """Return a key as a JWK, with other members."""

    def text(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    if key.kty == "RSA":
        return {"kty": "RSA", "n": text(key.n), "e": text(key.e), **others}
    values = {"kty": "EC" if key.kty == "EC2" else "OKP", "crv": key.curve, "x": text(key.x), **others}
    return values | ({"y": text(key.y)} if key.y else {})


def multibase(data: bytes) -> str:
    """Return bytes in base58btc with its prefix (Controlled Identifiers section 2.4)."""
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    value, text = int.from_bytes(data), ""
    while value:
        value, digit = divmod(value, 58)
        text = alphabet[digit] + text
    return "z" + "1" * (len(data) - len(data.lstrip(b"\0"))) + text
