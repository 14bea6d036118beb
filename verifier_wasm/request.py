"""A holder's request for a code of their own: the key of their phone, and the proof that the phone has it.

Text: ``LZR1:`` and Base45 (RFC 9285) of a COSE_Sign1 (RFC 9052 section 4.2) by that key, with the header
``{1: algorithm, 16: "lz-request+cwt"}``, the claims ``{6: time, 8: {1: COSE_Key}}`` (RFC 8747 section 3.2),
and ``39`` for the word that an office gave out for one request. ADR 0034.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.crypto.cose_key import compressed, key_from_cose
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError, DecodeError, KeyFormatError, LimitError
from verifier_wasm.holding import Showing
from verifier_wasm.signed import cose

PREFIX: Final = "LZR1:"
_TYP: Final = 16
_TYPE: Final = "lz-request+cwt"
_IAT, _CNF, _WORD = 6, 8, 39
_CLAIMS: Final = frozenset({_IAT, _CNF, _WORD})
_COSE_KEY: Final = 1
#: Of a word in its normal form: capitals of some letters are three.
_MOST: Final = 3 * limits.WORD_LENGTH
#: The last second of the year 9999, which is as far as `datetime` counts.
_LAST: Final = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Request:
    """A request whose signature holds: who asks has the key. ``word``: in its normal form; "" for none."""

    key: PublicKey
    at: datetime
    word: str = ""


def normal_word(text: str) -> str:
    """Return an office's word as it is compared: half width, capitals, without spaces.

    So it does not matter how a phone's keyboard writes it.
    """
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def asking(key: PublicKey, at: datetime, word: str = "", *, algorithm: int = -7) -> Showing:
    """Return a request but for its signature by the same key; `as_text` makes a text of the signed one.

    Raises `LimitError` ``request_word_too_long``.
    """
    if len(word) > limits.WORD_LENGTH:
        raise LimitError("request_word_too_long", limit=limits.WORD_LENGTH)
    claims: dict[int, Any] = {_IAT: int(at.timestamp()), _CNF: {_COSE_KEY: compressed(key)}}
    if normal := normal_word(word):
        claims[_WORD] = normal.encode()
    return Showing(cbor.encode({cose.ALG: algorithm, _TYP: _TYPE}), cbor.encode(claims))


def as_text(signed: bytes) -> str:
    """Return the text of a signed request."""
    return PREFIX + base45.encode(signed)


def read_request(text: str) -> Request:
    """Read a request, and check that the key in it has signed it.

    Line breaks are passed over, as mails add them. Raises `LimitError` ``request_too_long``, and
    `DecodeError`: ``request_text`` (no such text, or not whole), ``request_structure`` (detail ``part``),
    ``request_key`` (detail ``key``: why it cannot be used) and ``request_signature``.
    """
    text = "".join(text.strip().splitlines())
    if len(text) > limits.REQUEST_LENGTH:
        raise LimitError("request_too_long", limit=limits.REQUEST_LENGTH)
    if not text.startswith(PREFIX):
        raise DecodeError("request_text")
    try:
        data = base45.decode(text.removeprefix(PREFIX))
        cbor.decode(data, definite=True)
        message = cose.decode_sign1(data)
        claims = cbor.decode(message.payload, definite=True)
        signature = cose.signature_of(message)
    except CodeError as error:
        raise DecodeError("request_text") from error
    if message.protected.keys() != {cose.ALG, _TYP} or message.protected[_TYP] != _TYPE:
        raise _structure("header")
    if message.unprotected or type(claims) is not dict or not {_IAT, _CNF} <= claims.keys() <= _CLAIMS:
        raise _structure("claims")
    key = _key(claims[_CNF])
    if not verify_signature(
        algorithm=signature.algorithm, key=key, message=signature.message, signature=signature.value
    ):
        raise DecodeError("request_signature")
    return Request(key, _time(claims[_IAT]), _word(claims.get(_WORD, b"")))


def _structure(part: str) -> DecodeError:
    return DecodeError("request_structure", f"request structure: {part}", part=part)


def _key(cnf: Any) -> PublicKey:
    if type(cnf) is not dict or cnf.keys() != {_COSE_KEY}:
        raise _structure("cnf")
    try:
        key, _ = key_from_cose(cnf[_COSE_KEY])
    except KeyFormatError as error:
        raise DecodeError("request_key", str(error), key=error.code) from error
    if key.kty == "RSA":  # its 256 bytes and more would stand in every code that is shown
        raise DecodeError("request_key", "an RSA key is too long for a code", key="key_type")
    return key


def _time(value: Any) -> datetime:
    if type(value) is not int or not 0 <= value <= _LAST:
        raise _structure("iat")
    return datetime.fromtimestamp(value, UTC)


def _word(value: Any) -> str:
    try:
        word = value.decode() if type(value) is bytes else None
    except UnicodeDecodeError:
        word = None
    if word is None or len(word) > _MOST:
        raise _structure("word")
    return normal_word(word)
