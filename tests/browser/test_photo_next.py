"""The page that looks at a photo: what it advises next, and how its answer is drawn."""

import math
from typing import Final

import pytest
from PIL import Image, ImageDraw
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
    assert "裁剪又改不了的：“白色背景”" in said
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


#: The badges of the hints that are drawn: their middles and radii on the screen.
_BADGES: Final = """() => [...document.querySelectorAll('#hints circle')].map((node) => {
    const { left, top, width } = node.getBoundingClientRect();
    return [left + width / 2, top + width / 2, width / 2];
})"""


def test_marks_are_drawn_only_of_what_the_list_shows(photo: CheckPage) -> None:
    parted = portrait()
    ImageDraw.Draw(parted).ellipse((470, 897, 630, 933), fill=(100, 50, 48))
    _choose(photo, parted)
    assert photo.page.locator("#findings .finding").count() == 0
    assert photo.page.locator("#hints .hint").count() == 0
    rest = photo.page.locator("#rest details").first
    rest.locator("summary").click()
    rest.locator(".finding-show").first.click()
    assert photo.page.locator("#hints .hint").count() == 1
    rest.locator(".finding-show").first.click()
    assert photo.page.locator("#hints .hint").count() == 0


def test_every_row_has_its_number_and_no_badge_hides_another(photo: CheckPage) -> None:
    """The ground's mark and that of the crop begin at one corner; few pixels have no place to point at."""
    wide = Image.new("RGB", (700, 700), _BLUE)
    wide.paste(portrait(300, ground=_BLUE), (200, 130))
    _choose(photo, wide)
    rows = photo.page.locator("#findings .finding")
    assert {"ground_white", "proportion", "pixels"} <= {row.get_attribute("data-rule") for row in rows.all()}
    numbers = [row.locator(".finding-number").inner_text() for row in rows.all()]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    badges: list[list[float]] = photo.page.evaluate(_BADGES)
    assert len(badges) > 1
    for at, (x, y, radius) in enumerate(badges):
        assert all(math.hypot(x - u, y - v) >= radius + other for u, v, other in badges[:at])


def test_badges_grow_with_the_letters(photo: CheckPage) -> None:
    _choose(photo, portrait(ground=_BLUE))
    ((_, _, small),) = photo.page.evaluate(_BADGES)
    assert small >= 10
    photo.page.evaluate("document.documentElement.style.fontSize = '200%'")
    photo.until(f"document.querySelector('#hints circle').getBoundingClientRect().width > {3.5 * small}")
    photo.page.evaluate("document.documentElement.style.fontSize = ''")
