"""The PDF417 of North American driving licences: read, and not judged.

Most have no signature, so nothing that they hold, or lack, is ever a reason to reject one. Some bring a W3C
verifiable credential in a subfile of its own (ADR 0014).
"""

from typing import Final

from verifier_wasm.decoders import cbor_ld
from verifier_wasm.decoders.vc_barcode import signature_of
from verifier_wasm.encoding.rfc4648 import from_base64
from verifier_wasm.envelope import Document, Envelope, Remark
from verifier_wasm.errors import CodeError
from verifier_wasm.layouts.aamva.card import AamvaCard, parse_card

#: Most elements that a remark names.
_SHOWN: Final = 20


def decode(data: bytes) -> Envelope:
    """Decode; raises the errors of `parse_card`."""
    card = parse_card(data)
    return Envelope(
        signature_of(_credential(card.credential)),
        Document("aamva", card.fields, card.unknown),
        card.jurisdiction.name_en or card.header.iin,
        remark=_remark(card),
    )


def _remark(card: AamvaCard) -> Remark:
    """Tell whose card it says it is, and how whole it is: of who it is about, nothing."""
    number = f"IIN {card.header.iin}"
    detail = {
        "jurisdiction": card.jurisdiction.name_zh or number,
        "jurisdiction_en": card.jurisdiction.name_en or number,
        "version": card.header.version,
    }
    if not card.separated:
        return Remark("aamva_separators", detail)
    # The gravest first: what is not there, what is not understood, what only stands elsewhere.
    for code, elements in (
        ("aamva_incomplete", card.missing),
        ("aamva_date", card.dates),
        ("aamva_element", card.twice),
        ("aamva_length", card.misplaced),
    ):
        if elements:
            return Remark(code, detail | {"elements": list(elements[:_SHOWN])})
    return Remark("aamva_read", detail)


def _credential(text: str | None) -> cbor_ld.CborLd | None:
    """Return what a ``ZZA`` holds; what cannot be read is not a signature."""
    if not text:
        return None
    try:
        # VC Barcodes section 3.1: Base64url; the specification's own samples keep the padding.
        return cbor_ld.decode(from_base64(text))
    except (ValueError, CodeError):
        return None
