"""Codes from pictures of every kind; damaged, cut off, huge and foreign files told apart, and quickly."""

import io
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from liangzheng.errors import BuilderError
from liangzheng.inputs import read_input
from liangzheng.pictures.images import _codes, _open
from liangzheng.symbols import code128_image, png, qr, qr_image
from tests.bench.pictures.scenes import scene
from tests.fuzz import fuzz_images
from tests.support.read_codes import read_codes
from tests.support.signed import claims, lz1
from verifier_wasm import limits
from verifier_wasm.catalogue import sentence
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Code
from verifier_wasm.shown.file_kinds import OtherKind, is_picture, other_kind

_TEXT = lz1(claims())
_QR = qr_image(qr(_TEXT), scale=4)
_CARD = "9901234567890"
#: How files of other kinds begin; test_file.py gives them to the page.
OTHER_PICTURES = {
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "AVIF": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    "TIFF": b"II*\0\x08\0\0\0",
    "ICO": b"\0\0\1\0\1\0\x10\x10\0\0",
    "EMF": b"\1\0\0\0" + bytes(36) + b" EMF",
    "BMP": b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0",
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "JPEG XL": b"\0\0\0\x0cJXL \r\n\x87\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "SVG": b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made here -->\n<svg xmlns="http://www.w3.org/2000/svg">'
    b'<image href="https://example.org/code.png"/></svg>',
}
#: The same of documents; the first word is the name.
DOCUMENTS = {
    "HTML page": b"\n<!doctype html>\n<html lang=zh><body>",
    "XML": b'<?xml version="1.0"?><licence/>',
    "XML in UTF-16": b"\xff\xfe" + "<svg/>".encode("utf-16-le"),
    "Office of old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "ZIP": b"PK\x03\x04" + bytes(22) + b"\x05\0\0\0a.png",
    "RTF": b"{\\rtf1\\ansi",
    "GZIP": b"\x1f\x8b\x08\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "RAR": b"Rar!\x1a\x07\0",
    "Photoshop": b"8BPS\0\x01",
}
#: Kinds with advice of their own, by its code.
ADVISED = {
    "image_heic": OTHER_PICTURES.pop("HEIC"),
    "image_svg": OTHER_PICTURES.pop("SVG"),
    "input_office": b"PK\x03\x04" + bytes(22) + b"\x13\0\0\0[Content_Types].xml",
    "input_video": b"\0\0\0\x18ftypmp42",
}


def _save(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _page(*images: Image.Image) -> Image.Image:
    """Put pictures below each other on white."""
    page = Image.new("L", (max(image.width for image in images), sum(image.height for image in images)), 255)
    top = 0
    for image in images:
        page.paste(image, (0, top))
        top += image.height
    return page


def _code(data: bytes) -> str:
    with pytest.raises(BuilderError) as caught:
        read_codes(data, source="card.png")
    assert str(caught.value).startswith("card.png: ")
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 60}),
        ("WEBP", {"quality": 60}),
        ("WEBP", {"lossless": True}),
        ("GIF", {}),
        ("PDF", {"resolution": 150.0}),
    ],
)
def test_every_kind_of_picture(kind: str, options: dict[str, Any]) -> None:
    data = _save(_QR, kind, **options)
    assert is_picture(data)
    assert read_codes(data) == [Code(_TEXT.encode(), "QRCode")]


@pytest.mark.parametrize("mode", ["1", "RGB", "RGBA", "P", "LA", "I;16", "CMYK"])
def test_every_mode_of_pixels(mode: str) -> None:
    if mode == "I;16":
        image = Image.frombytes("I;16", _QR.size, b"".join(bytes([0, value]) for value in _QR.tobytes()))
    else:
        image = _QR.convert(mode)
    data = _save(image, "JPEG" if mode == "CMYK" else "PNG")
    assert read_codes(data)[0].data == _TEXT.encode()


def test_black_on_a_transparent_background() -> None:
    image = Image.new("LA", _QR.size, (0, 0))
    image.putalpha(_QR.point(lambda value: 255 - value))
    assert read_codes(_save(image, "PNG"))[0].data == _TEXT.encode()


@pytest.mark.parametrize("angle", [7, 90, 180, 200])
def test_turned(angle: int) -> None:
    assert read_codes(png(_QR.rotate(angle, expand=True, fillcolor=255)))[0].data == _TEXT.encode()


