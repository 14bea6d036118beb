"""A visitor with a service worker: what the site keeps for them, and what they see without a network."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support.check_page import CheckPage

#: Everything that the service worker of the page says it keeps, checked by it just now.
_STATE = """async (what) => {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data.state ?? null);
        active.postMessage({ ask: what }, [port2]);
    });
}"""
_BUILD = """async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active.state === 'activated' && navigator.serviceWorker.controller === active;
}"""


@contextmanager
def visitor(browser: Browser, origin: str, **options: Any) -> Iterator[CheckPage]:
    """Open a window of a new visitor, whose device keeps what the site keeps."""
    context = browser.new_context(service_workers="allow", locale="zh-CN", **options)
    try:
        yield CheckPage(context.new_page(), origin)
    finally:
        context.close()


def kept(page: Page, what: str = "state") -> dict[str, Any]:
    """Return what the service worker says of what it keeps."""
    state: dict[str, Any] = page.evaluate(_STATE, what)
    return state


def until_whole(check: CheckPage) -> None:
    """Wait until everything is kept, the verifier included."""
    check.until(f"async () => (await ({_STATE})('state'))?.whole === true")


def until_controlled(check: CheckPage) -> None:
    """Wait until the newest service worker answers this page."""
    check.until(_BUILD)


def until_build(check: CheckPage, build: str) -> None:
    """Wait until only this build is kept, which then answers."""
    check.until(
        """async (build) => {
            const path = new URL(document.documentElement.dataset.root, document.baseURI).pathname;
            const builds = (await caches.keys()).filter((name) => /:[0-9a-f]{16}$/.test(name));
            return builds.filter((name) => name.startsWith(`liangzheng:${path}:`)).join() === `liangzheng:${path}:${build}`;
        }""",
        build,
    )


def build_of(folder: Any) -> str:
    """Return a built site's id."""
    build: str = json.loads((folder / "build.json").read_text("utf-8"))["build"]
    return build
