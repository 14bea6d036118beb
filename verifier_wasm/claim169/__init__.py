"""Claim 169, identity data in a QR code (MOSIP specification, version 1.2): its text, its attributes."""

from verifier_wasm.claim169.attributes import read_attributes
from verifier_wasm.claim169.text import looks_like_text, unpack

__all__ = ["CLAIM", "looks_like_text", "read_attributes", "unpack"]

#: The CWT claim "identity-data" (IANA CWT registry).
CLAIM = 169
