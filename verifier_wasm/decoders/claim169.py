"""Claim 169 (MOSIP): identity data of a person, as text in a QR code or as CBOR bytes."""

from typing import Any

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Document, Envelope, Signature, Unsigned
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.layouts.claim169 import CLAIM
from verifier_wasm.layouts.claim169.attributes import KIND, read_attributes
from verifier_wasm.signed import cose, cwt, slips


def decode(data: bytes) -> Envelope:
    """Decode.

    Raises the errors of `cbor.decode`, `cose.read_sign1` and `cwt.open_claims`;
    `DecodeError` ``encrypted`` (a COSE_Encrypt0) and ``format_unknown`` (a text without claim 169: one
    without a prefix may be anything). ``document_missing`` (claim 169 holds no map) is the envelope's fault.
    """
    item = cbor.decode(data)
    inside, _ = cose.without_tags(item, cose.CWT_TAG, cose.SELF_DESCRIBED_TAG)
    match inside:
        case cbor.Tag(number=16) | [_, _, _]:
            raise DecodeError("encrypted")
        case dict():
            return _envelope(cwt.read_claims(inside), Unsigned())
    message = cose.read_sign1(item)
    signature = cose.signature_of(message, any_algorithm=True)
    return _envelope(cwt.open_claims(message.payload), signature, message.slips)


def _envelope(claims: cwt.Claims, signature: Signature | Unsigned, found: tuple[str, ...] = ()) -> Envelope:
    if CLAIM not in claims.all:
        raise DecodeError("format_unknown")
    attributes: Any = claims.all[CLAIM]
    fault: CodeError | None = None
    try:
        if isinstance(attributes, bytes):  # as Inji writes it
            attributes = cbor.decode(attributes)
        if not isinstance(attributes, dict):
            raise DecodeError("document_missing")
        document = read_attributes(attributes)
    except CodeError as error:
        document, fault = Document(KIND, {}), error
    return Envelope(
        signature=signature,
        document=document,
        issuer_id=claims.issuer,
        generated_at=claims.generated_at,
        generated_within=claims.generated_within,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        status=claims.status,
        fault=fault or claims.fault,
        remark=slips.remark(found, claims.slips),
    )
