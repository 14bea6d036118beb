"""The camera: Chromium's fake device films a picture that the test has made."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Route

from liangzheng.symbols import code128_image, qr, qr_image
from tests.browser.conftest import Opener, Site
from tests.support.check_page import CheckPage

pytestmark = pytest.mark.browser

FRAME = (1280, 960)


def film(file: Path, image: Image.Image) -> None:
    """Let the camera see a picture, in the middle of a grey desk, the next time it is opened."""
    frame = Image.new("L", FRAME, 150)
    scale = min(FRAME[0] * 0.9 / image.width, FRAME[1] * 0.9 / image.height)
    shown = image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.LANCZOS)
    frame.paste(shown, ((FRAME[0] - shown.width) // 2, (FRAME[1] - shown.height) // 2))
    out = io.BytesIO()
    frame.convert("RGB").save(out, "JPEG", quality=92)
    file.write_bytes(out.getvalue())


def film_specimen(file: Path, site: Site, name: str) -> None:
    with Image.open(site.specimen(name)) as image:
        film(file, image.convert("L"))


@pytest.mark.parametrize("name", ["authentic", "contradicting", "inspection_mark"])
def test_a_filmed_specimen_is_judged(check: CheckPage, site: Site, camera_file: Path, name: str) -> None:
    film_specimen(camera_file, site, name)
    check.page.locator("#camera-start").click()
    report = check.report()
    assert report == site.cli_report(site.specimen(name), at=report["times"]["checked_at"])
    # The camera goes off with the verdict.
    assert check.page.evaluate("document.getElementById('video').srcObject") is None
    assert check.page.locator("#viewfinder").is_hidden()


def test_scanning_begins_before_python(opener: Opener, site: Site, camera_file: Path) -> None:
    film_specimen(camera_file, site, "suspended")
    check = opener(load=False)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    check.page.context.route("**/runtime/python.*", hold)
    check.open()
    check.page.locator("#camera-start").click()
    check.page.get_by_text("码已经读到").first.wait_for()
    assert check.page.locator("#result").is_hidden()
    # Nothing else is to be done, but to give it up; and what is awaited is told.
    assert check.page.locator("#ways").is_hidden()
    assert check.page.locator("#cancel").is_visible()
    assert "MB" in check.page.locator("#progress [data-sentence]").inner_text()
    while not held:  # on a busy machine the code is read before the archive is asked for
        check.page.wait_for_timeout(50)
    held[0].continue_()
    assert check.report()["reason"] == "validity_state_forbids"
    assert check.problems == []


def test_the_barcode_is_filmed_after_the_code(check: CheckPage, site: Site, camera_file: Path) -> None:
    film(camera_file, qr_image(qr(site.specimens()["authentic"]["text"], largest=40)))
    check.page.locator("#camera-start").click()
    assert check.report()["checks"][-1]["code"] == "barcode_not_scanned"
    film(camera_file, code128_image("1100000000009"))
    check.page.locator("#with-barcode").click()
    check.page.locator("#camera-start").click()
    check.page.locator("#result[data-outcome=rejected]").wait_for()
    assert check.report()["reason"] == "barcode_differs"


def test_a_barcode_alone_waits_for_its_code(check: CheckPage, camera_file: Path) -> None:
    film(camera_file, code128_image("1100000000001"))
    check.page.locator("#camera-start").click()
    check.page.get_by_text("一维码已经读到").first.wait_for()
    assert check.page.locator("#result").is_hidden()
    check.page.locator("#camera-stop").click()
    assert check.page.locator("#viewfinder").is_hidden()


def test_an_advertisement_does_not_end_the_search(check: CheckPage, camera_file: Path) -> None:
    film(camera_file, qr_image(qr("HTTPS://EXAMPLE.COM/SALE")))
    check.page.locator("#camera-start").click()
    seen = check.page.locator("#camera-codes button")
    seen.wait_for()
    assert "HTTPS://EXAMPLE.COM" in seen.inner_text()
    assert check.page.locator("#result").is_hidden()
    # Whoever means it can have it checked.
    seen.click()
    assert check.report()["outcome"] == "cannot_judge"
    assert check.page.locator("#camera-codes").is_hidden()


def test_a_camera_that_goes_away_is_said_in_words(check: CheckPage, camera_file: Path) -> None:
    film(camera_file, Image.new("L", (300, 300), 90))
    check.page.locator("#camera-start").click()
    check.page.locator("#camera-hint").wait_for()
    check.until("document.getElementById('video').videoWidth > 0")
    check.page.evaluate("""() => {
        const [track] = document.getElementById('video').srcObject.getVideoTracks();
        track.dispatchEvent(new Event('ended'));
    }""")
    assert check.problem().startswith("摄像头断开了")
    assert check.page.locator("#viewfinder").is_hidden()


#: A drawing in the camera's place; ``show`` draws it anew thirty times a second, in whatever size.
DRAWN_CAMERA = """() => {
    const context = document.createElement('canvas').getContext('2d');
    const stream = context.canvas.captureStream();
    navigator.mediaDevices.getUserMedia = async () => stream.clone();
    window.show = (width, height, { grey = 0, trembles = true, picture = null }) => {
        clearInterval(window.clock);
        Object.assign(context.canvas, { width, height });
        let turn = 0;
        const draw = () => {
            context.fillStyle = `rgb(${grey} ${grey} ${grey})`;
            context.fillRect(0, 0, width, height);
            if (picture) context.drawImage(picture, width / 2 - 225, height / 2 - 225, 450, 450);
            context.fillStyle = `rgb(${grey + turn} 0 0)`;
            context.fillRect(0, 0, width, 40);
            if (trembles) turn = (turn + 1) % 5;
        };
        draw();
        window.clock = setInterval(draw, 33);
    };
}"""


def test_a_camera_that_shows_nothing_of_use_is_told_what_is_wrong(check: CheckPage, site: Site) -> None:
    check.page.evaluate(DRAWN_CAMERA)
    hint = check.page.locator("#camera-hint")
    check.page.evaluate("show(640, 480, {})")
    check.page.locator("#camera-start").click()
    hint.filter(has_text="画面全黑").wait_for()
    check.page.evaluate("show(640, 480, { grey: 120, trembles: false })")
    hint.filter(has_text="画面一直不动").wait_for()
    # Huge, then small, and it goes on reading.
    check.page.evaluate("show(4096, 3072, { grey: 120 })")
    check.until("document.getElementById('video').videoWidth === 4096")
    check.page.evaluate(
        """async (name) => {
            const picture = document.querySelector(`[data-specimen=${name}] img`);
            await picture.decode();
            show(800, 600, { grey: 120, picture });
        }""",
        "authentic",
    )
    assert check.report()["outcome"] == "authentic"
    check.page.reload()
    check.ready()


def test_torch_and_zoom_are_offered_where_the_camera_has_them(check: CheckPage, camera_file: Path) -> None:
    film(camera_file, Image.new("L", (300, 300), 90))
    check.page.locator("#camera-start").click()
    check.page.locator("#camera-hint").wait_for()
    assert check.page.locator("#torch").is_hidden()
    assert check.page.locator("#zoom").is_hidden()
    check.page.locator("#camera-stop").click()
    # The fake device has neither, so the browser's two answers about a phone's camera are put in.
    check.page.evaluate("""() => {
        const track = MediaStreamTrack.prototype;
        window.asked = [];
        track.getCapabilities = () => ({ torch: true, zoom: { min: 1, max: 8 } });
        track.applyConstraints = async ({ advanced }) => window.asked.push(...advanced);
    }""")
    check.page.locator("#camera-start").click()
    check.page.locator("#torch").click()
    check.page.locator("#zoom").click()
    check.page.locator("#torch").click()
    assert check.page.evaluate("window.asked") == [{"torch": True}, {"zoom": 2}, {"torch": False}]
    assert check.page.locator("#torch").get_attribute("aria-pressed") == "false"
    assert check.page.locator("#zoom").get_attribute("aria-pressed") == "true"
    check.page.locator("#camera-stop").click()
    check.page.reload()
    check.ready()


def test_no_camera_is_said_in_words(opener: Opener) -> None:
    check = opener(load=False)
    check.page.add_init_script("delete Navigator.prototype.mediaDevices")
    check.open()
    check.page.locator("#camera-start").click()
    assert check.problem().startswith("这个浏览器不提供摄像头")


@pytest.mark.parametrize(
    ("name", "words"),
    [("NotAllowedError", "许可"), ("NotFoundError", "没有找到摄像头"), ("NotReadableError", "打不开")],
)
def test_a_refused_camera_is_said_in_words(check: CheckPage, name: str, words: str) -> None:
    check.page.evaluate(
        """name => {
            const media = navigator.mediaDevices;
            let left = name === 'NotReadableError' ? 2 : 1;  // what is not free yet is asked for once more
            media.getUserMedia = async () => {
                if (!--left) delete media.getUserMedia;
                throw new DOMException('', name);
            };
        }""",
        name,
    )
    check.page.locator("#camera-start").click()
    assert words in check.problem()
    assert check.page.locator("#camera-start").is_visible()
