"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

from typing import Any, Final

from verifier_wasm.decoders import sign1_text
from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM, licence
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import cose, cwt

#: What is signed for another purpose than to be shown, by the header parameter "typ" (RFC 9596).
_TYP: Final = 16
_OTHER_TYPES: Final = frozenset({"statuslist+cwt", "application/statuslist+cwt"})
#: Claims that the report shows in places of their own.
_SHOWN: Final = frozenset({cwt.ISS, cwt.EXP, cwt.NBF, cwt.IAT, cwt.STATUS})


def decode(data: bytes) -> Envelope:
    """Decode.

    Raises the errors of `cose.decode_sign1` and `cwt.open_claims`, and `DecodeError` ``jose_not_document``
    (signed for another purpose; detail ``typ``). The errors of `read_document` are the envelope's fault.
    """
    message = cose.decode_sign1(data)
    typ = message.protected.get(_TYP)
    if type(typ) is str and typ.lower() in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)
    claims = cwt.open_claims(message.payload)
    # The licence where there is one; other claims are shown under their own keys, never guessed at.
    document, fault = licence(claims) if DOCUMENT_CLAIM in claims.all else (_unknown(claims.all), None)
    return sign1_text.envelope(message=message, claims=claims, document=document, fault=fault)


def _unknown(claims: cwt.ClaimMap) -> Document:
    rest: dict[Any, Any] = {key: value for key, value in claims.items() if key not in _SHOWN}
    return Document("cwt", {}, show_unknown(rest))
