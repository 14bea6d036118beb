"""Links: every address of the site itself leads to a file and an anchor that exist, from any sub-path."""

import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from liangzheng.audit.pages import Page, Site

#: A host serves this page from any depth: its addresses are absolute, or its script is asked for at each.
NOT_FOUND_PAGE: Final = "404.html"


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the broken links, the addresses that a sub-path breaks, and the ids that are there twice."""
    for page in site.pages.values():
        for name in sorted({name for name in page.ids if page.ids.count(name) > 1}):
            yield page.file, f"the id {name!r} is duplicated"
        for reference in page.references:
            if problem := _problem(site, page, reference.address):
                yield page.file, problem


def _problem(site: Site, page: Page, address: str) -> str | None:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None  # another site's addresses are not fetched here
    path = parts.path
    if page.file == NOT_FOUND_PAGE:
        if path.startswith("/"):
            return None
        while path.startswith("../"):
            path = path.removeprefix("../")
    if path.startswith("/"):
        return f"{address} is absolute and breaks under a sub-path"
    target = resolve(page, path)
    if target not in site.files:
        return f"{address} leads nowhere"
    fragment = unquote(parts.fragment)
    if fragment and target in site.pages and fragment not in site.pages[target].ids:
        return f"{address}: that page has no such place"
    return None


def resolve(page: Page, path: str) -> str:
    """Return the file that a relative path of a page means."""
    if not path:
        return page.file
    joined = posixpath.normpath(page.folder + unquote(path)).removeprefix("./")
    is_folder = path.endswith(("/", "/.", "/..")) or path in {".", ".."}
    if joined == ".":
        return "index.html"
    return f"{joined}/index.html" if is_folder else joined
