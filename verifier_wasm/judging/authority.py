"""What a key may sign, by the trust list's word on it and by its certificate, as it is trusted.

The certificate is the one of the trust list, or the one that a CA of the list vouches for; never another
one of the same key that a code brings along.
"""

import re
from typing import TYPE_CHECKING, Final

from verifier_wasm.envelope import Envelope, Signature
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.trusted.store import Issuer, TrustedKey

if TYPE_CHECKING:
    from verifier_wasm.x509 import Certificate


#: ISO 3166-1 alpha-2; and two that the EU and others write for GB and GR.
_ALPHA_2: Final = re.compile(r"[a-z]{2}")
_ALIASES: Final = {"uk": "gb", "el": "gr"}


def overstepped(issuer: Issuer, key: TrustedKey, envelope: Envelope) -> CodeError | None:
    """Return what a document is that its signer may not sign; None where it may.

    (1) the list's word on the kinds of document it may sign; (2) a key that is certified for certificates
    alone signs no documents; (3) without the list's word, the certificate's purposes bind the kinds; (4) a
    document that names a country is signed by one of that country, whose CA is of the same.

    Returns ``issuer_kind``, ``issuer_purpose``, ``issuer_chain_usage``, ``issuer_chain_unstated``,
    ``issuer_chain_country``, ``mdoc_country`` and ``mdoc_country_form``.
    """
    kind = envelope.document.kind
    if issuer.kinds is not None and kind not in issuer.kinds:
        return DecodeError("issuer_kind")
    certificate = _read(key.certificate)
    if certificate is None:
        return None
    from verifier_wasm.x509.purposes import SIGNING, kinds_of  # noqa: PLC0415 - few keys have a certificate

    # A CA without keyUsage is not bound by it (RFC 5280 section 4.2.1.3): so are the self-signed
    # certificates of many test issuers, who sign with them.
    if certificate.key_usage is not None and not certificate.key_usage & SIGNING:
        return DecodeError("issuer_chain_usage")
    kinds = kinds_of(certificate.purposes)
    if issuer.kinds is None and kinds is not None and kind not in kinds:
        return DecodeError("issuer_purpose")
    asked = envelope.signature.purposes if isinstance(envelope.signature, Signature) else None
    is_asked_for = not asked or bool(asked & (certificate.purposes or frozenset()))
    # A list gives CAs to lead to; only whoever names by hand one that is not bound means its key.
    is_meant_to_sign = issuer.id is None and certificate.key_usage is None
    if certificate.is_ca and not is_asked_for and not is_meant_to_sign:
        return DecodeError("issuer_chain_unstated", missing="extendedKeyUsage")
    return _country(envelope.country, certificate, _read(key.authority))


def _country(shown: str | None, signer: "Certificate", authority: "Certificate | None") -> CodeError | None:
    """ISO/IEC 18013-5 table B.3: the same country in document, signer and CA. Who names none is not compared.

    Without this any authority on the list could sign licences of any country.
    """
    if shown is None:
        return None
    own, above = signer.countries, authority.countries if authority else frozenset()
    if own and above and not own & above:
        return DecodeError("issuer_chain_country", signer=_told(own), authority=_told(above))
    written = shown.strip().lower()
    written = _ALIASES.get(written, written)
    for countries in (own, above):
        if written and countries and written not in countries:
            # Only a code of two letters can be another country than the certificate's, which has one.
            code = "mdoc_country" if _ALPHA_2.fullmatch(written) else "mdoc_country_form"
            return DecodeError(code, shown=shown[:20], signed=_told(countries))
    return None


def _told(countries: frozenset[str]) -> str:
    return ", ".join(sorted(countries)).upper()[:20]


def _read(certificate: bytes | None) -> "Certificate | None":
    """Read a trusted certificate; one that cannot be read here binds nobody: the list trusts its key."""
    if certificate is None:
        return None
    from verifier_wasm.x509 import read_certificate  # noqa: PLC0415 - few keys have a certificate

    try:
        return read_certificate(certificate)
    except CodeError:
        return None
