"""A visit while the next release is being uploaded, in whatever order, cut at whatever file; then the upload goes on."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import build_of, until_build, until_whole, visitor
from tests.support.plain_host import Caching, Host, serving

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


CUT_AT = ("runtime/python.", "runtime/guide.", "assets/js/page.", "zh/check/", "sw.js")


@pytest.mark.parametrize("cut_at", CUT_AT)
@pytest.mark.parametrize("order", ORDERS)
def test_who_was_here_before_has_the_older_release_until_the_newer_is_all_there(
    browser: Browser, site: Site, newer_site: Site, host: Host, order: str, cut_at: str
) -> None:
    upload = Upload(host, site.path, newer_site.path, order)
    with visitor(browser, host.address) as check:
        check.open()
        check.ready()
        until_whole(check)
        upload.until(changed_file(upload, cut_at))
        for path in ("zh/faq/", "zh/check/"):
            check.page.goto(f"{host.address}{path}")
        # The newer one may be complete by now, but for what is not of the visit.
        assert releases_seen(check) in ({"older"}, {"newer"})
        upload.finish()
        check.page.goto(f"{host.address}zh/")
        until_build(check, build_of(newer_site.path))
        check.open()
        assert releases_seen(check) == {"newer"}


@pytest.mark.parametrize("cut_at", CUT_AT)
@pytest.mark.parametrize("caching", ["heuristic", "no-cache"])
def test_who_comes_for_the_first_time_in_the_middle_has_one_release_too(
    browser: Browser, site: Site, newer_site: Site, host: Host, caching: Caching, cut_at: str
) -> None:
    host.caching = caching
    upload = Upload(host, site.path, newer_site.path, "pages last")
    with visitor(browser, host.address) as check:
        upload.until(changed_file(upload, cut_at))
        check.open()
        if cut_at == "zh/check/":
            # Half of this very page: it says so by having no verifier, and nothing of it is kept.
            assert check.page.locator("#check-title").count() == 1
        else:
            assert releases_seen(check) in ({"older"}, {"newer"})
        upload.finish()
        host.modified += 100_000
        check.page.goto(f"{host.address}zh/")
        until_build(check, build_of(newer_site.path))
        check.open()
        assert releases_seen(check) == {"newer"}


@pytest.mark.parametrize("cut_at", CUT_AT[:3])
def test_pages_that_come_before_their_files_say_so_and_are_whole_afterwards(
    browser: Browser, site: Site, newer_site: Site, host: Host, cut_at: str
) -> None:
    upload = Upload(host, site.path, newer_site.path, "pages first")
    with visitor(browser, host.address) as check:
        upload.until(changed_file(upload, cut_at))
        check.page.goto(f"{host.address}zh/check/")
        script, python = (changed_file(upload, name) for name in ("assets/js/page.", "runtime/python."))
        done = [path for path in upload.waiting if (host.folder / path).exists() and path not in host.cut]
        if script in done and python not in done:
            assert python.split("/")[-1] in check.problem()
        upload.finish()
        host.modified += 100_000
        check.page.reload()
        assert releases_seen(check) == {"newer"}
        until_whole(check)
        check.page.context.set_offline(True)
        check.page.reload()
        assert releases_seen(check) == {"newer"}
