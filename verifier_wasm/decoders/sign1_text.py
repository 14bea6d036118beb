"""What LZ1 and HC1 share behind their prefix: Base45, zlib, COSE_Sign1, CWT."""

from dataclasses import replace

from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt, slips


def decode(data: bytes) -> tuple[cose.Sign1, cwt.Claims]:
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
    claims: cwt.Claims,
    document: Document,
    fault: CodeError | None = None,
    kid_binds: bool = False,
) -> Envelope:
    """Put together what a format found; ``fault``: what of the signed content is not understood.

    ``kid_binds``: see `Signature`.
    """
    return Envelope(
        signature=replace(cose.signature_of(message, any_algorithm=True), kid_binds=kid_binds),
        document=document,
        issuer_id=claims.issuer,
        generated_at=claims.generated_at,
        generated_within=claims.generated_within,
        not_before=claims.not_before,
        expires_at=claims.expires_at,
        status=claims.status,
        fault=fault or claims.fault,
        remark=slips.remark(message.slips, claims.slips, document.slips),
    )
