"""The page's modules, one by one, for tests of what they export: the built pages carry them joined."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

from liangzheng.runtime.workers import SOURCES

_PACKAGES = Path(__file__).parents[2] / "node_modules"
_EMPTY = "-/empty"


def serve_modules(context: BrowserContext, origin: str) -> None:
    """Let ``assets/js/NAME.js`` be imported, as it is among the sources."""
    for module in SOURCES.glob("*.js"):
        context.route(f"{origin}assets/js/{module.name}", _sending(module))


def open_empty(context: BrowserContext, origin: str) -> Page:
    """Open a page with nothing on it but the way to the site's root."""
    context.route(f"{origin}{_EMPTY}", lambda route: route.fulfill(body=_HTML, content_type="text/html"))
    serve_modules(context, origin)
    for module in (_PACKAGES / "@noble/hashes").glob("*.js"):
        context.route(f"{origin}-/noble/{module.name}", _sending(module))
    page = context.new_page()
    page.goto(f"{origin}{_EMPTY}")
    return page


_HTML = """<!doctype html><html data-root="../"><link rel="icon" href="data:,">
<script type="importmap">{"imports": {"@noble/hashes/": "./noble/"}}</script>"""


def _sending(module: Path) -> Callable[[Route], None]:
    def send(route: Route) -> None:
        route.fulfill(path=module, content_type="text/javascript")

    return send
