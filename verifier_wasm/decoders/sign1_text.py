"""What LZ1 and HC1 share behind their prefix: Base45, zlib, COSE_Sign1, CWT."""

from dataclasses import replace

from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Document, Envelope, Holder
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt
from verifier_wasm.signed.claims import Claims


def unpack(data: bytes) -> bytes:
    """Return the message behind the prefix.

    Raises the errors of `base45.decode` and `inflate`; `DecodeError` ``base45_character`` also for what is
    not ASCII.
    """
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as exc:
        raise DecodeError("base45_character", position=exc.start) from exc
    return inflate(base45.decode(text))


def decode(data: bytes) -> tuple[cose.Sign1, Claims]:
    """Decode what stands behind the prefix; raises as `unpack`, `cose.decode_sign1`, `cwt.open_claims`."""
    message = cose.decode_sign1(unpack(data))
    return message, cwt.open_claims(message.payload)


def envelope(
    *,
    message: cose.Sign1,
    claims: Claims,
    document: Document,
    fault: CodeError | None = None,
    kid_binds: bool = False,
    holder: Holder | None = None,
) -> Envelope:
    """Put together what a format found; ``fault``: what of the signed content is not understood.

    ``kid_binds``: see `verifier_wasm.envelope.Signature`. ``holder``: the device that it is bound to.
    """
    signature = replace(cose.signature_of(message, any_algorithm=True), kid_binds=kid_binds)
    return claims.envelope(
        signature=signature, document=document, fault=fault, found=message.slips, holder=holder
    )
