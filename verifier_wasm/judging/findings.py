"""Collecting the checks of one report: each check once, and the worst outcome that any of them allows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from verifier_wasm.fields.finding import Finding
from verifier_wasm.reasons import REASONS, Reason
from verifier_wasm.report import CHECK_IDS, Check, Outcome, Result

#: From the best to the worst. A contradiction outweighs a missing answer, and that a limit.
_ORDER: Final = (Outcome.AUTHENTIC, Outcome.RESTRICTED, Outcome.CANNOT_JUDGE, Outcome.REJECTED)
_RESULT_ORDER: Final = (Result.NOT_CHECKED, Result.PASS, Result.WARN, Result.FAIL)

NOT_REACHED: Final = "not_reached"


class Findings:
    """The checks made so far."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}
        self._worst: tuple[Outcome, str] | None = None

    def add(self, code: str, detail: Mapping[str, Any] | None = None) -> Reason:
        """Record what a check found, by its code."""
        reason = REASONS[code]
        self._put(Check(reason.check, reason.result, code, dict(detail or {})), reason.outcome)
        return reason

    def add_all(
        self, check_id: str, findings: Sequence[Finding], *, outcome: Outcome, good: str, empty: str
    ) -> None:
        """Record the rules of one check; its result and code are those of the worst.

        ``outcome``: what a failed rule leads to. ``good``: the code when all hold. ``empty``: the code when
        no rule could be applied.
        """
        worst = max(findings, key=lambda finding: _RESULT_ORDER.index(finding.result), default=None)
        result = worst.result if worst else Result.NOT_CHECKED
        detail: dict[str, Any] = {"findings": [finding.as_dict() for finding in findings]}
        if worst and result in {Result.FAIL, Result.WARN}:
            code = worst.code
            detail |= worst.detail
        else:
            code = good if result is Result.PASS else empty
            # Where no rule applies, the code's own dates may still have been found good.
            result = REASONS[code].result if code in REASONS else result
        self._put(
            Check(check_id, result, code, detail), outcome if result is Result.FAIL else Outcome.AUTHENTIC
        )

    def _put(self, check: Check, outcome: Outcome) -> None:
        self._checks[check.id] = check
        if self._worst is None or _ORDER.index(outcome) > _ORDER.index(self._worst[0]):
            self._worst = (outcome, check.code)

    @property
    def outcome(self) -> Outcome:
        """The verdict; with nothing checked there is none to give."""
        return self._worst[0] if self._worst else Outcome.CANNOT_JUDGE

    @property
    def reason(self) -> str:
        """The code of the check that decided; for an authentic document, that of its signature."""
        if self._worst is None:
            return NOT_REACHED
        return "signature_valid" if self._worst[0] is Outcome.AUTHENTIC else self._worst[1]

    def checks(self) -> tuple[Check, ...]:
        """Every check of a report, in its order; those not made are ``not_checked``."""
        skipped = {check_id: Check(check_id, Result.NOT_CHECKED, NOT_REACHED) for check_id in CHECK_IDS}
        return tuple((skipped | self._checks)[check_id] for check_id in CHECK_IDS)
