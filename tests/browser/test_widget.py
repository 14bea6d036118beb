"""The verifier inside of another site's page: from an origin that is named, and from one that is not."""

import html
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Site, serving
from tests.support.check_page import PATIENCE_MS

pytestmark = pytest.mark.browser

_EXAMPLE = ROOT / "docs" / "examples"


@contextmanager
def _framing(site: Site, folder: Path, origins: list[str], *, header: bool) -> Iterator[str]:
    """Serve the site as it is built for these origins; ``header``: by a host that sends headers."""
    shutil.copytree(site.path, folder, copy_function=os.link)
    named = html.escape(json.dumps(origins))
    for name, old, new in (
        ("zh/check/index.html", 'data-framing="[]"', f'data-framing="{named}"'),
        ("_headers", "frame-ancestors 'none'", f"frame-ancestors {' '.join(origins) if header else '*'}"),
    ):
        text = (folder / name).read_text("utf-8")
        assert text.count(old) == 1
        (folder / name).unlink()  # it is the site's own too
        (folder / name).write_text(text.replace(old, new), "utf-8")
    with serving(folder) as address:
        yield address


def _write_host(folder: Path, address: str, site: Site) -> None:
    """Write the example's page, on a host of its own, with the site's address in it."""
    page = (_EXAMPLE / "widget.html").read_text("utf-8").replace("https://licence.example/", address)
    (folder / "index.html").write_text(page.replace("https://licence.example", address.rstrip("/")), "utf-8")
    shutil.copyfile(_EXAMPLE / "widget.js", folder / "widget.js")
    shutil.copyfile(site.path / "liangzheng-check.js", folder / "liangzheng-check.js")
    (folder / "_headers").write_text("/*\n  X-Content-Type-Options: nosniff\n", "utf-8")


def test_another_site_shows_the_verifier_and_hears_the_verdict(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    host = tmp_path / "host"
    host.mkdir()
    with ExitStack() as stack:
        news = stack.enter_context(serving(host))
        origin = news.rstrip("/")
        context = browser.new_context(service_workers="block", viewport={"width": 360, "height": 800})
        stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)

        address = stack.enter_context(_framing(site, tmp_path / "named", [origin], header=True))
        _write_host(host, address, site)
        page.goto(news)
        assert page.locator("iframe").count() == 0
        _press(page)
        frame = page.frame_locator("iframe")
        frame.locator("[data-specimen=expired]").click()
        page.get_by_text("这是演示用的样证").wait_for()
        assert frame.locator("#verdict").inner_text().startswith("证是真的")
        frame.locator("#again").click()
        page.wait_for_function("() => !document.getElementById('told').textContent")
        assert page.evaluate("document.documentElement.scrollWidth") == 360

        # Not named: on a host without headers the page says so itself, and nothing of it runs.
        address = stack.enter_context(
            _framing(site, tmp_path / "other", ["https://news.example"], header=False)
        )
        _write_host(host, address, site)
        page.goto(f"{news}?other")
        _press(page)
        frame.locator("#framed").wait_for()
        assert frame.locator("#framed a").get_attribute("href") == "/zh/check/"
        assert frame.locator("#ways").is_hidden()
        assert not [url for url in _loaded(page) if "/runtime/" in url]

        # A host that sends them does not show it at all.
        address = stack.enter_context(
            _framing(site, tmp_path / "sent", ["https://news.example"], header=True)
        )
        _write_host(host, address, site)
        page.goto(f"{news}?sent")
        _press(page)
        page.wait_for_timeout(500)
        assert frame.locator("#check").count() == 0


def _press(page: Page) -> None:
    page.locator("liangzheng-check a").click()
    page.locator("iframe").wait_for()


def _loaded(page: Page) -> list[str]:
    names: list[str] = page.frames[-1].evaluate("performance.getEntriesByType('resource').map(e => e.name)")
    return names
