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
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey, public_key
from liangzheng.trust.key_files import NamedKey, read_keys
from liangzheng.trust.sources import load
from tests.fuzz import fuzz_key_files
from tests.fuzz.fuzz_key_files import CERTIFICATE
from tests.support.certificates import YEAR, ca
from tests.support.cli import fails, run
from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Outcome, limits, verify
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.encoding import cbor

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


def _told(data: bytes) -> tuple[list[NamedKey], list[str]]:
    notices: list[str] = []
    return read_keys(data, source="file", notice=notices.append), notices


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


def test_a_key_by_hand_is_tried_whatever_the_kid_says(tmp_path: Path) -> None:
    path = tmp_path / "office.json"
    other = SigningKey.generate().public
    path.write_text(json.dumps({"keys": [_jwk(other, kid="whatever"), _jwk(KEY.public, kid="its-own")]}))
    trust = load([path])
    for kid in (b"its-own", b"whatever", b"third"):
        assert verify(lz1(claims(), kid=kid), trust=trust, at=NOW).outcome is Outcome.AUTHENTIC


def test_several_sources_are_trusted_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.der"
    first.write_text(json.dumps(_jwk(KEY.public)))
    second.write_bytes(CERTIFICATE.public_bytes(_DER))
    assert x509.load_der_x509_certificate(second.read_bytes()) == CERTIFICATE
    assert [issuer.name_zh for issuer in load([second, first]).issuers] == ["样例机关", "样例机关", "first"]


# One key of several that cannot be used


_GOOD = _jwk(KEY.public, kid="good")
_POINT = {"kty": "EC", "crv": "P-256", "x": _b64(bytes(31) + b"\5"), "y": _b64(b"\1" * 32)}


@pytest.mark.parametrize(
    ("item", "why", "code"),
    [
        (
            {"kty": "AKP", "alg": "ML-DSA-65", "kid": "pq", "pub": "AQ"},
            "key 1 (kid pq): a kind of key",
            "key_type",
        ),
        ({"kty": "oct", "k": "AA"}, "key 1: a kind of key that is not used here (kty oct)", "key_type"),
        ({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}, "(crv secp256k1)", "key_type"),
        ({"kty": "OKP", "crv": "X25519", "x": "AA"}, "(crv X25519)", "key_type"),
        (_GOOD | {"x": "?"}, "not base64url", "key_unreadable"),
        (_GOOD | {"x": 1}, "its x is missing or not text", "key_unreadable"),
        (_GOOD | {"x": "AA"}, "a length", "key_unreadable"),
        (_POINT, "not a point on its curve", "key_unreadable"),
        (_GOOD | {"kid": 7}, "its kid is not text", "key_unreadable"),
        (_GOOD | {"kid": "\ud800"}, "not Unicode", "key_unreadable"),
        (_GOOD | {"use": "enc"}, "a use other than signatures (use enc)", "key_use"),
        (_GOOD | {"use": ["sig"]}, "a use other", "key_use"),
        (_GOOD | {"key_ops": ["deriveKey"]}, "key_ops", "key_use"),
        (_GOOD | {"key_ops": []}, "key_ops", "key_use"),
        (_GOOD | {"key_ops": "verify"}, "key_ops", "key_use"),
        (_GOOD | {"use": "sig", "key_ops": ["encrypt"]}, "key_ops", "key_use"),
        (_GOOD | {"alg": "ECDH-ES"}, "(alg ECDH-ES)", "key_algorithm"),
        (_GOOD | {"alg": "ES384"}, "its alg ES384 does not go with its P-256", "key_algorithm"),
        (_GOOD | {"alg": "PS256"}, "does not go with", "key_algorithm"),
        (_GOOD | {"alg": 7}, "(alg 7)", "key_algorithm"),
        (1, "a JWK is a JSON object", "key_unreadable"),
        ({}, "kty", "key_unreadable"),
        ({"kty": ["EC"]}, "kty", "key_unreadable"),
    ],
)
def test_a_key_of_a_set_that_cannot_be_used_is_passed_over(item: Any, why: str, code: str) -> None:
    keys, notices = _told(json.dumps({"keys": [item, _jwk(KEY.public, kid="other")]}).encode())
    assert [(found.key.kid, found.key.key.x) for found in keys] == [(b"other", KEY.public.x)]
    (notice,) = notices
    assert notice.startswith("file: passed over: key 1")
    assert why in notice
    with pytest.raises(BuilderError, match="no key or certificate that can be used") as caught:
        read_keys(json.dumps({"keys": [item]}).encode(), source="file")
    assert caught.value.code == code
    assert why in str(caught.value)


