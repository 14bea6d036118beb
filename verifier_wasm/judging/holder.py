"""Who shows the document: step (8) of `verifier_wasm.verify`.

A signed code can be photographed; what the holder's device signs anew every few seconds cannot be shown again
later (draft-ietf-spice-sd-cwt-08 section 9, steps 5, 6 and 8). ADR 0034.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.envelope import Holder, HolderToken
from verifier_wasm.policy import Policy, RequireHolder
from verifier_wasm.report import rfc3339

#: Whom a device's answer is for that does not know who looks at it: whoever scans it there and then.
ANYBODY: Final = "lz1"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the checker asked the holder's device to sign.

    ``nonce``: of the checker's own, which the answer has to hold as ``cnonce``; None: nothing was asked.
    ``audiences``: the names of this checker, besides `ANYBODY`.
    """

    nonce: bytes | None = None
    audiences: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class HolderFinding:
    """What was found, by its code. ``shown_at``: when the holder showed it, where that is known."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    shown_at: datetime | None = None


#: What another scan or answer may mend, unless the code itself is over: a token has to end before its
#: credential (section 9, step 6), so no new one is in order then.
_ASK_AGAIN: Final = frozenset(
    {
        *("holder_missing", "holder_too_old", "holder_future", "holder_untimed", "holder_audience"),
        *("holder_nonce", "holder_unanswered", "holder_token", "holder_clock_slow"),
    }
)


def judge_holder(
    holder: Holder | None, *, expires_at: datetime | None, at: datetime, policy: Policy, asked: Asked
) -> HolderFinding:
    """Say whether the device that a document is bound to shows it now; never raises.

    ``expires_at``: the end of the code itself.
    """
    finding = _judge(holder, at=at, policy=policy, asked=asked)
    if finding.code in _ASK_AGAIN and expires_at is not None and at >= expires_at:
        return HolderFinding("holder_code_expired", {"time": rfc3339(expires_at)})
    return finding


def _judge(holder: Holder | None, *, at: datetime, policy: Policy, asked: Asked) -> HolderFinding:
    # An answer to a question can be checked by who has asked one (RFC 9901 section 7.3).
    checked = holder is not None and (
        holder.checked or (holder.token is not None and asked.nonce is not None)
    )
    if policy.require_holder is RequireHolder.ALWAYS and not checked:
        return HolderFinding("holder_unbound")
    if asked.nonce is not None and not checked:
        return HolderFinding("holder_no_answer")
    if holder is None:
        return HolderFinding("holder_none")
    if not checked:
        return HolderFinding("holder_elsewhere")
    # Who asks wants an answer, whatever the rules are when nothing is asked.
    needed = policy.require_holder is not RequireHolder.NEVER or asked.nonce is not None
    if holder.token is None:
        return HolderFinding("holder_missing" if needed else "holder_not_asked")
    if holder.key is None:
        return HolderFinding("holder_key")
    signature = holder.token.signature
    if not signature.value:
        return HolderFinding("holder_missing" if needed else "holder_not_asked")
    if signature.algorithm not in holder.key.algorithms:
        return HolderFinding("holder_algorithm", {"algorithm": signature.algorithm})
    if not verify_signature(
        algorithm=signature.algorithm, key=holder.key, message=signature.message, signature=signature.value
    ):
        return HolderFinding("holder_wrong")
    if holder.token.fault is not None:
        return HolderFinding("holder_token", dict(holder.token.fault.detail))
    return _judge_token(holder.token, at=at, policy=policy, asked=asked, needed=needed)


def _judge_token(
    token: HolderToken, *, at: datetime, policy: Policy, asked: Asked, needed: bool
) -> HolderFinding:
    if token.audience != ANYBODY and token.audience not in asked.audiences:
        return HolderFinding("holder_audience")
    if token.nonce is not None and not _answers(token.nonce, asked.nonce):
        return HolderFinding("holder_nonce")
    if asked.nonce is not None and token.nonce is None:
        return HolderFinding("holder_unanswered")
    if asked.nonce is not None:  # nobody could have signed it before it was asked, whatever a clock says
        return HolderFinding("holder_answered", _age(token, at), at)
    if token.issued_at is None:
        return HolderFinding("holder_untimed")
    # Nothing is shown before it is issued: no copy is older than that, unless the phone's clock is slow.
    if needed and token.ahead_of_issue > policy.holder_clock_skew:
        return HolderFinding("holder_clock_slow")
    age = at - token.issued_at
    starts = token.not_before or token.issued_at
    if starts - at > policy.holder_clock_skew or -age > policy.holder_clock_skew:
        return HolderFinding("holder_future", _age(token, at))
    if age > policy.holder_max_age or (token.expires_at is not None and at >= token.expires_at):
        return HolderFinding("holder_too_old" if needed else "holder_old", _age(token, at))
    return HolderFinding("holder_current", _age(token, at), token.issued_at)


def _answers(nonce: bytes, asked: bytes | None) -> bool:
    """Say whether a nonce is the one asked for; a JWT has a text, which writes bytes in base64url."""
    return asked is not None and nonce in {asked, to_base64url(asked).encode()}


def _age(token: HolderToken, at: datetime) -> dict[str, Any]:
    if token.issued_at is None:
        return {}
    return {"age_seconds": int((at - token.issued_at) / timedelta(seconds=1))}
