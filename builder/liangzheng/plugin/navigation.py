"""Navigation from the front matter: sections, order, previous and next, the twin in the other language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from liangzheng.complaints import place
from liangzheng.errors import BuilderError
from liangzheng.plugin.data import LANGUAGES, Section
from liangzheng.plugin.front_matter import FrontMatter

HOME = "index"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as navigation sees it. ``url`` is relative to the site's root, ``lang`` None at the root."""

    lang: str | None
    slug: str
    url: str
    source: str
    front: FrontMatter
    path: Path

    @property
    def label(self) -> str:
        """The title for menus."""
        return self.front.short or self.front.title

    def at(self, pattern: str) -> str:
        """Return ``file:line`` of the page's first line that a pattern is found in."""
        return place(self.path, pattern, shown_as=self.source)


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its pages, in one language."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Navigation:
    """All pages of the site, by language."""

    def __init__(self, entries: Iterable[Entry], sections: Sequence[Section]) -> None:
        self._sections = sections
        self._places = {section.id: place for place, section in enumerate(sections)}
        self._pages: dict[tuple[str | None, str], Entry] = {}
        for entry in entries:
            if entry.lang is not None and entry.front.section not in self._places:
                known = ", ".join(self._places)
                raise BuilderError(
                    f"{entry.at('^section:')}: section {entry.front.section!r} is not in data/sections.yml, "
                    f"which has {known}"
                )
            self._pages[entry.lang, entry.slug] = entry

    def get(self, lang: str, slug: str) -> Entry | None:
        """Return a page by its file name without suffix, or None."""
        return self._pages.get((lang, slug))

    def has(self, lang: str | None, slug: str) -> bool:
        """Tell whether a language has a page; no language has none."""
        return lang is not None and (lang, slug) in self._pages

    def ordered(self, lang: str) -> list[Entry]:
        """Return the pages of one language in reading order, the start page first."""
        return sorted(
            (entry for entry in self._pages.values() if entry.lang == lang),
            key=lambda e: (e.slug != HOME, self._places[e.front.section], e.front.order, e.slug),
        )

    def groups(self, lang: str) -> list[Group]:
        """Return the sections of one language that have pages, without the start page."""
        entries = [entry for entry in self.ordered(lang) if entry.slug != HOME]
        groups = (
            Group(section.id, section.title[lang], tuple(e for e in entries if e.front.section == section.id))
            for section in self._sections
        )
        return [group for group in groups if group.entries]

    def neighbours(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """Return the pages before and after in reading order."""
        if entry.lang is None:
            return None, None
        pages = self.ordered(entry.lang)
        place = pages.index(entry)
        return (
            pages[place - 1] if place else None,
            pages[place + 1] if place + 1 < len(pages) else None,
        )

    def twin(self, entry: Entry) -> Entry | None:
        """Return the same page in the other language, or None."""
        other = next((lang for lang in LANGUAGES if lang != entry.lang), None)
        return self._pages.get((other, entry.slug)) if entry.lang else None

    def without_twin(self) -> list[Entry]:
        """Return the pages that exist in one language only."""
        return [entry for entry in self._pages.values() if entry.lang and self.twin(entry) is None]
