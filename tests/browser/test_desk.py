"""Desk mode: one code after another, by the camera, by a scanner that types, and when the camera is gone."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opener, Site
from tests.browser.test_camera import film_specimen
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser

#: As a scanner that types does, with the focus wherever it is; the machine's own layout is German.
_TYPE = """text => {
    const turned = { Z: 'Y', Y: 'Z', ':': 'Ö' };
    for (const character of [...text, 'Enter']) {
        const letter = /^[A-Z]$/.test(character);
        const event = {
            key: turned[character] ?? character,
            code: letter ? `Key${character}` : { ':': 'Semicolon', Enter: 'Enter' }[character] ?? '',
            shiftKey: letter || character === ':',
            bubbles: true,
            cancelable: true,
        };
        for (const type of ['keydown', 'keyup']) {
            document.activeElement.dispatchEvent(new KeyboardEvent(type, event));
        }
    }
}"""


def tally(check: CheckPage) -> dict[str, int]:
    names = ("authentic", "restricted", "rejected", "cannot_judge", "specimen")
    counts = {name: int(check.page.locator(f"#tally-{name}").inner_text()) for name in names}
    return {name: count for name, count in counts.items() if count}


def camera_is_on(check: CheckPage) -> bool:
    return bool(check.page.evaluate("document.getElementById('video').srcObject !== null"))


def clean(check: CheckPage) -> None:
    found = Axe().run(check.page)
    assert found.violations_count == 0, found.generate_report()


def test_one_code_after_another(opener: Opener, site: Site, camera_file: Path) -> None:
    film_specimen(camera_file, site, "authentic")
    check = opener()
    check.ready()
    page = check.page
    page.locator("#desk-start").click()
    assert check.report()["outcome"] == "authentic"
    assert page.locator("header.top").is_hidden()
    assert camera_is_on(check)
    clean(check)
    # It makes room by itself; what is still before the camera is not counted again.
    page.locator("#result").wait_for(state="hidden")
    page.wait_for_timeout(1000)
    assert page.locator("#result").is_hidden()
    assert page.locator("#viewfinder").is_visible()
    assert tally(check) == {"specimen": 1}
    clean(check)

    page.evaluate(_TYPE, site.specimens()["expired"]["text"])
    assert check.report()["outcome"] == "restricted"
    # Held, it stays.
    page.locator("#hold").click()
    assert page.locator("#hold").get_attribute("aria-pressed") == "true"
    check.again()

    page.evaluate("""() => {
        const [track] = document.getElementById('video').srcObject.getVideoTracks();
        track.dispatchEvent(new Event('ended'));
    }""")
    assert check.problem().startswith("摄像头没有开")
    page.evaluate(_TYPE, site.specimens()["altered"]["text"])
    assert check.report()["outcome"] == "rejected"
    assert tally(check) == {"specimen": 2, "rejected": 1}
    check.again()
    assert check.problem().startswith("摄像头没有开")
    check.choose(site.specimen("unsigned"))
    assert check.report()["outcome"] == "cannot_judge"

    page.locator("#desk-stop").click()
    assert page.locator("header.top").is_visible()
    assert not camera_is_on(check)
    assert check.problems == []


def test_only_what_the_purpose_needs_is_shown(check: CheckPage) -> None:
    check.page.get_by_label("是否成年").check()
    check.specimen("authentic")
    report = check.report()
    shown = check.page.locator("#result").inner_text()
    assert "满18周岁\n是" in shown
    for name in ("birth_date", "licence_number", "valid_until"):
        assert report["document"][name] not in shown
    check.page.locator("#show-all").click()
    assert report["document"]["licence_number"] in check.page.locator("#result").inner_text()
    check.again()
    # Remembered, until another is chosen.
    check.page.reload()
    check.ready()
    assert check.page.locator("input[value=age]").is_checked()
    check.page.get_by_label("全部", exact=True).check()


def test_inside_of_an_app_the_picture_comes_first(opener: Opener) -> None:
    check = opener(user_agent="Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50")
    assert "在浏览器打开" in check.page.locator("#in-app").inner_text()
    assert check.page.locator("#way-buttons button").first.get_attribute("id") == "file-button"
    assert check.problems == []
