"""JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037 section 2): what they say of their use binds."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from liangzheng.trust.certificates import Certified, read_certified
from liangzheng.trust.der import bare_key, der_of_text
from liangzheng.trust.named_key import NamedKey, PrivateKeyError, UnusableKeyError
from verifier_wasm.crypto import points
from verifier_wasm.crypto.cose_key import CURVES, key_from_cose
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.encoding.rfc4648 import from_base64
from verifier_wasm.errors import KeyFormatError
from verifier_wasm.signed.jose import kid_bytes
from verifier_wasm.trusted.store import TrustedKey

#: RFC 7518 sections 6.2.2 and 6.3.2, and RFC 9964 for AKP: where a private half stands.
_PRIVATE: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "priv"})

#: JWK (RFC 7518 section 6.2.1.1, RFC 8037 section 2) and COSE name their curves alike.
_CURVES: Final = {name: number for number, name in CURVES.items()}

#: RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864: an ``alg`` of signatures, the curve that JOSE ties it
#: to (None: RSA), and its COSE numbers: the polymorphic and the fully specified name are the same algorithm.
_ALGORITHMS: Final[dict[str, tuple[str | None, frozenset[int]]]] = {
    "ES256": ("P-256", frozenset({-7, -9})),
    "ESP256": ("P-256", frozenset({-7, -9})),
    "ES384": ("P-384", frozenset({-35, -51})),
    "ESP384": ("P-384", frozenset({-35, -51})),
    "ES512": ("P-521", frozenset({-36, -52})),
    "ESP512": ("P-521", frozenset({-36, -52})),
    "EdDSA": ("Ed25519", frozenset({-8, -19})),
    "Ed25519": ("Ed25519", frozenset({-8, -19})),
    "ESB256": ("brainpoolP256r1", frozenset({-265})),
    "ESB384": ("brainpoolP384r1", frozenset({-267})),
    "ESB512": ("brainpoolP512r1", frozenset({-268})),
    "PS256": (None, frozenset({-37})),
}

#: What is wrong with a key, by the code of `KeyFormatError`.
REASONS: Final = {
    "key_type": "a kind of key that is not used here",
    "key_curve": "a curve that is not used here, or not with this kind of key",
    "key_length": "a length that is wrong, or not used here",
    "key_point": "not a point on its curve",
    "key_algorithm": "its alg does not go with it",
    "key_use": "it was not published for checking signatures (key_ops)",
    "key_kid": "its kid is not a byte string",
}

_BASE64_KID: Final = re.compile(r"[A-Za-z0-9+/]{11}=")
_SHOWN: Final = 40


def called(item: Any, number: int) -> str:
    """Return what to call a key of a set: its number, and its kid if it has one."""
    kid = item.get("kid") if isinstance(item, Mapping) else None
    return f"key {number} (kid {kid[:_SHOWN]})" if isinstance(kid, str) and kid else f"key {number}"


def read_jwk(item: Any) -> list[NamedKey]:
    """Return the key of a JWK under each reading of its kid.

    A kid of hexadecimal digits is read as text and as the bytes that they write; one of 12 characters of
    base64 also as those (the EU's key ids in JSON). Raises `UnusableKeyError` and `PrivateKeyError`.
    """
    if not isinstance(item, Mapping):
        raise UnusableKeyError("not a JWK: a JWK is a JSON object")
    if _PRIVATE & item.keys():
        raise PrivateKeyError
    _check_use(item)
    certified = _certificate(item)
    key = _bound(_key(item, certified), item.get("alg"))
    if certified is not None:
        if _material(certified.key) != _material(key):
            raise UnusableKeyError("the certificate in its x5c belongs to another key")
        certified = replace(certified, key=key)
    kid = item.get("kid", "")
    if not isinstance(kid, str):
        raise UnusableKeyError("its kid is not text")
    if not kid and certified is None:
        return [bare_key(key)]
    kids = dict.fromkeys(_kids(kid, certified)) if kid else {kid_of(key): None}
    trusted = [certified.trusted(name) if certified else TrustedKey(name, key) for name in kids]
    return [NamedKey(found, certified.name if certified else "", has_kid=bool(kid)) for found in trusted]


def _check_use(item: Mapping[str, Any]) -> None:
    """RFC 7517 sections 4.2 and 4.3."""
    use, operations = item.get("use"), item.get("key_ops")
    if use is not None and use != "sig":
        raise UnusableKeyError(
            f"published for a use other than signatures (use {_clip(use)})", code="key_use"
        )
    if operations is not None and not (isinstance(operations, list) and "verify" in operations):
        raise UnusableKeyError("not published for checking signatures (key_ops)", code="key_use")


def _key(item: Mapping[str, Any], certified: Certified | None) -> PublicKey:
    kty, curve = item.get("kty"), item.get("crv")
    if certified is not None and not {"x", "n"} & item.keys():
        return certified.key  # a key that is written in its certificate alone
    # The lengths, the size of the modulus and what goes with what are judged where a COSE_Key is read.
    cose_key: dict[int, Any]
    if kty == "EC" and isinstance(curve, str) and curve in _CURVES:
        cose_key = {1: 2, -1: _CURVES[curve], -2: _bytes(item, "x"), -3: _bytes(item, "y")}
    elif kty == "OKP" and isinstance(curve, str) and curve in _CURVES:
        cose_key = {1: 1, -1: _CURVES[curve], -2: _bytes(item, "x")}
    elif kty == "RSA":
        cose_key = {1: 3, -1: _bytes(item, "n").lstrip(b"\0"), -2: _bytes(item, "e").lstrip(b"\0")}
    elif kty in ("EC", "OKP") and isinstance(curve, str):
        raise UnusableKeyError(f"a curve that is not used here (crv {_clip(curve)})", code="key_type")
    elif not isinstance(kty, str) or kty in {"EC", "OKP"}:
        raise UnusableKeyError("not a JWK: its kty or its crv is missing or not text")
    else:
        raise UnusableKeyError(f"a kind of key that is not used here (kty {_clip(kty)})", code="key_type")
    try:
        key, _ = key_from_cose(cose_key)
    except KeyFormatError as error:
        raise UnusableKeyError(REASONS[error.code]) from error
    check_point(key)
    return key


def check_point(key: PublicKey) -> None:
    """Refuse a damaged key, which could only make genuine signatures wrong; `UnusableKeyError`."""
    if key.kty == "EC2" and not points.is_on(key.curve or "", key.x, key.y):
        raise UnusableKeyError(REASONS["key_point"])


def _bytes(item: Mapping[str, Any], name: str) -> bytes:
    text = item.get(name)
    if not isinstance(text, str):
        raise UnusableKeyError(f"its {name} is missing or not text")
    try:
        return from_base64(text)
    except ValueError as error:
        raise UnusableKeyError(f"its {name} is not base64url") from error


def _bound(key: PublicKey, name: Any) -> PublicKey:
    """RFC 7517 section 4.4: ``alg`` is the algorithm that the key is for."""
    if name is None:
        return key
    if not isinstance(name, str) or name not in _ALGORITHMS:
        raise UnusableKeyError(
            f"for an algorithm that is not used here (alg {_clip(name)})", code="key_algorithm"
        )
    curve, numbers = _ALGORITHMS[name]
    if curve != key.curve or not numbers & key.algorithms:
        raise UnusableKeyError(
            f"its alg {name} does not go with its {key.curve or key.kty}", code="key_algorithm"
        )
    return replace(key, algorithms=numbers & key.algorithms)


def _certificate(item: Mapping[str, Any]) -> Certified | None:
    """Return the key's certificate (RFC 7517 sections 4.7 to 4.9): base64 of DER, or PEM all the same."""
    chain = item.get("x5c")
    if chain is None:
        return None
    if not isinstance(chain, list) or not chain or not isinstance(chain[0], str):
        raise UnusableKeyError("its x5c is not a list of certificates")
    try:
        certified = read_certified(der_of_text(chain[0]))
    except UnusableKeyError as error:
        raise UnusableKeyError(f"the certificate in its x5c: {error}", code=error.code) from error
    for name, digest in (("x5t", "sha1"), ("x5t#S256", "sha256")):
        if name in item and _bytes(item, name) != hashlib.new(digest, certified.der).digest():
            raise UnusableKeyError(f"its {name} belongs to a certificate other than its x5c")
    return certified


def _material(key: PublicKey) -> tuple[str, str | None, bytes, bytes, bytes, bytes]:
    return key.kty, key.curve, key.x, key.y, key.n, key.e


def _kids(kid: str, certified: Certified | None) -> Iterator[Kid]:
    try:
        yield Kid(kid.encode())
    except UnicodeEncodeError as error:
        raise UnusableKeyError("its kid is not Unicode text") from error
    yield Kid(kid_bytes(kid))
    if _BASE64_KID.fullmatch(kid):
        yield Kid(from_base64(kid))
    if certified is not None:
        yield certified.kid


def _clip(value: Any) -> str:
    return str(value)[:_SHOWN] if isinstance(value, str | int) else "of another type"
