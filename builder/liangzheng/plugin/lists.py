"""What pages list of the data files: the steps of the way with their pages, and the changes to the guide."""

from collections.abc import Sequence
from typing import Any

from liangzheng.plugin.data import Change, Step
from liangzheng.plugin.navigation import Navigation


def steps(known: Sequence[Step], navigation: Navigation, lang: str) -> list[dict[str, Any]]:
    """Return the steps in one language; their pages are those that the site has."""
    return [
        {
            "title": step.title[lang],
            "text": step.text[lang],
            "entries": [entry for slug in step.pages if (entry := navigation.get(lang, slug))],
        }
        for step in known
    ]


def changes(known: Sequence[Change], navigation: Navigation, lang: str) -> list[dict[str, Any]]:
    """Return the changes to the guide in one language, the newest first."""
    return [
        {
            "date": change.date,
            "text": change.text[lang],
            "entry": navigation.get(lang, change.page) if change.page else None,
        }
        for change in sorted(known, key=lambda change: change.date)[::-1]
    ]


def without_pages(known: Sequence[Change], gone: frozenset[str]) -> list[Change]:
    """Return the changes, those to a page that is left out without its address."""
    return [change.model_copy(update={"page": None}) if change.page in gone else change for change in known]
