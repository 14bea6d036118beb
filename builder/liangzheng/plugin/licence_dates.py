"""The dates of a licence's term: the rules of the calculator on the page ``licence-dates``.

The page computes the same in its own script; a test holds the two to each other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from verifier_wasm.fields.record import add_years
from verifier_wasm.rules import terms


@dataclass(frozen=True, slots=True)
class LicenceDates:
    """What happens when, for a term with an end; all days inclusive."""

    last_day: date
    renew_from: date
    no_driving_from: date
    cancelled_after: date
    restorable_until: date


def licence_dates(start: date, years: int) -> LicenceDates:
    """Return the dates of a term of six or ten years that begins on a day."""
    assert years in terms()["years"]
    last = add_years(start, years)
    cancelled = add_years(last, terms()["cancelled_after_years"])
    return LicenceDates(
        last_day=last,
        renew_from=last - timedelta(days=terms()["renewal_window_days"]),
        no_driving_from=last + timedelta(days=1),
        cancelled_after=cancelled,
        restorable_until=add_years(cancelled, terms()["restorable_for_years"]),
    )


def points_cycle(first_issue: date, day: date) -> tuple[date, date]:
    """Return the first and last day of the scoring cycle that a day lies in."""
    start = add_years(first_issue, day.year - first_issue.year)
    if start > day:
        start = add_years(first_issue, day.year - first_issue.year - 1)
    end = add_years(first_issue, start.year - first_issue.year + 1) - timedelta(days=1)
    return start, end
