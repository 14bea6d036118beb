"""The text of a Claim 169 code: Base45 of zlib of CBOR, without a prefix to tell it by (section 3.2.1).

Inji writes the CBOR as hexadecimal digits before it compresses it; both are read.
"""

import re
import zlib
from typing import Final

from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.errors import DecodeError

#: What the text of a zlib stream begins with: its two header bytes are one group of Base45 (RFC 1950 section
#: 2.2, a window of 32 KiB and the four levels).
_STARTS: Final = tuple(base45.encode(bytes((0x78, flag))) for flag in (0x01, 0x5E, 0x9C, 0xDA))
#: Enough of the text to hold a deflate block's tables and some content; whole groups.
_HEAD: Final = 900
#: What the CBOR may begin with: a CWT tag, a COSE_Sign1 or COSE_Encrypt0, tagged or not, or a map of claims.
_CBOR: Final = re.compile(
    rb"\xd9\xd9\xf7|\xd8\x3d|\xd2\x84|\xd0\x83|\x84[\x40-\x5b]|\x83[\x40-\x5b]|[\xa1-\xb7\xb8\xbf]"
)
_HEX: Final = re.compile(rb"(?:[0-9a-fA-F]{2})+")
#: So much that the first bytes of the CBOR are there, as hexadecimal too.
_FIRST: Final = 16


def looks_like_text(data: bytes) -> bool:
    """Say whether a code is such a text: the Base45 of a zlib stream that holds CBOR of the right kind."""
    head = data[: min(len(data), _HEAD) // 3 * 3]  # a cut-off group at the end is for `unpack` to judge
    try:
        text = head.decode("ascii")
        if not text.startswith(_STARTS):
            return False
        start = zlib.decompressobj().decompress(base45.decode(text), _FIRST)
    except (UnicodeDecodeError, DecodeError, zlib.error):
        return False
    return _CBOR.match(_unwritten(start)) is not None


def unpack(data: bytes) -> bytes:
    """Return the CBOR of a text.

    Raises the errors of `base45.decode` and `inflate`; ``base45_character`` also for what is not ASCII.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise DecodeError("base45_character", position=error.start) from error
    return _unwritten(inflate(base45.decode(text)))


def _unwritten(data: bytes) -> bytes:
    """Return what hexadecimal digits stand for; other bytes as they are."""
    return bytes.fromhex(data.decode("ascii")) if _HEX.fullmatch(data) else data
