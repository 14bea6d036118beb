"""The country of the signer's certificate (Annex B, table B.3: the same as ``issuing_country``)."""

from typing import Any, Final

from asn1crypto import x509

from verifier_wasm.errors import CodeError, DecodeError

_COUNTRY: Final = "country_name"


def check_country(shown: Any, certificate: bytes) -> CodeError | None:
    """Return ``mdoc_country`` where a licence names another country than its signer's certificate.

    Without this any authority on the list could sign licences of any country. Nothing is compared where one
    of the two does not say; what is no certificate is for the path to refuse.
    """
    if type(shown) is not str:
        return None
    try:
        named = x509.Certificate.load(certificate, strict=True).subject.native.get(_COUNTRY)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return None
    if not isinstance(named, str) or named.upper() == shown.upper():
        return None
    return DecodeError("mdoc_country", shown=shown[:20], signed=named[:20])
