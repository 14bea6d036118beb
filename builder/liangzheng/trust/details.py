"""What a publisher says of an issuer beside its keys; what is not said stays as it is known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from liangzheng.errors import BuilderError
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import Issuer, TrustedKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """None: nothing is said. ``kinds`` empty: it may sign every kind."""

    name_zh: str | None = None
    name_en: str | None = None
    kinds: frozenset[str] | None = None
    specimen: bool | None = None
    status_origins: tuple[str, ...] | None = None
    #: The time in which the keys that are added may sign.
    not_before: datetime | None = None
    not_after: datetime | None = None

    def of(self, issuer_id: str, keys: Iterable[TrustedKey], known: Issuer | None) -> Issuer:
        """Return the issuer with these keys added, and these details in place of those it had.

        A key that is there already stays revoked, and keeps its time unless another is given or it comes with
        another certificate. Raises `BuilderError` ``key_dates`` for a key that could never sign, and
        ``key_revoked`` for another key under the kid of a revoked one.
        """
        before = known or Issuer(issuer_id, issuer_id, issuer_id, ())
        old = {key.kid: key for key in before.keys}
        added = tuple(self._key(key, old.get(key.kid)) for key in keys)
        kids = {key.kid for key in added}
        return replace(
            before,
            name_zh=self.name_zh or before.name_zh,
            name_en=self.name_en or before.name_en,
            keys=tuple(key for key in before.keys if key.kid not in kids) + added,
            kinds=before.kinds if self.kinds is None else self.kinds or None,
            specimen=before.specimen if self.specimen is None else self.specimen,
            status_origins=before.status_origins if self.status_origins is None else self.status_origins,
        )

    def _key(self, key: TrustedKey, old: TrustedKey | None) -> TrustedKey:
        if old is not None and key.key.numbers == old.key.numbers:
            same = key.certificate == old.certificate
            key = replace(old if same else key, revoked_at=old.revoked_at)
        elif old is not None and old.revoked_at is not None:
            raise BuilderError(
                f"key {key.kid.hex()} is revoked, and another key cannot take its kid: give it another, or "
                "remove the revoked one first",
                code="key_revoked",
            )
        key = replace(
            key, not_before=self.not_before or key.not_before, not_after=self.not_after or key.not_after
        )
        if key.not_before and key.not_after and key.not_after <= key.not_before:
            raise BuilderError(
                f"key {key.kid.hex()} could never sign: it would begin at {rfc3339(key.not_before)} "
                f"and end at {rfc3339(key.not_after)}",
                code="key_dates",
            )
        return key
