"""Claim 169 (MOSIP): identity data of a person, as text in a QR code or as CBOR bytes."""

from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format
from verifier_wasm.layouts.claim169.text import looks_like_text, unpack

#: A COSE_Encrypt0 (RFC 9052 section 2, tag 16) as bytes, alone or in the CWT tag.
_ENCRYPTED: Final = (b"\xd0\x83", b"\xd8\x3d\xd0\x83")


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the text, which has no prefix, and an encrypted message in bytes."""
    if data.startswith(_ENCRYPTED):
        return Recognition("claim169")
    return Recognition("claim169", unpack=unpack) if looks_like_text(data) else None


FORMAT: Final = Format(
    id="claim169",
    standard="MOSIP Claim 169, version 1.2; RFC 8392",
    kinds=("claim169",),
    recognise=_recognise,
)
