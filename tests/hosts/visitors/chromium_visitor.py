"""Chromium, by Playwright: each visitor is a context of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser import chromium
from tests.hosts.visitors.visitor import Unreachable, Visitor

_PATIENCE_MS = 30_000


class _Chromium:
    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._page: Page | None = None

    def open(self, address: str) -> None:
        before, self._page = self._page, self._context.new_page()
        try:
            self._page.goto(address, timeout=_PATIENCE_MS)
        except Error as error:
            raise Unreachable(error.message.splitlines()[0]) from error
        finally:
            if before:
                before.close()

    def run(self, script: str) -> Any:
        assert self._page, "no page is open"
        try:
            return self._page.evaluate(f"async () => {{ {script} }}")
        except Error as error:
            raise RuntimeError(error.message.splitlines()[0]) from error


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a Chromium for any number of visitors."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.find_whole(), args=["--disable-background-networking"]
        )
        yield started
        started.close()


@contextmanager
def visitor(started: Browser) -> Iterator[Visitor]:
    """Give a visitor who has never been anywhere."""
    context = started.new_context(locale="zh-CN")
    try:
        yield _Chromium(context)
    finally:
        context.close()
