"""The dates of a licence: their order, the length of the term, and what follows from the first issue."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.record import (
    Record,
    add_years,
    age,
    failed,
    passed,
    unchecked,
    unusual,
    worth_knowing,
)
from verifier_wasm.rules import terms

_ORDER = ("birth_date", "first_issue_date", "valid_from", "valid_until")
#: The first issue may be on the day on which the term begins.
_SAME_DAY = frozenset({"first_issue_date", "valid_from"})
_TERM = ("valid_from", "valid_until")
#: Civil Code article 17: from 18 on a person is an adult.
_ADULT_AGE = 18


def check_dates(record: Record) -> Iterator[Finding]:
    """Yield the findings of the rules on dates and ages."""
    yield check_order(record, _ORDER)
    yield _term_length(record)
    yield _term_history(record)
    yield from _first_issue(record)
    yield from _medical(record)
    yield from _adult(record)


def check_vehicle_dates(record: Record) -> Iterator[Finding]:
    """Yield ``dates-order`` for a vehicle licence: it is not issued before the vehicle is registered."""
    before, after = "registered_on", "issued_on"
    registered, issued = record.day(before), record.day(after)
    if registered is None or issued is None:
        yield unchecked("dates-order", before, after)
    elif registered > issued:
        yield failed("dates-order", before, after, before=before, after=after)
    else:
        yield passed("dates-order", before, after)


def check_order(record: Record, names: tuple[str, ...]) -> Finding:
    """Return the finding of ``dates-order`` for date fields in the order in which they come.

    A later one that comes first contradicts; a term of no day is odd, and nobody is licensed on being born.
    """
    known = [(name, day) for name in names if (day := record.day(name)) is not None]
    if len(known) < 2:
        return unchecked("dates-order", *names)
    odd = None
    for (before, earlier), (after, later) in pairwise(known):
        detail = {"before": before, "after": after}
        if earlier > later or (earlier == later and before == "birth_date"):
            return failed("dates-order", before, after, **detail)
        if earlier == later and {before, after} != _SAME_DAY and odd is None:
            odd = unusual("dates-order", before, after, **detail)
    return odd or passed("dates-order", *(name for name, _ in known))


def _ends(start: date, years: int) -> set[date]:
    """Return the days on which a term may end; how 29 February is counted was not found, so both."""
    end = add_years(start, years)
    return (
        {end, end - timedelta(days=1)}
        if (start.month, start.day) == (2, 29) != (end.month, end.day)
        else {end}
    )


def _term_length(record: Record) -> Finding:
    start, end = record.day("valid_from"), record.day("valid_until")
    if start is None or "valid_until" not in record.fields:
        return unchecked("term-length", *_TERM)
    if end is None or any(end in _ends(start, years) for years in terms()["years"]):
        return passed("term-length", *_TERM)
    return unusual("term-length", *_TERM)


def _term_history(record: Record) -> Finding:
    names = ("first_issue_date", *_TERM)
    first, start, end = (record.day(name) for name in names)
    if first is None or start is None or "valid_until" not in record.fields:
        return unchecked("term-history", *names)
    if end is None:
        needed = terms()["first_long_term_after_years"]
    elif end in _ends(start, 10):
        needed = terms()["first_ten_year_term_after_years"]
    else:
        return passed("term-history", *names)
    early = start < min(_ends(first, needed))
    return unusual("term-history", *names, years=needed) if early else passed("term-history", *names)


def _first_issue(record: Record) -> Iterator[Finding]:
    first, birth = record.day("first_issue_date"), record.day("birth_date")
    names = ("birth_date", "first_issue_date")
    if first is None or birth is None:
        yield unchecked("min-age", *names)
    elif age(birth, first) < terms()["lowest_age"]:
        yield unusual("min-age", *names, age=age(birth, first))
    else:
        yield passed("min-age", *names)
    if first is None or first > record.today:
        yield unchecked("probation", "first_issue_date")
        yield unchecked("score-cycle", "first_issue_date")
        return
    probation_ends = add_years(first, 1)
    if record.today < probation_ends:
        yield worth_knowing("probation", "first_issue_date", until=probation_ends.isoformat())
    else:
        yield passed("probation", "first_issue_date")
    years = age(first, record.today)  # full cycles since the first issue
    cycle = {"start": add_years(first, years).isoformat(), "end": add_years(first, years + 1).isoformat()}
    yield worth_knowing("score-cycle", "first_issue_date", **cycle)


def _medical(record: Record) -> Iterator[Finding]:
    birth = record.day("birth_date")
    if birth is None:
        yield unchecked("medical-70", "birth_date")
    elif age(birth, record.today) >= terms()["medical_age"]:
        yield worth_knowing("medical-70", "birth_date", age=age(birth, record.today))
    else:
        yield passed("medical-70", "birth_date")


def _adult(record: Record) -> Iterator[Finding]:
    """Compare ``age_over_18``, which few licences have, with the date of birth."""
    names = ("birth_date", "age_over_18")
    birth = record.day("birth_date")
    if "age_over_18" not in record.fields:
        return
    if birth is None:
        yield unchecked("age-over", *names)
    elif age(birth, record.today) < _ADULT_AGE:
        yield failed("age-over", *names, age=_ADULT_AGE)
    else:
        yield passed("age-over", *names)
