"""Every page of the guide in a real browser: axe, light, dark, large text; no JavaScript; on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Site
from tests.support.axe import COLOURS, clean
from tests.support.further import further

pytestmark = pytest.mark.browser


def _addresses(site: Site, lang: str) -> list[str]:
    pages = sorted(
        path.relative_to(site.path).parent.as_posix() for path in (site.path / lang).rglob("index.html")
    )
    assert len(pages) > 25
    # The two that start Python have tests of their own.
    return [f"{page}/" for page in pages if not page.endswith(("/check", "/show"))]


@dataclass(frozen=True)
class Guide:
    """The built site, where it is served, and what the browser complained of."""

    site: Site
    origin: str
    problems: list[str]


@pytest.fixture
def served(site: Site, origin: str) -> Guide:
    return Guide(site, origin, [])


def _context(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block", **options)


def _open(context: BrowserContext, served: Guide) -> Page:
    page, said = context.new_page(), served.problems.append
    page.on("console", lambda message: said(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said(str(error)))
    # A worker is started from what the page has in its memory: `blob:` and the page's own origin.
    own = (served.origin, f"blob:{served.origin}")
    page.on("request", lambda sent: said(sent.url) if not sent.url.startswith(own) else None)
    return page


#: What the size of letters decides besides colours.
_SIZES = ("color-contrast", "target-size", "scrollable-region-focusable")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("every", [False, *further(True)])
def test_axe_finds_nothing_on_any_page_and_it_fits_a_phone(
    browser: Browser, served: Guide, lang: str, every: bool
) -> None:
    """Each page is opened once; the colours of a dark screen are the same in both languages.

    What a page is made of stands in its template: `make test` asks axe for every twelfth page of a language,
    `make long` for all, and `make axe` for all in Firefox.
    """
    context = _context(browser)
    page = _open(context, served)
    for number, address in enumerate(_addresses(served.site, lang)):
        asked = every or number % 12 == (0 if lang == "zh" else 6)
        page.goto(served.origin + address)
        if asked:
            clean(page)
        if asked and lang == "zh":
            page.emulate_media(color_scheme="dark")
            clean(page, *COLOURS)
            page.emulate_media(color_scheme="light")
        page.locator("[data-large-text]").click()
        page.locator("html[data-text=large]").wait_for()
        if asked:
            clean(page, *_SIZES)
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert over == 0, f"{address} at {width}"
        page.locator("[data-large-text]").click()
    assert served.problems == []
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_phone_shows_the_dozen_and_the_head_stays(browser: Browser, origin: str, lang: str) -> None:
    """Without scrolling: every situation; after scrolling: the whole head, in one row."""
    context = _context(browser)
    page = context.new_page()
    page.goto(f"{origin}{lang}/")
    cards = page.locator(".situations li")
    assert cards.count() == 12
    last = cards.last.bounding_box()
    assert last
    assert last["y"] + last["height"] <= 844
    cards.last.locator("a").click()
    page.wait_for_url("**/for-checkers/#in-person")
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("window.scrollTo({ top: 600, behavior: 'instant' })")
    head = page.locator(".top").bounding_box()
    assert head
    assert head["y"] == 0
    assert head["height"] <= 64
    for link in page.locator(".top :is(a, button)").all():
        box = link.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    context.close()


def test_every_page_works_without_javascript(browser: Browser, site: Site, origin: str) -> None:
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    for number, lang in enumerate(("zh", "en")):
        # What a page is made of is the same in both: each page is asked for in one of them.
        for address in _addresses(site, lang)[number::2]:
            page.goto(origin + address)
            assert page.locator("h1").inner_text()
            assert page.locator("main").inner_text().count("\n") > 3
            assert not page.locator("[data-large-text]").is_visible()
    context.close()


@pytest.fixture
def guide(browser: Browser) -> Iterator[Page]:
    context = _context(browser)
    yield context.new_page()
    context.close()


def test_large_text_is_remembered(guide: Page, origin: str) -> None:
    guide.goto(f"{origin}zh/")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = guide.evaluate(size)
    guide.locator("[data-large-text]").click()
    guide.goto(f"{origin}zh/apply/")
    guide.locator("html[data-text=large]").wait_for()
    assert guide.evaluate(size) > before * 1.2
    guide.locator("[data-large-text]").click()
    guide.reload()
    guide.locator("[data-large-text]").wait_for()
    assert guide.locator("html[data-text]").count() == 0


def test_a_step_folds_away(guide: Page, origin: str) -> None:
    guide.goto(f"{origin}zh/")
    button = guide.locator(".step-button").first
    button.wait_for()
    links = guide.locator(".step").first.locator(".step-links")
    assert links.is_visible()
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert not links.is_visible()
    button.press("Enter")
    assert links.is_visible()


def test_the_language_switch_keeps_page_and_place(guide: Page, origin: str) -> None:
    guide.goto(f"{origin}zh/apply/#photo-on-file")
    guide.locator("#photo-on-file").scroll_into_view_if_needed()
    guide.evaluate("document.getElementById('photo-on-file').scrollIntoView()")
    guide.locator("[data-twin]").evaluate("node => node.click()")
    guide.wait_for_url("**/en/apply/#*")
    assert guide.locator("html").get_attribute("lang") == "en"
    place = guide.url.rpartition("#")[2]
    assert guide.locator(f"#{place}").count() == 1


def test_the_site_works_under_a_sub_path(browser: Browser, site: Site, tmp_path: Path) -> None:
    import threading

    from liangzheng.server import make_server, url_of

    (tmp_path / "deep").symlink_to(site.path)
    (tmp_path / "404.html").symlink_to(site.path / "404.html")
    server = make_server(tmp_path, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = _context(browser)
    page, missing = context.new_page(), []
    page.on("response", lambda got: missing.append(got.url) if got.status >= 400 else None)
    page.goto(f"{url_of(server)}deep/zh/check/")
    page.locator("html[data-verifier=ready]").wait_for(timeout=60_000)
    page.locator("[data-specimen=authentic]").click()
    page.locator("#result[data-outcome=authentic]").wait_for(timeout=30_000)
    assert missing == []
    for unknown in ("deep/zh/x/y/", "deep/nowhere", "deep/a/b/c/d/e/f.html"):
        page.goto(url_of(server) + unknown)
        page.locator("html[data-found]").wait_for()
        page.wait_for_function("document.querySelector('link[rel=stylesheet]').sheet !== null")
        page.locator(".choose-language a").first.click()
        page.wait_for_url("**/deep/zh/")
    context.close()
    server.shutdown()
    server.server_close()


def test_the_second_visit_works_without_a_network(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{origin}zh/check/")
    page.locator("html[data-verifier=ready]").wait_for(timeout=60_000)
    kept = """async () => {
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            const build = await (await fetch('../../build.json')).json();
            const urls = build.runtime.map(({path}) => new URL('../../' + path, location));
            const found = await Promise.all(urls.map((url) => cache.match(url)));
            if (found.every(Boolean)) return true;
        }
        return false;
    }"""
    page.wait_for_function(kept, timeout=60_000)
    context.set_offline(True)
    page.goto(f"{origin}en/check/")
    page.locator("html[data-verifier=ready]").wait_for(timeout=60_000)
    page.locator("[data-specimen=suspended]").click()
    page.locator("#result[data-outcome=restricted]").wait_for(timeout=30_000)
    context.close()
