"""Trusted issuers and their keys: the store that `verify` consults.

The signed list that fills a store is opened by `verifier_wasm.trusted.trust_list`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from verifier_wasm.arguments import expect, expect_aware
from verifier_wasm.crypto.keys import Kid, PublicKey
from verifier_wasm.crypto.kid import kid_of
from verifier_wasm.errors import TrustError
from verifier_wasm.signed.jose import THUMBPRINT_LENGTH, thumbprint


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """An issuer's key, with the time in which it may sign.

    Raises `UseError` ``argument`` (no kid, no key, or another type of value) and ``time_naive``.
    """

    kid: Kid
    key: PublicKey
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked_at: datetime | None = None
    #: DER of the certificate the key came from; it may also be a CA that signs document signers.
    certificate: bytes | None = None
    #: DER of the trusted CA that vouches for the certificate, where a code's own chain led to it.
    authority: bytes | None = None
    #: A bare key that came without a kid: a code may call it what it likes (RFC 9052 section 3.1: "a hint").
    any_kid: bool = False

    def __post_init__(self) -> None:
        """Refuse what would only fail once a code by this key is shown."""
        expect(self.kid, bytes, name="kid")
        expect(self.key, PublicKey, name="key")
        for time in (self.not_before, self.not_after, self.revoked_at):
            if time is not None:
                expect_aware(time, name="a time of a key")

    def answers_to(self, kid: bytes | None) -> bool:
        """Say whether a signature with this kid, or without one, may be this key's."""
        return kid is None or self.any_kid or self.is_named(kid)

    def is_named(self, kid: bytes | None) -> bool:
        """Say whether a kid names this very key."""
        if kid is None:
            return False
        # JOSE names keys by their thumbprints too, which need no list to know them.
        return kid == self.kid or (len(kid) == THUMBPRINT_LENGTH and kid == thumbprint(self.key))


@dataclass(frozen=True, slots=True)
class Issuer:
    """A trusted issuer. ``id`` None: a bare key or certificate that names no issuer, matched by kid alone."""

    id: str | None
    name_zh: str
    name_en: str
    keys: tuple[TrustedKey, ...]
    #: Kinds of document it may sign (``dl``, ``im``, ``vl``, ...); None: not limited.
    kinds: frozenset[str] | None = None
    specimen: bool = False
    #: Origins other than the site's own from which its status lists may be fetched.
    status_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustStore:
    """The issuers trusted for one check, and how fresh the knowledge of them is.

    ``next_update`` None: given by hand (a certificate, a key), never stale. Raises `TrustError`
    ``trust_empty``, and `UseError` ``argument`` for what is not an `Issuer` or its `TrustedKey`.
    """

    issuers: tuple[Issuer, ...]
    sequence: int = 0
    issued_at: datetime | None = None
    next_update: datetime | None = None
    #: The newest signed time that this device has seen. A clock before it is wrong; one that is before
    #: ``issued_at`` alone may be, or the publisher's was. None: the clock is not checked.
    seen_at: datetime | None = None

    def __post_init__(self) -> None:
        """Fail closed: a store without a key can only be a mistake."""
        for issuer in self.issuers:
            expect(issuer, Issuer, name="issuers")
            for key in issuer.keys:
                expect(key, TrustedKey, name="keys")
        if not any(issuer.keys for issuer in self.issuers):
            raise TrustError("trust_empty", "the trust list has no key")

    @classmethod
    def of_keys(cls, keys: Iterable[TrustedKey | tuple[PublicKey, Kid | None]], *, name: str = "") -> Self:
        """Return a store of keys given by hand, which speak for whatever issuer a code names.

        ``keys``: what `certificate_keys` returns, or the ``keys`` of `read_key_set`; a key without a kid
        may be called anything by a code. Raises `TrustError` ``trust_empty`` and `UseError` ``argument``.
        """
        expect(keys, Iterable, name="keys")
        return cls((Issuer(None, name, name, tuple(map(_trusted, keys))),))

    def issuers_named(self, issuer_id: str | None) -> Iterable[Issuer]:
        """Return the entries that may speak for an ``iss``: those of this id, and those without an id."""
        return (issuer for issuer in self.issuers if issuer.id is None or issuer.id == issuer_id)


def _trusted(given: TrustedKey | tuple[PublicKey, Kid | None]) -> TrustedKey:
    match given:
        case (key, kid):
            expect(key, PublicKey, name="keys")
            return TrustedKey(kid_of(key) if kid is None else kid, key, any_kid=kid is None)
    expect(given, TrustedKey, tuple, name="keys")
    return given
