"""The heap of an earlier start: restored where it is as it was kept, or else left for the ordinary start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, serving
from tests.support.check_page import CheckPage
from tests.support.further import further

pytestmark = pytest.mark.browser

_KEPT = "async () => (await (await caches.open('liangzheng:/:start')).keys()).length"
#: A bit of the heap, the hash beside it, both so that they fit, half of it, or another heap altogether.
_SPOIL = """async (how) => {
    const cache = await caches.open('liangzheng:/:start');
    const [request] = await cache.keys();
    const kept = await cache.match(request);
    let bytes = new Uint8Array(await kept.arrayBuffer());
    const headers = new Headers(kept.headers);
    const two = (byte) => byte.toString(16).padStart(2, '0');
    const hex = (digest) => [...new Uint8Array(digest)].map(two).join('');
    if (how === 'bit') bytes[bytes.length >> 1] ^= 1;
    if (how === 'digest') headers.set('x-sha256', '0'.repeat(64));
    if (how === 'half') bytes = bytes.slice(0, bytes.length >> 1);
    if (how === 'zeros') bytes.fill(0);
    if (how === 'zeros that fit' || how === 'half that fits') {
        bytes = how.startsWith('half') ? bytes.slice(0, bytes.length >> 1) : bytes.fill(0);
        headers.set('x-sha256', hex(await crypto.subtle.digest('SHA-256', bytes)));
    }
    await cache.put(request, new Response(bytes, { headers }));
}"""


@pytest.fixture(scope="module")
def visitor(browser: Browser, origin: str) -> Iterator[CheckPage]:
    """Open the page for the first time."""
    context = browser.new_context(service_workers="block", locale="zh-CN")
    opened = CheckPage(context.new_page(), origin)
    opened.open()
    opened.ready()
    assert _start(opened.page) == "ordinary"
    yield opened
    context.close()


@pytest.fixture
def check(visitor: CheckPage) -> CheckPage:
    """Wait until a heap is kept: that of the first visit, or of the one after another was spoiled."""
    if not visitor.page.evaluate(_KEPT):  # a page that could not use one keeps none
        visitor.page.reload()
        visitor.ready()
    visitor.until(_KEPT)
    return visitor


def _start(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-start")


def _judges(check: CheckPage, site: Site, *names: str) -> None:
    for name in names:
        check.choose(site.specimen(name))
        report = check.report()
        assert report == site.cli_report(site.specimen(name), at=report["times"]["checked_at"])
        check.again()


def test_the_next_visit_restores_it_and_judges_the_same(check: CheckPage, site: Site) -> None:
    check.page.reload()
    check.ready()
    assert _start(check.page) == "restored"
    _judges(check, site, "authentic", "altered", "suspended")
    assert check.problems == []


@pytest.mark.parametrize(
    "how", [*further("digest", "half", "zeros", "zeros that fit"), "bit", "half that fits"]
)
def test_one_that_was_altered_gives_way_to_the_ordinary_start(check: CheckPage, site: Site, how: str) -> None:
    check.page.evaluate(_SPOIL, how)
    check.page.reload()
    check.ready()
    assert _start(check.page) == "ordinary"
    assert check.page.locator("#problem").is_hidden()
    _judges(check, site, "authentic")


def test_it_can_be_switched_off(check: CheckPage, origin: str) -> None:
    check.page.goto(f"{origin}zh/check/?snapshot=no")
    check.ready()
    assert _start(check.page) == "ordinary"


def test_where_others_share_the_origin_none_is_kept(browser: Browser, site: Site, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(site.path)
    with serving(tmp_path) as origin:
        context = browser.new_context(service_workers="block", locale="zh-CN")
        check = CheckPage(context.new_page(), f"{origin}one/")
        for _ in range(2):
            check.open()
            check.ready()
            assert _start(check.page) == "ordinary"
            check.page.wait_for_timeout(1000)
            assert (
                check.page.evaluate(
                    "async () => (await caches.keys()).filter((name) => name.endsWith(':start'))"
                )
                == []
            )
        context.close()
