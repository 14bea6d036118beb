"""docs/library.md: the verifier in a page of one's own, in Pyodide as it comes."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests.support import library
from tests.support.check_page import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_in_a_page_of_ones_own(browser: Browser, tmp_path: Path) -> None:
    library.prepare(tmp_path)
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever).start()
        page = browser.new_page()
        try:
            code = quote((tmp_path / library.CODE).read_text("ascii"), safe="")
            page.goto(f"http://127.0.0.1:{server.server_port}/page.html#{code}")
            page.get_by_text("核验通过").wait_for(timeout=PATIENCE_MS)
        finally:
            page.close()
            server.shutdown()
