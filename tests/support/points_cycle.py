"""What the calculator on the page ``licence-dates`` has to answer for a scoring cycle."""

from datetime import date, timedelta

from verifier_wasm.fields.record import add_years


def points_cycle(first_issue: date, day: date) -> tuple[date, date]:
    """Return the first and last day of the scoring cycle that a day lies in."""
    start = add_years(first_issue, day.year - first_issue.year)
    if start > day:
        start = add_years(first_issue, day.year - first_issue.year - 1)
    end = add_years(first_issue, start.year - first_issue.year + 1) - timedelta(days=1)
    return start, end
