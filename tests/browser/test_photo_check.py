"""The page that looks at a photo: a drawn portrait in, findings out, the same as on the command line."""

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Final, Literal

import pytest
from PIL import Image
from playwright.sync_api import Page

from liangzheng.symbols import qr, qr_image
from tests.browser.conftest import Opener
from tests.support.axe import clean
from tests.support.check_page import CheckPage
from tests.support.cli import run
from tests.support.drawn_face import WHITE, portrait
from tests.support.further import further
from tests.support.photo_page import jpeg, open_photo_check, states

pytestmark = pytest.mark.browser

_BLUE: Final = (90, 140, 200)
_ROOM: Final = 2600


@pytest.mark.parametrize("ground", [WHITE, _BLUE])
def test_the_page_finds_what_the_command_line_finds(
    photo: CheckPage, tmp_path: Path, ground: tuple[int, int, int]
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(jpeg(portrait(ground=ground)))
    photo.choose(file)
    found = photo.report()
    expected = json.loads(run("photo", "--json", file).out)
    assert states(found["findings"]) == states(expected["findings"])
    assert found["summary"] == expected["summary"]
    assert found["crop"]["width"] == pytest.approx(expected["crop"]["width"], rel=0.01)
    # What would fail is drawn on the picture and comes first.
    wrong = ["ground_white"] if ground == _BLUE else []
    hints = photo.page.locator("#hints .hint")
    assert hints.count() == len(wrong)
    rows = photo.page.locator("#findings > .findings > .finding")
    assert [row.get_attribute("data-rule") for row in rows.all()] == wrong


def test_what_is_turned_and_small_in_the_picture_is_cut_and_saved(photo: CheckPage) -> None:
    """By a seventh of a right angle in the picture, and by EXIF besides."""
    wide = Image.new("RGB", (_ROOM, _ROOM), WHITE)
    wide.paste(portrait(), (700, 700))
    wide = wide.rotate(8, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    exif[0x010F] = "the maker of the phone"
    photo.choose_bytes(jpeg(wide.rotate(90), exif=exif.tobytes()), "photo.jpg", "image/jpeg")
    found = photo.report()
    assert states(found["findings"])["roll"] == "look"
    photo.page.locator("[data-rule=roll] .finding-cut").click()
    assert photo.page.evaluate("document.activeElement.id") == "save"
    assert abs(found["crop"]["turn"]) == pytest.approx(0.14, abs=0.02)
    with photo.page.expect_download() as download:
        photo.page.locator("#save").click()
    assert download.value.suggested_filename == "photo-1040x1512.jpg"
    data = Path(download.value.path()).read_bytes()
    assert len(data) <= 500_000
    assert b"maker of the phone" not in data
    with Image.open(io.BytesIO(data)) as cut:
        assert (cut.format, cut.size) == ("JPEG", (1040, 1512))
    # It is what it was cut for: nothing is found any more.
    photo.again()
    photo.choose_bytes(data, "cut.jpg", "image/jpeg")
    again = states(photo.report()["findings"])
    assert {rule for rule, state in again.items() if state in {"fail", "look"}} == set()


@pytest.mark.parametrize("turn", [90, *further(270)])
def test_a_photo_that_lies_on_its_side_is_turned_with_one_tap(
    photo: CheckPage, tmp_path: Path, turn: int
) -> None:
    """Told from the face, as on the command line, since the file says nothing of it; then looked at again."""
    file, upright = tmp_path / "turned.jpg", portrait(ground=_BLUE)
    file.write_bytes(jpeg(upright.rotate(turn, expand=True)))  # against the clock
    photo.choose(file)
    for told in (photo.report(), json.loads(run("photo", "--json", file).out)):
        (finding,) = told["findings"]
        assert (finding["rule"], finding["code"]) == ("roll", "roll_side")
    assert photo.page.locator("#save").is_hidden()
    photo.page.locator("#turn").click()
    photo.page.locator("[data-rule=one_face]").wait_for(state="attached")
    assert photo.page.locator("#turn").is_hidden()
    turned = states(photo.report()["findings"])
    photo.again()
    photo.choose_bytes(jpeg(upright), "upright.jpg", "image/jpeg")
    expected = states(photo.report()["findings"])
    # A JPEG that was turned is another JPEG: what lies at a limit may be told with less certainty.
    alarms = [{rule for rule in one if one[rule] in {"fail", "look"}} for one in (turned, expected)]
    assert alarms[0] ^ alarms[1] <= {"blocks"}


def _too_large() -> bytes:
    """A PNG whose header promises more pixels than any phone's photo has."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def _moving() -> bytes:
    out, whole = io.BytesIO(), portrait(200)
    whole.save(out, "GIF", save_all=True, append_images=[whole.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    return out.getvalue()


def test_a_phone_s_jpeg_of_two_pictures_is_a_photo(photo: CheckPage) -> None:
    out = io.BytesIO()
    portrait().save(out, "MPO", quality=93, save_all=True, append_images=[Image.new("RGB", (60, 80))])
    photo.choose_bytes(out.getvalue(), "portrait.jpg", "image/jpeg")
    assert states(photo.report()["findings"])["one_face"] == "good"


def test_what_is_no_photo_is_told_in_a_sentence(photo: CheckPage) -> None:
    whole = jpeg(portrait(400))
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
    for name, data, words in (
        ("broken.jpg", whole[: len(whole) // 3], "打不开"),
        ("photo.heic", heic, "HEIC"),
        ("photo.txt", b"a text, no picture", "不是照片"),
        ("empty.jpg", b"", "不是照片"),
        ("scan.tif", b"II*\0" + bytes(40), "TIFF"),
        ("huge.png", _too_large(), "太大"),
        ("moving.gif", _moving(), "动图"),
    ):
        photo.page.evaluate("document.getElementById('problem').hidden = true")
        photo.choose_bytes(data, name, "image/jpeg")
        assert words in photo.problem(), name
        assert photo.page.locator("#result").is_hidden()
    code = qr_image(qr("LZ1:NOTHING"))
    for name, image in (("code", code), ("wall", Image.new("RGB", (800, 600), WHITE))):
        photo.choose_bytes(jpeg(image.convert("RGB")), f"{name}.jpg", "image/jpeg")
        assert photo.report()["crop"] is None
        assert "没有" in photo.page.locator("#summary").inner_text()
        assert photo.page.locator("#mend").is_hidden()
        photo.again()


def test_of_a_ground_that_was_cut_away_nothing_is_saved(photo: CheckPage) -> None:
    image = portrait().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, image.width, image.height // 12))
    out = io.BytesIO()
    image.save(out, "PNG")
    photo.choose_bytes(out.getvalue(), "cut-away.png", "image/png")
    assert photo.report()["findings"][0]["code"] == "ground_cut_away"
    assert "抠掉" in photo.page.locator("#mend-text").inner_text()
    assert photo.page.locator("#save").is_hidden()


def test_a_photo_is_taken_by_the_camera(photo: CheckPage, camera_file: Path) -> None:
    frame = Image.new("RGB", (1280, 960), WHITE)
    frame.paste(portrait(500), (390, 120))
    camera_file.write_bytes(jpeg(frame))
    photo.page.locator("#camera-start").click()
    photo.page.locator("[data-seconds='0']").click()
    assert states(photo.report()["findings"])["one_face"] == "good"
    assert photo.page.evaluate("document.getElementById('video').srcObject") is None
    photo.again()
    photo.page.locator("#camera-stop").click()
    for name, words in (
        ("NotFoundError", "没有找到摄像头"),
        ("NotSupportedError", "不提供摄像头"),
        ("OverconstrainedError", "不合用"),
        ("NotAllowedError", "许可"),
        ("NotReadableError", "别的程序"),
    ):
        photo.page.evaluate("document.getElementById('problem').hidden = true")
        missing = f"Promise.reject(new DOMException('', '{name}'))"
        photo.page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = () => {missing}; }}")
        photo.page.locator("#camera-start").click()
        assert words in photo.problem()
        assert photo.page.locator("#file-button").inner_text() in photo.problem()


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_axe_finds_nothing_and_nothing_is_cut_off(photo: CheckPage) -> None:
    clean(photo.page)
    photo.choose_bytes(jpeg(portrait(ground=_BLUE)), "photo.jpg", "image/jpeg")
    photo.report()
    schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")
    for scheme in schemes:
        photo.page.emulate_media(color_scheme=scheme)
        clean(photo.page)
    assert _fits(photo.page)
    photo.page.locator("[data-large-text]").click()
    assert _fits(photo.page)
    clean(photo.page)
    photo.page.locator("[data-large-text]").click()


def test_it_works_offline_after_one_visit(opener: Opener) -> None:
    visit = opener(load=False, service_workers="allow")
    visit.page.goto(f"{visit.origin}en/photo-check/")
    visit.page.evaluate("navigator.serviceWorker.ready")
    # Controlled from its start, as every visit but the first is.
    open_photo_check(visit, "en")
    visit.page.wait_for_timeout(500)
    visit.page.context.set_offline(True)
    open_photo_check(visit, "en")
    visit.choose_bytes(jpeg(portrait()), "photo.jpg", "image/jpeg")
    assert "The office decides" in visit.report()["summary"]
    assert visit.problems == []
