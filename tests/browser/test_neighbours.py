"""Other sites of the same origin share its storage: two of ours, and one that means ill."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import end_workers, kept, until_controlled, until_whole, visitor
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser

#: Every entry of every cache, with its headers, in three ways.
_ALTER = """async (way) => {
    let count = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const response = await cache.match(request);
            const bytes = new Uint8Array(await response.arrayBuffer());
            const headers = { 'Content-Type': 'text/html' };
            if (way === 'one byte') bytes[bytes.length >> 1] ^= 1;
            const altered = { 'all of it': '<h1>of a neighbour</h1>', 'its end': bytes.slice(0, -100) };
            await cache.put(request, new Response(altered[way] ?? bytes, { headers }));
            count += 1;
        }
    }
    return count;
}"""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with serving(Host(tmp_path)) as plain:
        (tmp_path / "other.html").write_text("<!doctype html><title>other</title>")
        yield plain


def put(site: Site, folder: Path) -> None:
    shutil.copytree(site.path, folder, copy_function=os.link, dirs_exist_ok=True)


@pytest.mark.long
@pytest.mark.parametrize("paths", [("", "two/"), ("one/", "two/"), ("two/", "two/deeper/")])
def test_two_sites_of_ours_on_one_origin(
    browser: Browser, site: Site, newer_site: Site, host: Host, paths: tuple[str, str]
) -> None:
    for path, release in zip(paths, (site, newer_site), strict=True):
        put(release, host.folder / path)
    # Each has a root of its own, as sites of two publishers do, and lists of different numbers.
    expected = dict(zip(paths, ({"older"}, {"newer"}), strict=True))
    with visitor(browser, host.address) as check:
        for path, releases in expected.items():
            check.page.goto(f"{host.address}{path}zh/check/")
            assert releases_seen(check) == releases
            until_whole(check)
        check.page.context.set_offline(True)
        for path, releases in reversed(expected.items()):
            check.page.goto(f"{host.address}{path}zh/check/")
            assert releases_seen(check) == releases
        memories = check.page.evaluate(
            "() => Object.keys(localStorage).filter((key) => key.endsWith(':trust'))"
        )
        assert sorted(memories) == sorted(f"liangzheng:/{path}:trust" for path in paths)
        # What one of them removes is its own.
        first, second = paths
        check.page.goto(f"{host.address}{first}zh/check/")
        check.page.locator("#offline [data-clear]").click()
        check.page.locator("#offline[data-kept=nothing]").wait_for()
        check.page.goto(f"{host.address}{second}zh/check/")
        assert kept(check.page)["whole"] is True
        assert releases_seen(check) == expected[second]


@pytest.mark.parametrize("way", ["one byte", *further("its end", "all of it")])
def test_a_neighbour_that_alters_every_entry_of_every_cache(
    browser: Browser, site: Site, host: Host, way: str
) -> None:
    put(site, host.folder / "a")
    with visitor(browser, f"{host.address}a/") as check:
        check.open()
        check.ready()
        until_whole(check)
        other = check.page.context.new_page()
        other.goto(f"{host.address}other.html")
        assert other.evaluate(_ALTER, way) > 30
        check.page.close()
        # Without a network nothing of it is shown, and nothing judged with.
        again = CheckPage(check.page.context.new_page(), check.origin)
        again.page.context.set_offline(True)
        end_workers(other)
        again.page.goto(f"{check.origin}zh/faq/")
        assert again.page.locator("h1").inner_text() == "断网了，这一页没有存下来"
        again.page.context.set_offline(False)
        # With one, it is as if nothing had been kept, and then all is again.
        again.open()
        assert releases_seen(again) == {"older"}
        assert "of a neighbour" not in again.page.content()
        until_controlled(again)
        until_whole(again)
        again.page.context.set_offline(True)
        again.open()
        assert releases_seen(again) == {"older"}
