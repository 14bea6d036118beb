"""Private keys in a built site: found in every form and holder; public ones are not."""

import base64
import bz2
import gzip
import json
import lzma
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.audit import unpacking
from liangzheng.audit.unpacking import look_through
from liangzheng.keys import SigningKey, public_key
from tests.fuzz import fuzz_private_keys
from tests.fuzz.fuzz_key_files import CERTIFICATE
from tests.fuzz.fuzz_private_keys import zipped
from tests.support.vical import entry, iaca, payload, signed
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor

_PEM, _DER = serialization.Encoding.PEM, serialization.Encoding.DER
_PKCS8, _OLD = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL
_OPENSSH = serialization.PrivateFormat.OpenSSH
_NONE, _LOCKED = serialization.NoEncryption(), serialization.BestAvailableEncryption(b"secret")

_P256 = ec.generate_private_key(ec.SECP256R1())
_P521 = ec.generate_private_key(ec.SECP521R1())
_ED25519 = ed25519.Ed25519PrivateKey.generate()
_RSA = rsa.generate_private_key(65537, 2048)
_KEYS: dict[str, PrivateKeyTypes] = {
    "p256": _P256,
    "p521": _P521,
    "brainpool": ec.generate_private_key(ec.BrainpoolP256R1()),
    "ed25519": _ED25519,
    "ed448": ed448.Ed448PrivateKey.generate(),
    "rsa": _RSA,
    "dsa": dsa.generate_private_key(2048),
}


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _jwk(**others: Any) -> dict[str, Any]:
    key = public_key(_P256.public_key(), source="test")
    return {"kty": "EC", "crv": "P-256", "x": _b64(key.x), "y": _b64(key.y), **others}


_D = _P256.private_numbers().private_value.to_bytes(32)
_JWK = json.dumps(_jwk(d=_b64(_D))).encode()
_COSE = key_to_cose(public_key(_P256.public_key(), source="test")) | {-4: _D}
_RSA_COSE = {1: 3, -1: b"\1" * 256, -2: b"\1\0\1", -3: b"\2" * 256, -4: b"\3" * 128}


def _pkcs8() -> dict[str, tuple[bytes, str]]:
    forms = {}
    for name, key in _KEYS.items():
        for lock, der in ((_NONE, "PKCS#8"), (_LOCKED, "encrypted PKCS#8")):
            kept = "open" if lock is _NONE else "locked"
            forms[f"{name} pem {kept}"] = (key.private_bytes(_PEM, _PKCS8, lock), "PEM")
            forms[f"{name} der {kept}"] = (key.private_bytes(_DER, _PKCS8, lock), der)
    return forms


_JWK_SET = {"keys": [_jwk(), {"kty": "OKP", "crv": "Ed25519", "d": _b64(_D)}]}

