"""The PDF417 of North American driving licences: read, and not judged.

Most have no signature, so nothing that they hold, or lack, is ever a reason to reject one. Some bring a W3C
verifiable credential in a subfile of its own (ADR 0014).
"""

import base64
from typing import Final

from verifier_wasm.envelope import Document, Envelope, Recognition, Remark
from verifier_wasm.errors import CodeError
from verifier_wasm.formats.vc_barcode import unchecked
from verifier_wasm.layouts.aamva import AamvaCard, is_card, parse_card
from verifier_wasm.shown.code import Code

name: Final = "aamva"
standard: Final = "AAMVA DL/ID Card Design Standard, versions 1-10"
verified: Final = False

#: Most elements that a remark names.
_SHOWN: Final = 20


def recognise(code: Code) -> Recognition | None:
    """Recognise the file type that the standard puts at the start."""
    return Recognition(name, "aamva_card") if is_card(code.data) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `parse_card`."""
    card = parse_card(code.data)
    return Envelope(
        name,
        unchecked(proven=_is_credential(card.credential)),
        Document(name, card.fields, card.unknown),
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


def _is_credential(text: str | None) -> bool:
    """Say whether a ``ZZA`` holds a credential with a proof; what cannot be read is not a signature."""
    from verifier_wasm.formats import cbor_ld  # noqa: PLC0415 - few codes need it

    if not text:
        return False
    try:
        # VC Barcodes section 3.1: Base64url; the specification's own samples keep the padding.
        bare = text.rstrip("=")
        data = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
        return cbor_ld.decode(data).proven
    except (ValueError, CodeError):
        return False
