"""Budgets: what a guide page weighs with everything that it loads, and the largest file of a host."""

import gzip
from collections.abc import Iterator
from typing import Final

from liangzheng.audit.links import resolve
from liangzheng.audit.pages import Page, Site

#: A guide page with its style, scripts and drawings, compressed, in bytes.
PAGE_BYTES: Final = 60 * 1024
#: Cloudflare Pages takes no larger file.
FILE_BYTES: Final = 25 * 1024 * 1024

#: The verifier, the page of holders and the demonstration of both bring a runtime and have no such budget.
_VERIFIER: Final = ("check/index.html", "show/index.html", "live-demo/index.html")


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the pages and files that are too heavy."""
    for name, size in site.files.items():
        if size > FILE_BYTES:
            yield name, f"{size:,} bytes are more than the {FILE_BYTES:,} that hosts accept"
    for page in site.pages.values():
        if page.file.endswith(_VERIFIER):
            continue
        weight = sum(_compressed(site, name) for name in {page.file, *_loaded(site, page)})
        if weight > PAGE_BYTES:
            yield page.file, f"{weight:,} bytes compressed are more than {PAGE_BYTES:,}"


def _compressed(site: Site, name: str) -> int:
    return len(gzip.compress((site.path / name).read_bytes(), 6))


def _loaded(site: Site, page: Page) -> set[str]:
    """Return the files that a browser fetches for a page."""
    found = {
        resolve(page, reference.address).lstrip("/")
        for reference in page.references
        if reference.element in {"script", "img"}
        or (reference.element == "link" and "stylesheet" in reference.kind.split())
    }
    return found & site.files.keys()
