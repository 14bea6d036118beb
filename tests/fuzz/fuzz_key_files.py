"""Files of keys and certificates: any bytes give keys or a `BuilderError`."""

import datetime as dt
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from builder.errors import BuilderError
from builder.keys import SigningKey
from builder.trust.key_files import read_keys
from verifier_wasm import cbor
from verifier_wasm.cose_key import key_to_cose

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

SEEDS = (
    CERTIFICATE.public_bytes(serialization.Encoding.DER),
    CERTIFICATE.public_bytes(serialization.Encoding.PEM),
    _PRIVATE.public_key().public_bytes(serialization.Encoding.DER, _SPKI),
    _PRIVATE.public_key().public_bytes(serialization.Encoding.PEM, _SPKI),
    cbor.encode([key_to_cose(_KEY.public, _KEY.kid)]),
    json.dumps({"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "a"}]}).encode(),
)


def one_input(data: bytes) -> None:
    try:
        keys = read_keys(data, source="key")
    except BuilderError as error:
        assert error.code.startswith("key_")
        return
    assert keys
    assert all(found.key.kid and found.key.key.algorithms for found in keys)
