"""Nothing leaves the page: no other origin, no broken request, no complaint; and no network is needed."""

import base64
import json
from pathlib import Path

import pytest

from liangzheng.headers import response_headers
from liangzheng.runtime import LATER, PHOTO
from tests.browser.conftest import Opener, Site, serving
from tests.support.further import further

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lang", ["zh", *further("en")])
def test_every_byte_comes_from_the_site_itself(opener: Opener, site: Site, lang: str) -> None:
    check = opener(lang, service_workers="allow")
    check.ready()
    for name in site.specimens():
        check.specimen(name)
        check.report()
        check.again()
    check.clipboard_text(site.specimens()["authentic"]["text"])
    check.page.keyboard.press("Control+V")
    assert check.report()["outcome"] == "authentic"
    check.page.wait_for_load_state("networkidle")
    assert check.problems == []
    assert check.requests
    assert {url.split("/")[2] for url in check.requests} == {check.origin.split("/")[2]}


def test_nothing_of_the_code_is_in_any_request(opener: Opener, site: Site) -> None:
    check = opener()
    check.ready()
    before = len(check.requests)
    check.type_text(site.specimens()["authentic"]["text"])
    check.report()
    # This specimen names no status list, so there is nothing to ask for at all.
    assert check.requests[before:] == []


def test_once_loaded_it_needs_no_network(opener: Opener, site: Site) -> None:
    check = opener()
    check.ready()
    check.page.context.set_offline(True)
    check.choose(site.specimen("authentic"))
    assert check.report()["outcome"] == "authentic"
    assert check.problems == []


def test_the_second_visit_needs_no_network(opener: Opener, site: Site) -> None:
    check = opener(service_workers="allow")
    check.ready()
    kept = """async (path) => (await caches.match(new URL(path, document.baseURI))) !== undefined"""
    build = json.loads((site.path / "build.json").read_text("utf-8"))
    for file in build["runtime"]:
        if file["path"].partition("/")[2].partition(".")[0] in LATER | PHOTO:
            continue
        check.until(kept, f"../../{file['path']}")
    check.page.context.set_offline(True)
    check.problems.clear()
    check.page.reload()
    check.ready()
    check.specimen("altered")
    assert check.report()["reason"] == "signature_wrong"
    check.again()
    check.page.locator("#ask").click()
    check.page.locator("#question-code canvas").wait_for()
    assert [problem for problem in check.problems if "ERR_INTERNET_DISCONNECTED" not in problem] == []


def test_one_build_works_under_a_sub_path(opener: Opener, site: Site, tmp_path: Path) -> None:
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "place").symlink_to(site.path)
    with serving(tmp_path) as origin:
        check = opener(load=False)
        # Whatever is asked for outside the sub-path counts as a request to another origin.
        check.origin = f"{origin}some/place/"
        check.open("en")
        check.specimen("suspended")
        assert check.report()["reason"] == "validity_state_forbids"
        assert check.problems == []
        check.page.close()


def test_an_older_trust_list_is_refused(opener: Opener, site: Site) -> None:
    check = opener()
    check.ready()
    memory = json.loads(check.page.evaluate("localStorage.getItem('liangzheng:/:trust')"))
    # A list of specimens alone is not remembered: every build makes its root anew.
    assert (memory["root"], memory["sequence"]) == (None, 0)
    root = (site.path / "trust" / "root.cbor").read_bytes()
    newer = json.dumps(memory | {"root": base64.b64encode(root).decode(), "sequence": 987})
    check.page.evaluate("text => localStorage.setItem('liangzheng:/:trust', text)", newer)
    check.page.reload()
    assert "987" in check.problem()
    check.specimen("authentic")
    check.page.wait_for_timeout(500)
    assert check.page.locator("#result").is_hidden()


def test_a_site_that_is_cut_off_says_so(opener: Opener) -> None:
    check = opener(load=False)
    check.page.context.route("**/runtime/pyodide.*", lambda route: route.abort())
    check.open()
    assert check.problem().startswith("网络断了")
    assert check.page.locator("#retry").is_visible()


def test_the_policy_holds_without_headers_too(opener: Opener) -> None:
    check = opener()
    meta = check.page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert meta is not None
    for policy in (meta, response_headers()["Content-Security-Policy"]):
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
    # JSON-LD is data: the policy never runs it.
    code = 'script:not([src]):not([type="application/ld+json"])'
    assert check.page.locator(f"{code}, style, [style], [onclick]").count() == 0


def test_without_javascript_there_is_a_sentence(opener: Opener) -> None:
    check = opener(load=False, java_script_enabled=False)
    check.page.goto(f"{check.origin}zh/check/")
    assert "JavaScript" in check.page.locator("main").inner_text()
    assert check.page.locator("#ways").is_hidden()
