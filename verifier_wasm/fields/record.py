"""A document as the rules look at it: its fields, and the day of the check in China."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime
from functools import lru_cache
from typing import Any, Final

from verifier_wasm.envelope import Document
from verifier_wasm.fields.finding import Finding
from verifier_wasm.report import Result
from verifier_wasm.rules.china_time import CHINA

_MISSING: Final = "fields_missing"


@lru_cache(maxsize=16)  # one time for a whole run
def today(at: datetime) -> date:
    """Return the day in China at a time; at the two ends of the calendar, its last or first day."""
    try:
        return at.astimezone(CHINA).date()
    except OverflowError:
        return date.max if at.year == MAXYEAR else date.min


def add_years(day: date, years: int) -> date:
    """Return the same day years later; 29 February becomes 1 March where there is none."""
    if day.year + years > MAXYEAR:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def age(birth: date, on: date) -> int:
    """Return the age in full years (周岁)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a document, with shorthands for the rules."""

    fields: Mapping[str, Any]
    today: date

    @classmethod
    def of(cls, document: Document, at: datetime) -> "Record":
        """Take a document's fields."""
        return cls(document.fields, today(at))

    def day(self, name: str) -> date | None:
        """Return a date field, or None where it is absent (or 长期)."""
        value = self.fields.get(name)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def text(self, name: str) -> str | None:
        """Return a text field, or None."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else None


def code_of(rule: str) -> str:
    """Return the code of a rule's sentence."""
    return f"fields_{rule.replace('-', '_')}"


@lru_cache(maxsize=512)  # of a few dozen rules, the same finding each time
def passed(rule: str, *fields: str) -> Finding:
    """Return: the rule holds."""
    return Finding(rule, Result.PASS, "fields_ok", fields)


def failed(rule: str, *fields: str, **detail: Any) -> Finding:
    """Return: the document contradicts itself (severity "error"); what is only not understood never does."""
    return Finding(rule, Result.FAIL, code_of(rule), fields, detail)


def unusual(rule: str, *fields: str, **detail: Any) -> Finding:
    """Return: unusual, or not understood here; exceptions exist (severity "warn")."""
    return Finding(rule, Result.WARN, code_of(rule), fields, detail)


def worth_knowing(rule: str, *fields: str, **detail: Any) -> Finding:
    """Return: worth knowing (severity "info")."""
    return Finding(rule, Result.PASS, code_of(rule), fields, detail)


@lru_cache(maxsize=512)
def unchecked(rule: str, *fields: str) -> Finding:
    """Return: a field that the rule needs is not there."""
    return Finding(rule, Result.NOT_CHECKED, _MISSING, fields)


def not_shown(finding: Finding) -> Finding:
    """Return a finding in the words for a document of which its holder shows a part."""
    return replace(finding, code="fields_not_shown") if finding.code == _MISSING else finding
