"""Opening encrypted codes (COSE_Encrypt0, RFC 9052 section 5.2) with a secret key that its owner gives.

Only the command line does this: a secret key has no place in a public page.
"""

import binascii
import json
import zlib
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.files import read_limited
from verifier_wasm import limits
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.layouts.claim169.text import looks_like_text, unpack
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose

#: RFC 9052 section 2, and the header parameters of section 3.1.
_ENCRYPT0_TAG: Final = 16
_ALG, _IV = 1, 5

#: Lengths of AES keys, in bytes.
_KEY_LENGTHS: Final = (16, 24, 32)


@dataclass(frozen=True, slots=True)
class _Cipher:
    """``tag``: of the authentication tag, in bytes; CCM has several."""

    name: str
    key: int
    nonce: int
    tag: int


#: RFC 9053 sections 4.1 and 4.2.
_CIPHERS: Final = {
    1: _Cipher("GCM", 16, 12, 16),
    2: _Cipher("GCM", 24, 12, 16),
    3: _Cipher("GCM", 32, 12, 16),
    10: _Cipher("CCM", 16, 13, 8),
    11: _Cipher("CCM", 32, 13, 8),
    12: _Cipher("CCM", 16, 7, 8),
    13: _Cipher("CCM", 32, 7, 8),
    30: _Cipher("CCM", 16, 13, 16),
    31: _Cipher("CCM", 32, 13, 16),
    32: _Cipher("CCM", 16, 7, 16),
    33: _Cipher("CCM", 32, 7, 16),
}


def read_key(path: Path) -> bytes:
    """Read an AES key: raw, hexadecimal, base64, JWK (``oct``) or COSE_Key (symmetric).

    Raises `BuilderError` ``key_unreadable`` for what is none, or of no length that AES has.
    """
    data = read_limited(path, 10_000)
    text = as_utf8(data)
    for read in (_raw, _hexadecimal, _jwk, _cose_key, _base64):
        try:
            key = read(data if read is _raw else text)
        except (ValueError, KeyError, TypeError, CodeError):
            continue
        if isinstance(key, bytes) and len(key) in _KEY_LENGTHS:
            return key
    raise BuilderError(f"{path}: no AES key of 128, 192 or 256 bits", code="key_unreadable")


def _raw(data: bytes) -> bytes:
    return data


def _hexadecimal(data: bytes) -> bytes:
    return binascii.unhexlify(data.strip())


def _base64(data: bytes) -> bytes:
    text = data.strip().rstrip(b"=")
    return b64decode(text.replace(b"+", b"-").replace(b"/", b"_") + b"=" * (-len(text) % 4), altchars=b"-_")


def _jwk(data: bytes) -> Any:
    """RFC 7518 section 6.4."""
    key = json.loads(data)
    return _base64(key["k"].encode()) if key["kty"] == "oct" else None


def _cose_key(data: bytes) -> Any:
    """RFC 9053 section 7.2."""
    key = cbor.decode(data)
    return key[-1] if key[1] == 4 else None


def decrypt(code: Code, key: bytes) -> Code | NoCode:
    """Return an encrypted code as the one inside it; any other code as it is.

    Where the key does not open it, returns the reason ``decrypt_failed``.
    """
    message = _encrypted(code.data)
    if message is None:
        return code
    try:
        plain = _opened(message, key)
    except (ValueError, TypeError, KeyError, InvalidTag, CodeError):
        return NoCode("decrypt_failed")
    # What was inside has the form of a code of its own.
    text = base45.encode(zlib.compress(plain, 9)).encode("ascii")
    return Code(text, code.symbology, code.barcode)


def _encrypted(data: bytes) -> list[Any] | None:
    """Return the parts of a COSE_Encrypt0, or None where the code is none."""
    if len(data) > limits.BINARY_LENGTH:
        return None
    try:
        item = cbor.decode(unpack(data) if looks_like_text(data) else data)
    except CodeError:
        return None
    if isinstance(item, cbor.Tag) and item.number == cose.CWT_TAG:
        item = item.value
    if isinstance(item, cbor.Tag) and item.number == _ENCRYPT0_TAG:
        item = item.value
    match item:
        case [bytes(), dict(), bytes()]:
            return list(item)
    return None


def _opened(message: list[Any], key: bytes) -> bytes:
    """Section 5.3: the Enc_structure is authenticated beside the content."""
    protected_bytes, unprotected, ciphertext = message
    protected = cbor.decode(protected_bytes) if protected_bytes else {}
    cipher = _CIPHERS[protected.get(_ALG, unprotected.get(_ALG))]
    nonce = protected.get(_IV, unprotected.get(_IV))
    if len(key) != cipher.key or len(nonce) != cipher.nonce:
        raise ValueError(cipher.name)
    aad = cbor.encode(["Encrypt0", b"" if protected_bytes == b"\xa0" else protected_bytes, b""])
    if cipher.name == "GCM":
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    return AESCCM(key, tag_length=cipher.tag).decrypt(nonce, ciphertext, aad)
