"""Certification path validation (RFC 5280 section 6.1) from a document signer to a CA of the trust list."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from verifier_wasm import limits
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.signatures import DEFAULT, Backend
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.trusted.store import Issuer, TrustedKey
from verifier_wasm.x509 import names
from verifier_wasm.x509.certificate import Certificate, read_certificate
from verifier_wasm.x509.constraints import check_names
from verifier_wasm.x509.purposes import ANY, OF_SIGNERS, OTHERS, SIGNING
from verifier_wasm.x509.signed_by import signed_by

_UNKNOWN: Final = "issuer_chain_unknown"
#: Faults of a path that are evidence against a code; of all others one does not know what a better reader
#: or a newer list would find (ADR 0017).
_EVIDENCE: Final = frozenset(
    f"issuer_chain_{what}" for what in ("signature", "not_ca", "path_length", "names", "usage")
)


def key_from_chain(
    chain: Sequence[bytes],
    issuers: Iterable[Issuer],
    *,
    purposes: frozenset[str] | None = None,
    usages: frozenset[str] = SIGNING,
    backend: Backend = DEFAULT,
) -> tuple[Issuer, TrustedKey]:
    """Return the key of the first certificate, and the issuer whose trusted CA vouches for it.

    (1) read the first certificate; (2) a signer that the list itself holds needs no CA; (3) upwards by name,
    each certificate's issuer is the next one's subject (RFC 9360 section 2), until one is the subject of a
    CA of the list: that is a path; (4) downwards from there, every signature holds, every CA is a CA, for
    this many below it and for these names; (5) the signer may sign documents; (6) the key may sign while
    all of them are valid. Whether that covers the signing time is for the caller to compare.

    Where one path fails, the next is tried: a CA that renewed its key has several. A chain without a path
    shows nothing, whatever is wrong inside it. A CA of the right name that has not the key which the
    certificate names is a renewed one, of which the list does not know.

    ``chain``: DER, leaf first. ``purposes``: the signer's certificate must name one of these; without them it
    may name none at all. ``usages``: the signer may be certified for any one of them. Raises `LimitError`
    ``cose_chain_too_long`` and `DecodeError` ``issuer_chain_malformed``, ``_algorithm``, ``_extension``,
    ``_unstated``, ``_usage``, ``_not_ca``, ``_path_length``, ``_names``, ``_signature`` and ``_unknown``
    (leads to no CA of the list).
    """
    if not 0 < len(chain) <= limits.CHAIN_LENGTH:
        raise LimitError("cose_chain_too_long", limit=limits.CHAIN_LENGTH)
    # (1) Read; those above only as far as they are needed.
    leaf, issuers = read_certificate(chain[0]), list(issuers)

    # (2) The list's own word on this key comes first, and its worst: there it may be revoked.
    listed = [(issuer, key) for issuer in issuers for key in issuer.keys if _same(key.key, leaf.key)]
    if listed and leaf.is_ca and len(chain) > 1:  # a chain that begins at its end names no signer
        raise DecodeError("issuer_chain_unknown")
    if listed:
        return min(listed, key=lambda pair: (pair[1].revoked_at is None, pair[1].certificate != leaf.der))

    # (3) Upwards, by name.
    path = [leaf]
    faults = []
    while True:
        for issuer, anchor in _named(path[-1].issuer, issuers):
            try:
                whole = [*path, _read_ca(anchor)]
                _check_path(whole, backend)
                _check_signer(leaf, purposes, usages)
            except DecodeError as error:
                faults.append(error)
                continue
            return issuer, _limited(whole, anchor)
        if len(path) == len(chain):
            break
        above = read_certificate(chain[len(path)])
        if not names.same(above.subject, path[-1].issuer):
            break
        path.append(above)
    raise min(faults, key=_weight, default=DecodeError(_UNKNOWN))


def _weight(fault: DecodeError) -> int:
    """Of several paths, one that is not understood may be the true one; any found weighs more than none."""
    return 2 if fault.code == _UNKNOWN else int(fault.code in _EVIDENCE)


def _named(name: bytes, issuers: Iterable[Issuer]) -> Iterator[tuple[Issuer, TrustedKey]]:
    """Yield the certificates of the list with a subject; each once, though a file's have several kids."""
    seen = set()
    for issuer in issuers:
        for key in issuer.keys:
            der = key.certificate
            if der is not None and der not in seen and names.same(names.subject_of(der), name):
                seen.add(der)
                yield issuer, key


