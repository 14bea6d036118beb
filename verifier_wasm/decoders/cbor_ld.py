"""The outside of a CBOR-LD credential (W3C CBOR-LD 1.0 section 3): enough to be sure that it is one.

Its terms are numbers of a registry entry and of JSON-LD contexts, which are not carried here (ADR 0014), so
the content is not read and the proof is not checked; it is only seen to be there.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError

#: The tags of the first drafts: 1280 not compressed, its terms as text; 1281 compressed.
_FIRST_DRAFTS: Final = (0x0500, 0x0501)
#: The tags of later drafts, whose last byte is the registry entry or begins it; today's is 0xCB1D (51997).
_DRAFTS: Final = range(0x0600, 0x0700)
#: A varint of more bytes is past any registry entry.
_VARINT: Final = 9
#: A proof value: the multibase sign of base58-btc or base64url, then r and s of P-256 or P-384.
_PROOF_STARTS: Final = (b"z", b"u")
_PROOF_LENGTHS: Final = frozenset({65, 97})
#: The same as text: 64 or 96 bytes in base58-btc or base64url.
_PROOF_TEXT: Final = re.compile(r"z[1-9A-HJ-NP-Za-km-z]{80,135}|u[A-Za-z0-9_-]{86}|u[A-Za-z0-9_-]{128}")


@dataclass(frozen=True, slots=True)
class CborLd:
    """A CBOR-LD envelope. ``proven``: it holds a value of a proof's form."""

    registry: int
    payload: Mapping[Any, Any]
    proven: bool


def decode(data: bytes) -> CborLd:
    """Read the envelope; `DecodeError`: those of `cbor.decode`, and ``cbor_ld_type``."""
    match cbor.decode(data):
        case cbor.Tag(number=51_997, value=[int(registry), dict(payload)]) if (
            type(registry) is int and registry >= 0
        ):
            pass
        case cbor.Tag(number=number, value=dict(payload)) if number in _FIRST_DRAFTS:
            registry = number & 0xFF
        case cbor.Tag(number=number, value=dict(payload)) if number in _DRAFTS and number & 0xFF < 0x80:
            registry = number & 0xFF
        case cbor.Tag(number=number, value=[bytes(rest), dict(payload)]) if (
            number in _DRAFTS and number & 0xFF >= 0x80
        ):
            registry = _varint(bytes([number & 0xFF]) + rest)
        case _:
            raise DecodeError("cbor_ld_type")
    return CborLd(registry, payload, _has_proof(payload))


def _varint(data: bytes) -> int:
    """Return an unsigned varint (least significant first), which ends where its bytes do."""
    if len(data) > _VARINT or data[-1] >= 0x80 or any(byte < 0x80 for byte in data[:-1]):
        raise DecodeError("cbor_ld_type")
    return sum((byte & 0x7F) << 7 * position for position, byte in enumerate(data))


def _has_proof(value: Any) -> bool:
    # `cbor.decode` has bounded the depth.
    match value:
        case bytes():
            return value.startswith(_PROOF_STARTS) and len(value) in _PROOF_LENGTHS
        case str():  # not compressed
            return _PROOF_TEXT.fullmatch(value) is not None
        case dict():
            return any(_has_proof(inner) for inner in value.values())
        case list():
            return any(_has_proof(inner) for inner in value)
    return False
