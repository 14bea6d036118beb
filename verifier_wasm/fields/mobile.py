"""A mobile document (ISO/IEC 18013-5): what its genuineness does not show, and whether its dates agree."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from verifier_wasm.fields.dates import check_order
from verifier_wasm.fields.finding import Finding
from verifier_wasm.fields.record import Record, age, passed, unchecked, unusual

#: In the order in which they come.
_DATES: Final = ("birth_date", "issue_date", "expiry_date")
_AGE_OVER: Final = "age_over_"
_CHINA: Final = "CN"
_PRIVILEGES: Final = "driving_privileges"


def check_mobile_licence(record: Record) -> Iterator[Finding]:
    """Yield the findings on a mobile driving licence."""
    if record.text("issuing_country") != _CHINA:
        yield unusual("foreign-licence", "issuing_country", _PRIVILEGES)
    yield check_order(record, _DATES)
    yield _age_over(record)
    yield _categories(record)


def _age_over(record: Record) -> Finding:
    """Compare the highest age attested with the one that the date of birth gives."""
    names = sorted(name for name, value in record.fields.items() if name.startswith(_AGE_OVER) and value)
    birth = record.day("birth_date")
    if birth is None or not names:
        return unchecked("age-over", "birth_date")
    highest = names[-1]
    attested = int(highest.removeprefix(_AGE_OVER))
    # Where its own time zone is ahead of China's, a birthday may have begun there: no contradiction for sure.
    if age(birth, record.today) < attested:
        return unusual("age-over", "birth_date", highest, age=attested)
    return passed("age-over", "birth_date", highest)


def _categories(record: Record) -> Finding:
    privileges = record.fields.get(_PRIVILEGES)
    if not privileges:
        return unchecked("category-expired", _PRIVILEGES)
    over = [item["category"] for item in privileges if _ended(item, record.today)]
    if over:
        return unusual("category-expired", _PRIVILEGES, categories=over[:20])
    return passed("category-expired", _PRIVILEGES)


def last_privilege_ends(record: Record) -> date | None:
    """Return the day on which the last category of vehicle has run out; None where one still holds."""
    privileges = record.fields.get(_PRIVILEGES)
    if not privileges or not all(_ended(item, record.today) for item in privileges):
        return None
    return max(date.fromisoformat(item["expiry_date"]) for item in privileges)


def _ended(privilege: dict[str, Any], today: date) -> bool:
    return "expiry_date" in privilege and today > date.fromisoformat(privilege["expiry_date"])
