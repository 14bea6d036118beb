"""Safety: a policy on every page, nothing inline, nothing from elsewhere, no private key."""

from collections.abc import Iterator
from typing import Final

from liangzheng.audit.pages import Page, Site
from liangzheng.audit.unpacking import look_through

_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "require-trusted-types-for 'script'",
)
_FORBIDDEN: Final = ("'unsafe-inline'", "'unsafe-eval'", "*")
#: What a page loads by itself, unlike a link that a person follows.
_LOADING: Final = ("script", "img", "source", "video", "iframe")
_LOADING_RELATIONS: Final = ("stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest")


def check(site: Site) -> Iterator[tuple[str, str]]:
    """Yield what would weaken the site or tell on its readers."""
    for page in site.pages.values():
        yield from ((page.file, text) for text in _page(page))
    for name in site.files:
        yield from ((name, told) for told in look_through((site.path / name).read_bytes()))


def _page(page: Page) -> Iterator[str]:
    if not all(part in page.csp for part in _POLICY):
        yield "the page has no Content-Security-Policy of ours"
    for part in _FORBIDDEN:
        if part in page.csp:
            yield f"its Content-Security-Policy allows {part.strip()}"
    for name in sorted(set(page.inline)):
        yield f"inline code or style: {name}"
    for reference in page.references:
        loads = reference.element in _LOADING or (
            reference.element == "link" and any(word in _LOADING_RELATIONS for word in reference.kind.split())
        )
        if loads and reference.address.startswith(("http:", "https:", "//")):
            yield f"loads from another origin: {reference.address}"
        if reference.address.lower().startswith("javascript:"):
            yield "a javascript: address"
