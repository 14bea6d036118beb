"""Storage that is full, or fails at any step: it never stops what the network has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import (
    build_of,
    kept,
    until_build,
    until_controlled,
    until_whole,
    visitor,
)
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "a").symlink_to(site.path)
    with serving(Host(tmp_path, caching="no-cache")) as plain:
        plain.address += "a/"
        yield plain


def leave_room(check: CheckPage, room: int) -> None:
    """Let the browser give the origin so many bytes more than it uses now."""
    page = check.page
    used = page.evaluate("async () => (await navigator.storage.estimate()).usage")
    origin = "/".join(check.origin.split("/")[:3])
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": used + room})


#: What the pages need is 0.4 MB, the verifier 5 MB.
@pytest.mark.parametrize(
    ("room", "pages"), [pytest.param(2_000, False, marks=pytest.mark.long), (1_500_000, True)]
)
def test_full_from_the_first_visit_on(browser: Browser, host: Host, room: int, pages: bool) -> None:
    with visitor(browser, host.address) as check:
        check.page.goto(f"{host.address}trust/")
        leave_room(check, room)
        check.open()
        check.ready()
        until_controlled(check)
        check.page.locator("#offline [data-keep]").click()
        expect(check.page.locator("#offline [data-told]")).to_contain_text("设备空间不够")
        state = kept(check.page)
        assert (state["pages"], state["whole"]) == (pages, False)
        for path in ("zh/faq/", "zh/search/?q=审验"):
            answer = check.page.goto(f"{host.address}{path}")
            assert answer is not None
            assert answer.status == 200
        check.page.locator("#results a").first.wait_for()
        check.open()
        assert releases_seen(check) == {"older"}


#: What a page of the older build holds open, Chromium counts as used on and on, though it was removed.
_HOLD = (
    "async () => { window.held = await Promise.all((await caches.keys()).map((name) => caches.open(name))); }"
)


@pytest.mark.parametrize("held", [False, True])
def test_full_at_an_update_gives_up_the_older_verifier_for_the_newer(
    browser: Browser, host: Host, newer_site: Site, held: bool
) -> None:
    with visitor(browser, host.address) as check:
        check.open()
        check.ready()
        until_whole(check)
        if held:
            check.page.evaluate(_HOLD)
        # For the pages, not for a second verifier beside the first.
        leave_room(check, 2_000_000)
        (host.folder / "a").unlink()
        (host.folder / "a").symlink_to(newer_site.path)
        check.page.goto(f"{host.address}zh/faq/")
        until_build(check, build_of(newer_site.path))
        # What was removed is free only some time after: at one page, the worker looks for it by and by.
        check.page.goto(f"{host.address}zh/")
        until_whole(check)
        check.page.context.set_offline(True)
        check.open()
        assert releases_seen(check) == {"newer"}


@pytest.mark.parametrize("step", ["match", *further("put", "open", "has", "keys", "delete", "matchAll")])
def test_storage_that_fails_at_one_step(browser: Browser, host: Host, step: str) -> None:
    with visitor(browser, host.address) as check:
        check.open()
        check.ready()
        until_whole(check)
        (worker,) = check.page.context.service_workers
        worker.evaluate(
            """(step) => {
                for (const type of [CacheStorage, Cache]) {
                    if (!(step in type.prototype)) continue;
                    type.prototype[step] = () => Promise.reject(new DOMException('no', 'QuotaExceededError'));
                }
            }""",
            step,
        )
        check.page.goto(f"{host.address}zh/faq/")
        assert check.page.locator("h1").inner_text() == "常见问题"
        check.open()
        assert releases_seen(check) == {"older"}


def test_a_page_that_may_store_nothing(browser: Browser, host: Host) -> None:
    context = browser.new_context(service_workers="block", locale="zh-CN")
    context.add_init_script(
        """for (const name of ['caches', 'localStorage', 'indexedDB']) {
            Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
        }"""
    )
    check = CheckPage(context.new_page(), host.address)
    check.open()
    assert releases_seen(check) == {"older"}
    context.close()
