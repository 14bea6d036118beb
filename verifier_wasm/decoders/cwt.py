"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

from functools import partial
from typing import Any, Final

from verifier_wasm.decoders import sd_cwt, sign1_text
from verifier_wasm.decoders.lz1 import DOCUMENT_CLAIM, grouped_licence, licence
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope, Holder
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.key_binding import CNF, bound_to
from verifier_wasm.signed.sd_cwt import TYP

#: What is signed for another purpose than to be shown, by the header parameter "typ" (RFC 9596).
_OTHER_TYPES: Final = frozenset({"statuslist+cwt", "application/statuslist+cwt"})
#: Claims that the report shows in places of their own.
_SHOWN: Final = frozenset({cwt.ISS, cwt.EXP, cwt.NBF, cwt.IAT, cwt.STATUS})
#: Of an SD-CWT the key too, which is judged.
_SHOWN_OF_BOUND: Final = _SHOWN | {CNF}


def decode(data: bytes) -> Envelope:
    """Decode.

    Raises the errors of `cose.decode_sign1` and `cwt.open_claims`, of `sd_cwt.decode`, and `DecodeError`
    ``jose_not_document`` (signed for another purpose; detail ``typ``). The errors of `licence` are the
    envelope's fault.
    """
    message = cose.decode_sign1(data)
    if sd_cwt.is_one(message):
        return sd_cwt.decode(data, message, partial(_document, shown=_SHOWN_OF_BOUND))
    typ = message.protected.get(TYP)
    if type(typ) is str and typ.lower() in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)
    claims = cwt.open_claims(message.payload)
    document, fault = _document(claims)
    # Other people's claims have a holder's answer of their own, if any.
    holder = bound_to(claims.all)
    if holder is not None and DOCUMENT_CLAIM not in claims.all:
        holder = Holder(holder.key, checked=False)
    return sign1_text.envelope(message=message, claims=claims, document=document, fault=fault, holder=holder)


def _document(claims: Claims, shown: frozenset[int] = _SHOWN) -> tuple[Document, CodeError | None]:
    """Return the licence where there is one; other claims are shown under their own keys, unguessed."""
    if DOCUMENT_CLAIM in claims.all:
        return grouped_licence(claims) if shown is _SHOWN_OF_BOUND else licence(claims)
    rest: dict[Any, Any] = {key: value for key, value in claims.all.items() if key not in shown}
    return Document("cwt", {}, show_unknown(rest)), None
