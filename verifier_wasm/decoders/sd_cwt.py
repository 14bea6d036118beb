"""A live code: an SD-CWT in the holder's key binding token, or alone (draft-ietf-spice-sd-cwt-08)."""

from collections.abc import Callable
from dataclasses import replace

from verifier_wasm.decoders import sign1_text
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cose, cwt, sd_cwt
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.disclosures import structure
from verifier_wasm.signed.key_binding import bound_to, hold_times, read_token


def is_one(message: cose.Sign1) -> bool:
    """Say whether a message is an SD-CWT or a key binding token, by its type."""
    return sd_cwt.is_token(message) or sd_cwt.is_credential(message)


def decode(
    data: bytes, message: cose.Sign1, document_of: Callable[[Claims], tuple[Document, CodeError | None]]
) -> Envelope:
    """Decode a message that `is_one`; ``data``: its bytes; ``document_of``: the document in the claims.

    Steps 1 to 7 of the draft's section 9, but for the signatures: that of the issuer is the envelope's,
    that of the holder its holder's. Raises the errors of CBOR, `cose.read_sign1` and
    `cwt.read_claims`, and `DecodeError` ``cbor_indefinite`` and ``sdcwt_structure``; what is not understood
    of the issuer's claims is the envelope's fault.
    """
    token = message if sd_cwt.is_token(message) else None
    # Section 6.1; a credential's own headers and payload are held to it where they are read.
    cbor.decode(data, definite=True)
    if token is not None:
        cbor.decode(token.protected_bytes, definite=True, redacted=True)
    # (1)
    credential = sd_cwt.read(sd_cwt.credential_of(token) if token else message)
    # (2), (3), (7)
    claims = cwt.read_claims(credential.claims)
    fault = credential.fault
    document, found = Document("", {}), None
    if fault is None:
        document, found = document_of(claims)
        try:
            hold_times(claims)
        except DecodeError as error:
            found = found or error
    # (4)
    holder = bound_to(claims.all)
    if holder is None:
        raise structure(4, "no key that the credential is bound to")
    # (5), (6)
    if token is not None:
        holder = replace(holder, token=read_token(token, claims))
    return sign1_text.envelope(
        message=credential.message,
        claims=claims,
        document=replace(document, withheld=credential.withheld > 0),
        fault=fault or found,
        holder=holder,
    )
