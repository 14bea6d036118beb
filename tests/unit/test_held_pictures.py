"""Codes in an SVG, in a document's pictures and in a HEIC photo; what is dangerous in them is refused."""

import time
from pathlib import Path

import pytest
from PIL import Image

from liangzheng.errors import BuilderError
from liangzheng.inputs import read_input
from liangzheng.symbols import png, qr, qr_image
from tests.support.held_files import HEIC, docx, svg
from tests.support.signed import claims, lz1
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.shown.code import Code

_TEXT = lz1(claims())
_PNG = png(qr_image(qr(_TEXT), scale=4))
_PHOTO = png(Image.new("L", (300, 200), 90))
_LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE svg [<!ENTITY l0 "lol">{_LOL}]>'


def _read(tmp_path: Path, data: bytes) -> Code | NoCode:
    file = tmp_path / "card.png"
    file.write_bytes(data)
    return read_input(str(file))


def _refused(tmp_path: Path, data: bytes) -> str:
    started = time.monotonic()
    with pytest.raises(BuilderError) as caught:
        _read(tmp_path, data)
    assert time.monotonic() - started < 10
    return caught.value.code


@pytest.mark.parametrize("size", [True, False])
def test_a_code_in_an_svg(tmp_path: Path, size: bool) -> None:
    assert _read(tmp_path, svg(_TEXT, size=size)) == Code(_TEXT.encode(), "QRCode")


def test_a_link_draws_nothing(tmp_path: Path) -> None:
    link = '<a href="https://example.org/"><rect width="1" height="1" fill="white"/></a>'
    assert _read(tmp_path, svg(_TEXT, inside=link)) == Code(_TEXT.encode(), "QRCode")


def test_an_svg_without_a_code(tmp_path: Path) -> None:
    assert _read(tmp_path, b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>') == NoCode(
        "no_code"
    )


@pytest.mark.parametrize(
    ("before", "inside"),
    [
        ("", '<image href="file:///etc/hostname" width="9" height="9"/>'),
        ("", '<image x:href="code.png" xmlns:x="http://www.w3.org/1999/xlink" width="9" height="9"/>'),
        ("", '<use href="https://example.org/a.svg#b"/>'),
        (_BOMB, "<text>&l9;</text>"),
        ('<!DOCTYPE svg [<!ENTITY own SYSTEM "file:///etc/hostname">]>', "<text>&own;</text>"),
        ("", "<rect>"),
        ("", f"<!--{'x' * 4_000_000}-->"),
    ],
)
def test_an_svg_that_is_not_drawn(tmp_path: Path, before: str, inside: str) -> None:
    assert _refused(tmp_path, svg(_TEXT, before=before, inside=inside)) == "image_svg"


def test_copies_of_copies_are_ended(tmp_path: Path) -> None:
    copies = "".join(f'<g id="c{n}">{f'<use href="#c{n - 1}"/>' * 10}</g>' for n in range(1, 9))
    found = _refused(
        tmp_path,
        svg(_TEXT, inside=f'<defs><rect id="c0" width="1" height="1"/>{copies}</defs><use href="#c8"/>'),
    )
    assert found == "image_svg"


def test_a_code_among_a_document_s_pictures(tmp_path: Path) -> None:
    document = docx({"image1.png": b"\x89PNG damaged", "image2.jpeg": _PHOTO, "image3.png": _PNG})
    assert _read(tmp_path, document) == Code(_TEXT.encode(), "QRCode")


def test_a_document_without_a_code(tmp_path: Path) -> None:
    for data in (docx({}), docx({"image1.png": _PHOTO}), docx({"image1.png": _PNG})[:300]):
        assert _refused(tmp_path, data) == "input_office"


def test_a_document_that_unpacks_to_more_than_there_is_room_for(tmp_path: Path) -> None:
    bomb = docx({f"image{n}.png": bytes(40_000_000) for n in range(4)})
    assert len(bomb) < 200_000
    assert _refused(tmp_path, bomb) == "input_office"


def test_a_photo_of_an_iphone(tmp_path: Path) -> None:
    assert _read(tmp_path, HEIC) == Code(b"LZ1:HEIC", "QRCode")
