"""Files: chosen or dropped; what is not a code, is damaged or is too large is said in words."""

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image

from liangzheng.symbols import code128_image, png, qr, qr_image
from tests.browser.conftest import Site
from tests.support.check_page import CheckPage
from tests.support.held_files import docx, svg
from tests.support.hostile import locked_pdf, pdf
from tests.unit.test_images import ADVISED, DOCUMENTS, OTHER_PICTURES
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence

pytestmark = pytest.mark.browser


def beside(*images: Image.Image) -> Image.Image:
    """Return pictures side by side on white."""
    space = 60
    width = sum(image.width + space for image in images) + space
    sheet = Image.new("L", (width, max(image.height for image in images) + 2 * space), 255)
    x = space
    for image in images:
        sheet.paste(image, (x, space))
        x += image.width + space
    return sheet


@pytest.fixture(scope="module")
def qr_only(site: Site) -> Image.Image:
    """The code of the valid specimen without its barcode."""
    return qr_image(qr(site.specimens()["authentic"]["text"], largest=40))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_file_is_judged_as_on_the_command_line(
    check: CheckPage, site: Site, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"card.{kind.lower()}"
    with Image.open(site.specimen("authentic")) as image:
        image.convert("RGB").save(file, kind)
    check.choose(file)
    report = check.report()
    assert report["outcome"] == "authentic"
    assert report == site.cli_report(file, at=report["times"]["checked_at"])


def test_a_transparent_picture_is_read_on_white(check: CheckPage, qr_only: Image.Image) -> None:
    black = Image.new("L", qr_only.size, 0)
    out = io.BytesIO()
    Image.merge("LA", (black, qr_only.point(lambda value: 255 - value))).save(out, "PNG")
    check.choose_bytes(out.getvalue(), "clear.png", "image/png")
    assert check.report()["outcome"] == "authentic"


def test_a_dropped_picture_is_judged(check: CheckPage, site: Site) -> None:
    check.drop(site.specimen("suspended").read_bytes(), "image/png")
    report = check.report()
    assert (report["outcome"], report["reason"]) == ("restricted", "validity_state_forbids")


@pytest.mark.parametrize("name", ["code.txt", "code.cbor"])
def test_a_file_that_is_no_picture_is_read_as_a_code(
    check: CheckPage, site: Site, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(
        b"\xd8\x3d\xd2\x00binary"
        if name.endswith("cbor")
        else b"  " + site.specimens()["expired"]["text"].encode()
    )
    check.choose(file)
    report = check.report()
    assert report == site.cli_report(file, at=report["times"]["checked_at"])


def test_a_picture_without_a_code(check: CheckPage, tmp_path: Path) -> None:
    file = tmp_path / "empty.png"
    file.write_bytes(png(Image.new("L", (400, 300), 200)))
    check.choose(file)
    # No verdict: there is nothing to judge.
    assert check.problem() == sentence("no_code", "zh")
    assert check.page.locator("#result").is_hidden()
    check.specimen("authentic")
    check.report()
    check.choose(file)
    assert check.problem() == sentence("no_code", "zh")
    assert check.page.locator("#ways").is_visible()


def test_a_picture_with_two_codes(check: CheckPage, site: Site, tmp_path: Path, qr_only: Image.Image) -> None:
    other = qr_image(qr(site.specimens()["expired"]["text"], largest=40))
    file = tmp_path / "two.png"
    file.write_bytes(png(beside(qr_only, other)))
    check.choose(file)
    report = check.report()
    assert (report["outcome"], report["reason"]) == ("cannot_judge", "several_codes")
    assert report == site.cli_report(file, at=report["times"]["checked_at"])


def test_another_kind_of_code_is_named(check: CheckPage) -> None:
    check.choose_bytes(png(qr_image(qr("HTTPS://EXAMPLE.ORG/LICENCE"))), "address.png", "image/png")
    report = check.report()
    assert (report["outcome"], report["reason"]) == ("cannot_judge", "format_other")
    assert check.page.locator(".rows-document").is_hidden()


@pytest.mark.parametrize(
    ("number", "code"), [("1100000000001", "barcode_same"), ("1100000000009", "barcode_differs")]
)
def test_the_barcode_can_follow_in_another_file(
    check: CheckPage, qr_only: Image.Image, number: str, code: str
) -> None:
    check.choose_bytes(png(qr_only), "qr.png", "image/png")
    assert check.report()["checks"][-1]["code"] == "barcode_not_scanned"
    check.page.locator("#with-barcode").click()
    # A picture without the barcode changes nothing.
    check.choose_bytes(png(qr_only), "qr.png", "image/png")
    assert check.problem() == "图里没有找到一维码。请再试一次。"
    check.choose_bytes(png(code128_image(number)), "barcode.png", "image/png")
    report = check.report()
    assert report["checks"][-1]["code"] == code
    assert report["outcome"] == ("authentic" if code == "barcode_same" else "rejected")
    assert check.page.locator("#with-barcode").is_hidden()


def test_one_can_go_back_from_the_barcode(check: CheckPage, qr_only: Image.Image) -> None:
    check.choose_bytes(png(qr_only), "qr.png", "image/png")
    before = check.report()
    check.page.locator("#with-barcode").click()
    assert check.page.locator("#result").is_hidden()
    check.page.locator("#barcode-cancel").click()
    assert check.report() == before


def test_a_barcode_alone_cannot_be_judged(check: CheckPage) -> None:
    check.choose_bytes(png(code128_image("1100000000001")), "barcode.png", "image/png")
    report = check.report()
    assert (report["outcome"], report["reason"]) == ("cannot_judge", "format_barcode_only")


def test_a_cut_off_picture(check: CheckPage, site: Site) -> None:
    data = site.specimen("authentic").read_bytes()
    check.choose_bytes(data[:30], "cut.png", "image/png")
    assert "损坏" in check.problem() or "不完整" in check.problem()


def test_an_empty_file(check: CheckPage) -> None:
    check.choose_bytes(b"", "empty.bin", "application/octet-stream")
    assert check.problem()


@pytest.mark.parametrize("kind", OTHER_PICTURES)
def test_a_picture_of_another_kind_is_named(check: CheckPage, kind: str) -> None:
    check.choose_bytes(OTHER_PICTURES[kind], "picture", "application/octet-stream")
    assert check.problem() == sentence("image_kind", "zh", {"format": kind})


def test_a_code_in_a_drawing_and_in_a_document(check: CheckPage, site: Site) -> None:
    text = site.specimens()["authentic"]["text"]
    plain = png(qr_image(qr(text, largest=40)))
    for data in (
        svg(text),
        svg(text, size=False),
        docx({"image1.jpeg": png(Image.new("L", (300, 200), 90)), "image2.png": plain}),
    ):
        check.choose_bytes(data, "code.png", "image/png")
        assert check.report()["outcome"] == "authentic"
        check.again()


@pytest.mark.parametrize("code", ADVISED)
def test_a_kind_with_advice_of_its_own(check: CheckPage, code: str) -> None:
    check.choose_bytes(ADVISED[code], "code.txt", "text/plain")
    assert check.problem() == sentence(code, "zh")


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_is_named(check: CheckPage, kind: str) -> None:
    check.choose_bytes(DOCUMENTS[kind], "document", "application/octet-stream")
    assert check.problem() == sentence("input_document", "zh", {"format": kind.split(maxsplit=1)[0]})


def test_a_code_on_a_later_page_of_a_pdf(
    check: CheckPage, site: Site, qr_only: Image.Image, tmp_path: Path
) -> None:
    """Read as the command line reads it, by an engine that is fetched with the first PDF."""
    file = tmp_path / "letter.pdf"
    blank = Image.new("L", (1240, 1754), 255)
    blank.save(file, "PDF", save_all=True, append_images=[blank, qr_only], resolution=150.0)
    check.choose(file)
    report = check.report()
    assert report["outcome"] == "authentic"
    assert report == site.cli_report(file, at=report["times"]["checked_at"])


@pytest.mark.parametrize(
    ("data", "code"),
    [(locked_pdf(), "pdf_locked"), (pdf([]), "pdf_empty"), (b"%PDF-1.7 cut off", "pdf_damaged")],
)
def test_a_pdf_that_cannot_be_opened_is_named(check: CheckPage, data: bytes, code: str) -> None:
    check.choose_bytes(data, "card.jpg", "image/jpeg")
    assert check.problem() == sentence(code, "zh")


def test_a_picture_beyond_what_a_canvas_holds_is_read(check: CheckPage, site: Site) -> None:
    """Whole, but smaller; and a code that is too fine for that, in a part of it."""
    code = qr(site.specimens()["authentic"]["text"], largest=40)
    for scale, place in ((6, (300, 400)), (2, (4200, 3100))):
        page = Image.new("L", (6000, 4500), 255)
        page.paste(qr_image(code, scale=scale), place)
        check.choose_bytes(png(page), "photo.png", "image/png")
        assert check.report()["outcome"] == "authentic"
        check.again()


def test_a_damaged_code_and_low_levels_of_sixteen_bits_are_read(
    check: CheckPage, site: Site, tmp_path: Path
) -> None:
    """As on the command line: without a finder pattern, and in a picture that browsers show black."""
    code = qr_image(qr(site.specimens()["authentic"]["text"]), scale=6).convert("L")
    damaged = code.copy()
    damaged.paste(255, (0, 0, code.width // 8, code.height // 8))
    low = Image.new("I;16", code.size)
    low.putdata(list(code.tobytes()))
    for name, picture in (("damaged.png", damaged), ("low.png", low)):
        file = tmp_path / name
        picture.save(file)
        check.choose(file)
        report = check.report()
        assert report["outcome"] == "authentic", name
        assert report == site.cli_report(file, at=report["times"]["checked_at"])
        check.again()


def test_bytes_that_are_nothing_known_are_said_to_be(check: CheckPage) -> None:
    check.choose_bytes(b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "setup.exe", "application/octet-stream")
    assert check.problem() == sentence("input_unknown", "zh")


@pytest.mark.parametrize("data", [b"BM" + bytes(16) + (9_000).to_bytes(4, "little") * 2 + bytes(30)])
def test_a_bitmap_of_too_many_pixels_is_refused_by_its_header(check: CheckPage, data: bytes) -> None:
    check.choose_bytes(data, "huge.bmp", "image/bmp")
    assert check.problem() == sentence("image_too_large", "zh")


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(check: CheckPage) -> None:
    header = b"IHDR" + (30_000).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    data = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4)
    check.choose_bytes(data, "huge.png", "image/png")
    assert "太大" in check.problem() or "超过" in check.problem()


def test_a_file_of_too_many_bytes_is_refused(check: CheckPage, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_bytes(b"x" * (limits.FILE_LENGTH + 1))
    check.choose(file)
    assert check.problem()
