"""Whose signature it is: step (3) of `verifier_wasm.verify`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from verifier_wasm import limits
from verifier_wasm.crypto.keys import ALGORITHMS, PublicKey
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding.quoted import identifier
from verifier_wasm.envelope import Envelope, Signature, UncheckedSignature, Unsigned
from verifier_wasm.errors import CodeError
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore

#: A key with whose it is.
type Pair = tuple[Issuer, TrustedKey]


@dataclass(frozen=True, slots=True)
class Found:
    """What came out, by its code; ``issuer`` and ``key`` where the signature is theirs."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    issuer: Issuer | None = None
    key: TrustedKey | None = None


def find_signer(envelope: Envelope, trust: TrustStore) -> Found:
    """Return the trusted key that made a document's signature, or why there is none; never raises.

    (1) a signature of a kind that is checked; (2) the issuers that may be meant; (3) the keys that the code
    names, or that its certificates lead to; (4) those given by hand, whatever the code calls its own (a kid
    is a hint, RFC 9052 section 3.1); (5) the first of them that made it. That a key did not shows something
    only where the code names it (ADR 0017).
    """
    signature = envelope.signature
    # (1)
    if isinstance(signature, UncheckedSignature):
        return Found("signature_not_supported", {"scheme": signature.scheme})
    if isinstance(signature, Unsigned) or not signature.value:
        return Found("signature_missing")
    # (2) A code that names nobody but a certificate is whoever's that one is.
    nameless = envelope.issuer_id is None and (signature.chain or signature.certificate)
    issuers = list(trust.issuers if nameless else trust.issuers_named(envelope.issuer_id))
    if not issuers:
        return Found("issuer_unknown", {"issuer": identifier(envelope.issuer_id or "")})
    # Several lists may hold one key, for other kinds of document: those that allow this one come first.
    kind = envelope.document.kind
    issuers.sort(key=lambda issuer: issuer.kinds is not None and kind not in issuer.kinds)
    # (3)
    named = [(issuer, key) for issuer in issuers for key in issuer.keys if _is_named(issuer, key, signature)]
    if signature.chain and (signature.kid is None or not named):
        # The code's certificates are but a way to a CA of the trust list (RFC 9360 section 2).
        from verifier_wasm.x509 import key_from_chain  # noqa: PLC0415 - few codes need it

        try:
            named = [key_from_chain(signature.chain, issuers, purposes=signature.purposes)]
        except CodeError as error:
            return Found(error.code, error.detail)
    # (4)
    others = [] if signature.kid_binds and signature.kid else _given_by_hand(issuers, named)
    kid = {"kid": (signature.kid or b"")[:32].hex()}
    if not named and not others:
        return Found("issuer_key_unknown", kid)
    # (5)
    for issuer, key in (*named, *others):
        for algorithm in _algorithms(signature, key.key):
            if verify_signature(
                algorithm=algorithm, key=key.key, message=signature.message, signature=signature.value
            ):
                return Found("signature_valid", {"algorithm": algorithm}, issuer, key)
    if any(_algorithms(signature, key.key) for _, key in named):
        return Found("signature_wrong")
    if named:
        return Found("signature_algorithm", {"algorithm": signature.algorithm})
    return Found("signature_unmatched", kid)


def _is_named(issuer: Issuer, key: TrustedKey, signature: Signature) -> bool:
    """Say whether a signature is said to be this key's: by its key id, or by the certificate it names.

    Without a key id it is said to be one of those of the issuer that the code names.
    """
    if signature.kid is None and signature.certificate is None:
        return issuer.id is not None
    if key.is_named(signature.kid):
        return True
    named = signature.certificate
    return named is not None and key.certificate is not None and named.names(key.certificate)


def _given_by_hand(issuers: Sequence[Issuer], named: Sequence[Pair]) -> list[Pair]:
    """Return the keys that name no issuer and were not named, each once, at most `limits.KEYS_TRIED`."""
    seen = {_material(key.key) for _, key in named}

    def unseen() -> Iterator[Pair]:
        for issuer in issuers:
            for key in issuer.keys if issuer.id is None else ():
                if _material(key.key) not in seen:
                    seen.add(_material(key.key))
                    yield issuer, key

    return [pair for pair, _ in zip(unseen(), range(limits.KEYS_TRIED), strict=False)]


def _material(key: PublicKey) -> tuple[str | None, bytes, bytes]:
    return key.curve, key.x or key.n, key.y or key.e


def _algorithms(signature: Signature, key: PublicKey) -> list[int]:
    """Return the algorithms to try: a key is bound to its own, and the code's word on it is only compared.

    Several may be names of one (RFC 9864 section 2): each hash is tried once.
    """
    both = (signature.alternatives or {signature.algorithm}) & key.algorithms
    return list({ALGORITHMS[number].hash: number for number in sorted(both)}.values())
