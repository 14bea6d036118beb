"""Taking a VICAL into the draft of a trust list, in the place of its earlier issue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from liangzheng.errors import BuilderError
from liangzheng.trust.folder import TrustFolder
from liangzheng.trust.key_files import read_keys
from liangzheng.trust.vical import Vical
from liangzheng.trust.vical_entries import prefix_of
from verifier_wasm.errors import TrustError
from verifier_wasm.report import rfc3339
from verifier_wasm.trusted.store import Issuer, TrustedKey


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to the draft, in issuers."""

    added: int
    replaced: int
    removed: int


def read_signers(
    data: bytes, *, source: str, notice: Callable[[str], object] = lambda _: None
) -> list[TrustedKey]:
    """Return the certificates of a file; ``notice`` receives what in it cannot be used.

    Raises `BuilderError` ``vical_signer`` where it has none, and as `read_keys`.
    """
    keys = read_keys(data, source=source, notice=notice)
    signers = [found.key for found in keys if found.key.certificate]
    if not signers:
        raise BuilderError(f"{source} holds no certificate of a signer", code="vical_signer")
    return signers


def take(vical: Vical, folder: TrustFolder, *, specimen: bool = False) -> Imported:
    """Put a VICAL's issuers into the draft, and take out those that an earlier issue brought and this lacks.

    What the publisher said of an issuer stays: keys revoked stay revoked, also those no longer listed, and
    its status origins and specimen mark are kept. Raises `TrustError` ``vical_rollback`` for an issue older
    than the one imported last; the draft is then as it was.
    """
    prefix, outcome = prefix_of(vical.provider), Imported(0, 0, 0)

    def change(issuers: list[Issuer], notes: dict[str, Any]) -> list[Issuer]:
        nonlocal outcome
        _refuse_older(vical, notes.get(prefix))
        notes[prefix] = {
            "issue": vical.issue,
            "date": rfc3339(vical.date),
            "next_update": rfc3339(vical.next_update) or None,
        }
        old = {issuer.id: issuer for issuer in issuers if (issuer.id or "").startswith(prefix)}
        merged = _merged(vical.issuers, list(old.values()), specimen=specimen)
        known = {issuer.id for issuer in merged}
        replaced = sum(issuer.id in old for issuer in merged)
        outcome = Imported(len(merged) - replaced, replaced, sum(id_ not in known for id_ in old))
        return [*(issuer for issuer in issuers if issuer.id not in old), *merged]

    folder.edit(change)
    return outcome


def _refuse_older(vical: Vical, note: Any) -> None:
    """Refuse an issue with a lower number (C.1.7.1, vicalIssueID); without two numbers, an earlier date."""
    match note:
        case None:
            return
        case {"issue": int() | None as issue, "date": str(date)}:
            pass
        case _:
            raise BuilderError("the draft's note on the last import cannot be read", code="trust_draft")
    if vical.issue is not None and issue is not None and vical.issue != issue:
        older = vical.issue < issue
    else:
        older = vical.date < datetime.fromisoformat(date)
    if older:
        raise TrustError(
            "vical_rollback",
            f"the VICAL is older (issue {vical.issue}, {rfc3339(vical.date)}) than the one imported before "
            f"(issue {issue}, {date})",
        )


def _merged(new: Sequence[Issuer], old: Sequence[Issuer], *, specimen: bool) -> list[Issuer]:
    """Return the new issuers with what the publisher said of the old ones.

    A key that was revoked must not come back unnoticed: neither under another id, nor in a later issue after
    one that lacked it.
    """
    before = {issuer.id: issuer for issuer in old}
    revoked = {key.kid: key.revoked_at for issuer in old for key in issuer.keys if key.revoked_at}
    listed = {key.kid for issuer in new for key in issuer.keys}
    left = {
        issuer.id: tuple(key for key in issuer.keys if key.kid in revoked and key.kid not in listed)
        for issuer in old
    }
    merged = []
    for issuer in new:
        known = before.pop(issuer.id, None)
        keys = tuple(replace(key, revoked_at=revoked.get(key.kid)) for key in issuer.keys)
        merged.append(
            replace(
                issuer,
                keys=keys + left.get(issuer.id, ()),
                specimen=specimen or (known is not None and known.specimen),
                status_origins=known.status_origins if known else (),
            )
        )
    return merged + [replace(issuer, keys=left[issuer.id]) for issuer in before.values() if left[issuer.id]]