@pytest.mark.parametrize("alg", ["RS256", "RSA-OAEP", "PS384", "none"])
def test_an_rsa_key_for_another_algorithm(alg: str) -> None:
    private = rsa.generate_private_key(65537, 2048)
    rsa_key = _one(private.public_key().public_bytes(_PEM, _SPKI)).key.key
    assert _code(json.dumps(_jwk(rsa_key, alg=alg)).encode()) == "key_algorithm"
    (found,) = read_keys(json.dumps(_jwk(rsa_key, alg="PS256")).encode(), source="file")
    assert found.key.key == rsa_key


def test_alg_binds() -> None:
    for alg in ("ES256", "ESP256"):
        assert _one(json.dumps(_jwk(KEY.public, alg=alg)).encode()).key.key.algorithms == {-7, -9}
    public = _one(ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(_PEM, _SPKI)).key.key
    for alg in ("EdDSA", "Ed25519"):
        assert _one(json.dumps(_jwk(public, alg=alg)).encode()).key.key.algorithms == {-8, -19}
    used = _jwk(KEY.public, use="sig", key_ops=["verify"], kid="a")
    assert _one(json.dumps(used).encode()).key.kid == b"a"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({1: 4}, "a kind of key"),
        ({1: 7, -1: b"public", -2: None}, "a kind of key"),
        ({-1: 8}, "a curve"),
        ({-2: b"short"}, "a length"),
        ({-2: bytes(32)}, "not a point"),
        ({3: -8}, "its alg"),
        ({4: [1]}, "key_ops"),
    ],
)
def test_a_cose_key_that_cannot_be_used_is_passed_over(change: dict[int, Any], why: str) -> None:
    item = {k: v for k, v in (key_to_cose(KEY.public, b"kid") | change).items() if v is not None}
    keys, notices = _told(cbor.encode([item, key_to_cose(KEY.public, b"other")]))
    assert [found.key.kid for found in keys] == [b"other"]
    assert notices[0].startswith(f"file: passed over: key 1 (kid {b'kid'.hex()}): ") or why == "not a point"
    assert why in notices[0]
    assert _code(cbor.encode([item])).startswith("key_")


def test_a_cose_key_alone_and_compressed() -> None:
    whole = key_to_cose(KEY.public, b"kid")
    compressed = whole | {-3: bool(KEY.public.y[-1] & 1), 4: [2]}
    assert _one(cbor.encode(compressed)) == _one(cbor.encode([whole]))
    other = _one(cbor.encode(whole | {-3: not KEY.public.y[-1] & 1}))
    assert other.key.key.x == KEY.public.x
    assert other.key.key.y != KEY.public.y


def test_a_private_key_in_a_set_is_an_error_all_the_same() -> None:
    good = _jwk(KEY.public, kid="good")
    for private in (good | {"d": "AA"}, {"kty": "AKP", "priv": "AA"}, {"kty": "new", "d": "AA"}):
        assert _code(json.dumps({"keys": [good, private]}).encode()) == "key_private"
    leaked = key_to_cose(KEY.public) | {-4: b"\1" * 32}
    assert _code(cbor.encode([key_to_cose(KEY.public), leaked])) == "key_private"


def test_what_a_file_says_is_printed_on_one_line() -> None:
    item = {"kty": "a\x1b[2Jb\nc", "kid": "k\u202e\r\n\x07" + "x" * 100}
    _, notices = _told(json.dumps({"keys": [item, _GOOD]}).encode())
    assert notices[0].isprintable()
    assert len(notices[0]) < 200


def test_many_that_are_passed_over_are_counted() -> None:
    items = [{"kty": "oct", "k": "AA"}] * 50 + [_GOOD]
    _, notices = _told(json.dumps({"keys": items}).encode())
    assert len(notices) == 21
    assert notices[-1] == "file: passed over: and 30 more"


def test_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEY_FILE_KEYS", 3)
    for items in ([_GOOD] * 4, [dict[str, str]()] * 4):
        assert _code(json.dumps({"keys": items}).encode()) == "key_too_many"


