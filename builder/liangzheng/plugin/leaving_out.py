"""Pages that a publisher leaves out: they are no part of the site, and links to them become words."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from mkdocs.structure.files import Files

from liangzheng.complaints import place
from liangzheng.plugin.config import wrong
from liangzheng.plugin.languages import HOME
from liangzheng.plugin.navigation import Entry
from liangzheng.plugin.settings import LeaveOut

#: What a site cannot be without, and why.
_STAYS: Final = {
    HOME: "every page leads back to it",
    "check": "it is what the site is for",
    "software": "it carries the licences of what the site is made with",
}
_SECTIONS: Final = "sections"
_PAGES: Final = "pages"
#: A link of Markdown to a page of the site: its words, the page, and what follows it.
_LINK: Final = re.compile(
    r"(?<!!)\[((?:[^\[\]\\]|\\.)+)\]\(([^)\s#]+\.md)((?:#[^)\s]*)?)(?:\s+\"[^\"]*\")?\)"
)


class LeavingOut:
    """The pages that are left out, and the links to them that lost their address."""

    def __init__(
        self, setting: LeaveOut, entries: Mapping[str, Entry], sections: Iterable[str], *, file: Path
    ) -> None:
        """Find the pages among all; `BuilderError` for a name that is none, or has to stay."""
        self._setting = setting
        pages = {entry.slug for entry in entries.values() if entry.lang}
        self._check(_SECTIONS, setting.sections, set(sections), file)
        self._check(_PAGES, setting.pages, pages, file)
        for number, section in enumerate(setting.sections):
            for entry in entries.values():
                if entry.lang and entry.front.section == section and entry.slug in _STAYS:
                    raise wrong(
                        file,
                        ("leave_out", _SECTIONS, number),
                        f"{section} holds {entry.slug}, which has to stay: {_STAYS[entry.slug]}; "
                        "name the section's other pages instead",
                    )
        self.paths = frozenset(path for path, entry in entries.items() if self._is_left_out(entry))
        #: Of both languages: slugs.
        self.pages = frozenset(entries[path].slug for path in self.paths)
        #: What the publisher is told: ``file:line``, and which link is none any more.
        self.notes: list[str] = []

    def take_away(self, files: Files, entries: dict[str, Entry]) -> None:
        """Remove the pages from MkDocs' files and from ours."""
        for path in self.paths:
            del entries[path]
            if file := files.get_file_from_path(path):
                files.remove(file)

    def without(self, markdown: str, entry: Entry, path: str) -> str:
        """Return a page's Markdown without the links to pages that are left out. ``path``: its own."""

        def link(match: re.Match[str]) -> str:
            words, target, anchor = match.groups()
            if posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) not in self.paths:
                return match[0]
            where = place(entry.path, re.escape(f"({target}{anchor}"), shown_as=entry.source)
            self.notes.append(f"{where}: {target}{anchor} is left out; the link's words stay")
            return words

        return _LINK.sub(link, markdown) if self.paths else markdown

    def _is_left_out(self, entry: Entry) -> bool:
        if entry.lang is None:
            return False
        return entry.slug in self._setting.pages or entry.front.section in self._setting.sections

    def _check(self, kind: str, names: Iterable[str], known: set[str], file: Path) -> None:
        for number, name in enumerate(names):
            location = ("leave_out", kind, number)
            if name not in known:
                raise wrong(file, location, f"there is no {kind[:-1]} {name!r}")
            if kind == _PAGES and name in _STAYS:
                raise wrong(file, location, f"{name} has to stay: {_STAYS[name]}")
