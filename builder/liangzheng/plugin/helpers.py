"""What the two helpers' pages are drawn from: the answers by state, and worked examples of dates."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from liangzheng.plugin.data import Eligibility
from liangzheng.plugin.languages import HOME
from liangzheng.plugin.licence_dates import licence_dates
from liangzheng.plugin.navigation import Navigation
from verifier_wasm.catalogue import label
from verifier_wasm.rules import classes, terms

#: From this age on a licence needs a medical every year.
MEDICAL_AGE: Final = "medical_age"

#: Begins of terms shown as examples: an ordinary day, the end of a year, and a leap day.
_EXAMPLES: Final = (
    (date(2021, 6, 1), 6),
    (date(2021, 6, 1), 10),
    (date(2020, 12, 31), 6),
    (date(2020, 2, 29), 6),
)


def context(
    groups: Sequence[Eligibility], navigation: Navigation, lang: str, *, separator: str
) -> dict[str, Any]:
    """Return the names that the helpers' partials use."""
    limits = {code: item.drive_until for code, item in classes().items() if item.drive_until}
    return {
        "eligibility": [_group(group, navigation, lang, separator) for group in groups],
        "eligibility_states": {
            letter: {"id": group.id, "can": group.can} for group in groups for letter in group.letters
        },
        "drive_until": limits,
        "age_matters_from": min(*limits.values(), terms()[MEDICAL_AGE]),
        "date_examples": [
            {"start": start.isoformat(), "years": years, "dates": _written(start, years)}
            for start, years in _EXAMPLES
        ],
    }


def _group(group: Eligibility, navigation: Navigation, lang: str, separator: str) -> dict[str, str]:
    page = navigation.find(lang, group.page)
    return {
        "id": group.id,
        "letter": group.letters[0],
        "ask": group.ask.shown(lang),
        "can": group.can,
        "names": separator.join(label(f"states.{item}", lang) for item in group.letters),
        "answer": group.answer.shown(lang),
        "next": group.next.shown(lang),
        "url": page.url if page else navigation.url(lang, HOME),
        "label": page.label if page else "",
    }


def _written(start: date, years: int) -> dict[str, str]:
    return {name: day.isoformat() for name, day in asdict(licence_dates(start, years)).items()}
