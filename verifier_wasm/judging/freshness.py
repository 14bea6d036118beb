"""How recent a document is: step (8) of `verifier_wasm.verify`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from verifier_wasm.envelope import Envelope
from verifier_wasm.policy import Policy
from verifier_wasm.report import rfc3339


def judge_freshness(
    envelope: Envelope, *, shown_at: datetime | None, at: datetime, policy: Policy
) -> tuple[str, Mapping[str, Any]]:
    """Return what the generation time amounts to, by its code; ``shown_at``: that of a live code.

    No official greatest age is known, so by default the age is only shown.
    """
    generated_at = shown_at or envelope.generated_at
    if generated_at is None:
        return "freshness_unknown", {}
    within = timedelta(0) if shown_at else envelope.generated_within
    age = at - generated_at
    detail = {"time": rfc3339(generated_at), "age_seconds": int(age.total_seconds())}
    if -age > max(policy.clock_skew, policy.holder_clock_skew if shown_at else timedelta(0)) + within:
        return "freshness_future", detail
    if policy.max_generation_age is not None and age > policy.max_generation_age:
        return "freshness_too_old", detail
    return "freshness_shown", detail