def test_a_picture_is_turned_as_its_camera_says() -> None:
    image = Image.new("RGB", (300, 100), "white")
    image.paste("black", (0, 0, 50, 50))
    exif = Image.Exif()
    exif[0x0112] = 6  # TIFF 6.0, Orientation: to be turned a quarter to the right
    turned, _ = _open(_save(image, "PNG", exif=exif.tobytes()), "picture")
    assert turned.size == (100, 300)
    assert [turned.getpixel(place) for place in ((75, 25), (25, 25))] == [0, 255]


def test_spoilt_exif_spoils_no_picture() -> None:
    """Each byte of it put wrong in turn: the picture is there, turned or not."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x011A] = 6, "a maker of cameras", 72.0
    photo = _save(Image.new("L", (300, 100), "white"), "JPEG", exif=exif.tobytes())
    start = photo.index(b"Exif\0\0")
    for place in range(start, start + len(exif.tobytes())):
        for value in (0, 0xFF):
            spoilt = photo[:place] + bytes([value]) + photo[place + 1 :]
            picture, is_whole = _open(spoilt, "picture")
            assert is_whole
            assert picture.size in {(100, 300), (300, 100)}


@pytest.mark.parametrize(
    ("alpha", "seen"), [(0, (255, 255, 255)), (255, (0, 100, 200)), (254, (1, 101, 200))]
)
def test_white_where_the_picture_is_clear(alpha: int, seen: tuple[int, int, int]) -> None:
    image = Image.new("RGBA", (2, 2), (0, 100, 200, alpha))
    found = _open(_save(image, "PNG"), "picture")[0].getpixel((0, 0))
    assert isinstance(found, int | float)
    assert abs(found - _grey(seen)) <= 1


def _grey(colour: tuple[int, int, int]) -> int:
    """Return the engine's grey of a colour (RGBToLum of zxing-cpp)."""
    red, green, blue = colour
    return (306 * red + 601 * green + 117 * blue + 0x200) >> 10


@given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)))
def test_the_grey_is_the_engine_s(colour: tuple[int, int, int]) -> None:
    assert _open(_save(Image.new("RGB", (2, 2), colour), "PNG"), "picture")[0].getpixel((1, 1)) == _grey(
        colour
    )


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_tall_picture_is_turned_to_grey_strip_by_strip(mode: str) -> None:
    image = Image.linear_gradient("L").resize((3, 2000)).convert(mode)
    grey = _open(_save(image, "PNG"), "picture")[0]
    assert grey.mode == "L"
    assert [grey.getpixel((1, y)) for y in (0, 511, 512, 1999)] == [
        image.convert("L").getpixel((1, y)) for y in (0, 511, 512, 1999)
    ]


def test_a_code_in_a_large_picture_is_found_with_the_card_number_that_is_too_fine_for_the_first_look() -> (
    None
):
    page = Image.new("L", (3000, 2400), 255)
    page.paste(_QR.resize((1200, 1200)), (100, 100))
    page.paste(code128_image(_CARD), (1600, 1500))
    assert one_code(read_codes(png(page))) == Code(_TEXT.encode(), "QRCode", _CARD)


def test_a_code_on_a_later_page_of_a_pdf() -> None:
    blank = Image.new("L", (400, 400), 255)
    data = _save(blank, "PDF", save_all=True, append_images=[_QR], resolution=150.0)
    assert [code.data for code in read_codes(data)] == [_TEXT.encode()]


def test_a_page_of_a_pdf_that_is_hard_to_read_is_looked_at_in_other_ways() -> None:
    damaged = scene(
        "gloss", 4
    )  # of those that the first look misses, one that is found long before the time ends
    photo = Image.open(io.BytesIO(damaged.picture))
    assert not _codes(photo.convert("L"))
    blank = Image.new("L", photo.size, 255)
    data = _save(blank, "PDF", save_all=True, append_images=[photo, blank], resolution=150.0)
    assert [code.data for code in read_codes(data)] == [damaged.content]


def test_the_card_number_beside_the_code() -> None:
    codes = read_codes(png(_page(_QR, code128_image(_CARD))))
    assert {code.symbology for code in codes} == {"QRCode", "Code128"}
    assert one_code(codes) == Code(_TEXT.encode(), "QRCode", _CARD)


def test_no_code() -> None:
    assert one_code(read_codes(png(Image.new("L", (300, 300), 255)))) == NoCode("no_code")


