"""The benchmark of the start can be run: both pages become ready on its host, and verdicts can be timed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from liangzheng.names import is_hashed
from liangzheng.project import Project
from tests.bench.starting.host import Host, all_but_the_page, hosting
from tests.bench.starting.stock import make_stock
from tests.bench.starting.verdicts import ask, ask_again
from tests.bench.starting.visit import LISTEN, PageFailedError, open_ready
from tests.browser.conftest import ROOT, Site
from tests.support.samples import Sample

# Of the benchmark, which nobody is served: `make long`.
pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_the_stock_page_becomes_ready(site: Site, browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "stock"
    make_stock(Project(ROOT), folder, trust=site.state / "specimen" / "trust")
    host = Host.of(folder, immutable=all_but_the_page, compress=False)
    with hosting(host) as address, browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        assert open_ready(page, address) > 0
        assert {"/pyodide/pyodide.asm.wasm", "/zxing/zxing_reader.wasm", "/trust/root.cbor"} <= host.paths()


def test_a_stock_page_that_fails_ends_the_benchmark(site: Site, browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "stock"
    make_stock(Project(ROOT), folder, trust=site.state / "specimen" / "trust")
    (folder / "trust/root.cbor").write_bytes(b"no root")
    host = Host.of(folder, immutable=all_but_the_page, compress=False)
    with hosting(host) as address, browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        with pytest.raises(PageFailedError, match="failed"):
            open_ready(page, address)


def test_what_the_sites_page_complains_of_ends_the_benchmark(site: Site, browser: Browser) -> None:
    host = Host.of(site.path, immutable=is_hashed, compress=False)
    host.files["/trust/root.cbor"] = host.files["/trust/trust-list.cbor"]
    with hosting(host) as address, browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        with pytest.raises(PageFailedError, match="problem"):
            open_ready(page, f"{address}zh/check/")


def test_verdicts_of_the_sites_page_are_timed(site: Site, browser: Browser) -> None:
    host = Host.of(site.path, immutable=is_hashed, compress=False)
    text = site.specimens()["authentic"]["text"].encode("ascii")
    with hosting(host) as address, browser.new_context(service_workers="block") as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        open_ready(page, f"{address}zh/check/")
        times = ask_again(page, Sample(text, "authentic", "signature_valid"), times=2)
        assert len(times) == 2
        assert all(0 < each < 60_000 for each in times)
        with pytest.raises(AssertionError, match="authentic"):
            ask(page, Sample(text, "rejected", "signature_invalid"))