def _read_ca(anchor: TrustedKey) -> Certificate:
    assert anchor.certificate is not None
    ca = read_certificate(anchor.certificate)
    if not _same(ca.key, anchor.key):  # the list gives its word for the key
        raise DecodeError(_UNKNOWN)
    return ca


def _check_path(path: Sequence[Certificate], backend: Backend) -> None:
    """(4) Check a path, signer first, from its trusted CA down (RFC 5280 sections 6.1.3 and 6.1.4)."""
    for position in range(len(path) - 1, 0, -1):
        certificate, ca = path[position - 1], path[position]
        if not signed_by(certificate, ca.key, backend=backend):
            is_meant = certificate.may_be_by(ca) and not _is_self_signed(certificate, backend)
            raise DecodeError("issuer_chain_signature" if is_meant else _UNKNOWN)
        _check_ca(ca)
        below = [each for each in path[1:position] if not _is_self_issued(each)]
        if ca.path_length is not None and len(below) > ca.path_length:
            raise DecodeError("issuer_chain_path_length")
        for each in (path[0], *below):
            check_names(each, ca)


def _check_ca(ca: Certificate) -> None:
    _refuse_unknown(ca)
    if ca.ca is False or (ca.key_usage is not None and "key_cert_sign" not in ca.key_usage):
        raise DecodeError("issuer_chain_not_ca")
    if ca.ca is None:
        raise DecodeError("issuer_chain_unstated", missing="basicConstraints")


def _is_self_issued(certificate: Certificate) -> bool:
    """RFC 5280 section 6.1: such a certificate carries a CA's own key over to its next one."""
    return names.same(certificate.subject, certificate.issuer)


def _is_self_signed(certificate: Certificate, backend: Backend) -> bool:
    """Whose name is the CA's, and whose own key signed it, is another root and was never the CA's."""
    return _is_self_issued(certificate) and signed_by(certificate, certificate.key, backend=backend)


def _check_signer(leaf: Certificate, purposes: frozenset[str] | None, usages: frozenset[str]) -> None:
    """(5) Check that a certificate is one for signing documents. A CA signs certificates."""
    _refuse_unknown(leaf)
    if leaf.key_usage is not None and not leaf.key_usage & usages:
        raise DecodeError("issuer_chain_usage")
    if leaf.is_ca:
        raise DecodeError("issuer_chain_unstated", missing="keyUsage")
    if purposes is None:
        if leaf.purposes is not None and not leaf.purposes & OF_SIGNERS:
            raise _other_purpose(leaf.purposes)
    elif leaf.purposes is None or (ANY in leaf.purposes and not leaf.purposes & purposes):
        # Its issuer forgot to say what it is for, or it is for something else.
        raise DecodeError("issuer_chain_unstated", missing="extendedKeyUsage")
    elif not leaf.purposes & purposes:
        raise _other_purpose(leaf.purposes)


def _other_purpose(purposes: frozenset[str]) -> DecodeError:
    """Return what purposes other than those of signers show: one that nobody here knows shows nothing."""
    return DecodeError("issuer_chain_usage" if purposes <= OTHERS else "issuer_purpose")


def _refuse_unknown(certificate: Certificate) -> None:
    """RFC 5280 section 4.2: a critical extension that is not understood binds all the same."""
    if certificate.unknown_critical:
        raise DecodeError("issuer_chain_extension", extension=min(certificate.unknown_critical)[:40])


def _limited(path: Sequence[Certificate], anchor: TrustedKey) -> TrustedKey:
    # (6) The shell model: signed while every certificate, and the list's entry of the CA, was valid.
    begins = [certificate.not_before for certificate in path]
    ends = [certificate.not_after for certificate in path]
    leaf, ca = path[0], path[-1]
    return replace(
        anchor,
        kid=Kid(hashlib.sha256(leaf.der).digest()[:8]),
        key=leaf.key,
        not_before=max([*begins, *([anchor.not_before] if anchor.not_before else [])]),
        not_after=min([*ends, *([anchor.not_after] if anchor.not_after else [])]),
        certificate=leaf.der,
        authority=ca.der,
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