# Certificates beside a JWK


_SIGNER = ca("Office")
_SIGNER_KEY = public_key(_SIGNER.private.public_key(), source="test")


def _std(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _pem_text(der: bytes) -> str:
    return x509.load_der_x509_certificate(der).public_bytes(_PEM).decode()


@pytest.mark.parametrize("text", [_std(_SIGNER.der), _pem_text(_SIGNER.der), _b64(_SIGNER.der)])
def test_a_certificate_in_x5c_gives_its_dates_and_name(text: str) -> None:
    marks = {
        "x5t": _b64(hashlib.sha1(_SIGNER.der).digest()),
        "x5t#S256": _b64(hashlib.sha256(_SIGNER.der).digest()),
    }
    item = _jwk(_SIGNER_KEY, kid="a", alg="ES256", x5c=[text], **marks)
    keys, notices = _told(json.dumps({"keys": [item]}).encode())
    assert notices == []
    assert [found.key.kid for found in keys] == [b"a", hashlib.sha256(_SIGNER.der).digest()[:8]]
    for found in keys:
        assert found.name == "Office"
        assert found.key.certificate == _SIGNER.der
        assert (found.key.not_before, found.key.not_after) == (NOW - YEAR, NOW + YEAR)
        assert found.key.key.algorithms == {-7, -9}
    bare = {name: value for name, value in item.items() if name not in {"x", "y", "kid"}}
    (only,) = read_keys(json.dumps(bare).encode(), source="file")
    assert (only.key.key.x, only.has_kid) == (_SIGNER_KEY.x, False)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"x5c": [_std(ca("Another").der)]}, "to another key"),
        ({"x5c": []}, "not a list"),
        ({"x5c": "text"}, "not a list"),
        ({"x5c": ["!"]}, "base64"),
        ({"x5c": ["MAA="]}, "the certificate in its x5c"),
        ({"x5c": [_std(_SIGNER.der)], "x5t": "AAAA"}, "its x5t belongs to a certificate other"),
        ({"x5c": [_std(_SIGNER.der)], "x5t#S256": "AAAA"}, "its x5t#S256 belongs to a certificate other"),
        ({"x5c": [_std(_SIGNER.der)], "x5t#S256": 1}, "missing or not text"),
    ],
)
def test_a_certificate_that_contradicts_its_jwk(change: dict[str, Any], why: str) -> None:
    item = _jwk(_SIGNER_KEY, kid="a", **change)
    keys, notices = _told(json.dumps({"keys": [item, _GOOD]}).encode())
    assert [found.key.kid for found in keys] == [b"good"]
    assert why in notices[0]
    fails_alone = json.dumps({"keys": [item]}).encode()
    assert _code(fails_alone).startswith("key_")


def test_a_kid_of_the_eu_in_base64() -> None:
    item = _jwk(KEY.public, kid="2Rk3X8HntrI=")
    kids = [found.key.kid for found in read_keys(json.dumps(item).encode(), source="file")]
    assert kids == [b"2Rk3X8HntrI=", base64.b64decode("2Rk3X8HntrI=")]


# Text as editors and gateways leave it


_PUBLIC = KEY.public
_CERTIFICATE_DER = CERTIFICATE.public_bytes(_DER)
_CERTIFICATE_PEM = CERTIFICATE.public_bytes(_PEM)


def _marked(text: bytes) -> list[bytes]:
    words = text.decode()
    return [
        b"\xef\xbb\xbf" + text,
        b"\xff\xfe" + words.encode("utf-16-le"),
        b"\xfe\xff" + words.encode("utf-16-be"),
        text.replace(b"\n", b"\r\n"),
        b"\r\n\t " + text + b"\r\n\r\n",
    ]


@pytest.mark.parametrize(
    "text",
    [
        _CERTIFICATE_PEM,
        base64.encodebytes(_CERTIFICATE_DER),
        json.dumps({"keys": [_GOOD]}, indent=1).encode(),
        json.dumps(_GOOD, indent=1).encode(),
    ],
    ids=["pem", "base64", "set", "jwk"],
)
def test_marks_and_line_ends(text: bytes) -> None:
    expected = read_keys(text, source="file")
    for marked in _marked(text):
        assert read_keys(marked, source="file") == expected
    assert _code(b"\xff\xfe" + text[:3]) == "key_unreadable"


