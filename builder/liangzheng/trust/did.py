"""DID documents (W3C DID Core, Controlled Identifiers), did:key, did:jwk: the keys that sign documents.

Only a verification method that ``assertionMethod`` lists signs documents (DID Core section 5.3.2); one for
logging in (``authentication``) or encryption (``keyAgreement``) does not.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from liangzheng.trust.der import bare_key, der_of_text, key_of_der
from liangzheng.trust.jwk import check_point, read_jwk
from liangzheng.trust.named_key import Harvest, NamedKey, PrivateKeyError, UnusableKeyError
from verifier_wasm.crypto import points
from verifier_wasm.crypto.cose_key import FIELD_LENGTHS, algorithms_for
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.encoding.rfc4648 import from_base64

_PRIVATE: Final = (
    *("privateKeyJwk", "privateKeyMultibase", "privateKeyBase58", "privateKeyHex", "privateKeyPem"),
    *("secretKeyMultibase", "secretKeyJwk"),
)
#: Multicodec: varints of the kinds of key. Ed25519 is raw, the others are compressed points.
_ED25519: Final = b"\xed\x01"
_POINTS: Final = {b"\x80\x24": "P-256", b"\x81\x24": "P-384", b"\x82\x24": "P-521", b"\x86\x24": "SM2"}
_RSA: Final = b"\x85\x24"
#: 0x1300 to 0x1308: private keys of every kind.
_PRIVATE_CODEC: Final = 0x26
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
#: An RSA key of 4096 bits takes about 720 characters.
_TEXT_LENGTH: Final = 800
_SHOWN: Final = 80


def is_did_document(value: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a DID document."""
    name = value.get("id")
    return (
        "verificationMethod" in value
        or "assertionMethod" in value
        or (isinstance(name, str) and name.startswith("did:") and "kty" not in value)
    )


def read_did_document(document: Mapping[str, Any], found: Harvest) -> None:
    """Read the methods that may sign documents; the others are named."""
    did = document.get("id")
    did = did if isinstance(did, str) else ""
    methods: dict[str, Mapping[str, Any]] = {}
    for name in ("verificationMethod", "publicKey"):  # the latter in documents before 2020
        for item in _list(document.get(name)):
            _embed(item, did, methods)
    asserted = [
        _absolute(item, did) if isinstance(item, str) else _embed(item, did, methods)
        for item in _list(document.get("assertionMethod"))
    ]
    for name, method in methods.items():
        where = f"method {name[:_SHOWN]}"
        if any(private in method for private in _PRIVATE):
            raise PrivateKeyError
        if name not in asserted:
            found.pass_over(where, "not listed in assertionMethod, so it signs no documents", "key_use")
        else:
            found.take(where, partial(_method, method, name, did))
    for name in asserted:
        if name not in methods:
            found.pass_over(f"method {name[:_SHOWN]}", "its key is not in this document: give that one too")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _embed(item: Any, did: str, methods: dict[str, Mapping[str, Any]]) -> str:
    name = item.get("id") if isinstance(item, Mapping) else None
    name = _absolute(name, did) if isinstance(name, str) else f"{len(methods) + 1}"
    methods.setdefault(name, item if isinstance(item, Mapping) else {})
    return name


def _absolute(name: str, did: str) -> str:
    return did + name if name.startswith("#") else name


def _method(method: Mapping[str, Any], name: str, did: str) -> list[NamedKey]:
    """Return a method's key under its id, under the kid of its JWK, and under its id's fragment alone."""
    forms: dict[str, Callable[[Any], list[NamedKey]]] = {
        "publicKeyJwk": read_jwk,
        "publicKeyMultibase": lambda text: [bare_key(multikey(_text(text)))],
        "publicKeyBase58": lambda text: [bare_key(_ed25519(_base58(_text(text))))],
        "publicKeyPem": lambda text: [key_of_der(der_of_text(_text(text)))],
    }
    read = next((form for form in forms if form in method), None)
    if read is None:
        raise UnusableKeyError(
            f"a key in a form that is not read here ({_clip(method.get('type'))})", code="key_type"
        )
    if read == "publicKeyBase58" and method.get("type") != "Ed25519VerificationKey2018":
        raise UnusableKeyError(
            f"a kind of key that is not used here ({_clip(method.get('type'))})", code="key_type"
        )
    keys = forms[read](method[read])
    first = keys[0]
    try:
        whole = [Kid(name.encode()), *(key.key.kid for key in keys if key.has_kid)]
        relative = [Kid(part.encode()) for part in _fragments(name)]
        expires, revoked = _date(method.get("expires")), _date(method.get("revoked"))
    except ValueError as error:
        raise UnusableKeyError("its id or one of its dates cannot be read") from error
    ends = [time for time in (first.key.not_after, expires) if time]
    dated = replace(first.key, not_after=min(ends, default=None), revoked_at=revoked)
    return [
        NamedKey(replace(dated, kid=kid), first.name or did, is_relative=kid not in whole)
        for kid in dict.fromkeys([*whole, *relative])
    ]