def test_a_code_cut_off_is_no_code() -> None:
    half = _QR.crop((0, 0, _QR.width, _QR.height * 2 // 3))
    assert one_code(read_codes(png(half))) == NoCode("no_code")


def test_two_codes() -> None:
    codes = read_codes(png(_page(_QR, qr_image(qr("LZ1:ANOTHER"), scale=4))))
    assert one_code(codes) == NoCode("several_codes")


def test_the_same_code_twice_is_one() -> None:
    assert one_code(read_codes(png(_page(_QR, _QR)))) == Code(_TEXT.encode(), "QRCode")


def test_several_card_numbers_belong_to_nobody() -> None:
    codes = [Code(b"LZ1:A", "QRCode"), Code(b"1", "Code128"), Code(b"2", "Code128")]
    assert one_code(codes) == Code(b"LZ1:A", "QRCode")
    assert one_code(codes[1:]) == NoCode("several_codes")
    assert one_code(codes[1:2]) == Code(b"1", "Code128")


@pytest.mark.parametrize("seed", fuzz_images.SEEDS, ids=["png", "jpeg", "gif", "webp", "pdf"])
def test_files_cut_off(seed: bytes) -> None:
    """Cut off early, a file is damaged; with only its end missing, a code in it may still be whole."""
    damaged = "pdf_damaged" if seed.startswith(b"%PDF-") else "image_unreadable"
    assert _code(seed[:20]) == damaged
    assert _code(seed[: len(seed) // 4]) == damaged
    for length in range(20, len(seed), max(1, len(seed) // 40)):
        fuzz_images.one_input(seed[:length])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(fuzz_images.SEEDS), st.data())
def test_files_with_changed_bytes(seed: bytes, data: st.DataObject) -> None:
    changed = bytearray(seed)
    for place in data.draw(st.lists(st.integers(0, len(seed) - 1), min_size=1, max_size=8)):
        changed[place] = data.draw(st.integers(0, 255))
    fuzz_images.one_input(bytes(changed))


@given(st.binary(max_size=200), st.sampled_from([seed[:12] for seed in fuzz_images.SEEDS]))
def test_any_bytes_behind_a_picture_s_beginning(rest: bytes, head: bytes) -> None:
    fuzz_images.one_input(head + rest)


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    """Return a PNG that says its size as it likes (PNG, third edition, sections 5 and 11)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(50_001, 1_000), (2**31 - 1, 2**31 - 1), (100_000, 100_000)])
def test_a_picture_of_too_many_pixels_is_refused_unread(size: tuple[int, int]) -> None:
    started = time.perf_counter()
    assert _code(png_of(*size, zlib.compress(b"\0" * 1_000_000))) == "image_too_large"
    assert time.perf_counter() - started < 0.5


def test_a_line_before_a_pdf_is_passed_over(tmp_path: Path) -> None:
    """A mail or a device may leave one; and a text that names the format is none."""
    path = tmp_path / "licence"
    path.write_bytes(b"Content-Type: application/pdf\r\n\r\n" + _save(_QR, "PDF"))
    assert read_input(str(path)) == Code(_TEXT.encode(), "QRCode")
    assert not is_picture(b"LZ1: in a %PDF-1.7 file")


def test_a_png_is_read_whatever_text_is_packed_in_it() -> None:
    text = PngInfo()
    text.add_text("drawing", "0" * 3_000_000, zip=True)
    assert [code.data for code in read_codes(_save(_QR, "PNG", pnginfo=text))] == [_TEXT.encode()]


def test_an_avif_with_a_damaged_picture_is_damaged() -> None:
    data = bytearray(_save(_QR.convert("RGB"), "AVIF"))
    for place in range(len(data) // 2, len(data), 20):
        data[place] ^= 0xFF
    assert _code(bytes(data)) == "image_unreadable"


def test_a_huge_page_of_a_pdf_is_drawn_as_fine_as_the_limit_lets_it_be() -> None:
    page = Image.new("1", (600, 600), 1)
    page.paste(_QR, (20, 20))
    assert [code.data for code in read_codes(_save(page, "PDF", resolution=0.5))] == [_TEXT.encode()]


def test_pictures_of_other_kinds_are_named(tmp_path: Path) -> None:
    for kind, data in OTHER_PICTURES.items():
        assert other_kind(data) == OtherKind(
            "image_kind", kind, "" if kind in {"PostScript", "EMF"} else "picture"
        )
        assert not is_picture(data)
        path = tmp_path / "picture"
        path.write_bytes(data)
        with pytest.raises(BuilderError) as caught:
            read_input(str(path))
        assert caught.value.code == "image_kind"
        assert kind in str(caught.value)
        assert "PNG" in str(caught.value)


def test_documents_are_named(tmp_path: Path) -> None:
    for kind, data in DOCUMENTS.items():
        assert other_kind(data) == OtherKind("input_document", kind.split()[0])
        assert not is_picture(data)
        path = tmp_path / "document"
        path.write_bytes(data)
        with pytest.raises(BuilderError) as caught:
            read_input(str(path))
        assert caught.value.code == "input_document"
        assert "screenshot" in str(caught.value)


@pytest.mark.parametrize("code", ADVISED)
def test_kinds_with_advice_of_their_own(tmp_path: Path, code: str) -> None:
    path = tmp_path / "code.txt"
    path.write_bytes(ADVISED[code])
    with pytest.raises(BuilderError) as caught:
        read_input(str(path))
    assert caught.value.code == code
    assert str(caught.value) == f"{path}: {sentence(code, 'en')}"


@given(st.one_of(st.binary(), st.text().map(str.encode)))
@example(b"ftyp")
def test_no_code_is_taken_for_a_file_of_another_kind(data: bytes) -> None:
    for prefix in (
        b"LZ1:",
        b"HC1:",
        b"shc:/",
        b"@\n\x1e\rANSI ",
        b"eyJ",
        b"\xd2",
        b"\xdc",
        b"BM",
        b"PK",
        b"II",
    ):
        code = prefix + data
        if prefix not in {b"BM", b"PK", b"II"}:
            assert other_kind(code) is None
    text = other_kind(b"BM" + data.replace(b"\0", b"1"))
    assert text is None or text.format != "BMP"


@given(
    st.sampled_from([b" ", b"<!--", b"<?xml", b"<!DOCTYPE svg", b"-->", b">", b"<svg"]), st.integers(1, 2000)
)
def test_what_a_file_is_is_said_at_once(piece: bytes, count: int) -> None:
    started = time.perf_counter()
    other_kind(piece * count)
    assert time.perf_counter() - started < 0.2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"LZ1:ABC\n", Code(b"LZ1:ABC\n")),
        (b"\xd2\x84\x43", Code(b"\xd2\x84\x43")),
        (b"\xd8\x3d\xd2", Code(b"\xd8\x3d\xd2")),
        ("样".encode(), Code("样".encode())),
    ],
)
def test_texts_and_binary_files(tmp_path: Path, content: bytes, code: Code) -> None:
    path = tmp_path / "input"
    path.write_bytes(content)
    assert read_input(str(path)) == code


def test_files_that_cannot_be_used(tmp_path: Path) -> None:
    empty, large = tmp_path / "empty", tmp_path / "large"
    empty.write_bytes(b"")
    with large.open("wb") as file:
        file.truncate(limits.FILE_LENGTH + 1)
    for path, code in [
        (tmp_path, "input_folder"),
        (empty, "input_empty"),
        (large, "input_too_large"),
        (tmp_path / "none", "input_missing"),
        (empty / "below", "input_unreadable"),
    ]:
        with pytest.raises(BuilderError) as caught:
            read_input(str(path))
        assert caught.value.code == code
        assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "options"), [("TIFF", {"compression": "tiff_lzw"}), ("AVIF", {}), ("BMP", {})]
)
def test_pictures_that_only_some_programs_open(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(_save(_QR.convert("RGB"), kind, **options))
    assert read_input(str(path)) == Code(_TEXT.encode(), "QRCode")


def test_a_jpeg_without_its_end_is_read_as_far_as_it_goes() -> None:
    out = io.BytesIO()
    _QR.save(out, "JPEG", quality=90)
    data = out.getvalue()
    assert read_codes(data[:-40])[0].data == _TEXT.encode()
    with pytest.raises(BuilderError) as caught:
        read_codes(data[: len(data) // 3])
    assert caught.value.code == "image_unreadable"


@pytest.mark.parametrize(("dark", "light"), [(0, 255), (90, 220), (0, 4095), (500, 3000), (9000, 50_000)])
def test_of_sixteen_bits_those_that_are_used_count(dark: int, light: int) -> None:
    deep = Image.new("I;16", _QR.size)
    deep.putdata([dark + (light - dark) * level // 255 for level in _QR.tobytes()])
    data = _save(deep, "PNG")
    assert read_codes(data)[0].data == _TEXT.encode()
    image, _ = _open(data, "deep")
    assert _codes(image), "at first sight"


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_second_frame_of_an_animation(kind: str) -> None:
    out = io.BytesIO()
    Image.new("L", _QR.size, 255).save(out, kind, save_all=True, append_images=[_QR], duration=100)
    assert read_codes(out.getvalue())[0].data == _TEXT.encode()
