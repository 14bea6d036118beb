"""The pages of a built site, as an auditor sees them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, override

#: Attributes whose value is an address, by element.
_ADDRESSES: Final = {
    "a": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "iframe": ("src",),
    "form": ("action",),
}
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_DATA_TYPES: Final = ("application/ld+json", "application/json")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a page: the element that has it, its ``rel`` or ``type``, and its ``integrity``."""

    element: str
    address: str
    kind: str
    integrity: str = ""


@dataclass(slots=True)
class Page:
    """What one page says."""

    file: str
    lang: str = ""
    title: str = ""
    csp: str = ""
    ids: list[str] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    images_without_text: int = 0
    inline: list[str] = field(default_factory=list)
    #: The day the page was checked against its sources (as written), and for how many days that counts.
    checked: str = ""
    checked_days: int = 0

    @property
    def folder(self) -> str:
        """The page's folder, ``""`` or ending in ``/``."""
        return self.file[: self.file.rfind("/") + 1]


@dataclass(frozen=True, slots=True)
class Site:
    """A built site: its folder, its files by relative path with their sizes, its pages."""

    path: Path
    files: Mapping[str, int]
    pages: Mapping[str, Page]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._in_title = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, values = self._page, {name: value or "" for name, value in attrs}
        if "id" in values:
            page.ids.append(values["id"])
        if tag == "html":
            page.lang = values.get("lang", "")
        if tag == "title" and not page.title:
            self._in_title = True
        if tag in _HEADINGS:
            page.headings.append((tag, values.get("id", "")))
        if tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            page.csp = values.get("content", "")
        if values.get("class") == "checked" and values.get("data-days", "").isdecimal():
            page.checked_days = int(values["data-days"])
        if tag == "time" and page.checked_days and not page.checked:
            page.checked = values.get("datetime", "")
        if tag == "img" and "alt" not in values:
            page.images_without_text += 1
        if tag == "style" or (
            tag == "script" and "src" not in values and values.get("type") not in _DATA_TYPES
        ):
            page.inline.append(f"<{tag}>")
        page.inline += [name for name in values if name == "style" or name.startswith("on")]
        for name in _ADDRESSES.get(tag, ()):
            if name in values:
                kind = values.get("rel") or values.get("type", "")
                page.references.append(Reference(tag, values[name], kind, values.get("integrity", "")))

    @override
    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._page.title += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False


def read_site(path: Path) -> Site:
    """Read every file's size and every page."""
    found = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
    pages = {}
    for name, file in found.items():
        if name.endswith(".html"):
            pages[name] = Page(name)
            _Reader(pages[name]).feed(file.read_text("utf-8"))
    return Site(path, {name: file.stat().st_size for name, file in found.items()}, pages)
