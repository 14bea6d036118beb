"""``liangzheng photo``: a sentence for whatever is no photo, and one whole run with the models."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from liangzheng.photo.looking import is_clear
from tests.support.cli import run
from tests.support.drawn_face import portrait
from tests.support.photo_seen import GOOD


def _drawn(path: Path) -> Path:
    told, buffers = GOOD.told()
    small = told["small"]
    picture = Image.frombytes("RGB", (small["width"], small["height"]), buffers["small"])
    picture.resize((520, 756), Image.Resampling.BICUBIC).save(path)
    return path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"II*\0" + bytes(40), "RAW"),
        (b"\0\0\0\x18ftypcrx " + bytes(40), "RAW"),
        (b"%PDF-1.7\n", "PDF"),
        (b"just a text", "不是照片文件"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "不是照片文件"),
    ],
)
def test_what_is_no_photo_is_told_at_once(tmp_path: Path, data: bytes, words: str) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)
    result = run("photo", file)
    assert (result.exit, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1


def test_what_is_seen_through_is_told_from_rounded_corners() -> None:
    whole = Image.new("RGBA", (640, 900), (240, 240, 240, 255))
    assert not is_clear(whole.convert("RGB"))
    whole.paste((0, 0, 0, 0), (0, 0, 20, 20))
    assert not is_clear(whole)
    whole.paste((0, 0, 0, 0), (0, 0, 640, 200))
    assert is_clear(whole)


def test_a_photo_that_was_cut_off(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 60).convert("RGB").save(whole, "JPEG")
    file = tmp_path / "x.jpg"
    file.write_bytes(whole.getvalue()[:900])
    result = run("photo", "--lang", "en", file)
    assert result.exit == 2
    assert "damaged or was cut off" in result.err


def test_what_cannot_be_read_is_told_in_the_language_of_the_answer(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    for name, chinese, english in (
        (tmp_path / "none.jpg", "没有这个文件", "no such file"),
        (empty, "里面是空的", "it is empty"),
        ("-", "里面是空的", "it is empty"),
        (tmp_path, "文件夹", "a folder"),
        (empty / "photo.jpg", "打不开这个文件", "cannot be opened: Not a directory"),
    ):
        for lang, said in (("zh", chinese), ("en", english)):
            result = run("photo", "--lang", lang, name)
            assert result.exit == 2
            assert result.err.startswith(f"liangzheng: {name}: ")
            assert said in result.err
            assert result.err.count("\n") == 1


def test_a_whole_run_finds_no_face_in_a_drawing_of_squares_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "squares.png"
    Image.new("RGB", (600, 873), (240, 240, 240)).save(file)
    result = run("photo", "--json", "--lang", "en", file)
    told = json.loads(result.out)
    assert result.exit == 1
    assert (told["schema"], told["crop"]) == ("liangzheng-photo/1", None)
    assert [one["code"] for one in told["findings"]] == ["face_none"]
    shown = run("photo", "--lang", "en", file, _drawn(tmp_path / "drawn.png"), tmp_path / "none.png")
    assert shown.exit == 2
    assert "no such file" in shown.err
    assert shown.out.startswith(str(file))
    assert "No face was found" in shown.out


def test_a_large_jpeg_is_looked_at_at_half_of_its_size_as_in_the_page(tmp_path: Path) -> None:
    drawn, crops = portrait(), {}
    for width in (2000, 4000):
        height = round(width * drawn.height / drawn.width)
        drawn.resize((width, height)).save(tmp_path / f"{width}.jpg", quality=90)
        crops[width] = json.loads(run("photo", "--json", tmp_path / f"{width}.jpg").out)["crop"]
    assert crops[2000]["width"] == pytest.approx(2000, abs=2)
    assert crops[4000]["width"] == pytest.approx(2000, abs=2)
