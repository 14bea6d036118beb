"""Certificates (X.509, RFC 5280): from the chain that a code brings to a CA that the trust list holds.

Imported only where a code brings a chain. CRLs and OCSP are not asked: a check needs no network, and a
certificate is withdrawn by ``revoked_at`` in the trust list (of its own key, or of its CA).
"""

from verifier_wasm.x509.certificate import Certificate, read_certificate
from verifier_wasm.x509.path import key_from_chain

__all__ = ["Certificate", "key_from_chain", "read_certificate"]
