"""Certification path validation (RFC 5280 section 6.1) from a document signer to a CA of the trust list."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.keys import Kid, PublicKey
from verifier_wasm.signatures import DEFAULT, Backend
from verifier_wasm.trust import Issuer, TrustedKey
from verifier_wasm.x509.certificate import Certificate, read_certificate
from verifier_wasm.x509.signed_by import signed_by

#: Purposes (extendedKeyUsage) for which a signer of documents may be certified: any (RFC 5280 section
#: 4.2.1.12), mdoc document signer (ISO/IEC 18013-5 table B.3), EU health certificates of each kind.
_PURPOSES: Final = frozenset({"2.5.29.37.0", "1.0.18013.5.1.2"}) | {
    f"1.3.6.1.4.1.{arc}1847.2021.1.{kind}" for arc in ("", "0.") for kind in (1, 2, 3)
}


_USAGES: Final = frozenset({"digital_signature"})


def key_from_chain(
    chain: Sequence[bytes],
    issuers: Iterable[Issuer],
    *,
    purposes: frozenset[str] | None = None,
    usages: frozenset[str] = _USAGES,
    backend: Backend = DEFAULT,
) -> tuple[Issuer, TrustedKey]:
    """Return the key of the first certificate, and the issuer whose trusted CA vouches for it.

    (1) read the certificates; (2) a signer that the list itself holds needs no CA; (3) the signer may sign
    documents; (4) upwards, each certificate is signed by the next (RFC 9360 section 2) until a CA of the
    list signed one; (5) on the way every CA is a CA, for this many below it; (6) the key may sign while all
    of them are valid. Whether that covers the signing time is for the caller to compare.

    ``chain``: DER, leaf first. ``purposes``: the signer's certificate must name one of these; without them it
    may name none at all. ``usages``: the signer may be certified for any one of them. Raises `LimitError`
    ``cose_chain_too_long`` and `DecodeError` ``issuer_chain_malformed``, ``_algorithm``, ``_extension``,
    ``_usage``, ``_not_ca``, ``_path_length``, ``_signature`` and ``_unknown`` (leads to no CA of the list).
    """
    # (1) Read.
    if not 0 < len(chain) <= limits.CHAIN_LENGTH:
        raise LimitError("cose_chain_too_long", limit=limits.CHAIN_LENGTH)
    certificates = [read_certificate(der) for der in chain]
    leaf, issuers = certificates[0], list(issuers)

    # (2) The list's own word on this key comes first: there it may be revoked.
    for issuer in issuers:
        for trusted in issuer.keys:
            if _same(trusted.key, leaf.key):
                return issuer, trusted

    # (3) The signer. One that is a CA signs certificates, not documents.
    _refuse_unknown(leaf)
    if leaf.is_ca or (leaf.key_usage is not None and not leaf.key_usage & usages):
        raise DecodeError("issuer_chain_usage")
    named = leaf.purposes if purposes is None else leaf.purposes or frozenset()
    if named is not None and not named & (purposes or _PURPOSES):
        raise DecodeError("issuer_chain_usage")

    # (4) Upwards.
    for position, certificate in enumerate(certificates):
        found = _anchor(certificate, issuers, below=position, backend=backend)
        if found is not None:
            issuer, anchor, ca = found
            return issuer, _limited(leaf, [*certificates[: position + 1], ca], anchor)
        if position + 1 < len(certificates):
            above = certificates[position + 1]
            # (5) RFC 5280 section 6.1.3 (a)(4), then 6.1.4 (k) to (n).
            if above.subject != certificate.issuer:
                raise DecodeError("issuer_chain_unknown")
            _check_ca(above, below=position)
            _check_signed(certificate, above, backend)
    raise DecodeError("issuer_chain_unknown")


def _anchor(
    certificate: Certificate, issuers: Iterable[Issuer], *, below: int, backend: Backend
) -> tuple[Issuer, TrustedKey, Certificate] | None:
    """Return the trusted CA that signed a certificate; None where the list has none of its issuer's name."""
    wrong = None
    for issuer in issuers:
        for trusted in issuer.keys:
            # A list may hold thousands: only those in which the name stands are read.
            if trusted.certificate is None or certificate.issuer not in trusted.certificate:
                continue
            try:
                ca = read_certificate(trusted.certificate)
                if ca.subject != certificate.issuer or not _same(ca.key, trusted.key):
                    continue
                _check_ca(ca, below=below)
                _check_signed(certificate, ca, backend)
            except DecodeError as error:
                wrong = error  # another CA of this name may be the one: CAs renew their keys
                continue
            return issuer, trusted, ca
    if wrong is not None:
        raise wrong
    return None


def _check_ca(ca: Certificate, *, below: int) -> None:
    """``below``: how many CA certificates stand between this one and the signer."""
    _refuse_unknown(ca)
    if not ca.is_ca or (ca.key_usage is not None and "key_cert_sign" not in ca.key_usage):
        raise DecodeError("issuer_chain_not_ca")
    if ca.path_length is not None and below > ca.path_length:
        raise DecodeError("issuer_chain_path_length")


def _check_signed(certificate: Certificate, by: Certificate, backend: Backend) -> None:
    if not signed_by(certificate, by.key, backend=backend):
        raise DecodeError("issuer_chain_signature")


def _refuse_unknown(certificate: Certificate) -> None:
    """RFC 5280 section 4.2: a critical extension that is not understood binds all the same."""
    if certificate.unknown_critical:
        raise DecodeError("issuer_chain_extension", extension=min(certificate.unknown_critical)[:40])


def _limited(leaf: Certificate, path: Sequence[Certificate], anchor: TrustedKey) -> TrustedKey:
    # (6) The shell model: signed while every certificate, and the list's entry of the CA, was valid.
    begins = [certificate.not_before for certificate in path]
    ends = [certificate.not_after for certificate in path]
    return replace(
        anchor,
        kid=Kid(hashlib.sha256(leaf.der).digest()[:8]),
        key=leaf.key,
        not_before=max([*begins, *([anchor.not_before] if anchor.not_before else [])]),
        not_after=min([*ends, *([anchor.not_after] if anchor.not_after else [])]),
        certificate=leaf.der,
    )


def _same(one: PublicKey, other: PublicKey) -> bool:
    """Say whether two keys are the same, whatever algorithms they are bound to."""
    return (one.kty, one.curve, one.x, one.y, one.n, one.e) == (
        other.kty,
        other.curve,
        other.x,
        other.y,
        other.n,
        other.e,
    )
