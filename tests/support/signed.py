"""Codes signed by a key made for the test run, and the trust store that knows it."""

import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from verifier_wasm import Issuer, TrustedKey, TrustStore
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.document import write_document
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.signed import cose

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ISSUER = "test-office"
KID = Kid(b"test-1")

#: An invented driver; nothing in the record contradicts anything.
LICENCE: dict[str, Any] = {
    "name": "样例",
    "sex": 1,
    "nationality": "CHN",
    "birth_date": "1990-01-01",
    "first_issue_date": "2015-06-01",
    "classes": ["C1"],
    "valid_from": "2021-06-01",
    "valid_until": "2031-06-01",
    "issuing_authority": "样例市公安局交通警察支队",
    "points": 0,
    "states": ["A"],
}


class TestKey:
    """An ES256 key."""

    __test__ = False

    def __init__(self, kid: Kid = KID) -> None:
        self.kid = kid
        self._private = ec.generate_private_key(ec.SECP256R1())
        numbers = self._private.public_key().public_numbers()
        self.public = PublicKey(
            "EC2", frozenset({-7}), "P-256", numbers.x.to_bytes(32), numbers.y.to_bytes(32)
        )

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)

    def store(self, *, issuer: dict[str, Any] | None = None, **key: Any) -> TrustStore:
        """Trust this key, as one of ``ISSUER``."""
        trusted = TrustedKey(self.kid, self.public, **key)
        values: dict[str, Any] = {"id": ISSUER, "name_zh": "测试机关", "name_en": "Test office"}
        return TrustStore((Issuer(**{**values, **(issuer or {})}, keys=(trusted,)),), sequence=1)


KEY = TestKey()


def claims(fields: dict[str, Any] | None = None, *, kind: str = "dl", **others: Any) -> dict[Any, Any]:
    """Return CWT claims of a document; ``others`` are claims by name, None leaves one out."""
    document = write_document(kind=kind, fields=LICENCE if fields is None else fields)
    numbers = {"iss": 1, "exp": 4, "nbf": 5, "iat": 6, "status": 65535}
    values = {"iss": ISSUER, "iat": NOW - timedelta(minutes=1), "exp": NOW + timedelta(days=1), **others}
    named = {numbers[name]: value for name, value in values.items() if value is not None}
    result: dict[Any, Any] = {
        key: int(value.timestamp()) if isinstance(value, datetime) else value for key, value in named.items()
    }
    return result | {-70001: document}


def lz1(
    payload: dict[Any, Any] | bytes, *, key: TestKey = KEY, kid: bytes | None = None, sign: Any = None
) -> str:
    """Return the LZ1 text of claims, signed."""
    data = payload if isinstance(payload, bytes) else cbor.encode(payload)
    message = cose.encode_sign1(
        protected={1: -7, 4: key.kid if kid is None else kid},
        unprotected={},
        payload=data,
        sign=sign or key.sign,
    )
    return "LZ1:" + base45.encode(zlib.compress(message, 9))
