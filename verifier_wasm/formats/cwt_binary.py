"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

import re
from typing import Any, Final

from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats import sign1_text
from verifier_wasm.formats.lz1 import DOCUMENT_CLAIM, licence
from verifier_wasm.shown import pasted
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose, cwt

name: Final = "cwt"
standard: Final = "RFC 8392"
verified: Final = True

#: The tags that stand before a message: "this is CBOR" (RFC 8949 section 3.4.6) and CWT (RFC 8392 section 6).
_TAGS: Final = rb"(?:\xd9\xd9\xf7)?(?:\xd8\x3d)*"
#: A COSE_Sign1 without its tag: some issuers leave it out inside the CWT tag; alone, it is known by its
#: headers, a map in a string and a map, one of which begins with a parameter of RFC 9052 section 3.1.
_UNTAGGED: Final = rb"(?<=\xd8\x3d)\x84|\x84(?:(?:[\x42-\x57]|\x58.)[\xa1-\xb7]|\x40[\xa1-\xb7])[\x01-\x04]"
#: With its tag (RFC 9052 section 2); in text, where any two letters may stand for a tag, the array of four
#: parts must follow it.
_START: Final = re.compile(rb"(?s)" + _TAGS + rb"(?:\xd2|" + _UNTAGGED + rb")")
_PASTED_START: Final = re.compile(rb"(?s)" + _TAGS + rb"(?:\xd2\x84|" + _UNTAGGED + rb")")
#: The other messages of COSE by their tags (section 2), as far as their protected header. Tag 17 begins like
#: Cyrillic text in UTF-8, but no text goes on like that header.
_OTHERS: Final = {
    "cose_mac": re.compile(rb"(?s)" + _TAGS + rb"(?:\xd1\x84(?:[\x41-\x57]|\x58.)[\xa0-\xb7]|\xd8\x61\x85)"),
    "cose_sign": re.compile(_TAGS + rb"\xd8\x62\x84"),
    "cose_encrypt": re.compile(_TAGS + rb"\xd8\x60\x84"),
}
#: What is signed for another purpose than to be shown, by the header parameter "typ" (RFC 9596).
_TYP: Final = 16
_OTHER_TYPES: Final = frozenset({"statuslist+cwt", "application/statuslist+cwt"})
#: Claims that the report shows in places of their own.
_SHOWN: Final = frozenset({cwt.ISS, cwt.EXP, cwt.NBF, cwt.IAT, cwt.STATUS})


def recognise(code: Code) -> Recognition | None:
    """Recognise the tags."""
    found = _START.match(code.data) or _other(code.data) or pasted.begins(code.data, _is_pasted)
    return Recognition(name, name) if found else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `pasted.unpack`, `cose.decode_sign1` and `cwt.open_claims`, and `DecodeError`
    ``cose_mac``, ``cose_sign`` and ``cose_encrypt`` (COSE messages of kinds that are not checked here) and
    ``jose_not_document`` (signed for another purpose; detail ``typ``). The errors of `licence` are the
    envelope's fault.
    """
    if other := _other(code.data):
        raise DecodeError(other)
    data = code.data
    if not _START.match(data):
        data = pasted.unpack(data, _is_pasted)
    message = cose.decode_sign1(data)
    typ = message.protected.get(_TYP)
    if type(typ) is str and typ.lower() in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)
    claims = cwt.open_claims(message.payload)
    # The licence where there is one; other claims are shown under their own keys, never guessed at.
    document, fault = licence(claims) if DOCUMENT_CLAIM in claims.all else (_unknown(claims.all), None)
    return sign1_text.envelope(
        format_name=name, message=message, claims=claims, document=document, fault=fault
    )


def _other(data: bytes) -> str | None:
    return next((code for code, start in _OTHERS.items() if start.match(data)), None)


def _is_pasted(head: bytes) -> bool:
    return _PASTED_START.match(head) is not None


def _unknown(claims: cwt.ClaimMap) -> Document:
    rest: dict[Any, Any] = {key: value for key, value in claims.items() if key not in _SHOWN}
    return Document(name, {}, show_unknown(rest))
