"""JWS, SD-JWT and SMART Health Cards made with `cryptography` and the standard library alone.

Nothing that makes them is the verifier's own code, so that a mistake cannot be made on both sides.
"""

import base64
import hashlib
import json
import tempfile
import zlib
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from liangzheng.trust.sources import load
from verifier_wasm import TrustStore

_CURVES: dict[str, tuple[str, ec.EllipticCurve, hashes.HashAlgorithm, int]] = {
    "ES256": ("P-256", ec.SECP256R1(), hashes.SHA256(), 32),
    "ES384": ("P-384", ec.SECP384R1(), hashes.SHA384(), 48),
    "ES512": ("P-521", ec.SECP521R1(), hashes.SHA512(), 66),
}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class Signer:
    """A private key for one JOSE algorithm."""

    def __init__(self, alg: str = "ES256") -> None:
        self.alg = alg
        self.private: Any
        if alg in _CURVES:
            self.private = ec.generate_private_key(_CURVES[alg][1])
        elif alg == "PS256":
            self.private = rsa.generate_private_key(65537, 2048)
        else:
            self.private = ed25519.Ed25519PrivateKey.generate()

    def jwk(self, **others: Any) -> dict[str, Any]:
        public = self.private.public_key()
        if self.alg in _CURVES:
            name, _, _, length = _CURVES[self.alg]
            n = public.public_numbers()
            return {
                "kty": "EC",
                "crv": name,
                "x": b64(n.x.to_bytes(length)),
                "y": b64(n.y.to_bytes(length)),
                **others,
            }
        if self.alg == "PS256":
            n = public.public_numbers()
            return {"kty": "RSA", "n": b64(n.n.to_bytes(256)), "e": b64(n.e.to_bytes(3)), **others}
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(public.public_bytes_raw()), **others}

    def thumbprint(self) -> str:
        """RFC 7638, by its text: required members, sorted, without spaces."""
        return b64(hashlib.sha256(compact(dict(sorted(self.jwk().items())))).digest())

    def sign(self, message: bytes) -> bytes:
        if self.alg in _CURVES:
            _, _, digest, length = _CURVES[self.alg]
            r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(digest)))
            return r.to_bytes(length) + s.to_bytes(length)
        if self.alg == "PS256":
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
            signed: bytes = self.private.sign(message, pss, hashes.SHA256())
        else:
            signed = self.private.sign(message)
        return signed

    def jws(self, payload: Any, **header: Any) -> str:
        """Return a compact JWS; ``payload`` is written as JSON unless it is bytes."""
        named = {name: value for name, value in {"alg": self.alg, **header}.items() if value is not None}
        body = payload if isinstance(payload, bytes) else compact(payload)
        signed = f"{b64(compact(named))}.{b64(body)}"
        return f"{signed}.{b64(self.sign(signed.encode()))}"


def disclosure(*parts: Any) -> str:
    """RFC 9901 section 4.2."""
    return b64(json.dumps(list(parts)).encode())


def digest(written: str, algorithm: str = "sha256") -> str:
    """RFC 9901 section 4.2.3: over the text of the disclosure."""
    return b64(hashlib.new(algorithm, written.encode("ascii")).digest())


def deflate(data: bytes) -> bytes:
    """RFC 1951, without any header."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


def numeric(text: str) -> str:
    """Write a JWS in the digits of a SMART Health Card."""
    return "".join(f"{ord(character) - 45:02}" for character in text)


def trust_in(*jwks: dict[str, Any]) -> TrustStore:
    """Return the store that ``--trust`` makes of a JWK Set."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "keys.jwks"
        file.write_bytes(compact({"keys": jwks}))
        return load([file])
