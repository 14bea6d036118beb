"""Public keys and certificates from files: PEM, DER, PKCS #7, JWK, JWK Set, DID document, COSE_KeySet.

One key of several that is not understood is passed over with a notice, the rest serves (RFC 7517 section 5,
RFC 9052 section 7). A private key among them is an error: its owner has to hear of it.
"""

import json
import re
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.terminal import printable
from liangzheng.trust.certificates import certificate_keys
from liangzheng.trust.der import der_of_text, is_pem, read_base64, read_der, read_pem
from liangzheng.trust.did import is_did_document, read_did, read_did_document
from liangzheng.trust.jwk import REASONS, called, check_point, read_jwk
from liangzheng.trust.named_key import Harvest, NamedKey, PassedOver, PrivateKeyError, UnusableKeyError
from verifier_wasm.crypto.cose_key import read_key_set
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import KeyFormatError
from verifier_wasm.trusted.store import TrustedKey

__all__ = ["NamedKey", "read_keys"]

#: How many of the keys that are passed over are named one by one.
_TOLD: Final = 20
_SHOWN: Final = 200
#: What to do where a file gives no key.
_FORMS: Final = "give PEM, DER, PKCS #7, a JWK, a JWK Set, a DID document or a COSE_KeySet"
_INSTEAD: Final = {"key_unreadable": _FORMS, "key_use": "give the key that its owner signs documents with"}
_KEYS: Final = "give a public key that signs: NIST or Brainpool curve, Ed25519, SM2, or RSA with PS256"
_DID: Final = re.compile(rb"did:[a-z0-9]{1,20}:[\x21-\x7e]{1,4000}")
#: A compact JWS or JWE begins with the base64url of ``{"``.
_TOKEN: Final = re.compile(rb"eyJ[\w-]+\.[\w-]*\.[\w.-]*")
_SSH: Final = re.compile(rb"(ssh-(rsa|ed25519|dss)|ecdsa-sha2-nistp\d+|sk-\S+) ")


def read_keys(
    data: bytes, *, source: str, notice: Callable[[str], object] = lambda _: None
) -> list[NamedKey]:
    """Read every public key and certificate of a file; ``notice`` receives each one that cannot be used.

    A certificate is taken as it is: whoever names it as trusted has looked at it. Raises `BuilderError`
    ``key_private`` (one of them is private), ``key_too_many``, and, where no key is left, ``key_unreadable``
    or what is wrong with all of them: ``key_type``, ``key_algorithm``, ``key_use``, or as `key_from_cose`.
    """
    data = as_utf8(data)
    if b"PRIVATE KEY-----" in data:
        raise BuilderError(f"{source} is a private key: give the public one", code="key_private")
    found = Harvest()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about old encodings, which are read all the same
            _read(data, found)
    except PrivateKeyError as error:
        raise BuilderError(
            f"{source} holds a private key: give the public one", code="key_private"
        ) from error
    except UnusableKeyError as error:
        raise BuilderError(f"{source}: {printable(str(error))}", code=error.code) from error
    if not found.keys:
        raise _nothing(found.passed_over, source)
    for line in _told(found.passed_over):
        notice(f"{source}: passed over: {line}")
    return found.keys


def _told(passed_over: list[PassedOver]) -> list[str]:
    lines = [printable(f"{item.where}: {item.reason}") for item in passed_over[:_TOLD]]
    more = len(passed_over) - len(lines)
    return [*lines, f"and {more} more"] if more else lines


def _nothing(passed_over: list[PassedOver], source: str) -> BuilderError:
    if not passed_over:
        return BuilderError(
            f"{source}: no key or certificate that can be read; {_FORMS}", code="key_unreadable"
        )
    codes = {item.code for item in passed_over}
    code = codes.pop() if len(codes) == 1 else "key_unreadable"
    told = "; ".join(_told(passed_over))
    what = _INSTEAD.get(code, _KEYS)
    return BuilderError(f"{source}: no key or certificate that can be used ({told}); {what}", code=code)


def _read(data: bytes, found: Harvest) -> None:
    """Read a file by what it begins with; raises `UnusableKeyError` and `PrivateKeyError`."""
    text = data.strip()
    if text.startswith((b"{", b"[")):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            if not is_pem(data):
                raise UnusableKeyError("not readable as JSON, so not a JWK: give it whole") from error
        else:
            _read_json(value, found)
            return
    if is_pem(data):
        read_pem(data, found)
    elif _DID.fullmatch(text):
        found.keys += read_did(text.decode())
    elif _TOKEN.fullmatch(text):
        raise UnusableKeyError("a signed token, not a key: give the key that checks it")
    elif _SSH.match(text):
        raise UnusableKeyError("an SSH key, which signs no codes: give the key in PEM or as a JWK")
    elif not read_base64(data, found):
        _read_binary(data, found)


def _read_binary(data: bytes, found: Harvest) -> None:
    read_der(data, found)
    if not found.keys and data[:1] != b"0":  # 0x30: a sequence in DER, a negative number in CBOR
        found.passed_over.clear()
        _read_cose(data, found)


def _read_cose(data: bytes, found: Harvest) -> None:
    try:
        keys = read_key_set(data)
    except KeyFormatError as error:
        if error.code == "key_private":
            raise PrivateKeyError from error
        raise UnusableKeyError(f"no key or certificate that can be read; {_FORMS}") from error
    for unused in keys.unused:
        name = f" (kid {unused.kid[:32].hex()})" if unused.kid else ""
        found.pass_over(f"key {unused.number}{name}", REASONS[unused.code], unused.code)
    for number, (key, kid) in enumerate(keys.keys, 1):
        found.take(f"key {number}", partial(_cose_key, key, kid))


def _cose_key(key: PublicKey, kid: Kid | None) -> list[NamedKey]:
    check_point(key)
    return [NamedKey(TrustedKey(kid or kid_of(key), key), has_kid=bool(kid))]


def _read_json(value: Any, found: Harvest) -> None:
    """Read a JWK, a JWK Set, a DID document, or a list of JWKs or of certificates in base64."""
    if isinstance(value, Mapping) and isinstance(value.get("didDocument"), Mapping):
        value = value["didDocument"]  # DID Resolution section 4.1: the result that holds it
    # Metadata of an issuer may hold its key set itself (SD-JWT VC section 5).
    if isinstance(value, Mapping) and "keys" not in value and isinstance(value.get("jwks"), Mapping):
        value = value["jwks"]
    match value:
        case {"keys": list(items)} | list(items):
            _read_list(items, found)
        case {"keys": _}:
            raise UnusableKeyError("its keys are not a list, so it is not a JWK Set")
        case {"kty": _}:
            found.take(called(value, 1), partial(read_jwk, value))
        case {"jwks_uri": uri}:
            where = f" at {uri[:_SHOWN]}" if isinstance(uri, str) else ""
            raise UnusableKeyError(f"this is metadata, not a key: give the JWK Set itself, which is{where}")
        case {"credential_issuer": _}:
            raise UnusableKeyError("this is metadata, not a key: give the issuer's JWK Set itself")
        case Mapping() if is_did_document(value):
            read_did_document(value, found)
        case _:
            raise UnusableKeyError("JSON, but not a JWK, JWK Set or DID document: give one of these")


def _read_list(items: list[Any], found: Harvest) -> None:
    for number, item in enumerate(items, 1):
        if isinstance(item, str):
            found.take(f"certificate {number}", partial(_in_text, item))
        else:
            found.take(called(item, number), partial(read_jwk, item))


def _in_text(text: str) -> list[NamedKey]:
    return certificate_keys(der_of_text(text))
