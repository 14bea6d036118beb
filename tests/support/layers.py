"""A code taken apart down to what is signed, and put together again with parts that were changed.

Only the outer layers are here, each as its standard writes it; nothing is checked on the way.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tests.support.jose_codes import b64, deflate, numeric
from verifier_wasm.encoding import base45
from verifier_wasm.errors import CodeError

type Shape = Literal["cbor", "json", "raw"]
_MOST: Final = 1 << 20
_BASE45: Final = re.compile(rb"(LZ1:|HC1:|)([0-9A-Z $%*+./:-]{20,})")


@dataclass(frozen=True, slots=True)
class Part:
    """Innermost bytes, and how they are written."""

    name: str
    shape: Shape
    data: bytes


@dataclass(frozen=True, slots=True)
class Layers:
    """The innermost parts of a code; ``close`` makes a code of as many parts or more."""

    parts: tuple[Part, ...]
    close: Callable[[Sequence[bytes]], bytes]

    def replaced(self, position: int, data: bytes) -> bytes:
        """Return the code with one part changed."""
        parts = [part.data for part in self.parts]
        parts[position] = data
        return self.close(parts)


def peel(code: bytes) -> Layers:
    """Take a code apart; what has no layers, or none that can be undone, is one part."""
    for opened in (_vc_barcode, _idb, _base45, _nzcp, _shc, _jws):
        try:
            if (layers := opened(code)) is not None:
                return layers
        except (ValueError, zlib.error, CodeError):
            continue
    if code[:1] == b"{":
        return Layers((Part("whole", "json", code),), lambda parts: parts[0])
    # A bare COSE_Sign1 or DeviceResponse begins with a tag or a map; a seal with DC.
    shape: Shape = "cbor" if code[:1] and code[0] >> 5 in {4, 5, 6} and code[0] != 0xDC else "raw"
    return Layers((Part("whole", shape, code),), lambda parts: parts[0])


def _base45(code: bytes) -> Layers | None:
    """LZ1, HC1 (the EU's technical specification, volume 1 section 5) and Claim 169, which has no prefix."""
    if (match := _BASE45.fullmatch(code)) is None:
        return None
    prefix, packed = match.groups()
    message = _inflate(base45.decode(packed.decode("ascii")), zlib.MAX_WBITS)

    def close(parts: Sequence[bytes]) -> bytes:
        return prefix + base45.encode(zlib.compress(parts[0], 9)).encode()

    return Layers((Part("message", "cbor", message),), close)


def _vc_barcode(code: bytes) -> Layers | None:
    if not code.startswith(b"VC1-R"):
        return None
    message = base45.decode(code[5:].decode("ascii"))
    return Layers(
        (Part("message", "cbor", message),), lambda parts: b"VC1-R" + base45.encode(parts[0]).encode()
    )


def _nzcp(code: bytes) -> Layers | None:
    prefix = b"NZCP:/1/"
    if not code.startswith(prefix):
        return None
    return Layers(
        (Part("message", "cbor", _base32(code[len(prefix) :])),),
        lambda parts: prefix + base64.b32encode(parts[0]).rstrip(b"="),
    )


def _idb(code: bytes) -> Layers | None:
    """Doc 9303 part 13's barcode: flags, then Base32, of zlib where the second flag says so."""
    match = re.fullmatch(rb"((?:RDB|NDB)1)([A-D])([A-Z2-7]+)", code)
    if match is None:
        return None
    start, flag, packed = match.groups()
    zipped = flag in b"CD"
    data = _base32(packed)

    def close(parts: Sequence[bytes]) -> bytes:
        inner = zlib.compress(parts[0], 9) if zipped else parts[0]
        return start + flag + base64.b32encode(inner).rstrip(b"=")

    return Layers((Part("message", "raw", _inflate(data, zlib.MAX_WBITS) if zipped else data),), close)


def _jws(code: bytes) -> Layers | None:
    """Compact JWS (RFC 7515 section 7.1), with disclosures (RFC 9901 section 4) or without."""
    if re.fullmatch(rb"[\w-]+\.[\w-]+\.[\w-]*(?:~[\w-]+)*~?", code) is None:
        return None
    issued, *shown = code.split(b"~")
    header, payload, signature = (_base64url(text) for text in issued.split(b"."))
    zipped = _is_zipped(header)
    parts = [
        Part("header", "json", header),
        Part("payload", "json", _inflate(payload, -zlib.MAX_WBITS) if zipped else payload),
        Part("signature", "raw", signature),
        *(Part("disclosure", "json", _base64url(text)) for text in shown if text),
    ]

    def close(changed: Sequence[bytes]) -> bytes:
        head, body, *others = changed
        texts = [b64(each) for each in (head, deflate(body) if zipped else body, *others)]
        return "~".join([".".join(texts[:3]), *texts[3:], *([""] if shown else [])]).encode()

    return Layers(tuple(parts), close)


def _shc(code: bytes) -> Layers | None:
    """SMART Health Cards: two digits for each character of a JWS."""
    if not code.startswith(b"shc:/"):
        return None
    digits = code[5:].decode("ascii")
    text = "".join(chr(int(digits[at : at + 2]) + 45) for at in range(0, len(digits), 2))
    inner = _jws(text.encode())
    if inner is None:
        return None
    return Layers(inner.parts, lambda parts: b"shc:/" + numeric(inner.close(parts).decode()).encode())


def _is_zipped(header: bytes) -> bool:
    try:
        value = json.loads(header)
    except (RecursionError, ValueError):
        return False
    return isinstance(value, dict) and value.get("zip") == "DEF"


def _inflate(data: bytes, bits: int) -> bytes:
    return zlib.decompressobj(bits).decompress(data, _MOST)


def _base32(text: bytes) -> bytes:
    return base64.b32decode(text + b"=" * (-len(text) % 8))


def _base64url(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
