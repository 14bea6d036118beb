"""DID documents, did:key and did:jwk: which keys sign, and which only look like it."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from hypothesis import given
from hypothesis import strategies as st

from liangzheng import sm2
from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey, public_key
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.key_files import NamedKey, read_keys
from liangzheng.trust.sources import load
from tests.support.cli import run
from tests.support.jwk import multibase, public_jwk
from tests.support.signed import ISSUER, KEY, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.crypto.keys import PublicKey

_DID = "did:web:office.example"
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
_POINT = (serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _key(private: Any) -> PublicKey:
    return public_key(private.public_key(), source="test")


_P256 = ec.generate_private_key(ec.SECP256R1())
_ED = ed25519.Ed25519PrivateKey.generate()


def _method(name: str, **values: Any) -> dict[str, Any]:
    return {"id": f"{_DID}#{name}", "type": "JsonWebKey", "controller": _DID, **values}


def _document(*methods: Any, **values: Any) -> bytes:
    document = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": _DID,
        "verificationMethod": list(methods),
        "assertionMethod": [method["id"] for method in methods],
        **values,
    }
    return json.dumps({name: value for name, value in document.items() if value is not None}).encode()


def _told(data: bytes) -> tuple[list[NamedKey], list[str]]:
    notices: list[str] = []
    return read_keys(data, source="file", notice=notices.append), notices


def _error(data: bytes) -> BuilderError:
    with pytest.raises(BuilderError, match=r"^file[: ]") as caught:
        read_keys(data, source="file")
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def _multikeys() -> list[tuple[bytes, bytes, PublicKey]]:
    made = [(b"\xed\x01", _ED.public_key().public_bytes(*_RAW), _key(_ED))]
    curves = {b"\x80\x24": ec.SECP256R1(), b"\x81\x24": ec.SECP384R1(), b"\x82\x24": ec.SECP521R1()}
    for codec, curve in curves.items():
        private = ec.generate_private_key(curve)
        made.append((codec, private.public_key().public_bytes(*_POINT), _key(private)))
    chinese = _key(sm2.Sm2PrivateKey.generate())
    made.append((b"\x86\x24", bytes([2 + (chinese.y[-1] & 1)]) + chinese.x, chinese))
    big = rsa.generate_private_key(65537, 2048)
    pkcs1 = big.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    made.append((b"\x85\x24", pkcs1, _key(big)))
    return made


@pytest.mark.parametrize(
    ("codec", "content", "key"), _multikeys(), ids=lambda value: getattr(value, "curve", "")
)
def test_multikeys(codec: bytes, content: bytes, key: PublicKey) -> None:
    text = multibase(codec + content)
    for form in (text, "u" + base64.urlsafe_b64encode(codec + content).rstrip(b"=").decode()):
        keys, notices = _told(_document(_method("a", type="Multikey", publicKeyMultibase=form)))
        assert notices == []
        assert {found.key.key for found in keys} == {key}
    for did in (f"did:key:{text}", f"did:key:{text}#{text}", f" did:key:{text}\r\n"):
        (found,) = read_keys(did.encode(), source="file")
        assert (found.key.key, found.has_kid, found.name[:8]) == (key, False, "did:key:")


def test_a_method_is_found_under_its_id_and_the_kid_of_its_jwk() -> None:
    keys, notices = _told(_document(_method("one", publicKeyJwk=public_jwk(_key(_P256), kid="own"))))
    assert notices == []
    assert [found.key.kid for found in keys] == [f"{_DID}#one".encode(), b"own", b"#one", b"one"]
    assert [found.is_relative for found in keys] == [False, False, True, True]
    assert {found.name for found in keys} == {_DID}
    relative = _document({**_method("one", publicKeyJwk=public_jwk(_key(_P256))), "id": "#one"})
    assert [found.key.kid for found in read_keys(relative, source="file")] == [
        *(f"{_DID}#one".encode(), b"#one", b"one"),
    ]


def test_other_forms_of_a_key() -> None:
    raw = _ED.public_key().public_bytes(*_RAW)
    old = _method("old", type="Ed25519VerificationKey2018", publicKeyBase58=multibase(raw)[1:])
    pem = _P256.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    keys, notices = _told(_document(old, _method("pem", publicKeyPem=pem.decode())))
    assert notices == []
    assert {found.key.key for found in keys} == {_key(_ED), _key(_P256)}
    result = json.dumps({"didDocument": json.loads(_document(old)), "didResolutionMetadata": {}})
    assert {found.key.key for found in read_keys(result.encode(), source="file")} == {_key(_ED)}


@pytest.mark.parametrize("purpose", ["authentication", "keyAgreement", "capabilityInvocation"])
def test_a_key_for_something_else_signs_no_documents(purpose: str) -> None:
    signing, other = (
        _method("sign", publicKeyJwk=public_jwk(_key(_P256))),
        _method("other", publicKeyJwk=public_jwk(_key(_ED))),
    )
    lists = {"assertionMethod": ["#sign"], purpose: ["#other"]}
    keys, notices = _told(_document(signing, other, **lists))
    assert {found.key.key for found in keys} == {_key(_P256)}
    assert notices == [
        f"file: passed over: method {_DID}#other: not listed in assertionMethod, so it signs no documents"
    ]
    for asserted in (list[str](), None):
        error = _error(_document(other, **{**lists, "assertionMethod": asserted}))
        assert error.code == "key_use"
        assert "not listed in assertionMethod" in str(error)


def test_a_method_that_stands_in_assertion_method_itself() -> None:
    method = _method("in", publicKeyJwk=public_jwk(_key(_P256)))
    other = _method("other", publicKeyJwk=public_jwk(_key(_ED)))
    data = _document(verificationMethod=None, assertionMethod=[method], authentication=[other])
    assert {found.key.key for found in read_keys(data, source="file")} == {_key(_P256)}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"publicKeyJwk": public_jwk(_key(_P256), use="enc")}, "use enc"),
        ({"publicKeyJwk": 1}, "JSON object"),
        ({"publicKeyMultibase": "z0"}, "not base58"),
        ({"publicKeyMultibase": "z"}, "empty"),
        ({"publicKeyMultibase": "z" + "2" * 3000}, "too long"),
        ({"publicKeyMultibase": "f00"}, "neither z nor u"),
        ({"publicKeyMultibase": "u!"}, "not base64url"),
        ({"publicKeyMultibase": 1}, "not text"),
        ({"publicKeyMultibase": multibase(b"\xed\x01short")}, "wrong length"),
        ({"publicKeyMultibase": multibase(b"\x80\x24\x02" + b"\xff" * 32)}, "not a point"),
        ({"publicKeyMultibase": multibase(b"\x80\x24\x04" + bytes(32))}, "not a compressed point"),
        ({"publicKeyMultibase": multibase(b"\xe7\x01" + bytes(33))}, "multicodec e701"),
        ({"publicKeyBase58": "2222"}, "JsonWebKey"),
        ({"publicKeyPem": "text"}, "no key"),
        ({"blockchainAccountId": "x"}, "JsonWebKey"),
        ({"publicKeyJwk": public_jwk(_key(_P256)), "expires": "soon"}, "dates"),
        ({"publicKeyJwk": public_jwk(_key(_P256)), "revoked": "2026-01-01T00:00:00"}, "dates"),
    ],
)
def test_a_method_that_cannot_be_used_is_passed_over(values: dict[str, Any], why: str) -> None:
    bad, good = _method("bad", **values), _method("good", publicKeyJwk=public_jwk(_key(_ED)))
    keys, notices = _told(_document(bad, good))
    assert {found.key.key for found in keys} == {_key(_ED)}
    assert notices[0].startswith(f"file: passed over: method {_DID}#bad: ")
    assert why in notices[0]
    assert _error(_document(bad)).code.startswith("key_")


def test_encryption_keys_and_private_ones() -> None:
    agree = x25519.X25519PrivateKey.generate().public_key().public_bytes(*_RAW)
    assert "multicodec ec01" in str(
        _error(_document(_method("a", publicKeyMultibase=multibase(b"\xec\x01" + agree))))
    )
    private: tuple[dict[str, Any], ...] = (
        {"privateKeyJwk": {}},
        {"secretKeyMultibase": "z1"},
        {"publicKeyJwk": {**public_jwk(_key(_P256)), "d": "AA"}},
        {"publicKeyMultibase": multibase(b"\x86\x26" + bytes(32))},
    )
    for values in private:
        assert _error(_document(_method("a", **values))).code == "key_private"


def test_a_method_that_is_not_there() -> None:
    text = str(_error(_document(assertionMethod=["did:web:other.example#1"])))
    assert "did:web:other.example#1: its key is not in this document" in text


def test_its_dates(tmp_path: Path) -> None:
    values = {"expires": "2027-01-01T00:00:00Z", "revoked": "2026-06-01T00:00:00Z"}
    keys = read_keys(_document(_method("a", publicKeyJwk=public_jwk(_key(_P256)), **values)), source="file")
    for found in keys:
        assert found.key.not_after is not None
        assert found.key.revoked_at is not None
        assert (found.key.not_after.year, found.key.revoked_at.month) == (2027, 6)
    path = tmp_path / "did.json"
    path.write_bytes(_document(_method("a", publicKeyJwk=public_jwk(_key(_P256)), **values)))
    run("trust", "init", tmp_path / "trust")
    run("trust", "add", tmp_path / "trust", "--issuer", "a", "--key", path)
    (issuer,) = TrustFolder(tmp_path / "trust").issuers()
    assert all(key.revoked_at for key in issuer.keys)


def test_did_jwk() -> None:
    def did(item: dict[str, Any]) -> bytes:
        return b"did:jwk:" + base64.urlsafe_b64encode(json.dumps(item).encode()).rstrip(b"=")

    (found,) = read_keys(did(public_jwk(_key(_P256), kid="a")) + b"#0", source="file")
    assert (found.key.key, found.has_kid) == (_key(_P256), False)
    assert _error(did(public_jwk(_key(_P256), use="enc"))).code == "key_use"
    assert _error(did({**public_jwk(_key(_P256)), "d": "AA"})).code == "key_private"
    assert "did:jwk" in str(_error(b"did:jwk:AAAA"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(f"{_DID}#a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "publicKeyJwk",
                    "publicKeyMultibase",
                    "publicKeyPem",
                    "kty",
                    "crv",
                    "x",
                    "expires",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(_JSON, _JSON)
def test_any_document_gives_keys_or_an_error(methods: Any, asserted: Any) -> None:
    document = {"id": _DID, "verificationMethod": methods, "assertionMethod": asserted}
    assert _error(json.dumps(document).encode()).code.startswith("key_")


def test_as_trust_of_verify(tmp_path: Path) -> None:
    path = tmp_path / "did.json"
    path.write_bytes(
        _document(
            _method("sign", publicKeyJwk=public_jwk(KEY.public)),
            _method("log-in", publicKeyJwk=public_jwk(_key(_P256))),
            assertionMethod=["#sign"],
            authentication=["#log-in"],
        )
    )
    trust = load([path])
    assert [issuer.name_zh for issuer in trust.issuers] == [_DID]
    for kid in (f"{_DID}#sign".encode(), b"#sign"):
        assert verify(lz1(claims(), kid=kid), trust=trust, at=NOW).outcome is Outcome.AUTHENTIC
    other = SigningKey(_P256)
    for kid in (f"{_DID}#log-in".encode(), b"#log-in", b"#sign"):
        report = verify(lz1(claims(), kid=kid, sign=other.sign), trust=trust, at=NOW)
        assert report.outcome is Outcome.CANNOT_JUDGE
    # Under the issuer's own name in a list, the fragment is a name.
    run("trust", "init", tmp_path / "trust")
    assert run("trust", "add", tmp_path / "trust", "--issuer", ISSUER, "--key", path).exit == 0
    assert run("trust", "sign", tmp_path / "trust").exit == 0
    (issuer,) = load([tmp_path / "trust"]).issuers
    assert {key.kid for key in issuer.keys} == {f"{_DID}#sign".encode(), b"#sign", b"sign"}
