"""What a photo's file says of itself, and what the rules make of it."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.photo.written import exif_jpeg
from verifier_wasm.photo.exif import Said, said
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.measures.file import file
from verifier_wasm.photo.seen import Box, Patch, Seen

_AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
_PICTURE = Image.new("RGB", (8, 8), "white")


def _codes(head: bytes, at: datetime | None = _AT) -> list[tuple[str, State]]:
    small = Patch(Box(0, 0, 1, 1), 1, 1, b"\0\0\0")
    seen = Seen(1, 1, "jpeg", len(head), False, (), None, small, None, None, head)
    return [(one.code, one.state) for one in file(seen, at)]


def test_texts_and_time_are_read() -> None:
    told = said(exif_jpeg(_PICTURE, taken="2026:10:20 10:11:12", lens="rear camera", software="Meitu"))
    assert told == Said(software="Meitu", lens="rear camera", taken=datetime(2026, 10, 20, 10, 11, 12))  # noqa: DTZ001 - EXIF names no zone


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_in_png_and_webp_too(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0131] = "Snapseed 2.0"
    data = io.BytesIO()
    _PICTURE.save(data, kind, exif=exif)
    assert said(data.getvalue()).software == "Snapseed 2.0"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"taken": "2026:10:20 10:00:00"}, ("recent_good", State.GOOD)),
        ({"taken": "2026:05:20 10:00:00"}, ("recent_old", State.FAIL)),
        ({"taken": "2027:05:20 10:00:00"}, ("recent_ahead", State.UNSURE)),
        ({"taken": "0000:00:00 00:00:00"}, ("recent_unsure", State.UNSURE)),
        ({"lens": "iPhone 15 front TrueDepth camera"}, ("selfie_front", State.FAIL)),
        ({"lens": "iPhone 15 back dual wide camera"}, ("selfie_rear", State.GOOD)),
        ({"software": "Adobe Photoshop 25.0"}, ("retouched_named", State.LOOK)),
        ({"software": "17.4.1"}, ("retouched_unsure", State.UNSURE)),
    ],
)
def test_what_follows_from_it(made: dict[str, str], expected: tuple[str, State]) -> None:
    assert expected in _codes(exif_jpeg(_PICTURE, **made))


def test_nobody_asks_for_the_age_without_a_day() -> None:
    assert ("recent_unsure", State.UNSURE) in _codes(exif_jpeg(_PICTURE, taken="2020:01:01 00:00:00"), None)


@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    for head in (
        data,
        b"\xff\xd8Exif\0\0" + data,
        b"\xff\xd8Exif\0\0MM\0*\0\0\0\x08" + data,
        b"eXIfII*\0" + data,
    ):
        assert isinstance(said(head), Said)