def _relabelled(label: bytes, pem: bytes = _CERTIFICATE_PEM) -> bytes:
    lines = pem.splitlines()
    return b"\n".join([b"-----BEGIN %s-----" % label, *lines[1:-1], b"-----END %s-----" % label])


def _armour(label: bytes, der: bytes) -> bytes:
    return b"-----BEGIN %s-----\n%s-----END %s-----\n" % (label, base64.encodebytes(der), label)


@pytest.mark.parametrize(
    "pem",
    [
        _relabelled(b"X509 CERTIFICATE"),
        _relabelled(b"TRUSTED CERTIFICATE"),
        # OpenSSL's settings after it: an alias.
        _armour(b"TRUSTED CERTIFICATE", _CERTIFICATE_DER + bytes.fromhex("3006 0c04 74657374")),
        b"\n".join(b"   " + line + b"  " for line in _CERTIFICATE_PEM.splitlines()),
        b"Bag Attributes\n    friendlyName: [x]\nsubject=CN = x\n" + _CERTIFICATE_PEM,
        b"[a comment]\n" + _CERTIFICATE_PEM,
        _CERTIFICATE_PEM.replace(b"\n", b""),
        b'"' + _CERTIFICATE_PEM.replace(b"\n", b"\\r\\n") + b'"',
        _CERTIFICATE_DER + b"\n",
        base64.b64encode(_CERTIFICATE_DER),
        json.dumps([base64.b64encode(_CERTIFICATE_DER).decode()]).encode(),
        json.dumps([_CERTIFICATE_PEM.decode()]).encode(),
        pkcs7.serialize_certificates([CERTIFICATE], _DER),
        pkcs7.serialize_certificates([CERTIFICATE], _PEM),
        base64.encodebytes(pkcs7.serialize_certificates([CERTIFICATE], _DER)),
    ],
)
def test_a_certificate_in_other_wrappings(pem: bytes) -> None:
    keys, notices = _told(pem)
    assert keys == read_keys(_CERTIFICATE_PEM, source="file")
    assert notices == []


def test_a_public_key_under_other_names() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.public_key().public_bytes(_PEM, _SPKI)
    assert _one(_relabelled(b"EC PUBLIC KEY", pem)) == _one(pem)
    assert _one(_armour(b"EC PARAMETERS", b"\6\0") + pem) == _one(pem)
    assert _one(b"".join(pem.splitlines()[1:-1])) == _one(pem)
    other = rsa.generate_private_key(65537, 2048).public_key()
    pkcs1 = other.public_bytes(_PEM, serialization.PublicFormat.PKCS1)
    assert _one(pkcs1) == _one(other.public_bytes(_PEM, _SPKI))


def test_lines_of_base64_and_several_certificates() -> None:
    lines = [base64.b64encode(der) for der in (_CERTIFICATE_DER, _SIGNER.der)]
    keys, notices = _told(b"\r\n".join([*lines, b"AAAA", b""]))
    assert [found.name for found in keys] == ["样例机关", "样例机关", "Office", "Office"]
    assert notices == ["file: passed over: line 3: no certificate or key in base64"]
    pieces = [base64.encodebytes(der) for der in (_CERTIFICATE_DER, _SIGNER.der)]
    assert _told(b"\n".join(pieces)) == _told(b"\r\n \r\n".join(pieces)) == (keys, [])
    bundle = pkcs7.serialize_certificates([CERTIFICATE, x509.load_der_x509_certificate(_SIGNER.der)], _DER)
    assert {found.name for found in read_keys(bundle, source="file")} == {"样例机关", "Office"}


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (_armour(b"CERTIFICATE", b"\x30\0"), "block 1 (CERTIFICATE): no key or certificate"),
        (b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "its base64 is damaged"),
        (_armour(b"CERTIFICATE REQUEST", b"\x30\0"), "a request for a certificate"),
        (_armour(b"X509 CRL", b"\x30\0"), "revoked"),
        (
            _armour(b"TRUSTED CERTIFICATE", _CERTIFICATE_DER + bytes.fromhex("3008a006 06042a030405")),
            "refuse",
        ),
        (_armour(b"CERTIFICATE", _CERTIFICATE_DER + b"more"), "something follows it"),
        (_armour(b"PKCS7", bytes.fromhex("300b 06092a864886f70d010702")), "cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n", "the END line is missing"),
    ],
)
def test_a_block_that_cannot_be_used_is_passed_over(block: bytes, why: str) -> None:
    keys, notices = _told(block + _CERTIFICATE_PEM)
    assert [found.name for found in keys] == ["样例机关"] * 2
    assert len(notices) == 1
    assert why in notices[0]
    assert _code(block).startswith("key_")