_FORMS: dict[str, tuple[bytes, str]] = {
    **_pkcs8(),
    "sec1 pem": (_P256.private_bytes(_PEM, _OLD, _NONE), "PEM"),
    "sec1 pem locked": (_P256.private_bytes(_PEM, _OLD, _LOCKED), "PEM"),
    "sec1 der": (_P256.private_bytes(_DER, _OLD, _NONE), "SEC 1"),
    "sec1 der p521": (_P521.private_bytes(_DER, _OLD, _NONE), "SEC 1"),
    "pkcs1 pem": (_RSA.private_bytes(_PEM, _OLD, _NONE), "PEM"),
    "pkcs1 der": (_RSA.private_bytes(_DER, _OLD, _NONE), "PKCS#1"),
    "openssh": (_ED25519.private_bytes(_PEM, _OPENSSH, _NONE), "PEM"),
    "pkcs12": (pkcs12.serialize_key_and_certificates(b"a", _P256, None, None, _LOCKED), "PKCS#12"),
    "pgp": (b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBGVnW1wBCAC7\n", "PEM"),
    "jwk": (_JWK, "JWK"),
    "jwk set": (json.dumps(_JWK_SET).encode(), "JWK"),
    "jwk with objects": (json.dumps(_jwk(d=_b64(_D), ext={"a": {"b": 1}})).encode(), "JWK"),
    "jwk symmetric": (json.dumps({"kty": "oct", "k": _b64(_D)}).encode(), "JWK"),
    "jwk in a script": (f'const key = {{kty: "EC", crv: "P-256", d: "{_b64(_D)}"}};'.encode(), "JWK"),
    "cose": (cbor.encode(_COSE), "COSE_Key"),
    "cose set": (cbor.encode([_COSE]), "COSE_Key"),
    "cose deep": (cbor.encode({"a": [cbor.Tag(24, cbor.encode({"b": _COSE}))]}), "COSE_Key"),
    "cose indefinite": (b"\xbf" + cbor.encode(_COSE)[1:] + b"\xff", "COSE_Key"),
    "cose with long labels": (b"\xa3\x01\x02\x20\x01\x38\x03\x58\x20" + _D, "COSE_Key"),
    "cose rsa": (cbor.encode(_RSA_COSE), "COSE_Key"),
    "cose symmetric": (cbor.encode({1: 4, -1: _D}), "COSE_Key"),
}

_HOLDERS: dict[str, Callable[[bytes], bytes]] = {
    "alone": lambda data: data,
    "between other bytes": lambda data: b"\x93\0\xff" + data + b"\xfe\1",
    "zip": lambda data: zipped(**{"folder/any.bin": data}),
    "base64": base64.encodebytes,
    "base64url in json": lambda data: json.dumps({"a": [1, {"b": _b64(data)}]}).encode(),
    "base64 in a page": lambda data: b'<a href="data:x;base64,' + base64.b64encode(data) + b'">x</a>',
    "hexadecimal in json": lambda data: json.dumps([data.hex()]).encode(),
    "base64 in a script": lambda data: f"x = '{base64.encodebytes(data).decode()!r}'".encode(),
    "base64 in base64": lambda data: base64.b64encode(base64.b64encode(data)),
    "zip in base64 in json": lambda data: json.dumps({"file": _b64(zipped(a=data))}).encode(),
    "cbor": lambda data: cbor.encode({"file": data}),
}


def _told(data: bytes) -> list[str]:
    return list(look_through(data))


@pytest.mark.parametrize("holder", list(_HOLDERS))
@pytest.mark.parametrize("form", list(_FORMS))
def test_found_in_every_form_and_holder(form: str, holder: str) -> None:
    data, said = _FORMS[form]
    # Only as one item of its own can these be told from other bytes.
    whole = form in {"cose symmetric", "cose with long labels", "cose indefinite"}
    if whole and holder == "between other bytes":
        return
    told = _told(_HOLDERS[holder](data))
    assert any(f"a private key ({said})" in text for text in told), told


@pytest.mark.parametrize("form", [name for name, (_, said) in _FORMS.items() if said in {"PEM", "JWK"}])
def test_found_as_a_text_in_json(form: str) -> None:
    text = _FORMS[form][0].decode()
    for data in (json.dumps({"key": text}), json.dumps({"key": json.dumps({"inner": text})})):
        assert any(f"a private key ({_FORMS[form][1]})" in told for told in _told(data.encode()))


def test_the_place_is_named() -> None:
    data = zipped(**{"a/key.txt": _FORMS["p256 pem open"][0]})
    assert "a private key (PEM) in a/key.txt" in _told(data)


def _spki(key: Any) -> bytes:
    found: bytes = key.public_key().public_bytes(_DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return found


_PUBLIC = {
    **{f"{name} spki": _spki(key) for name, key in _KEYS.items()},
    "certificate": CERTIFICATE.public_bytes(_DER),
    "certificate pem": CERTIFICATE.public_bytes(_PEM),
    "jwk": json.dumps(_jwk(kid="a", use="sig")).encode(),
    "jwk with d of another object": json.dumps({"keys": [_jwk()], "d": _b64(_D)}).encode(),
    "cose": cbor.encode(
        [key_to_cose(SigningKey.generate(name).public) for name in ("ES256", "EdDSA", "PS256", "SM2")]
    ),
    "vical": signed(payload([entry(iaca("One"))])),
    "a library that reads PEM": zipped(**{"keys.py": b'MARK = b"-----BEGIN PRIVATE KEY-----"\nelse: return'}),
    "cose with a private part in its modulus by accident": cbor.encode(
        [
            {1: 3, -1: b"\1" * 40 + inner + b"\2" * 200, -2: b"\1\0\1"}
            for inner in (
                b"\xa2\x01\x03\x22\x58\x20" + _D,
                b"\xa2\x01\x02\x23\x58\x20" + _D,
                b"\xa3\x01\x01\x20\x42\0\1\x23\x58\x20" + _D,
                b"\xa4\x23\x52\x23\x58\x17" + _D[:15] + b"\x01\x01\x03\x27\x20\x06",
                b"\xa4\x01\x04\x20\x50" + _D[:16] + b"\x00\x23\x22\x58\x20" + _D,
            )
        ]
    ),
    "a label": b"PRIVATE KEY",
    "picture": b"\x89PNG\r\n" + bytes(range(256)) * 8,
}


@pytest.mark.parametrize("holder", list(_HOLDERS))
@pytest.mark.parametrize("form", list(_PUBLIC))
def test_what_is_public_is_not_found(form: str, holder: str) -> None:
    if form == "a library that reads PEM" and holder != "alone":
        return
    assert _told(_HOLDERS[holder](_PUBLIC[form])) == []


def test_archives_that_cannot_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(a=b"text" * 100)
    assert "cannot be looked into" in _told(archive[:-10])[0]
    flagged = bytearray(archive)
    flagged[flagged.index(b"PK\1\2") + 8] |= 1  # the central directory says that it is encrypted
    assert "a is encrypted" in _told(bytes(flagged))[0]
    monkeypatch.setattr(unpacking, "UNPACKED_LENGTH", 1000)
    assert "more than can be looked through" in _told(zipped(a=b"\0" * 2000))[0]


@pytest.mark.parametrize(
    "data",
    [
        lzma.compress(_FORMS["p256 pem open"][0]),
        bz2.compress(_FORMS["p256 pem open"][0]),
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 40,
    ],
)
def test_other_archives_are_told_of_wherever_they_are(data: bytes) -> None:
    refused = "an archive of a kind that is not looked into"
    assert _told(data) == [refused]
    assert _told(json.dumps([_b64(data)]).encode()) == [refused]
    assert _told(zipped(a=data)) == [f"{refused} in a"]
    assert _told(zipped(a=zipped(b=data))) == [f"{refused} in a"]


def test_a_pack_is_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    key = _FORMS["p256 pem open"][0]
    assert "a private key (PEM)" in _told(gzip.compress(key))
    assert "a private key (PEM) in a" in _told(gzip.compress(zipped(a=key)))
    assert _told(zipped(a=gzip.compress(key))) == ["an archive of a kind that is not looked into in a"]
    assert _told(gzip.compress(b"text" * 100)) == []
    for data in (gzip.compress(key)[:-4], gzip.compress(b"text") + gzip.compress(key)):
        assert "cut short, or something stands after its end" in _told(data)[0]
    monkeypatch.setattr(unpacking, "UNPACKED_LENGTH", 1000)
    assert "more than can be looked through" in _told(gzip.compress(b"\0" * 2000))[0]


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    fuzz_private_keys.one_input(data)
    fuzz_private_keys.one_input(b"\x1f\x8b\x08" + data)
    fuzz_private_keys.one_input(zlib.compress(data))


@given(st.sampled_from(fuzz_private_keys.SEEDS), st.data())
def test_changed_bytes(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for place in data.draw(st.lists(st.integers(0, len(seed) - 1), min_size=1, max_size=4)):
        changed[place] = data.draw(st.integers(0, 255))
    fuzz_private_keys.one_input(bytes(changed))
