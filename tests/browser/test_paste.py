"""Text and pictures from the clipboard, and typed text."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Site
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser


def test_a_pasted_text_is_judged(check: CheckPage, site: Site) -> None:
    text = site.specimens()["authentic"]["text"]
    check.clipboard_text(f"\n {text} \n")
    check.page.keyboard.press("Control+V")
    report = check.report()
    assert report["outcome"] == "authentic"
    assert report == site.cli_report("--text", text, at=report["times"]["checked_at"])


def test_a_text_pasted_into_the_field_is_judged(check: CheckPage, site: Site) -> None:
    check.clipboard_text(site.specimens()["altered"]["text"])
    check.page.locator("#text-way").evaluate("details => { details.open = true; }")
    check.page.locator("#text").focus()
    check.page.keyboard.press("Control+V")
    assert check.report()["reason"] == "signature_wrong"


def test_a_pasted_picture_is_judged(check: CheckPage, site: Site) -> None:
    check.clipboard_png(site.specimen("expired").read_bytes())
    check.page.keyboard.press("Control+V")
    assert check.report()["reason"] == "validity_licence_expired"


def test_the_paste_button_takes_a_picture(check: CheckPage, site: Site) -> None:
    check.clipboard_png(site.specimen("inspection_mark").read_bytes())
    check.page.locator("#paste").click()
    report = check.report()
    assert (report["outcome"], report["document"]["kind"]) == ("authentic", "im")


def test_the_paste_button_takes_a_text(check: CheckPage, site: Site) -> None:
    check.clipboard_text(site.specimens()["unsigned"]["text"])
    check.page.locator("#paste").click()
    assert check.report()["reason"] == "signature_missing"


def test_a_typed_text_is_judged(check: CheckPage, site: Site) -> None:
    text = site.specimens()["wrong_issuer"]["text"]
    check.type_text(text)
    report = check.report()
    assert report == site.cli_report("--text", text, at=report["times"]["checked_at"])


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda text: text[:-40], "cannot_judge"),
        (lambda text: text[:80] + "~" + text[81:], "cannot_judge"),
        (lambda text: "随便写的字", "cannot_judge"),
        (lambda text: "LZ1:", "cannot_judge"),
        (lambda text: "LZ1:" + "A" * 2_000_000, "cannot_judge"),
    ],
    ids=["cut off", "bad character", "not a code", "prefix only", "too long"],
)
def test_bad_text_has_a_clear_outcome(
    check: CheckPage, site: Site, change: Callable[[str], str], outcome: str
) -> None:
    check.type_text(change(site.specimens()["authentic"]["text"]))
    report = check.report()
    assert report["outcome"] == outcome
    assert report["document"] is None
    assert check.page.locator(".verdict-sentence").inner_text()


def test_data_is_never_markup(check: CheckPage) -> None:
    check.type_text("https://example.org/<img src=x onerror=alert(1)>")
    assert check.report()["outcome"] == "cannot_judge"
    assert check.page.locator("#result img").count() == 0


def test_an_empty_field_asks_for_nothing(check: CheckPage) -> None:
    check.type_text("   ")
    assert check.page.locator("#result").is_hidden()
    assert check.page.evaluate("document.activeElement.id") == "text"
