"""Each specimen, pressed in the page, gives the report that the command line gives of the same picture."""

import pytest

from tests.browser.conftest import Opener, Site
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser

OUTCOMES = {
    "authentic": "authentic",
    "expired": "restricted",
    "suspended": "restricted",
    "altered": "rejected",
    "wrong_issuer": "cannot_judge",
    "contradicting": "rejected",
    "unsigned": "cannot_judge",
    "inspection_mark": "authentic",
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_specimen_is_judged_as_on_the_command_line(check: CheckPage, site: Site, name: str) -> None:
    check.specimen(name)
    report = check.report()
    assert report == site.cli_report(site.specimen(name), at=report["times"]["checked_at"])
    assert report["outcome"] == OUTCOMES[name] == site.specimens()[name]["expected"]


def test_the_gallery_shows_every_specimen_of_the_build(check: CheckPage, site: Site) -> None:
    shown = check.page.locator("[data-specimen]")
    titles = {entry["id"]: entry["title"]["zh"] for entry in site.specimens().values()}
    assert {button.get_attribute("data-specimen"): button.inner_text() for button in shown.all()} == titles
    assert set(titles) == set(OUTCOMES)


def test_a_specimen_says_so_and_its_barcode_is_compared(check: CheckPage) -> None:
    check.specimen("authentic")
    report = check.report()
    assert report["specimen"] is True
    assert "样证 SPECIMEN" in check.page.locator(".specimen-banner").inner_text()
    barcode = next(found for found in report["checks"] if found["id"] == "barcode")
    assert (barcode["result"], barcode["code"]) == ("pass", "barcode_same")


def test_the_page_speaks_english(opener: Opener, site: Site) -> None:
    check = opener("en", width=1280)
    # Pressed before Python is ready: the code waits for it.
    check.specimen("expired")
    report = check.report()
    assert report == site.cli_report(site.specimen("expired"), at=report["times"]["checked_at"])
    assert check.page.locator("#verdict").inner_text() == "Genuine, but not usable now"
    assert (check.page.locator(".rows-document").text_content() or "").startswith("Licence number")
    assert check.problems == []


def test_the_verdict_takes_the_focus_and_is_announced(check: CheckPage) -> None:
    check.specimen("altered")
    check.report()
    assert check.page.evaluate("document.activeElement.id") == "verdict"
    check.until("document.getElementById('live').textContent.includes('核验不通过')")
    sentence = check.page.locator(".verdict-sentence").inner_text()
    assert check.page.locator("#live").inner_text() == f"核验不通过。{sentence}"


def test_check_another_clears_the_verdict(check: CheckPage) -> None:
    check.specimen("authentic")
    check.report()
    check.again()
    assert check.page.locator("#result").is_hidden()
    assert check.page.locator("#result").get_attribute("data-report") is None
    assert check.page.locator("[data-place=fields], [data-place=desk-rows]").all_text_contents() == ["", ""]
    assert check.page.evaluate("document.activeElement.id") == "ways-title"


def test_the_report_can_be_copied(check: CheckPage) -> None:
    check.specimen("unsigned")
    report = check.report()
    check.page.locator("[data-place=about-box] summary").click()
    check.page.locator("#copy").click()
    check.page.get_by_text("报告已复制。").first.wait_for()
    assert check.page.evaluate("navigator.clipboard.readText().then(JSON.parse)") == report
