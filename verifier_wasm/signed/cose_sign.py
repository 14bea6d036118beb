"""COSE messages with several signatures (COSE_Sign, RFC 9052 section 4.1), for roots that act together.

A COSE_Sign1 is read as a message with one. Nothing is verified here: that is `verifier_wasm.trusted.roots`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Signature
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.signed import cose

#: RFC 9052 section 2
SIGN_TAG: Final = 98


@dataclass(frozen=True, slots=True)
class Signed:
    """A payload and the signatures that are claimed to be over it."""

    payload: bytes
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Cosigner:
    """Somebody who signs: algorithm, kid, and what turns the Sig_structure into the signature's bytes."""

    algorithm: int
    kid: bytes
    sign: Callable[[bytes], bytes]


def decode_signed(data: bytes) -> Signed:
    """Decode a COSE_Sign (tag 98) or a COSE_Sign1.

    Raises the errors of `cbor.decode`, `cose.decode_sign1` and `cose.signature_of`; `DecodeError`
    ``cose_type`` for a COSE_Sign of another shape, and `LimitError` ``cose_too_many_signatures``.
    """
    item = cbor.decode(data)
    match item:
        case cbor.Tag(number=98, value=[bytes(body), dict(unprotected), bytes(payload), list(signers)]):
            pass
        case cbor.Tag(number=98):
            raise DecodeError("cose_type")
        case _:
            message = cose.read_sign1(item)
            return Signed(message.payload, (cose.signature_of(message),))
    if not signers:
        raise DecodeError("cose_type")
    if len(signers) > limits.SIGNATURES:
        raise LimitError("cose_too_many_signatures", limit=limits.SIGNATURES)
    protected = cbor.decode(body) if body else {}
    # Nothing is said for all signers together, so that nothing there can be critical (section 3.1).
    if protected != {} or cose.CRIT in unprotected:
        raise DecodeError("cose_crit", label="crit")
    return Signed(payload, tuple(_signature(signer, body, payload) for signer in signers))


def _signature(signer: Any, body: bytes, payload: bytes) -> Signature:
    match signer:
        case [bytes(), dict(), bytes()]:
            pass
        case _:
            raise DecodeError("cose_type")
    protected_bytes, unprotected, value = signer
    # The checks on a signer's headers are those on a COSE_Sign1's.
    read = cose.signature_of(cose.read_sign1([protected_bytes, unprotected, payload, value]))
    return Signature(
        read.algorithm, read.kid, _sig_structure(body, protected_bytes, payload), read.value, read.chain
    )


def _sig_structure(body: bytes, protected_bytes: bytes, payload: bytes) -> bytes:
    """Return the bytes that one signer's signature is over (section 4.4)."""
    body, protected_bytes = (b"" if item == b"\xa0" else item for item in (body, protected_bytes))
    return cbor.encode(["Signature", body, protected_bytes, b"", payload])


def encode_signed(payload: bytes, cosigners: Sequence[Cosigner]) -> bytes:
    """Return a COSE_Sign1 for one cosigner, a COSE_Sign for more."""
    if len(cosigners) == 1:
        (only,) = cosigners
        return cose.encode_sign1(
            protected={cose.ALG: only.algorithm, cose.KID: only.kid},
            unprotected={},
            payload=payload,
            sign=only.sign,
        )
    return cbor.encode(
        cbor.Tag(SIGN_TAG, [b"", {}, payload, [cosign(payload, cosigner) for cosigner in cosigners]])
    )


def cosign(payload: bytes, cosigner: Cosigner) -> list[Any]:
    """Return one cosigner's COSE_Signature for a COSE_Sign (section 4.1)."""
    protected = cbor.encode({cose.ALG: cosigner.algorithm, cose.KID: cosigner.kid})
    return [protected, {}, cosigner.sign(_sig_structure(b"", protected, payload))]
