"""Animations are told by a sentence of their own, on the command line and by the page's script alike."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from liangzheng.photo.animated import is_animated
from tests.support.cli import run
from tests.support.drawn_face import portrait
from tests.support.node import node

_SCRIPT: Final = Path(__file__).parents[2] / "builder/liangzheng/theme/assets/js/photo-file.js"
_RUN: Final = """
const [script, ...files] = process.argv.slice(1);
const { isAnimated } = await import(script);
const { readFileSync } = await import('node:fs');
const view = (file) => new DataView(Uint8Array.from(readFileSync(file)).buffer);
process.stdout.write(JSON.stringify(files.map((file) => isAnimated(view(file)))));
"""
_RED, _BLUE = (Image.new("RGB", (60, 80), colour) for colour in ("red", "blue"))


def _saved(kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    _RED.save(out, kind, **options)
    return out.getvalue()


def _files() -> dict[str, tuple[bytes, bool]]:
    """Return files by name, and whether each is an animation."""
    more: dict[str, Any] = {"save_all": True, "append_images": [_BLUE]}
    made = {kind: (_saved(kind, **more), True) for kind in ("GIF", "WEBP", "PNG", "AVIF")}
    still = {f"still {kind}": (_saved(kind), False) for kind in ("GIF", "WEBP", "PNG", "AVIF", "JPEG", "BMP")}
    gif, png = made["GIF"][0], made["PNG"][0]
    return {
        **made,
        **still,
        "two lenses": (_saved("MPO", **more), False),
        "film behind": (_saved("JPEG") + b"\0\0\0\x18ftypmp42" + bytes(200), False),
        "cut off before its second frame": (gif[: gif.index(b"\x2c") + 12], False),
        "cut off in its head": (png[:20], False),
        "a sequence of an iPhone": (b"\0\0\0\x18ftyphevc\0\0\0\0mif1heic", True),
        "a photo of an iPhone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", False),
        "a text": (b"GIF8", False),
        "nothing": (b"", False),
    }


def test_what_is_an_animation() -> None:
    files = _files()
    assert {name: is_animated(data) for name, (data, _) in files.items()} == {
        name: animated for name, (_, animated) in files.items()
    }


def test_the_page_tells_the_same(tmp_path: Path) -> None:
    files = list(_files().values())
    paths = [tmp_path / str(number) for number in range(len(files))]
    for path, (data, _) in zip(paths, files, strict=True):
        path.write_bytes(data)
    command = [node(), "--input-type=module", "--eval", _RUN, _SCRIPT.as_uri(), *map(str, paths)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert told == [animated for _, animated in files]


def test_the_command_line_asks_for_a_still(tmp_path: Path) -> None:
    file = tmp_path / "moving.gif"
    file.write_bytes(_files()["GIF"][0])
    result = run("photo", "--lang", "en", file)
    assert (result.exit, result.out) == (2, "")
    assert "animation" in result.err


@pytest.mark.parametrize("how", ["two lenses", "film behind"])
def test_a_phone_s_jpeg_with_more_in_it_is_a_photo(tmp_path: Path, how: str) -> None:
    plain, file = tmp_path / "plain.jpg", tmp_path / "more.jpg"
    drawn = portrait(300)
    drawn.save(plain, "JPEG", quality=93)
    if how == "two lenses":
        drawn.save(file, "MPO", quality=93, save_all=True, append_images=[Image.new("RGB", (30, 40))])
    else:
        file.write_bytes(plain.read_bytes() + b"\0\0\0\x18ftypmp42" + bytes(50_000))
    expected, told = (json.loads(run("photo", "--json", one).out)["findings"] for one in (plain, file))
    assert len(told) > 10
    assert told == expected


@given(st.sampled_from([b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]), st.binary(max_size=200))
def test_any_bytes_are_an_animation_or_none(head: bytes, data: bytes) -> None:
    assert is_animated(head + data) in {True, False}


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_of_which_any_byte_is_wrong_is_answered(kind: str) -> None:
    data = _files()[kind][0]
    for at in range(len(data)):
        for value in (0, 0x7F, 0xFF):
            assert is_animated(data[:at] + bytes([value]) + data[at + 1 :]) in {True, False}
