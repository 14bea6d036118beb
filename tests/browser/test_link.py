"""A code in the page's address, as a phone's camera opens it: judged, gone from the address, never sent."""

import pytest

from tests.browser.conftest import Opener, Site
from verifier_wasm.shown import link

pytestmark = pytest.mark.browser


def test_a_link_opens_with_its_code_judged(opener: Opener, site: Site, origin: str) -> None:
    """From the site's root, before anything of the verifier is loaded."""
    text = site.specimens()["authentic"]["text"]
    check = opener("en", load=False)
    check.page.goto(link.write(origin, text))
    report = check.report()
    assert (report["outcome"], check.page.url) == ("authentic", f"{origin}en/check/")
    assert report == site.cli_report("--text", text, at=report["times"]["checked_at"])
    assert check.page.evaluate("history.length") <= 2
    body = text.removeprefix("LZ1:")[:40]
    assert not [url for url in check.requests if body in url or "#" in url.split("/")[-1]]

    # In the page that is open already; what it is comes as it does for the text alone.
    for name, reason in (("altered", "signature_wrong"), ("expired", "validity_licence_expired")):
        check.page.evaluate("hash => { location.hash = hash; }", _hash(site.specimens()[name]["text"]))
        check.until("reason => document.getElementById('result').dataset.report.includes(reason)", reason)
        assert check.page.url == f"{origin}en/check/"
    check.page.evaluate("hash => { location.hash = hash; }", _hash(text[:154]))
    check.until("document.getElementById('result').dataset.report.includes('zlib_truncated')")

    # What is none is told in one sentence.
    check.again()
    for code, said in (("", "holds no code"), ("%20", "holds no code"), ("A" * 1_000_000, "too long")):
        check.page.evaluate("hash => { location.hash = hash; }", f"#code={code}")
        check.until("said => document.getElementById('problem-text').textContent.includes(said)", said)
        check.page.evaluate("document.getElementById('problem-text').textContent = ''")
    for code in ("%", "%ZZ%E4", "%3Cimg%20src=x%20onerror=alert(1)%3E"):
        check.page.evaluate("hash => { location.hash = hash; }", f"#code={code}")
        assert check.report()["reason"] == "format_unknown"
        assert check.page.locator("#result img").count() == 0
        check.again()
    assert check.problems == []


def _hash(text: str) -> str:
    return link.write("", text)
