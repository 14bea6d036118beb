"""The PDF417 of North American driving licences (AAMVA DL/ID Card Design Standard, Annex D), unsigned."""

from verifier_wasm.layouts.aamva.card import AamvaCard, parse_card
from verifier_wasm.layouts.aamva.header import Header, is_card, parse_header

__all__ = ["AamvaCard", "Header", "is_card", "parse_card", "parse_header"]
