"""Claim 169 (MOSIP): identity data of a person, as text in a QR code or as CBOR bytes."""

from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Document, Envelope, Recognition, Signature
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose, cwt, slips

name: Final = "claim169"
standard: Final = "MOSIP Claim 169, version 1.2; RFC 8392"
verified: Final = True

#: A COSE_Encrypt0 (RFC 9052 section 2, tag 16) as bytes, alone or in the CWT tag.
_ENCRYPTED: Final = (b"\xd0\x83", b"\xd8\x3d\xd0\x83")
_ENCRYPTED_PARTS: Final = 3
#: Claims without a COSE message around them: `verify` never takes it for a signature.
_UNSIGNED: Final = Signature(algorithm=0, kid=None, message=b"", value=b"")


def recognise(code: Code) -> Recognition | None:
    """Recognise the text, which has no prefix, and an encrypted message in bytes."""
    from verifier_wasm.layouts.claim169.text import looks_like_text  # noqa: PLC0415 - most codes are recognised by their prefix

    found = code.data.startswith(_ENCRYPTED) or looks_like_text(code.data)
    return Recognition(name, name) if found else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `claim169.unpack`, `cbor.decode`, `cose.read_sign1` and `cwt.open_claims`;
    `DecodeError` ``encrypted`` (a COSE_Encrypt0) and ``format_unknown`` (a text without claim 169: one
    without a prefix may be anything). ``document_missing`` (claim 169 holds no map) is the envelope's fault.
    """
    from verifier_wasm.layouts.claim169.text import unpack  # noqa: PLC0415 - as above

    data = code.data if code.data.startswith(_ENCRYPTED) else unpack(code.data)
    item = cbor.decode(data)
    inside, _ = cose.without_tags(item, cose.CWT_TAG, cose.SELF_DESCRIBED_TAG)
    match inside:
        case cbor.Tag(number=16) | [_, _, _]:
            raise DecodeError("encrypted")
        case dict():
            return _envelope(cwt.read_claims(inside), _UNSIGNED)
    message = cose.read_sign1(item)
    signature = cose.signature_of(message, any_algorithm=True)
    return _envelope(cwt.open_claims(message.payload), signature, message.slips)


def _envelope(claims: cwt.Claims, signature: Signature, found: tuple[str, ...] = ()) -> Envelope:
    from verifier_wasm.layouts.claim169 import CLAIM  # noqa: PLC0415 - as above
    from verifier_wasm.layouts.claim169.attributes import KIND, read_attributes  # noqa: PLC0415

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
        format=name,
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
