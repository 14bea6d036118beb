"""axe finds nothing on the verifier page: before and after a verdict, in both schemes and languages."""

from typing import Literal

import pytest

from tests.browser.conftest import Opener
from tests.support.axe import COLOURS, clean
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("lang", "schemes"), [("zh", ("light", "dark")), pytest.param("en", ("light",), marks=pytest.mark.long)]
)
def test_axe_finds_nothing(opener: Opener, lang: str, schemes: tuple[Literal["light", "dark"], ...]) -> None:
    check = opener(lang)
    check.ready()
    for scheme in schemes:
        check.page.emulate_media(color_scheme=scheme)
        rules = () if scheme == "light" else COLOURS
        clean(check.page, *rules)
        for name in ("authentic", "expired", "altered", "unsigned"):
            check.specimen(name)
            check.report()
            for details in check.page.locator("#result details").all():
                details.evaluate("details => { details.open = true; }")
            clean(check.page, *rules)
            check.again()
    check.page.locator("#text-way summary").click()
    clean(check.page)
    assert check.problems == []


def test_everything_can_be_done_by_keyboard(check: CheckPage) -> None:
    check.page.locator("[data-specimen=authentic]").focus()
    check.page.keyboard.press("Enter")
    check.report()
    check.page.keyboard.press("Tab")
    assert check.page.evaluate("document.activeElement.id") == "again"
    check.page.keyboard.press("Space")
    check.page.locator("#ways").wait_for()
    assert check.page.evaluate("document.activeElement.id") == "ways-title"
    check.page.keyboard.press("Tab")
    assert check.page.evaluate("document.activeElement.id") == "camera-start"
