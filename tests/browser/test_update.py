"""The next release on hosts that say little of caching: one build or the other, never some of both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import build_of, kept, until_build, until_whole, visitor
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.plain_host import Caching, Host, serving

pytestmark = pytest.mark.browser

NOTE = "[data-update]:not([hidden])"


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Iterator[Host]:
    """Serve the older release below a path, on a host that sends a date and nothing else."""
    (tmp_path / "a").symlink_to(site.path)
    with serving(Host(tmp_path)) as plain:
        yield plain


def publish(host: Host, release: Site) -> None:
    """Put another release in the place of what is there."""
    (host.folder / "a").unlink()
    (host.folder / "a").symlink_to(release.path)
    host.modified += 100_000


def come(check: CheckPage, host: Host, path: str = "zh/check/") -> None:
    check.page.goto(f"{host.address}a/{path}")


@pytest.mark.parametrize("caching", ["heuristic", *further("no-cache", "no-store")])
def test_an_update_is_the_older_release_or_the_newer(
    browser: Browser, host: Host, newer_site: Site, caching: Caching
) -> None:
    host.caching = caching
    with visitor(browser, host.address) as check:
        come(check, host)
        assert releases_seen(check) == {"older"}
        until_whole(check)
        assert check.page.locator(NOTE).count() == 0
        publish(host, newer_site)
        # The page of the first visit after the update is whole, and says that there is a newer one.
        come(check, host)
        assert releases_seen(check) == {"older"}
        check.page.locator(NOTE).get_by_role("button").click()
        check.page.wait_for_load_state()
        assert releases_seen(check) == {"newer"}
        assert check.page.locator(NOTE).count() == 0
        until_build(check, build_of(newer_site.path))
        # And so does every later one.
        come(check, host)
        assert releases_seen(check) == {"newer"}
        check.page.context.set_offline(True)
        come(check, host)
        assert releases_seen(check) == {"newer"}


@pytest.mark.long
def test_without_a_service_worker_old_pages_run_old_files(
    browser: Browser, host: Host, newer_site: Site
) -> None:
    context = browser.new_context(service_workers="block", locale="zh-CN")
    check = CheckPage(context.new_page(), host.address)
    come(check, host)
    assert releases_seen(check) == {"older"}
    publish(host, newer_site)
    # Twice from what the browser kept of the page, and once past it.
    for expected in ("older", "older", "newer"):
        if expected == "newer":
            check.page.reload()
        else:
            come(check, host)
        assert releases_seen(check) == {expected}
    context.close()


def test_a_visit_of_one_guide_page_brings_the_newer_verifier_for_later(
    browser: Browser, host: Host, newer_site: Site
) -> None:
    with visitor(browser, host.address) as check:
        come(check, host)
        check.ready()
        until_whole(check)
        publish(host, newer_site)
        come(check, host, "zh/faq/")
        assert check.page.locator("h1").inner_text() == "常见问题"
        until_build(check, build_of(newer_site.path))
        check.page.locator(NOTE).wait_for()
        # At the lower edge of the window, where nothing moves for it.
        note = check.page.locator(".update-note").bounding_box()
        window = check.page.viewport_size
        assert note is not None
        assert window is not None
        assert round(note["y"] + note["height"]) == window["height"]
        assert kept(check.page)["whole"] is True
        check.page.context.set_offline(True)
        come(check, host, "zh/faq/")
        assert check.page.locator("h1").inner_text() == "常见问题（新）"
        come(check, host)
        assert releases_seen(check) == {"newer"}


@pytest.mark.long
def test_packs_that_an_update_did_not_change_are_not_fetched_again(
    browser: Browser, host: Host, newer_site: Site
) -> None:
    host.caching = "no-store"
    with visitor(browser, host.address) as check:
        come(check, host)
        check.ready()
        until_whole(check)
        publish(host, newer_site)
        host.asked.clear()
        come(check, host, "zh/faq/")
        until_build(check, build_of(newer_site.path))
        packs = {path.split("/")[-1].split(".")[0] for path in host.asked if "/runtime/" in path}
        assert packs == {"guide", "python"}


@pytest.mark.long
def test_a_visitor_of_the_guide_alone_is_not_given_the_verifier(
    browser: Browser, host: Host, newer_site: Site
) -> None:
    with visitor(browser, host.address) as check:
        come(check, host, "zh/faq/")
        check.until("async () => (await navigator.serviceWorker.ready).active.state === 'activated'")
        assert kept(check.page)["runtime"]["files"] == 0
        publish(host, newer_site)
        come(check, host, "zh/")
        until_build(check, build_of(newer_site.path))
        state = kept(check.page)
        assert (state["pages"], state["runtime"]["files"]) == (True, 0)