def _fragments(name: str) -> list[str]:
    """Return how a code may name a method whose DID it names elsewhere: the fragment, with # or without."""
    _, mark, fragment = name.partition("#")
    return [mark + fragment, fragment] if fragment else []


def _date(value: Any) -> datetime | None:
    """Read ``expires`` and ``revoked``, dateTimeStamps (Controlled Identifiers section 2.2); `ValueError`."""
    if value is None:
        return None
    if not isinstance(value, str) or (time := datetime.fromisoformat(value)).tzinfo is None:
        raise ValueError("no date")
    return time


def read_did(text: str) -> list[NamedKey]:
    """Return the key that a did:key or did:jwk is; `UnusableKeyError` for any other DID."""
    did = text.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0]
    _, method, name = did.split(":", 2)
    if method == "key":
        return [NamedKey(bare_key(multikey(name)).key, did[:_SHOWN], has_kid=False)]
    if method == "jwk":
        try:
            item = json.loads(_base64url(name))
        except (ValueError, RecursionError) as error:
            raise UnusableKeyError("a did:jwk that cannot be read") from error
        return [replace(found, has_kid=False) for found in read_jwk(item)[:1]]
    raise UnusableKeyError(f"a DID ({did[:_SHOWN]}), not a key: give its DID document (did.json)")


def multikey(text: str) -> PublicKey:
    """Return the key in a Multikey text (Controlled Identifiers section 2.2.2).

    Raises `UnusableKeyError` and `PrivateKeyError`.
    """
    if text.startswith("z"):
        data = _base58(text[1:])
    elif text.startswith("u"):
        data = _base64url(text[1:])
    else:
        raise UnusableKeyError("multibase text that begins with neither z nor u")
    codec, content = data[:2], data[2:]
    if codec[1:] == bytes([_PRIVATE_CODEC]):
        raise PrivateKeyError
    if codec == _ED25519:
        return _ed25519(content)
    if codec == _RSA:
        return key_of_der(content).key.key
    if codec not in _POINTS:
        raise UnusableKeyError(
            f"a kind of key that is not used here (multicodec {codec.hex()})", code="key_type"
        )
    return _point(_POINTS[codec], content)


def _point(curve: str, data: bytes) -> PublicKey:
    length = FIELD_LENGTHS[curve]
    sign, x = data[:1], data[1:]
    if sign not in {b"\2", b"\3"} or len(x) != length:
        raise UnusableKeyError("not a compressed point")
    try:
        y = points.decompress(curve, x, odd=sign == b"\3")
    except ValueError as error:
        raise UnusableKeyError("not a point on its curve") from error
    key = PublicKey("EC2", algorithms_for(curve), curve, x, y)
    check_point(key)
    return key


def _ed25519(data: bytes) -> PublicKey:
    if len(data) != FIELD_LENGTHS["Ed25519"]:
        raise UnusableKeyError("an Ed25519 key of the wrong length")
    return PublicKey("OKP", algorithms_for("Ed25519"), "Ed25519", data)


def _base58(text: str) -> bytes:
    """Decode base58btc; `UnusableKeyError`."""
    value = 0
    if not text or len(text) > _TEXT_LENGTH:
        raise UnusableKeyError("a key in base58 that is empty or too long")
    for character in text:
        digit = _BASE58.find(character)
        if digit < 0:
            raise UnusableKeyError("a key that is not base58")
        value = value * 58 + digit
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + value.to_bytes((value.bit_length() + 7) // 8)


def _base64url(text: str) -> bytes:
    try:
        return from_base64(text)
    except ValueError as error:
        raise UnusableKeyError("a key that is not base64url") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnusableKeyError("its key is not text")
    return value


def _clip(value: Any) -> str:
    return value[:_SHOWN] if isinstance(value, str) else "no type"
