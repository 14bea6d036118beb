"""`liangzheng serve` while one writes: what is saved is seen at once; without the server, what is kept."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from liangzheng.server import Changes, make_server, url_of
from tests.browser.conftest import Site
from tests.browser.visits import until_controlled, visitor

pytestmark = pytest.mark.browser


def test_a_rebuild_is_seen_at_once_and_without_the_server_the_last_one_kept(
    browser: Browser, site: Site, newer_site: Site, tmp_path: Path
) -> None:
    shown = tmp_path / "site"
    shutil.copytree(site.path, shown, copy_function=os.link)
    changes = Changes()
    server = make_server(shown, port=0, changes=changes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = url_of(server)
    with visitor(browser, address) as check:
        check.page.goto(f"{address}zh/faq/")
        until_controlled(check)
        check.page.goto(f"{address}zh/faq/")
        assert check.page.locator("h1").inner_text() == "常见问题"
        shutil.rmtree(shown)
        shutil.copytree(newer_site.path, shown, copy_function=os.link)
        changes.announce()
        expect(check.page.locator("h1")).to_have_text("常见问题（新）")
        until_controlled(check)
        server.shutdown()
        server.server_close()
        check.page.goto(f"{address}zh/apply/")
        expect(check.page.locator("article h1")).to_be_visible()
