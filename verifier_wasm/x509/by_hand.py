"""A certificate trusted because somebody names it: its key, for as long as the certificate is good."""

import hashlib

from verifier_wasm.arguments import expect
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import CodeError, KeyFormatError
from verifier_wasm.trusted.store import TrustedKey
from verifier_wasm.x509.certificate import read_certificate


def certificate_keys(der: bytes) -> tuple[TrustedKey, ...]:
    """Return the key of a certificate (DER) under both kids that codes call it by.

    These are the first 8 bytes of the certificate's SHA-256, as the EU's codes have it, and the key's own,
    `kid_of`. A CA's certificate serves for the chains that codes bring. Nothing of it is checked: whoever
    trusts it has looked at it. Raises `KeyFormatError` ``key_unreadable``, ``key_type`` for a kind of key
    that is not known here, and `UseError` ``argument``.
    """
    expect(der, bytes, name="der")
    try:
        found = read_certificate(der)
    except CodeError as error:
        if error.code == "issuer_chain_algorithm":
            raise KeyFormatError("key_type", "a certificate of a key that is not used here") from error
        raise KeyFormatError("key_unreadable", "not a certificate in DER (give PEM decoded)") from error
    kids = Kid(hashlib.sha256(der).digest()[:8]), kid_of(found.key)
    return tuple(
        TrustedKey(kid, found.key, not_before=found.not_before, not_after=found.not_after, certificate=der)
        for kid in kids
    )
