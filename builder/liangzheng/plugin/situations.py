"""What people have met with: each situation of the home page leads to the heading that answers it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liangzheng.complaints import place
from liangzheng.errors import BuilderError
from liangzheng.plugin.data import Situation
from liangzheng.plugin.navigation import Navigation

_FILE: Final = "data/situations.yml"
_HEADING: Final = re.compile(r"^#{2,6} .*\{#([a-z][a-z0-9-]*)\}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Card:
    """A situation in one language; ``url`` is relative to the site's root and ends in ``#heading``."""

    id: str
    title: str
    line: str
    url: str


def check(situations: Sequence[Situation], navigation: Navigation, content: Path) -> None:
    """Raise `BuilderError`, with file and line, for a situation whose page or heading does not exist."""
    for situation in situations:
        pattern = rf"^- id: {re.escape(situation.id)}\s*$"
        where = place(content / _FILE, pattern, shown_as=f"{content.name}/{_FILE}")
        for lang in navigation.languages.tags:
            entry = navigation.find(lang, situation.page)
            if entry is None:
                raise BuilderError(f"{where}: there is no page {lang}/{situation.page}.md")
            if situation.anchor not in _HEADING.findall(entry.path.read_text("utf-8-sig")):
                raise BuilderError(f"{where}: {entry.source} has no heading {situation.anchor!r}")


def cards(situations: Sequence[Situation], navigation: Navigation, lang: str) -> list[Card]:
    """Return the situations in one language, in the order of the file; after `check`."""
    return [
        Card(
            id=item.id,
            title=item.title.shown(lang),
            line=item.line.shown(lang),
            url=f"{entry.url}#{item.anchor}",
        )
        for item in situations
        if (entry := navigation.find(lang, item.page))
    ]
