"""A visit while the next release is being uploaded, in whatever order, cut at whatever file."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import build_of, until_build, until_whole, visitor
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser

#: What names others comes last, as docs/deploying.md has it.
LAST = (".html", "sw.js", "build.json", "_headers")
ORDERS = {
    "pages last": lambda path: (path.endswith(LAST), path),
    "pages first": lambda path: (not path.endswith(LAST), path),
    "service worker first": lambda path: (path != "sw.js", path),
    "by name": lambda path: path,
    "by name, backwards": lambda path: [-ord(letter) for letter in path],
}


class Upload:
    """The older release on a host, and the newer one on its way there."""

    def __init__(self, host: Host, older: Path, newer: Path, order: str) -> None:
        shutil.copytree(older, host.folder, copy_function=os.link, dirs_exist_ok=True)
        self._host = host
        self._newer = newer
        files = (path.relative_to(newer).as_posix() for path in newer.rglob("*") if path.is_file())
        changed = [
            path
            for path in files
            if not (older / path).is_file() or (older / path).read_bytes() != (newer / path).read_bytes()
        ]
        self.waiting = sorted(changed, key=ORDERS[order])

    def until(self, path: str) -> None:
        """Go on until half of a file is there."""
        at = self.waiting.index(path)
        self._send(at + 1)
        self._host.cut[path] = (self._newer / path).stat().st_size // 2

    def finish(self) -> None:
        self._host.cut.clear()
        self._host.modified += 100_000
        self._send(len(self.waiting))

    def _send(self, count: int) -> None:
        for path in self.waiting[:count]:
            target = self._host.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            os.link(self._newer / path, target)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "host").mkdir()
    with serving(Host(tmp_path / "host")) as plain:
        yield plain


def changed_file(upload: Upload, beginning: str) -> str:
    return next(path for path in upload.waiting if path.startswith(beginning))


#: Of each order, where it is cut.
_CUTS = ("runtime/python.", "assets/js/check.", "sw.js")
_OTHER_ORDERS = tuple(order for order in ORDERS if order != "by name, backwards")


@pytest.mark.parametrize("order", ["by name, backwards", *further(*_OTHER_ORDERS)])
def test_who_was_here_before_has_the_older_release_until_the_newer_is_all_there(
    browser: Browser, site: Site, newer_site: Site, host: Host, order: str
) -> None:
    upload = Upload(host, site.path, newer_site.path, order)
    cuts = sorted((changed_file(upload, name) for name in _CUTS), key=upload.waiting.index)
    with visitor(browser, host.address) as check:
        check.open()
        check.ready()
        until_whole(check)
        for cut in cuts:
            upload.until(cut)
            check.page.goto(f"{host.address}zh/faq/")
            assert check.page.locator("h1").inner_text() == "常见问题"
            check.open()
            assert releases_seen(check) == {"older"}
        upload.finish()
        check.page.goto(f"{host.address}zh/")
        until_build(check, build_of(newer_site.path))
        check.open()
        assert releases_seen(check) == {"newer"}


@pytest.mark.parametrize("cut", ["zh/check/", *further("runtime/python.", "assets/js/check.", "sw.js")])
def test_who_comes_for_the_first_time_in_the_middle_has_one_release_too(
    browser: Browser, site: Site, newer_site: Site, host: Host, cut: str
) -> None:
    upload = Upload(host, site.path, newer_site.path, "pages last")
    with visitor(browser, host.address) as check:
        upload.until(changed_file(upload, cut))
        check.page.goto(f"{host.address}zh/check/")
        if cut != "zh/check/":  # else half of this very page is there
            assert len(releases_seen(check)) == 1
        upload.finish()
        check.page.goto(f"{host.address}zh/")
        until_build(check, build_of(newer_site.path))
        check.open()
        assert releases_seen(check) == {"newer"}


def test_pages_that_came_before_their_files_say_so_and_are_whole_afterwards(
    browser: Browser, site: Site, newer_site: Site, host: Host
) -> None:
    upload = Upload(host, site.path, newer_site.path, "pages first")
    python = changed_file(upload, "runtime/python.")
    with visitor(browser, host.address) as check:
        upload.until(python)
        # Its files but this one are there, as when an upload by hand goes on in the wrong order.
        for path in upload.waiting:
            if path.startswith("assets/") and not (host.folder / path).exists():
                (host.folder / path).parent.mkdir(exist_ok=True)
                os.link(newer_site.path / path, host.folder / path)
        check.page.goto(f"{host.address}zh/check/")
        assert python in check.problem()
        upload.finish()
        check.page.reload()
        assert releases_seen(check) == {"newer"}
        until_whole(check)
        check.page.context.set_offline(True)
        check.page.reload()
        assert releases_seen(check) == {"newer"}


def test_what_the_browser_has_kept_of_a_cut_file_is_fetched_anew(
    browser: Browser, site: Site, host: Host
) -> None:
    shutil.copytree(site.path, host.folder, copy_function=os.link, dirs_exist_ok=True)
    cut = [
        path.relative_to(site.path).as_posix()
        for kind in ("js/check.*.js", "css/site.*.css")
        for path in (site.path / "assets").glob(kind)
    ]
    with visitor(browser, host.address) as check:
        host.cut = dict.fromkeys(cut, 1000)
        check.page.goto(f"{host.address}zh/check/")
        check.page.wait_for_load_state("networkidle")
        assert check.page.locator("html").get_attribute("data-verifier") is None
        host.cut.clear()
        check.page.goto(f"{host.address}zh/check/")
        check.ready()
        assert check.page.evaluate("getComputedStyle(document.body).margin") == "0px"
        assert len(cut) == 2
