"""The PDF417 of North American driving licences: read, and unsigned, so that nothing of it can be judged."""

from typing import Final

from verifier_wasm.aamva import parse_card
from verifier_wasm.aamva.header import file_type_at
from verifier_wasm.code import Code
from verifier_wasm.envelope import Document, Envelope, Recognition, Signature

name: Final = "aamva"
standard: Final = "AAMVA DL/ID Card Design Standard, versions 1-10"
verified: Final = False
#: A signature of no bytes: `verify` never takes it for one.
_UNSIGNED: Final = Signature(algorithm=0, kid=None, message=b"", value=b"")


def recognise(code: Code) -> Recognition | None:
    """Recognise the file type that the standard puts at the start."""
    return Recognition(name, "aamva_card") if file_type_at(code.data) is not None else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `parse_card`."""
    card = parse_card(code.data)
    return Envelope(
        name, _UNSIGNED, Document(name, card.fields, card.unknown), card.jurisdiction or card.header.iin
    )
