"""zxing-cpp's samples: read at the engine's own rate, and nothing is read where there is nothing."""

import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.support.cli import run
from tests.support.further import further
from tests.support.jose_codes import Signer
from tests.support.read_codes import read_codes
from tests.support.vectors import each
from tests.support.zxing_samples import (
    COUNTS,
    FALSE_POSITIVES,
    MIXED,
    SAMPLES,
    UNREAD,
    Picture,
    pictures,
)
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Code, Part

_PICTURES = pictures(*COUNTS)


def test_all_of_them_are_here() -> None:
    for folder, count in {**COUNTS, **FALSE_POSITIVES}.items():
        assert len(pictures(folder)) == count, folder
    assert sum(count for name, count in COUNTS.items() if name.startswith("qrcode")) == 137
    assert sum(count for name, count in COUNTS.items() if name.startswith("pdf417")) == 58
    assert sum(count for name, count in COUNTS.items() if name.startswith("code128")) == 22


@pytest.mark.parametrize("picture", each(_PICTURES), ids=lambda picture: picture.name)
def test_a_picture(picture: Picture) -> None:
    codes = read_codes(picture.path.read_bytes())
    found = [code.data for code in codes]
    assert not [code for code in codes if code.part and code.symbology == "QRCode"]
    if picture.name in UNREAD:
        # The engine, asked for everything it knows, finds nothing in it either.
        for binarizer in zxingcpp.Binarizer:
            assert zxingcpp.read_barcodes(Image.open(picture.path), binarizer=binarizer) == []
        assert found == []
    elif picture.name in MIXED:
        assert len(found) == 1
    else:
        assert any(map(picture.is_content, found)), found


def _some() -> list[object]:
    """Return every third of the pictures without a code; the others are further examples."""
    nothing = pictures(*FALSE_POSITIVES)
    return [*nothing[::3], *further(*(picture for number, picture in enumerate(nothing) if number % 3))]


@pytest.mark.parametrize("picture", each(_some()), ids=lambda picture: picture.name)
def test_what_is_no_code(picture: Picture) -> None:
    assert read_codes(picture.path.read_bytes()) == []


def test_the_command_line_reads_them(tmp_path: Path) -> None:
    key = tmp_path / "key.jwk"
    key.write_text(json.dumps(Signer().jwk(kid="anybody")))
    inputs = [picture.path for picture in _PICTURES]
    done = run("verify", *inputs, "--trust", key, "--json")
    reports = [json.loads(line) for line in done.out.splitlines()]
    unread = {
        picture.name
        for picture, report in zip(_PICTURES, reports, strict=True)
        if report["reason"] == "no_code"
    }
    assert unread == UNREAD
    assert {report["document"] for report in reports} == {None}


def test_a_code_in_four_pictures() -> None:
    codes = [code for picture in pictures("qrcode-7") for code in read_codes(picture.path.read_bytes())]
    assert [code.part for code in codes] == [Part(index, 4, 95) for index in range(4)]
    whole = one_code(reversed(codes))
    assert isinstance(whole, Code)
    assert whole.data == (SAMPLES / "qrcode-7" / "01.txt").read_bytes()
    assert one_code(codes[1:]) == NoCode("code_parts_missing", {"have": 3, "of": 4}, tuple(codes[1:]))


def test_macro_pdf417_is_not_joined() -> None:
    for picture in pictures("pdf417-4"):
        found = one_code(read_codes(picture.path.read_bytes()))
        assert isinstance(found, NoCode)
        assert found.reason == "code_parts_unjoined"