def test_private_keys_and_packages_in_der() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    formats = serialization.PrivateFormat
    for form, secret in (
        (formats.PKCS8, serialization.NoEncryption()),
        (formats.TraditionalOpenSSL, serialization.NoEncryption()),
        (formats.PKCS8, serialization.BestAvailableEncryption(b"secret")),
    ):
        der = private.private_bytes(_DER, form, secret)
        assert _code(der) == _code(base64.b64encode(der)) == "key_private"
    rsa_key = rsa.generate_private_key(65537, 2048)
    old = rsa_key.private_bytes(_DER, formats.TraditionalOpenSSL, serialization.NoEncryption())
    assert _code(old) == "key_private"
    package = pkcs12.serialize_key_and_certificates(b"a", private, None, None, serialization.NoEncryption())
    with pytest.raises(BuilderError, match="PKCS #12"):
        read_keys(package, source="file")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"issuer": "https://a.example", "jwks_uri": "https://a.example/jwks"}', "https://a.example/jwks"),
        (b'{"issuer": "https://a.example", "jwks_uri": 1}', "metadata"),
        (b'{"credential_issuer": "https://a.example"}', "metadata"),
        (b'{"keys": {}}', "not a list"),
        (b'{"a": 1}', "not a JWK"),
        (b"\xef\xbb\xbf", "no key"),
        (b" \r\n", "no key"),
        (b"eyJhbGciOiJFUzI1NiJ9.e30.AAAA", "a signed token"),
        (b"ssh-ed25519 AAAA someone", "an SSH key"),
        (b"did:web:office.example", "give its DID document"),
        (b"did:example:1", "give its DID document"),
    ],
)
def test_what_it_is_instead_is_named(data: bytes, why: str) -> None:
    with pytest.raises(BuilderError, match=r"^file: ") as caught:
        read_keys(data, source="file")
    assert why in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_metadata_that_holds_its_key_set() -> None:
    data = json.dumps({"issuer": "https://a.example", "jwks": {"keys": [_GOOD]}}).encode()
    assert _one(data).key.kid == b"good"


def test_certificates_that_another_reader_refuses() -> None:
    """A serial number of zero bytes or below zero is no fault of the key."""
    der = bytearray(_CERTIFICATE_DER)
    assert der.count(b"\2\1\1") == 1
    at = der.index(b"\2\1\1")
    der[at + 2] = 0x81
    keys = read_keys(bytes(der), source="file")
    assert keys[0].key.key == read_keys(_CERTIFICATE_DER, source="file")[0].key.key
    assert keys[0].name == "样例机关"


def test_trust_add_tells_what_it_passes_over(tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": [{"kty": "oct", "k": "AA", "kid": "s"}, _GOOD]}))
    run("trust", "init", tmp_path / "trust")
    done = run("trust", "add", tmp_path / "trust", "--issuer", "a", "--key", keys)
    assert done.exit == 0
    assert "passed over: key 1 (kid s): a kind of key" in done.err
    enc = tmp_path / "enc.json"
    enc.write_text(json.dumps({"keys": [_GOOD | {"use": "enc"}]}))
    fails(run("trust", "add", tmp_path / "trust", "--issuer", "b", "--key", enc), "use enc")


def test_a_bound_key_stays_bound_in_the_list(tmp_path: Path) -> None:
    keys = tmp_path / "key.json"
    keys.write_text(json.dumps(_GOOD | {"alg": "ES256"}))
    run("trust", "init", tmp_path / "trust")
    run("trust", "add", tmp_path / "trust", "--issuer", "a", "--key", keys)
    assert run("trust", "sign", tmp_path / "trust").exit == 0
    (issuer,) = load([tmp_path / "trust"]).issuers
    assert issuer.keys[0].key.algorithms <= {-7, -9}
