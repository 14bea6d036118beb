"""A code split over several QR codes, in the page: in one picture, one after another, before the camera."""

from pathlib import Path

import pytest
from PIL import Image

from tests.browser.conftest import Site
from tests.browser.test_camera import film
from tests.support.check_page import CheckPage
from tests.support.split_codes import drawn, png

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def parts(site: Site) -> list[Image.Image]:
    return drawn(site.specimens()["authentic"]["text"], 3)


def test_all_in_one_picture(check: CheckPage, site: Site, parts: list[Image.Image], tmp_path: Path) -> None:
    file = tmp_path / "all.png"
    file.write_bytes(png(*parts))
    check.choose(file)
    report = check.report()
    assert (report["outcome"], report["format"]) == ("authentic", "lz1")
    assert report == site.cli_report(file, at=report["times"]["checked_at"])


def test_one_after_another(check: CheckPage, parts: list[Image.Image]) -> None:
    for have, image in enumerate((parts[2], parts[0]), 1):
        check.choose_bytes(png(image), "part.png", "image/png")
        report = check.report()
        assert (report["reason"], report["document"]) == ("code_parts_missing", None)
        assert report["checks"][0]["detail"] == {"have": have, "of": 3}
        assert f"一共3个，现在只有{have}个" in check.page.locator("#result").inner_text()
        check.again()
    check.choose_bytes(png(parts[1]), "part.png", "image/png")
    assert check.report()["outcome"] == "authentic"
    # Now it is forgotten.
    check.again()
    check.choose_bytes(png(parts[1]), "part.png", "image/png")
    assert check.report()["checks"][0]["detail"] == {"have": 1, "of": 3}


def test_parts_of_another_code(check: CheckPage, site: Site, parts: list[Image.Image]) -> None:
    check.choose_bytes(png(parts[0]), "part.png", "image/png")
    assert check.report()["reason"] == "code_parts_missing"
    check.again()
    other = drawn(site.specimens()["expired"]["text"], 3)
    check.choose_bytes(png(other[1]), "part.png", "image/png")
    assert check.report()["reason"] == "code_parts_differ"


def test_before_the_camera(check: CheckPage, camera_file: Path, parts: list[Image.Image]) -> None:
    frames = []
    for image in parts:
        film(camera_file, image)
        frames += [camera_file.read_bytes()] * 30
    camera_file.write_bytes(frames[0])
    check.page.locator("#camera-start").click()
    check.page.get_by_text("读到了1个，一共3个").first.wait_for()
    assert check.page.locator("#result").is_hidden()
    check.page.locator("#camera-stop").click()
    # A film that shows one after another; the first was seen already.
    camera_file.write_bytes(b"".join(frames))
    check.page.locator("#camera-start").click()
    assert check.report()["outcome"] == "authentic"
