"""Without a network: every page, a page for what is not kept, and words that are true at each moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.visits import kept, until_controlled, until_whole, visitor
from tests.support.check_page import CheckPage
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser

_KEYS = "() => Object.keys(localStorage).sort()"


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(site.path)
    with serving(Host(tmp_path)) as plain:
        plain.address += "a/b/"
        yield plain


def headline(page: Page) -> str:
    return page.locator("#offline [data-headline]").inner_text()


def test_guide_pages_that_nobody_visited(browser: Browser, host: Host, site: Site) -> None:
    with visitor(browser, host.address) as check:
        check.page.goto(f"{host.address}zh/")
        until_controlled(check)
        check.page.context.set_offline(True)
        pages = [file.parent.relative_to(site.path).as_posix() for file in site.path.glob("*/*/index.html")]
        assert len(pages) > 50
        # The verifier's pages first: nobody has kept the verifier here, and they complain of it.
        for path in sorted(pages, key=lambda path: "check" not in path):
            answer = check.page.goto(f"{host.address}{path}/", wait_until="commit")
            assert answer is not None
            assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        check.problems.clear()
        # As a whole, with its styles and scripts: found by searching, then opened.
        check.page.goto(f"{host.address}zh/search/?q=审验")
        check.page.locator("#results a").first.click()
        check.page.locator("article h1").wait_for()
        check.page.locator("[data-large-text]").click()
        assert check.page.locator("html").get_attribute("data-text") == "large"
        assert check.page.locator(".top-row").evaluate("(row) => getComputedStyle(row).display") == "flex"
        for path in ("zh/faq", "zh/faq/index.html"):
            check.page.goto(f"{host.address}{path}?from=elsewhere#legal")
            assert check.page.locator(".crumbs li[aria-current]").inner_text() == "常见问题"
            assert check.page.url.endswith("?from=elsewhere#legal")
            check.page.locator(".crumbs a").first.click()
            check.page.wait_for_url(f"{host.address}zh/")
        assert check.problems == []


@pytest.mark.parametrize("path", ["no/such/page/at/all", *further("zh/no-such-page/", "status/1.cwt")])
def test_a_page_of_our_own_for_what_is_not_kept(browser: Browser, host: Host, path: str) -> None:
    with visitor(browser, host.address) as check:
        check.page.goto(f"{host.address}zh/")
        until_controlled(check)
        missing = check.page.goto(f"{host.address}{path}")
        assert missing is not None
        assert missing.status == 404, "the host's own answer, as long as it gives one"
        check.page.context.set_offline(True)
        answer = check.page.goto(f"{host.address}{path}")
        assert answer is not None
        assert answer.status == 503
        assert check.page.locator("h1").inner_text() == "断网了，这一页没有存下来"
        assert check.page.locator("h2").inner_text() == "You are offline, and this page is not stored"
        assert check.page.locator(".button").first.evaluate("(a) => getComputedStyle(a).minHeight") != "auto"
        check.page.get_by_role("link", name="再试一次").click()
        check.page.wait_for_url(f"{host.address}{path}")
        for name, lang in (("首页", "zh"), ("Home", "en")):
            check.page.goto(f"{host.address}{path}")
            check.page.get_by_role("link", name=name, exact=True).click()
            check.page.wait_for_url(f"{host.address}{lang}/")


def test_the_words_are_true_at_each_moment(browser: Browser, host: Host, site: Site) -> None:
    (rare,) = (site.path / "runtime").glob("certificates.*.bin")
    rare_path = f"a/b/runtime/{rare.name}"
    host.cut[rare_path] = 1000
    with visitor(browser, host.address) as check:
        page = check.page
        page.goto(f"{host.address}zh/check/")
        check.ready()
        assert page.locator("#note").inner_text() == "核验程序已就绪。"
        # The verifier runs, but not all of it could be kept: nothing says that it works offline.
        check.until(
            "() => document.querySelector('#offline [data-runtime]').textContent.startsWith('9个文件里有6个')"
        )
        assert headline(page) == "断网时能看全部页面，还不能核验：核验程序没有存全。"
        page.locator("#offline [data-keep]").click()
        expect(page.locator("#offline [data-told]")).to_contain_text("有文件没取到")
        assert kept(page)["whole"] is False
        host.cut.clear()
        page.locator("#offline [data-keep]").click()
        expect(page.locator("#offline [data-told]")).to_have_text("已经全部存下。")
        assert headline(page).startswith("现在断网也能用")
        assert page.locator("#offline [data-keep]").is_hidden()
        state = kept(page)
        assert state["bytes"] > state["runtime"]["bytes"] == state["runtime"]["total"] > 4_000_000
        page.context.set_offline(True)
        page.reload()
        check.ready()
        expect(page.locator("#offline [data-headline]")).to_contain_text("现在断网也能用")
        check.specimen("authentic")
        assert check.report()["outcome"] == "authentic"


def test_what_is_kept_can_be_removed(browser: Browser, host: Host) -> None:
    with visitor(browser, host.address) as check:
        page = check.page
        page.goto(f"{host.address}zh/check/")
        check.ready()
        until_whole(check)
        page.locator("[data-large-text]").click()
        page.evaluate("() => localStorage.setItem('liangzheng:/a/:text', 'of another site')")
        page.evaluate("async () => { await caches.open('liangzheng:/a/:0123456789abcdef') }")
        expect(page.locator("#offline [data-headline]")).to_contain_text("现在断网也能用")
        page.locator("#offline [data-clear]").click()
        expect(page.locator("#offline [data-told]")).to_contain_text("已经清除")
        assert headline(page) == "断网时不能用：这台设备上什么都没有存。"
        assert page.evaluate("() => caches.keys()") == ["liangzheng:/a/:0123456789abcdef"]
        # A trust list older than the newest seen is refused still.
        assert page.evaluate(_KEYS) == ["liangzheng:/a/:text", "liangzheng:/a/b/:trust"]
        page.context.set_offline(True)
        page.goto(f"{host.address}zh/faq/")
        assert page.locator("h1").inner_text() == "断网了，这一页没有存下来"
        page.context.set_offline(False)
        page.goto(f"{host.address}zh/check/")
        check.ready()
        until_whole(check)


def test_a_page_without_https_says_that_it_cannot(browser: Browser, host: Host) -> None:
    context = browser.new_context(locale="en-GB")
    check = CheckPage(context.new_page(), host.address.replace("127.0.0.1", "0.0.0.0"))  # noqa: S104
    check.open("en")
    assert check.page.evaluate("() => isSecureContext") is False
    expect(check.page.locator("#offline [data-headline]")).to_contain_text("not opened over https")
    assert check.page.locator("#offline button:visible").count() == 0
    check.ready()
    check.specimen("authentic")
    assert check.report()["outcome"] == "authentic"
    context.close()


def test_a_browser_without_service_workers_says_that_it_cannot(browser: Browser, host: Host) -> None:
    context = browser.new_context(locale="en-GB")
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    check = CheckPage(context.new_page(), host.address)
    check.open("en")
    expect(check.page.locator("#offline [data-headline]")).to_contain_text(
        "cannot work offline in this browser"
    )
    check.ready()
    assert [problem for problem in check.problems if problem.startswith(("console", "error"))] == []
    context.close()


def test_a_host_that_calls_the_service_worker_something_else_is_named(browser: Browser, host: Host) -> None:
    host.types[".js"] = "text/plain"
    with visitor(browser, host.address) as check:
        check.open("en")
        expect(check.page.locator("#offline [data-headline]")).to_contain_text("sw.js")
        check.ready()


def test_what_was_kept_before_caches_named_their_site_is_removed(browser: Browser, host: Host) -> None:
    own, other = "liangzheng-0123456789abcdef", "liangzheng-fedcba9876543210"
    put = """async ([name, url]) => { await (await caches.open(name)).put(url, new Response('{}')) }"""
    with visitor(browser, host.address) as check:
        check.page.goto(f"{host.address}trust/")  # a page of the origin without the site's scripts
        for name, url in ((own, f"{host.address}build.json"), (other, f"{host.address}../build.json")):
            check.page.evaluate(put, [name, url])
        check.page.goto(f"{host.address}zh/")
        until_controlled(check)
        names = check.page.evaluate("() => caches.keys()")
        assert other in names
        assert own not in names
