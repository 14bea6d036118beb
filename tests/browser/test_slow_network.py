"""Slow and broken networks: the page says what it waits for, goes on where it broke, and tries again."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.support.check_page import CheckPage
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def host(site: Site) -> Iterator[Host]:
    with serving(Host(site.path)) as served:
        yield served


@pytest.fixture
def check(browser: Browser, host: Host) -> Iterator[CheckPage]:
    context = browser.new_context(
        service_workers="block", locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    yield CheckPage(context.new_page(), host.address)
    context.close()


def test_who_scans_first_sees_that_the_code_was_read_and_what_is_awaited(
    host: Host, check: CheckPage, site: Site
) -> None:
    """At 400 KB/s Python takes a quarter of a minute to come; the reader of codes comes first."""
    host.rate = 400_000
    check.open()
    check.choose(site.specimen("suspended"))
    page = check.page
    page.get_by_text("码已经读到").first.wait_for()
    assert page.locator("#ways").is_hidden()
    assert "还剩" in page.locator("#progress [data-sentence]").inner_text()
    assert page.locator("html").get_attribute("data-verifier") is None
    # It can be given up for another code.
    page.locator("#cancel").click()
    page.locator("#ways").wait_for()
    check.choose(site.specimen("expired"))
    page.get_by_text("码已经读到").first.wait_for()
    host.rate = 0
    assert check.report()["reason"] == "validity_licence_expired"
    assert check.problems == []


def test_the_bar_counts_to_the_last_byte_and_then_says_that_it_starts(host: Host, check: CheckPage) -> None:
    host.rate = 2_000_000
    check.page.add_init_script(_WATCH)
    check.open()
    check.ready()
    told = check.page.evaluate("window.told")
    loading = [value for value, sentence in told if "还剩" in sentence]
    assert len(loading) > 5
    assert loading == sorted(loading)
    assert told[-1][1] == "已经载入，正在启动核验程序。"
    assert check.page.locator("#progress").is_hidden()


_WATCH = """
addEventListener('DOMContentLoaded', () => {
    const sentence = document.querySelector('#progress [data-sentence]');
    const bar = document.querySelector('#progress progress');
    window.told = [];
    new MutationObserver(() => told.push([bar.value, sentence.textContent]))
        .observe(sentence, { childList: true, characterData: true, subtree: true });
});
"""


def test_a_connection_that_breaks_in_the_middle_is_taken_up_again(host: Host, check: CheckPage) -> None:
    mark = json.loads((host.folder / "build.json").read_text("utf-8"))
    sizes = {entry["path"]: entry["bytes"] for entry in mark["runtime"]}
    host.dropped = {path: size // 2 for path, size in sizes.items()}
    check.open()
    check.ready()
    check.specimen("authentic")
    assert check.report()["outcome"] == "authentic"
    assert max(host.asked.count(path) for path in sizes) == 2


def test_without_a_network_it_says_so_and_tries_again_when_asked(browser: Browser, site: Site) -> None:
    """The host goes away after the page, and comes back at the same address."""
    context = browser.new_context(service_workers="block", locale="zh-CN")
    with serving(Host(site.path)) as host:
        check = CheckPage(context.new_page(), host.address)
        check.page.context.route("**/runtime/pyodide.*", lambda route: route.abort("connectionfailed"))
        check.open()
        assert check.problem().startswith("网络断了")
        assert check.page.locator("#ways").is_visible()
        fetched = [path for path in host.asked if path.startswith("runtime/")]
        check.page.context.unroute("**/runtime/pyodide.*")
        check.page.locator("#retry").click()
        check.ready()
        again = [path for path in host.asked if path.startswith("runtime/")][len(fetched) :]
        assert [path.split(".")[0] for path in again] == ["runtime/pyodide"]
        assert check.page.locator("#problem").is_hidden()
    context.close()
