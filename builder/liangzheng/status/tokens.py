"""Status list tokens (Token Status List section 5): one list, signed, as CWT or JWT."""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from liangzheng.signer import Signer
from liangzheng.status.registry import TokenFormat
from liangzheng.status.states import BITS, VALID
from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.signed import cose, cwt, jose
from verifier_wasm.trusted.status import CWT_TYPE, JWT_TYPE, STATUS_LIST, TTL, TYP

#: Runs of VALID with a few exceptions: run lengths make them smaller than the usual search does, and in an
#: eightieth of the time of its best level. Where there is more to find than runs, the usual search finds it.
_STRATEGIES: Final = (zlib.Z_RLE, zlib.Z_DEFAULT_STRATEGY)


@dataclass(frozen=True, slots=True)
class ListToken:
    """What one token says. ``packed``: the statuses, ``bits`` each; ``ttl``: seconds a copy may be kept."""

    uri: str
    bits: int
    packed: bytes
    issued_at: datetime
    expires_at: datetime
    ttl: int

    def value(self, offset: int) -> int:
        """Return an entry's status (section 4.1); VALID beyond the list."""
        byte, place = divmod(offset * self.bits, 8)
        return self.packed[byte] >> place & ((1 << self.bits) - 1) if byte < len(self.packed) else VALID


def sign_token(token: ListToken, key: Signer, token_format: TokenFormat) -> bytes:
    """Return the token's bytes, as a static host serves them."""
    return _cwt(token, key) if token_format == "cwt" else _jwt(token, key)


def read_token(data: bytes) -> ListToken:
    """Return what a token of `sign_token` says, whoever signed it.

    Raises `LiangzhengError` and `ValueError` for what is none.
    """
    try:
        if data.startswith(b"ey"):  # a compact JWS begins with the header's ``{"`` in base64url
            told = jose.decode_object(jose.decode_jws(data).payload)
            uri, issued, expires, ttl = (told[name] for name in ("sub", "iat", "exp", "ttl"))
            told = told["status_list"]
            compressed = jose.decode_base64url(told["lst"].encode("ascii"))
        else:
            claims = cbor.decode(cose.decode_sign1(data).payload)
            uri, issued, expires, ttl = (claims[label] for label in (cwt.SUB, cwt.IAT, cwt.EXP, TTL))
            told = claims[STATUS_LIST]
            compressed = told["lst"]
        packed = inflate(bytes(compressed), limit=limits.STATUS_LIST_LENGTH)
        issued, expires = (datetime.fromtimestamp(int(each), UTC) for each in (issued, expires))
        token = ListToken(str(uri), int(told["bits"]), packed, issued, expires, int(ttl))
    except (KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise ValueError("this is not a list") from error
    if token.bits not in BITS:
        raise ValueError("this is not a list")
    return token


def _cwt(token: ListToken, key: Signer) -> bytes:
    """Section 5.2."""
    claims: dict[int, Any] = {
        cwt.SUB: token.uri,
        cwt.IAT: int(token.issued_at.timestamp()),
        cwt.EXP: int(token.expires_at.timestamp()),
        TTL: token.ttl,
        STATUS_LIST: {"bits": token.bits, "lst": _compressed(token.packed)},
    }
    return cose.encode_sign1(
        protected={cose.ALG: key.algorithm, cose.KID: key.kid, TYP: CWT_TYPE},
        unprotected={},
        payload=cbor.encode(claims),
        sign=key.sign,
    )


def _jwt(token: ListToken, key: Signer) -> bytes:
    """Section 5.1."""
    header = {"alg": jose.name_of(key.algorithm), "kid": key.kid.hex(), "typ": JWT_TYPE}
    compressed = to_base64url(_compressed(token.packed))
    claims = {
        "sub": token.uri,
        "iat": int(token.issued_at.timestamp()),
        "exp": int(token.expires_at.timestamp()),
        "ttl": token.ttl,
        "status_list": {"bits": token.bits, "lst": compressed},
    }
    signed = ".".join(to_base64url(json.dumps(part).encode()) for part in (header, claims))
    return f"{signed}.{to_base64url(key.sign(signed.encode()))}".encode()


def _compressed(packed: bytes) -> bytes:
    """Section 4.1: DEFLATE in the ZLIB format."""
    made = []
    for strategy in _STRATEGIES:
        compressor = zlib.compressobj(wbits=zlib.MAX_WBITS, memLevel=9, strategy=strategy)
        made.append(compressor.compress(packed) + compressor.flush())
    return min(made, key=len)
