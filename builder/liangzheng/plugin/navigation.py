"""Navigation from the front matter: sections, order, previous and next, the page in the other languages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from liangzheng.complaints import place
from liangzheng.errors import BuilderError
from liangzheng.plugin.data import Section
from liangzheng.plugin.front_matter import FrontMatter
from liangzheng.plugin.languages import HOME, Language, Languages, both


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
class Switch:
    """Where the switch leads that says a language: ``translated`` unless the page is not there in it."""

    language: Language
    entry: Entry

    @property
    def translated(self) -> bool:
        """Whether what it leads to is in the language."""
        return self.entry.lang == self.language.tag


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its pages, in one language; those that are not there in it are in another."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Navigation:
    """All pages of the site, by language."""

    def __init__(
        self, entries: Iterable[Entry], sections: Sequence[Section], languages: Languages | None = None
    ) -> None:
        self.languages = languages or both()
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

    def all(self) -> Iterable[Entry]:
        """Return every page."""
        return self._pages.values()

    def find(self, lang: str, slug: str) -> Entry | None:
        """Return a page as readers of a language get it: in another one where it is not there in theirs."""
        found = (self.get(way, slug) for way in self.languages.ways(lang))
        return next((entry for entry in found if entry), None)

    def has(self, lang: str | None, slug: str) -> bool:
        """Tell whether readers of a language get a page; of no language, none."""
        return lang is not None and self.find(lang, slug) is not None

    def url(self, lang: str, slug: str) -> str:
        """Return where a page is for readers of a language; their start page where there is none at all."""
        found = self.find(lang, slug) or self.find(lang, HOME)
        return found.url if found else ""

    def ordered(self, lang: str) -> list[Entry]:
        """Return the pages of one language in reading order, the start page first."""
        return sorted((entry for entry in self._pages.values() if entry.lang == lang), key=self._order)

    def _order(self, entry: Entry) -> tuple[bool, int, int, str]:
        return entry.slug != HOME, self._places[entry.front.section], entry.front.order, entry.slug

    def missing(self, lang: str) -> list[str]:
        """Return the pages that readers of a language get in another one."""
        return sorted({e.slug for e in self._pages.values() if e.lang and not self.get(lang, e.slug)})

    def groups(self, lang: str) -> list[Group]:
        """Return the sections of one language that have pages, without the start page."""
        slugs = {entry.slug for entry in self._pages.values() if entry.lang} - {HOME}
        entries = sorted((found for slug in slugs if (found := self.find(lang, slug))), key=self._order)
        groups = (
            Group(
                section.id,
                section.title.shown(lang),
                tuple(e for e in entries if e.front.section == section.id),
            )
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

    def versions(self, entry: Entry) -> list[Entry]:
        """Return a page in each language that it is in, in the order of the languages."""
        found = (self.get(lang, entry.slug) for lang in self.languages.tags) if entry.lang else ()
        return [version for version in found if version]

    def ways(self, entry: Entry) -> list[Entry]:
        """Return a page in each language that it is in, in the order in which its readers look for it."""
        found = (
            [self.get(lang, entry.slug) for lang in self.languages.ways(entry.lang)]
            if entry.lang
            else [entry]
        )
        return [version for version in found if version]

    def switches(self, entry: Entry) -> list[Switch]:
        """Return where the switch of a page leads, for each other language.

        A page that a language does not have leads to what its readers get in its place; where they get the
        very page, to their start page.
        """
        found = []
        for language in self.languages:
            other = self.find(language.tag, entry.slug)
            if other == entry:
                other = self.get(language.tag, HOME)
            if language.tag != entry.lang and other and entry.lang:
                found.append(Switch(language, other))
        return found

    def without_twin(self) -> list[tuple[Entry, str]]:
        """Return the pages that a language lacks which nobody lends any, each with the language."""
        owed = [language.tag for language in self.languages if language.fallback is None]
        return [
            (entry, lang)
            for entry in self._pages.values()
            for lang in owed
            if entry.lang in owed and not self.get(lang, entry.slug)
        ]
