"""zxing-cpp's samples: read at the engine's own rate, and nothing is read where there is nothing."""

import json

import pytest
import zxingcpp
from PIL import Image

from builder.images import read_codes
from tests.support.cli import run
from tests.support.jose_codes import Signer
from tests.support.zxing_samples import (
    COUNTS,
    FALSE_POSITIVES,
    MIXED,
    SAMPLES,
    UNREAD,
    Picture,
    pictures,
)

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no vectors at {SAMPLES}")

_PICTURES = pictures(*COUNTS)


def test_all_of_them_are_here() -> None:
    for folder, count in {**COUNTS, **FALSE_POSITIVES}.items():
        assert len(pictures(folder)) == count, folder
    assert sum(count for name, count in COUNTS.items() if name.startswith("qrcode")) == 137
    assert sum(count for name, count in COUNTS.items() if name.startswith("pdf417")) == 58
    assert sum(count for name, count in COUNTS.items() if name.startswith("code128")) == 22


@pytest.mark.parametrize("picture", _PICTURES, ids=lambda picture: picture.name)
def test_a_picture(picture: Picture) -> None:
    found = [code.data for code in read_codes(picture.path.read_bytes())]
    if picture.name in UNREAD:
        # The engine, asked for everything it knows, finds nothing in it either.
        assert zxingcpp.read_barcodes(Image.open(picture.path)) == []
        assert found == []
    elif picture.name in MIXED:
        assert len(found) == 1
    else:
        assert any(map(picture.is_content, found)), found


@pytest.mark.parametrize("picture", pictures(*FALSE_POSITIVES), ids=lambda picture: picture.name)
def test_what_is_no_code(picture: Picture) -> None:
    assert read_codes(picture.path.read_bytes()) == []


def test_the_command_line_reads_them(tmp_path) -> None:
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
