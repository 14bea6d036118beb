"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

import re
from typing import Any, Final

from verifier_wasm import cose, cwt, pasted
from verifier_wasm.code import Code
from verifier_wasm.document import read_document
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats import sign1_text
from verifier_wasm.formats.lz1 import DOCUMENT_CLAIM

name: Final = "cwt"
standard: Final = "RFC 8392"
verified: Final = True

#: The CWT tag (RFC 8392 section 6).
_TAG: Final = b"\xd8\x3d"
#: Some issuers put it around a COSE_Sign1 without a tag of its own, which has no other reading.
_UNTAGGED: Final = _TAG + b"\x84"
#: A tagged COSE_Sign1 (RFC 9052 section 2), alone or inside the CWT tag.
_STARTS: Final = (b"\xd2", _TAG + b"\xd2", _UNTAGGED)
#: The other messages of COSE by their tags (section 2), as far as their protected header. Tag 17 begins like
#: Cyrillic text in UTF-8, but no text goes on like that header.
_OTHERS: Final = {
    "cose_mac": re.compile(rb"(?s)(?:\xd8\x3d)?(?:\xd1\x84(?:[\x41-\x57]|\x58.)[\xa0-\xb7]|\xd8\x61\x85)"),
    "cose_sign": re.compile(rb"(?:\xd8\x3d)?\xd8\x62\x84"),
    "cose_encrypt": re.compile(rb"(?:\xd8\x3d)?\xd8\x60\x84"),
}
#: What is signed for another purpose than to be shown, by the header parameter "typ" (RFC 9596).
_TYP: Final = 16
_OTHER_TYPES: Final = frozenset({"statuslist+cwt", "application/statuslist+cwt"})
#: In text, where any two letters may stand for a tag, the array of four parts must follow it.
_PASTED_STARTS: Final = (b"\xd2\x84", _TAG + b"\xd2\x84")
#: Claims that the report shows in places of their own.
_SHOWN: Final = frozenset({cwt.ISS, cwt.EXP, cwt.NBF, cwt.IAT, cwt.STATUS})


def recognise(code: Code) -> Recognition | None:
    """Recognise the tags."""
    found = code.data.startswith(_STARTS) or _other(code.data) or pasted.begins(code.data, _is_pasted)
    return Recognition(name, name) if found else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `pasted.unpack`, `cose.decode_sign1`, `cwt.decode_claims` and `read_document`, and
    `DecodeError` ``cose_mac``, ``cose_sign`` and ``cose_encrypt`` (COSE messages of kinds that are not
    checked here) and ``jose_not_document`` (signed for another purpose; detail ``typ``).
    """
    if other := _other(code.data):
        raise DecodeError(other)
    data = code.data
    if not data.startswith(_STARTS):
        data = pasted.unpack(data, _is_pasted)
    message = cose.decode_sign1(data.removeprefix(_TAG) if data.startswith(_UNTAGGED) else data)
    typ = message.protected.get(_TYP)
    if type(typ) is str and typ.lower() in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)
    claims = cwt.decode_claims(message.payload)
    document = _document(claims.all)
    return sign1_text.envelope(format_name=name, message=message, claims=claims, document=document)


def _other(data: bytes) -> str | None:
    return next((code for code, start in _OTHERS.items() if start.match(data)), None)


def _is_pasted(head: bytes) -> bool:
    return head.startswith(_PASTED_STARTS)


def _document(claims: cwt.ClaimMap) -> Document:
    """Read the licence where there is one; other claims are shown under their own keys, never guessed at."""
    if DOCUMENT_CLAIM in claims:
        return read_document(claims[DOCUMENT_CLAIM])
    rest: dict[Any, Any] = {key: value for key, value in claims.items() if key not in _SHOWN}
    return Document(name, {}, show_unknown(rest))
