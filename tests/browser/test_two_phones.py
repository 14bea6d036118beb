"""A holder's phone and a checker's, which film each other: live, by a question, and what a copy gets."""

import pytest

from tests.browser.conftest import Opener, Site
from tests.support.check_page import CheckPage
from tests.support.facing_screens import film, films_until, give_camera
from tests.support.show_page import Office, ShowPage

pytestmark = pytest.mark.browser


def _judged(checker: CheckPage, holder: ShowPage) -> tuple[str, str, str]:
    """Film the holder's screen until there is a verdict; return outcome, reason and what was found of it."""
    result = checker.page.locator("#result")
    films_until(checker.page, holder.page, result.is_visible)
    return _found(checker)


def _found(checker: CheckPage) -> tuple[str, str, str]:
    report = checker.report()
    holder = next(check["code"] for check in report["checks"] if check["id"] == "holder")
    return report["outcome"], report["reason"], holder


def test_holder_and_checker_film_each_other(opener: Opener, site: Site) -> None:
    checker = opener(load=False, width=1024)
    holder = ShowPage(opener(load=False, device_scale_factor=2))
    for page in (checker.page, holder.page):
        give_camera(page)
    checker.open()
    holder.open()
    office = Office.of(site.state)
    holder.take_from_request(office.issue(holder.holder()))
    holder.page.locator("#presets input[value=rental]").check()
    checker.ready()

    # Live: the page's code goes through the camera.
    holder.page.locator("#show-code").click()
    holder.live()
    checker.page.locator("#camera-start").click()
    assert _judged(checker, holder) == ("authentic", "signature_valid", "holder_current")
    assert "秒前签的" in checker.page.locator("[data-place=live]").inner_text()
    rows = checker.page.locator("[data-place=desk-rows]").inner_text()
    assert "样证 SPECIMEN" in rows
    checker.again()

    # A code from before the question does not answer it, and the question stands.
    film(checker.page, holder.page.screenshot())
    holder.page.locator("#code-close").click()
    checker.page.locator("#ask").click()
    question = checker.page.locator("#question-code")
    question.locator("canvas").wait_for()
    asked = question.screenshot()
    checker.page.locator("#question-scan").click()
    assert _found(checker)[1] == "holder_unanswered"
    checker.again()

    # It goes from screen to camera, and the answer comes back.
    holder.page.locator("#answer").click()
    holder.page.locator("#camera-start").click()
    code = holder.page.locator("#code")
    for _ in range(60):
        if code.is_visible():
            break
        film(holder.page, asked, height=0.6)
        holder.page.wait_for_timeout(300)
    holder.live()
    recorded = holder.page.screenshot()
    film(checker.page, recorded)
    checker.page.locator("#question-scan").click()
    assert _judged(checker, holder) == ("authentic", "signature_valid", "holder_answered")
    assert not question.is_visible()
    checker.again()

    # The same answer, recorded, to another question, and to none.
    for ask in (True, False):
        if ask:
            checker.page.locator("#ask").click()
            checker.page.locator("#question-code canvas").wait_for()
            checker.page.locator("#question-scan").click()
        else:
            checker.page.locator("#camera-start").click()
        film(checker.page, recorded)
        assert _found(checker) == ("cannot_judge", "holder_nonce", "holder_nonce")
        assert checker.report()["document"] is None
        checker.again()
    assert checker.problems == holder.check.problems == []
