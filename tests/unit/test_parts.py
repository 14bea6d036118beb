"""Codes split over several QR codes: read, joined, and never judged by halves."""

import io
import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from liangzheng.pictures.structured_append import corrected
from tests.support.cli import run
from tests.support.read_codes import read_codes
from tests.support.samples import Samples
from tests.support.signed import KEY, NOW, claims, lz1
from tests.support.split_codes import drawn, png
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Part
from verifier_wasm.shown.parts import PartsError, join


@pytest.mark.parametrize("count", [2, 3, 7, 16])
@pytest.mark.parametrize("error", ["l", "m", "q", "h"])
def test_parts_are_read_and_joined(count: int, error: str) -> None:
    text = lz1(claims())
    codes = [code for image in drawn(text, count, error) for code in read_codes(png(image))]
    assert [code.part and (code.part.index, code.part.count) for code in codes] == [
        (index, count) for index in range(count)
    ]
    whole = one_code([codes[-1], *codes, codes[0]])  # in any order, some of them twice
    assert whole == Code(text.encode(), "QRCode")
    for code in codes:
        assert verify(code, trust=KEY.store(), at=NOW).reason == "code_parts_missing"
        missing = one_code([code])
        assert isinstance(missing, NoCode)
        assert (missing.reason, missing.detail) == ("code_parts_missing", {"have": 1, "of": count})


@pytest.mark.slow
def test_large_symbols_of_one_code() -> None:
    text = "A1" * 2500
    for error in ("l", "h"):
        codes = [code for image in drawn(text, 3, error) for code in read_codes(png(image))]
        assert one_code(codes) == Code(text.encode(), "QRCode")


def test_whole_codes_are_no_parts() -> None:
    for text in ("LZ1:ABC", "1234567890", "中文", lz1(claims())):
        for error in ("l", "m", "q", "h"):
            file = io.BytesIO()
            segno.make(text, error=error, micro=False).save(file, kind="png", scale=4)
            (code,) = read_codes(file.getvalue())
            assert code.part is None


def _spoilt(image: Image.Image, modules: Iterable[tuple[int, int]]) -> Image.Image:
    """Return the picture of a QR code (4 pixels a module, 4 modules of white around) with modules flipped."""
    spoilt = image.copy()
    for column, row in modules:
        left, top = 4 * (column + 4), 4 * (row + 4)
        spoilt.paste(255 - int(image.getpixel((left, top))), (left, top, left + 4, top + 4))  # type: ignore[arg-type]
    return spoilt


@pytest.mark.parametrize("error", ["l", "m", "q", "h"])
def test_a_damaged_part_is_a_part(error: str) -> None:
    """The corner holds the mode: read without correction, a part would be taken for a whole code."""
    for number, image in enumerate(drawn("LZ1:" + "A1" * 100, 2, error)):
        last = image.width // 4 - 8 - 1
        corner = [(last - column, last - row) for column in range(2) for row in range(2)]
        for modules in ([corner[0]], [corner[1]], [corner[2]], [corner[3]], corner):
            (code,) = read_codes(png(_spoilt(image, modules)))
            assert code.part is not None
            assert (code.part.index, code.part.count) == (number, 2)


def test_a_part_seen_from_behind_or_as_a_negative_is_a_part() -> None:
    text = lz1(claims())
    for changed in (ImageOps.mirror, ImageOps.flip, ImageOps.invert):
        codes = [code for image in drawn(text, 3) for code in read_codes(png(changed(image)))]
        assert [code.part and code.part.index for code in codes] == [0, 1, 2]
        assert one_code(codes) == Code(text.encode(), "QRCode")


@pytest.mark.parametrize("version", [1, 2, 5, 7, 14, 22, 40])
def test_whole_codes_of_any_version_are_no_parts(version: int) -> None:
    for error in ("l", "h"):
        symbol = segno.make("1234567", version=version, error=error, boost_error=False)
        file = io.BytesIO()
        symbol.save(file, kind="png", scale=4)
        for changed in (file.getvalue(), png(ImageOps.mirror(Image.open(file).convert("L")))):
            (code,) = read_codes(changed)
            assert (code.data, code.part) == (b"1234567", None)


@given(st.binary(min_size=1, max_size=80), st.integers(1, 15), st.randoms(use_true_random=False))
def test_errors_are_corrected_as_far_as_they_can_be(data: bytes, able: int, chance: random.Random) -> None:
    word = encoded(data, 2 * able)
    places = chance.sample(range(len(word)), min(len(word), chance.randint(0, able)))
    spoilt = bytearray(word)
    for place in places:
        spoilt[place] ^= chance.randint(1, 255)
    assert corrected(spoilt, 2 * able) == data


