"""The page that looks at a photo: its camera, what it says of what is no photo, and of several at once."""

import base64
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from tests.browser.conftest import Opener
from tests.support.check_page import CheckPage
from tests.support.drawn_face import WHITE, portrait
from tests.support.photo_page import jpeg

pytestmark = pytest.mark.browser

_FOCUS: Final = "document.activeElement.id || document.activeElement.dataset.seconds"
_IN_VIEW: Final = """(id) => {
    const { top, bottom } = document.getElementById(id).getBoundingClientRect();
    return top >= document.querySelector('.top').getBoundingClientRect().bottom && bottom <= innerHeight;
}"""
_DROP_ALL: Final = """(texts) => {
    const transfer = new DataTransfer();
    texts.forEach((text, at) => transfer.items.add(
        new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], `${at}`, { type: 'image/jpeg' })));
    document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def test_what_is_no_photo_is_told_in_view_after_an_answer(photo: CheckPage) -> None:
    photo.choose_bytes(jpeg(portrait(ground=(90, 140, 200))), "photo.jpg", "image/jpeg")
    photo.report()
    photo.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    photo.choose_bytes(b"%PDF-1.7\n", "scan.pdf", "application/pdf")
    assert "不是照片" in photo.problem()
    assert photo.page.evaluate(_IN_VIEW, "problem")
    assert photo.page.evaluate(_FOCUS) == "problem"


def test_the_camera_is_worked_by_keys_and_its_countdown_stopped(photo: CheckPage, camera_file: Path) -> None:
    frame = Image.new("RGB", (1280, 960), WHITE)
    frame.paste(portrait(500), (390, 120))
    camera_file.write_bytes(jpeg(frame))
    page = photo.page
    page.locator("#camera-start").press("Enter")
    photo.until(f"({_FOCUS}) === '0'")
    for stop in ("Escape", "Enter"):
        page.locator("[data-seconds='10']").press("Enter")
        assert page.evaluate(_FOCUS) == "count-cancel"
        assert page.locator("#countdown").is_visible()
        assert page.locator("[data-seconds='0']").is_hidden()
        page.keyboard.press(stop)
        assert page.locator("#countdown").is_hidden()
        assert page.evaluate(_FOCUS) == "10"
        assert page.locator("#video").is_visible()
    # From the answer one tap leads back to the camera.
    page.locator("[data-seconds='0']").click()
    photo.report()
    assert page.locator("#again").inner_text() == "重新拍"
    page.locator("#again").click()
    photo.until(f"({_FOCUS}) === '0'")
    assert page.locator("#result").is_hidden()
    page.locator("#camera-stop").click()
    assert page.evaluate(_FOCUS) == "camera-start"
    # A file is another matter.
    photo.choose_bytes(jpeg(portrait()), "photo.jpg", "image/jpeg")
    photo.report()
    assert page.locator("#again").inner_text() == "换一张"


def test_of_several_at_once_the_first_is_looked_at_and_that_is_said(photo: CheckPage) -> None:
    both = [base64.b64encode(jpeg(portrait(600, ground=ground))).decode() for ground in (WHITE, (9, 9, 9))]
    photo.page.evaluate(_DROP_ALL, both)
    photo.report()
    assert "选了 2 张，看的是第一张" in photo.page.locator("#first-only").inner_text()
    assert "选了 2 张" in photo.page.locator("#live").inner_text()
    photo.choose_bytes(jpeg(portrait()), "photo.jpg", "image/jpeg")
    photo.until("document.getElementById('first-only').hidden")
    photo.report()


def test_dragging_and_keys_are_told_of_where_there_is_a_mouse(photo: CheckPage, opener: Opener) -> None:
    assert photo.page.locator(".way-note").is_visible()
    phone = opener(load=False, width=360, is_mobile=True, has_touch=True)
    phone.page.goto(f"{phone.origin}zh/photo-check/")
    phone.page.locator("#ways").wait_for()
    assert phone.page.locator(".way-note").is_hidden()
