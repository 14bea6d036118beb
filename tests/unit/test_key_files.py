"""Keys and certificates in every form that ``--trust`` and ``trust add`` take."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import BuilderError
from builder.keys import SigningKey, kid_of
from builder.trust.key_files import NamedKey, read_keys
from builder.trust.sources import load
from tests.fuzz import fuzz_key_files
from tests.fuzz.fuzz_key_files import CERTIFICATE
from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Outcome, cbor, verify
from verifier_wasm.cose_key import key_to_cose
from verifier_wasm.keys import PublicKey

_PEM, _DER = serialization.Encoding.PEM, serialization.Encoding.DER
_SPKI = serialization.PublicFormat.SubjectPublicKeyInfo


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _jwk(key: PublicKey, **others: Any) -> dict[str, Any]:
    if key.kty == "RSA":
        return {"kty": "RSA", "n": _b64(key.n), "e": _b64(key.e), **others}
    values = {"kty": "EC" if key.kty == "EC2" else "OKP", "crv": key.curve, "x": _b64(key.x), **others}
    return values | ({"y": _b64(key.y)} if key.y else {})


def _one(data: bytes) -> NamedKey:
    (found,) = read_keys(data, source="file")
    return found


def _code(data: bytes) -> str:
    with pytest.raises(BuilderError) as caught:
        read_keys(data, source="file")
    assert str(caught.value).startswith("file")
    return caught.value.code


_PRIVATE = (
    ec.generate_private_key(ec.SECP256R1()),
    ec.generate_private_key(ec.SECP384R1()),
    ec.generate_private_key(ec.SECP521R1()),
    ec.generate_private_key(ec.BrainpoolP256R1()),
    ed25519.Ed25519PrivateKey.generate(),
    rsa.generate_private_key(65537, 2048),
)


@pytest.mark.parametrize("private", _PRIVATE, ids=["p256", "p384", "p521", "bp256", "ed25519", "rsa"])
def test_every_form_gives_the_same_key(private: Any) -> None:
    pem = private.public_key().public_bytes(_PEM, _SPKI)
    found = _one(pem)
    key = found.key.key
    assert not found.has_kid
    assert found.key.kid == kid_of(key)
    forms = (
        private.public_key().public_bytes(_DER, _SPKI),
        json.dumps(_jwk(key)).encode(),
        json.dumps({"keys": [_jwk(key)]}).encode(),
        cbor.encode([key_to_cose(key)]),
    )
    for form in forms:
        assert _one(form) == found
    named = _one(json.dumps(_jwk(key, kid="a")).encode())
    assert (named.key.kid, named.has_kid) == (b"a", True)
    assert _one(cbor.encode([key_to_cose(key, b"a")])) == named


@pytest.mark.parametrize("encoding", [_DER, _PEM])
def test_a_certificate_answers_to_both_kids(encoding: serialization.Encoding) -> None:
    keys = read_keys(CERTIFICATE.public_bytes(encoding), source="file")
    der = CERTIFICATE.public_bytes(_DER)
    assert [found.key.kid for found in keys] == [
        hashlib.sha256(der).digest()[:8],
        kid_of(keys[0].key.key),
    ]
    for found in keys:
        assert found.name == "样例机关"
        assert found.has_kid
        assert found.key.not_before == CERTIFICATE.not_valid_before_utc
        assert found.key.not_after == CERTIFICATE.not_valid_after_utc
        assert found.key.certificate == der


def test_every_block_of_a_pem_file_is_read() -> None:
    blocks = [private.public_key().public_bytes(_PEM, _SPKI) for private in _PRIVATE]
    data = b"A comment\n" + b"\n".join([*blocks, CERTIFICATE.public_bytes(_PEM)])
    assert len(read_keys(data, source="file")) == len(_PRIVATE) + 2


@pytest.mark.parametrize("passphrase", [None, b"secret"])
def test_a_private_key_is_refused(tmp_path: Path, passphrase: bytes | None) -> None:
    path = tmp_path / "key.pem"
    SigningKey.generate().save(path, passphrase)
    assert _code(path.read_bytes()) == "key_private"
    assert _code(json.dumps(_jwk(KEY.public, d="AA")).encode()) == "key_private"
    assert _code(cbor.encode([key_to_cose(KEY.public) | {-4: b"\1" * 32}])) == "key_private"


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----\n",
        b"-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n",
        b"{",
        b"[]",
        b'{"keys": []}',
        b'{"keys": [1]}',
        b'{"kty": "EC", "crv": ["P-256"], "x": "AA", "y": "AA"}',
        b'{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}',
        b'{"kty": "EC", "crv": "P-256", "x": "?", "y": "AA"}',
        b'{"kty": "OKP", "crv": "P-256", "x": "AA"}',
        b'{"kty": "RSA", "n": "AQ", "e": "AQAB"}',
        b"{" * 100_000,
    ],
)
def test_what_cannot_be_read(data: bytes) -> None:
    assert _code(data) == "key_unreadable"


def test_kinds_of_key_that_are_not_used() -> None:
    others = (ec.generate_private_key(ec.SECP256K1()), ed448.Ed448PrivateKey.generate())
    for other in others:
        assert _code(other.public_key().public_bytes(_PEM, _SPKI)) == "key_type"
        assert _code(other.public_key().public_bytes(_DER, _SPKI)) == "key_type"
    assert _code(b'{"kty": "oct", "k": "AA"}') == "key_type"


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    fuzz_key_files.one_input(data)


@given(st.sampled_from(fuzz_key_files.SEEDS), st.data())
def test_files_with_changed_bytes(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for place in data.draw(st.lists(st.integers(0, len(seed) - 1), min_size=1, max_size=4)):
        changed[place] = data.draw(st.integers(0, 255))
    fuzz_key_files.one_input(bytes(changed))


def test_a_bare_key_answers_to_any_kid_and_speaks_for_any_issuer(tmp_path: Path) -> None:
    path = tmp_path / "office.json"
    path.write_text(json.dumps(_jwk(KEY.public)))
    report = verify(lz1(claims(), kid=b"whatever"), trust=load([path]), at=NOW)
    assert report.outcome is Outcome.AUTHENTIC
    assert report.issuer.name == "office"


def test_a_key_with_a_kid_answers_to_that_alone(tmp_path: Path) -> None:
    path = tmp_path / "office.json"
    path.write_text(json.dumps(_jwk(KEY.public, kid="its-own")))
    trust = load([path])
    assert verify(lz1(claims(), kid=b"its-own"), trust=trust, at=NOW).outcome is Outcome.AUTHENTIC
    report = verify(lz1(claims(), kid=b"whatever"), trust=trust, at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "issuer_key_unknown")


def test_several_sources_are_trusted_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.der"
    first.write_text(json.dumps(_jwk(KEY.public)))
    second.write_bytes(CERTIFICATE.public_bytes(_DER))
    assert x509.load_der_x509_certificate(second.read_bytes()) == CERTIFICATE
    assert [issuer.name_zh for issuer in load([second, first]).issuers] == ["样例机关", "样例机关", "first"]
