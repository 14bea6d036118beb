"""The report: what was found, for machines; its sentences are in ``catalogue/``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

SCHEMA: Final = "liangzheng-report/2"


class Outcome(StrEnum):
    """The four verdicts."""

    AUTHENTIC = "authentic"
    RESTRICTED = "restricted"
    REJECTED = "rejected"
    CANNOT_JUDGE = "cannot_judge"


class Result(StrEnum):
    """What one check found."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    WARN = "warn"
    NOT_CHECKED = "not_checked"


#: The checks of every report, in the order in which they are shown.
CHECK_IDS: Final = (
    *("decode", "signature", "issuer", "validity", "status"),
    *("freshness", "holder", "fields", "barcode"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, what it found, the code of its sentence, and details for the sentence.

    The ``fields`` check lists each rule under ``detail["findings"]`` as
    ``{"rule", "result", "code", "fields", ...}``; its own result is the worst of them.
    """

    id: str
    result: Result
    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssuerInfo:
    """Who signed: filled from the trust list once it has an entry for the issuer."""

    id: str = ""
    name: str = ""
    name_en: str = ""
    kid: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """The times of the code; None where it has none."""

    checked_at: datetime
    generated_at: datetime | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrustInfo:
    """Which trust list was used."""

    sequence: int = 0
    issued_at: datetime | None = None
    next_update: datetime | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The result of `verifier_wasm.verify`; `as_dict` is its JSON form (design: "Report")."""

    outcome: Outcome
    reason: str
    format: str
    checks: tuple[Check, ...]
    times: Times
    trust: TrustInfo
    recognised_as: str = ""
    specimen: bool = False
    document: Mapping[str, Any] | None = None
    issuer: IssuerInfo = field(default_factory=IssuerInfo)

    def check(self, check_id: str) -> Check:
        """Return the check with this id."""
        return next(check for check in self.checks if check.id == check_id)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready values, keys in the order of the schema."""
        return {
            "schema": SCHEMA,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "format": self.format,
            "recognised_as": self.recognised_as,
            "specimen": self.specimen,
            "document": None if self.document is None else dict(self.document),
            "issuer": {
                "id": self.issuer.id,
                "name": self.issuer.name,
                "name_en": self.issuer.name_en,
                "kid": self.issuer.kid,
            },
            "times": {
                "checked_at": rfc3339(self.times.checked_at),
                "generated_at": rfc3339(self.times.generated_at),
                "not_before": rfc3339(self.times.not_before),
                "expires_at": rfc3339(self.times.expires_at),
            },
            "checks": [
                {"id": c.id, "result": c.result.value, "code": c.code, "detail": dict(c.detail)}
                for c in self.checks
            ],
            "trust": {
                "sequence": self.trust.sequence,
                "issued_at": rfc3339(self.trust.issued_at),
                "next_update": rfc3339(self.trust.next_update),
                "stale": self.trust.stale,
            },
        }


def rfc3339(time: datetime | None) -> str:
    """Write a time in UTC to the second (RFC 3339 section 5.6), or "" for none."""
    return "" if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