@given(st.binary(min_size=2, max_size=60), st.integers(1, 30))
def test_any_block_is_corrected_to_a_good_one_or_refused(block: bytes, check: int) -> None:
    check = min(check, len(block) - 1)
    found = corrected(block, check)
    if found is not None:
        whole = encoded(found, check)
        assert 2 * sum(one != other for one, other in zip(whole, block, strict=True)) <= check


def encoded(data: bytes, check: int) -> bytes:
    """Return data with its codewords for correction, by plain division (annex A)."""
    generator = [1]
    for power in range(check):
        root = 1
        for _ in range(power):
            root = _times(root, 2)
        longer = [*generator, 0]
        for place, value in enumerate(generator):
            longer[place + 1] ^= _times(value, root)
        generator = longer
    rest = [*data, *[0] * check]
    for place in range(len(data)):
        factor = rest[place]
        for offset, value in enumerate(generator):
            rest[place + offset] ^= _times(value, factor)
    return data + bytes(rest[-check:])


def _times(one: int, other: int) -> int:
    """Multiply in GF(2^8), bit by bit: another way than the tables of the code under test."""
    found = 0
    while other:
        if other & 1:
            found ^= one
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return found


def _part(index: int, count: int, parity: int, data: bytes, symbology: str = "QRCode") -> Code:
    return Code(data, symbology, part=Part(index, count, parity))


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([_part(0, 2, 3, b"\x01")], "code_parts_missing"),
        ([_part(0, 2, 3, b"\x01"), _part(1, 2, 4, b"\x02")], "code_parts_differ"),
        ([_part(0, 2, 3, b"\x01"), _part(1, 3, 3, b"\x02")], "code_parts_differ"),
        ([_part(0, 2, 3, b"\x01"), _part(1, 2, 3, b"\x02", "DataMatrix")], "code_parts_differ"),
        ([_part(0, 2, 3, b"\x01"), _part(0, 2, 3, b"\x03")], "code_parts_differ"),
        ([_part(0, 2, 4, b"\x01"), _part(1, 2, 4, b"\x02")], "code_parts_differ"),
        ([_part(2, 2, 3, b"\x01")], "code_parts_differ"),
        ([_part(0, 0, 0, b"\x01", "PDF417")], "code_parts_unjoined"),
        ([_part(0, 2, 3, b"\x01"), Code(b"LZ1:A", "QRCode")], "several_codes"),
        ([*(_part(n, 2, 3, bytes([n + 1])) for n in (0, 1)), Code(b"A", "QRCode")], "several_codes"),
    ],
)
def test_what_makes_no_code(codes: list[Code], reason: str) -> None:
    found = one_code(codes)
    assert isinstance(found, NoCode)
    assert found.reason == reason


_PARTS = st.builds(Part, st.integers(0, 15), st.integers(0, 16), st.integers(0, 255))


@given(st.lists(st.tuples(st.binary(max_size=3), _PARTS), min_size=1, max_size=5))
def test_any_parts_are_joined_or_refused(given_parts: list[tuple[bytes, Part]]) -> None:
    codes = [Code(data, "QRCode", part=part) for data, part in given_parts]
    try:
        whole = join(codes)
    except PartsError as error:
        assert error.code.startswith("code_parts_")
    else:
        assert whole.part is None
        assert len(whole.data) <= sum(len(code.data) for code in codes)


@given(st.binary(min_size=2, max_size=60), st.randoms(use_true_random=False), st.integers(2, 16))
def test_what_is_split_is_joined(data: bytes, chance: random.Random, count: int) -> None:
    cuts = sorted(chance.randint(0, len(data)) for _ in range(count - 1))
    pieces = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    parity = 0
    for byte in data:
        parity ^= byte
    codes = [_part(index, count, parity, piece) for index, piece in enumerate(pieces)]
    chance.shuffle(codes)
    assert join(codes).data == data


def test_on_the_command_line(tmp_path: Path) -> None:
    samples = Samples()
    trust = samples.trust_folder(tmp_path / "trust").path
    images = drawn(samples.codes["lz1"].data.decode(), 3)
    files = [tmp_path / f"{number}.png" for number in range(3)]
    for file, image in zip(files, images, strict=True):
        file.write_bytes(png(image))
    together = tmp_path / "together.png"
    together.write_bytes(png(*images))
    for inputs in ([together], files, files[::-1]):
        done = run("verify", *inputs, "--trust", trust, "--json")
        report = json.loads(done.out)
        assert (done.exit, report["outcome"], report["format"]) == (0, "authentic", "lz1"), report["reason"]
    done = run("verify", *files[1:], "--trust", trust, "--json")
    report = json.loads(done.out)
    assert (done.exit, report["reason"], report["document"]) == (3, "code_parts_missing", None)
    assert report["checks"][0]["detail"] == {"have": 2, "of": 3}
    assert Outcome(report["outcome"]) is Outcome.CANNOT_JUDGE
    words = run("verify", *files[1:], "--trust", trust, "--lang", "zh").out
    assert "一共3个，现在只有2个" in words
