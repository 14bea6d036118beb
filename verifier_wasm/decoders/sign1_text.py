"""What LZ1 and HC1 share behind their prefix: Base45, zlib, COSE_Sign1, CWT."""

from dataclasses import replace

from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt
from verifier_wasm.signed.claims import Claims


def decode(data: bytes) -> tuple[cose.Sign1, Claims]:
    """Decode what stands behind the prefix.

    Raises the errors of each layer, in their order: `base45.decode`, `inflate`, `cose.decode_sign1`,
    `cwt.open_claims`; `DecodeError` ``base45_character`` also for what is not ASCII.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as exc:
        raise DecodeError("base45_character", position=exc.start) from exc
    message = cose.decode_sign1(inflate(base45.decode(text)))
    return message, cwt.open_claims(message.payload)


def envelope(
    *,
    message: cose.Sign1,
    claims: Claims,
    document: Document,
    fault: CodeError | None = None,
    kid_binds: bool = False,
) -> Envelope:
    """Put together what a format found; ``fault``: what of the signed content is not understood.

    ``kid_binds``: see `verifier_wasm.envelope.Signature`.
    """
    signature = replace(cose.signature_of(message, any_algorithm=True), kid_binds=kid_binds)
    return claims.envelope(signature=signature, document=document, fault=fault, found=message.slips)
