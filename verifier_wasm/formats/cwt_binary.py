"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

from typing import Any, Final

from verifier_wasm import cose, cwt, pasted
from verifier_wasm.code import Code
from verifier_wasm.document import read_document
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.formats import sign1_text
from verifier_wasm.formats.lz1 import DOCUMENT_CLAIM

name: Final = "cwt"
standard: Final = "RFC 8392"
verified: Final = True

#: A tagged COSE_Sign1 (RFC 9052 section 2), alone or inside the CWT tag (RFC 8392 section 6).
_STARTS: Final = (b"\xd2", b"\xd8\x3d\xd2")
#: In text, where any two letters may stand for a tag, the array of four parts must follow it.
_PASTED_STARTS: Final = tuple(start + b"\x84" for start in _STARTS)
#: Claims that the report shows in places of their own.
_SHOWN: Final = frozenset({cwt.ISS, cwt.EXP, cwt.NBF, cwt.IAT, cwt.STATUS})


def recognise(code: Code) -> Recognition | None:
    """Recognise the tags."""
    found = code.data.startswith(_STARTS) or pasted.begins(code.data, _is_pasted)
    return Recognition(name, name) if found else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode; raises the errors of `pasted.unpack`, COSE, `cwt.decode_claims` and `read_document`."""
    data = code.data
    if not data.startswith(_STARTS):
        data = pasted.unpack(data, _is_pasted)
    message = cose.decode_sign1(data)
    claims = cwt.decode_claims(message.payload)
    document = _document(claims.all)
    return sign1_text.envelope(format_name=name, message=message, claims=claims, document=document)


def _is_pasted(head: bytes) -> bool:
    return head.startswith(_PASTED_STARTS)


def _document(claims: cwt.ClaimMap) -> Document:
    """Read the licence where there is one; other claims are shown under their own keys, never guessed at."""
    if DOCUMENT_CLAIM in claims:
        return read_document(claims[DOCUMENT_CLAIM])
    rest: dict[Any, Any] = {key: value for key, value in claims.items() if key not in _SHOWN}
    return Document(name, {}, show_unknown(rest))
