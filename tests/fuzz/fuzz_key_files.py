"""Files of keys and certificates: any bytes give keys or a `BuilderError`."""

import base64
import datetime as dt
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.trust.key_files import read_keys
from tests.support.jwk import multibase, public_jwk
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor

_PRIVATE = ec.generate_private_key(ec.SECP256R1())
_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "样例机关")])
CERTIFICATE = (
    x509.CertificateBuilder(_NAME, _NAME, _PRIVATE.public_key(), 1)
    .not_valid_before(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    .not_valid_after(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    .sign(_PRIVATE, hashes.SHA256())
)
_SPKI = serialization.PublicFormat.SubjectPublicKeyInfo
_KEY = SigningKey.generate()
_JWK = public_jwk(_KEY.public)
_MULTIKEY = multibase(b"\x80\x24" + bytes([2 + (_KEY.public.y[-1] & 1)]) + _KEY.public.x)

SEEDS = (
    CERTIFICATE.public_bytes(serialization.Encoding.DER),
    CERTIFICATE.public_bytes(serialization.Encoding.PEM),
    _PRIVATE.public_key().public_bytes(serialization.Encoding.DER, _SPKI),
    _PRIVATE.public_key().public_bytes(serialization.Encoding.PEM, _SPKI),
    cbor.encode([key_to_cose(_KEY.public, _KEY.kid)]),
    json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a"}]}).encode(),
    json.dumps({"keys": [{"kty": "oct", "k": "AA"}, _JWK | {"use": "sig", "alg": "ES256"}]}).encode(),
    json.dumps(
        {
            "id": "did:web:a",
            "verificationMethod": [
                {"id": "#a", "publicKeyJwk": _JWK},
                {"id": "#b", "publicKeyMultibase": _MULTIKEY, "expires": "2027-01-01T00:00:00Z"},
            ],
            "assertionMethod": ["#a", "did:web:a#b"],
        }
    ).encode(),
    f"did:key:{_MULTIKEY}".encode(),
    pkcs7.serialize_certificates([CERTIFICATE], serialization.Encoding.DER),
    base64.encodebytes(CERTIFICATE.public_bytes(serialization.Encoding.DER)),
    b"-----BEGIN TRUSTED CERTIFICATE-----\n"
    + base64.encodebytes(
        CERTIFICATE.public_bytes(serialization.Encoding.DER) + bytes.fromhex("30060c0474657374")
    )
    + b"-----END TRUSTED CERTIFICATE-----\n",
    cbor.encode([{1: 99}, key_to_cose(_KEY.public) | {-3: True, 4: [2]}]),
    json.dumps(_JWK).encode("utf-16"),
)


def one_input(data: bytes) -> None:
    notices: list[str] = []
    try:
        keys = read_keys(data, source="key", notice=notices.append)
    except BuilderError as error:
        assert error.code.startswith("key_")
        return
    assert keys
    assert all(notice.startswith("key: passed over: ") for notice in notices)
    assert all(found.key.kid and found.key.key.algorithms for found in keys)
