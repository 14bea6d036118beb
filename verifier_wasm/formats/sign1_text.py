"""What LZ1 and HC1 share: a prefix, Base45, zlib, COSE_Sign1, CWT."""

from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose, cwt, slips


def decode(code: Code, *, prefix: str) -> tuple[cose.Sign1, cwt.Claims]:
    """Decode a code whose text begins with ``prefix``.

    Raises the errors of each layer, in their order: `base45.decode`, `inflate`, `cose.decode_sign1`,
    `cwt.open_claims`; `DecodeError` ``base45_character`` also for what is not ASCII.
    """
    try:
        text = code.data.decode("ascii")
    except UnicodeDecodeError as exc:
        raise DecodeError("base45_character", position=exc.start) from exc
    message = cose.decode_sign1(inflate(base45.decode(text.removeprefix(prefix))))
    return message, cwt.open_claims(message.payload)


def envelope(
    *,
    format_name: str,
    message: cose.Sign1,
    claims: cwt.Claims,
    document: Document,
    fault: CodeError | None = None,
) -> Envelope:
    """Put together what a format found; ``fault``: what in the signed content is not understood."""
    return Envelope(
        format=format_name,
        signature=cose.signature_of(message, any_algorithm=True),
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
