"""What is listed of the data files: the way's steps with their pages, the guide's changes, the languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from liangzheng.plugin.data import Change, Step
from liangzheng.plugin.navigation import Navigation


def steps(known: Sequence[Step], navigation: Navigation, lang: str) -> list[dict[str, Any]]:
    """Return the steps in one language; their pages are those that the site has."""
    return [
        {
            "title": step.title.shown(lang),
            "text": step.text.shown(lang),
            "entries": [entry for slug in step.pages if (entry := navigation.find(lang, slug))],
        }
        for step in known
    ]


def changes(known: Sequence[Change], navigation: Navigation, lang: str) -> list[dict[str, Any]]:
    """Return the changes to the guide in one language, the newest first."""
    return [
        {
            "date": change.date,
            "text": change.text.shown(lang),
            "entry": navigation.find(lang, change.page) if change.page else None,
        }
        for change in sorted(known, key=lambda change: change.date)[::-1]
    ]


def without_pages(known: Sequence[Change], gone: frozenset[str]) -> list[Change]:
    """Return the changes, those to a page that is left out without its address."""
    return [change.model_copy(update={"page": None}) if change.page in gone else change for change in known]


def languages(
    navigation: Navigation, words: Mapping[str, Sequence[str]], sentences: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """Return the languages with what others lend them, JSON-ready; ``words``, ``sentences``: what is lent."""
    return [
        {"tag": language.tag, "html": language.html}
        | (
            {
                "fallback": language.fallback,
                "missing": {
                    "words": list(words[language.tag]),
                    "sentences": list(sentences[language.tag]),
                    "pages": navigation.missing(language.tag),
                },
            }
            if language.fallback
            else {}
        )
        for language in navigation.languages
    ]
