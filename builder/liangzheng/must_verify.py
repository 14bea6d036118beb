"""What was signed has to verify, by the function that every checker uses; and first of all, who signs."""

import difflib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from liangzheng.errors import BuilderError
from liangzheng.signer import Signer
from liangzheng.signing import Terms, sign_document
from verifier_wasm import Issuer, Outcome, Policy, Report, TrustedKey, TrustStore, verify
from verifier_wasm.catalogue import sentence
from verifier_wasm.policy import RequireHolder

#: A status list is published after its codes are signed, so there is no answer from it yet.
_POLICY: Final = Policy(status_required=False)
#: Nobody shows it yet, so there is no token of the holder's.
_AT_REST: Final = replace(_POLICY, require_holder=RequireHolder.NEVER)
#: What a record says of itself, and signs all the same: a state that forbids driving, a term that begins
#: later or is over (which `records.rules` asks about), a field that an issuer leaves out.
_SAID: Final = frozenset(
    {
        "validity_state_forbids",
        "validity_licence_not_yet",
        "validity_licence_expired",
        "validity_inspection_expired",
        "validity_not_shown",
        "validity_code_not_yet",
    }
)
#: A day after which every document of today is in date.
_LATER: Final = timedelta(days=365)


def must_verify(text: str, *, trust: TrustStore, at: datetime, is_bound: bool = False) -> Report:
    """Return the report of a code just signed; `BuilderError` ``code_unverified`` where it is not good.

    Authentic is good, and so is restricted by what the record itself says. ``is_bound``: it is for a phone,
    and read as the issuer has it, with everything disclosed. Pure: no clock, no file.
    """
    report = verify(text, trust=trust, at=at, policy=_AT_REST if is_bound else _POLICY)
    if report.document is not None and "withheld" in report.document:
        raise BuilderError("the finished code does not disclose all of it", code="code_unverified")
    if report.outcome is Outcome.AUTHENTIC or (
        report.outcome is Outcome.RESTRICTED and report.reason in _SAID
    ):
        return report
    raise BuilderError(
        f"the finished code would not verify ({report.reason}): {_sentence(report)}", code="code_unverified"
    )


def own_trust(issuer_id: str, key: Signer) -> TrustStore:
    """Return a store that trusts this very key as this issuer's: for a run without a trust list."""
    return TrustStore((Issuer(issuer_id, issuer_id, issuer_id, (TrustedKey(key.kid, key.public),)),))


def check_issuer(trust: TrustStore, *, terms: Terms, key: Signer, kinds: Iterable[str], at: datetime) -> None:
    """Stop a run before its first code where no code of it would verify: a trial of each kind is verified.

    Raises `BuilderError`: ``issuer_unknown`` (the nearest id is named), ``issuer_key`` (the list has other
    keys of this issuer), and ``issuer_refused`` for whatever else the verifier says: a key that is revoked or
    expired, a kind that the issuer may not sign, a list that is stale.
    """
    named = list(trust.issuers_named(terms.issuer_id))
    if not named:
        raise BuilderError(_unknown(trust, terms.issuer_id), code="issuer_unknown")
    if not any(trusted.key == key.public for issuer in named for trusted in issuer.keys):
        kids = ", ".join(trusted.kid.hex() for issuer in named for trusted in issuer.keys)[:200]
        raise BuilderError(
            f"the trust list gives the issuer {terms.issuer_id} other keys than the one that signs "
            f"({key.kid.hex()}): {kids}",
            code="issuer_key",
        )
    for kind in kinds:
        text = sign_document(kind=kind, fields=_trial(kind, at), terms=terms, key=key)
        moment = max(at, terms.not_before or at)
        report = verify(text, trust=trust, at=moment, policy=_POLICY)
        if report.outcome is not Outcome.AUTHENTIC:
            raise BuilderError(
                f"no {kind} code of the issuer {terms.issuer_id} would verify with this key "
                f"({report.reason}): {_sentence(report)}",
                code="issuer_refused",
            )


def _trial(kind: str, at: datetime) -> dict[str, Any]:
    """Return a document of a kind that says as little as one can."""
    later: date = (at + _LATER).date()
    trials: dict[str, dict[str, Any]] = {
        "dl": {"classes": ["C1"], "valid_until": later},
        "im": {"inspection_valid_until": later},
        "vl": {},
    }
    return trials[kind]


def _unknown(trust: TrustStore, issuer_id: str) -> str:
    known = [issuer.id for issuer in trust.issuers if issuer.id]
    near = difflib.get_close_matches(issuer_id, known, 1) or known[:1]
    hint = f"; the nearest is {near[0]}" if near else ""
    return f"--issuer {issuer_id}: the trust list has no issuer of this id{hint}"


def _sentence(report: Report) -> str:
    detail = next((check.detail for check in report.checks if check.code == report.reason), {})
    return sentence(report.reason, "en", detail)
