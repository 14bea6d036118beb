"""A host that sends wrong types of files: what the service worker answers has the right one all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from liangzheng.headers import MIME_TYPES
from liangzheng.names import NOT_KEPT
from liangzheng.runtime import LATER, PHOTO
from tests.browser.conftest import Site
from tests.browser.releases import releases_seen
from tests.browser.visits import until_whole, visitor
from tests.support.further import further
from tests.support.plain_host import Host, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def host(site: Site, tmp_path: Path) -> Iterator[Host]:
    (tmp_path / "a").symlink_to(site.path)
    wrong = dict.fromkeys((".css", ".svg", ".png", ".json", ".bin", ".cbor"), "text/html")
    with serving(Host(tmp_path, types=wrong)) as plain:
        plain.address += "a/"
        yield plain


@pytest.mark.parametrize("mended", [False, *further(True)])
def test_what_was_kept_under_a_wrong_type_has_the_right_one(
    browser: Browser, host: Host, site: Site, mended: bool
) -> None:
    with visitor(browser, host.address) as check:
        check.open()
        assert releases_seen(check) == {"older"}
        until_whole(check)
        if mended:
            host.types.clear()
        check.open()
        assert releases_seen(check) == {"older"}
        files = [
            path
            for path in site.path.rglob("*.*")
            if path.suffix in {".css", ".svg", ".png", ".json", ".bin"}
            and path.name.partition(".")[0] not in LATER | PHOTO  # which are the host's until they are used
            and NOT_KEPT not in path.as_posix()  # which are the host's always
        ]
        names = [path.relative_to(site.path).as_posix() for path in files if path.name.count(".") > 1]
        assert len(names) > 20
        types = check.page.evaluate(
            """async (names) => Promise.all(names.map(async (name) =>
                (await fetch(new URL(`../../${name}`, document.baseURI))).headers.get('content-type')))""",
            names,
        )
        assert types == [MIME_TYPES[Path(name).suffix] for name in names]
        assert check.page.locator(".way-buttons").evaluate("(row) => getComputedStyle(row).display") == "flex"
