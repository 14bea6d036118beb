"""The page that looks at a photo: what it advises next, and how its answer is drawn."""

from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.support.check_page import CheckPage
from tests.support.drawn_face import WHITE, portrait
from tests.support.photo_page import jpeg

pytestmark = pytest.mark.browser

_BLUE: Final = (90, 140, 200)
#: The buttons that are seen and drawn as the thing to do; those of the rows of findings are not among them.
_STRONG: Final = """() => [...document.querySelectorAll('#result .button:not(.button-plain)')]
    .filter((node) => node.checkVisibility()).map(({ id }) => id)"""


def _choose(photo: CheckPage, image: Image.Image) -> None:
    photo.choose_bytes(jpeg(image), "photo.jpg", "image/jpeg")
    photo.report()


def _strong(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_STRONG)
    return found


def test_where_the_cut_mends_nothing_another_photo_is_advised(photo: CheckPage) -> None:
    _choose(photo, portrait(ground=_BLUE))
    assert _strong(photo.page) == ["retake", "again"]
    # It can be saved: the office decides. But not without a word.
    assert photo.page.locator("#save").is_visible()
    said = photo.page.locator("#mend-text").inner_text()
    assert "存下来的照片里还是老样子，照样会被退回" in said
    assert "白色背景" in said
    photo.page.locator("#retake").click()
    assert photo.page.locator("#result").is_hidden()
    assert photo.page.evaluate("document.activeElement.id") == "file-button"


def test_where_the_cut_mends_all_the_cut_is_advised(photo: CheckPage) -> None:
    wide = Image.new("RGB", (2600, 2600), WHITE)
    wide.paste(portrait(), (700, 700))
    for image, word in ((wide, "可以裁成"), (portrait(), "不用裁")):
        _choose(photo, image)
        assert _strong(photo.page) == ["to-save", "save"]
        assert word in photo.page.locator("#mend-text").inner_text()
        assert "退回" not in photo.page.locator("#mend-text").inner_text()
        photo.again()


def test_where_nothing_can_be_cut_another_photo_is_advised(photo: CheckPage) -> None:
    for image in (portrait(300), Image.new("RGB", (800, 600), WHITE)):
        _choose(photo, image)
        assert _strong(photo.page) == ["retake", "again"]
        photo.again()
