"""Text in any encoding: the same verdict, and an address that can be read."""

import io

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from liangzheng.pictures.images import read_codes

from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Code, Outcome, Report, verify
from verifier_wasm.encoding.text import shown, without_marks

_TEXT = lz1(claims())
_ADDRESS = "https://例子.example/驾驶证"
#: As browsers look it up.
_HOST = "xn--fsqu00a.example"


def judge(data: bytes) -> Report:
    return verify(Code(data, "QRCode"), trust=KEY.store(), at=NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-16-le"])
def test_a_licence_in_any_encoding(encoding: str) -> None:
    assert judge(_TEXT.encode(encoding)).outcome is Outcome.AUTHENTIC


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_an_address_can_be_read(encoding: str) -> None:
    report = judge(_ADDRESS.encode(encoding))
    assert (report.recognised_as, report.checks[0].detail["host"]) == ("url", _HOST)


@pytest.mark.parametrize(
    ("encoding", "eci"),
    [("utf-8", False), ("utf-8", True), ("gb18030", False), ("gb18030", True), ("utf-16-be", True)],
)
def test_a_scanned_code(encoding: str, eci: bool) -> None:
    file = io.BytesIO()
    segno.make(_ADDRESS, encoding=encoding, eci=eci, mode="byte", micro=False).save(file, kind="png", scale=4)
    (code,) = read_codes(file.getvalue())
    assert code.data == _ADDRESS.encode(encoding)
    if encoding != "utf-16-be":  # Chinese in UTF-16 without a mark is no text that could be told
        assert judge(code.data).recognised_as == "url"


@pytest.mark.parametrize("mode", ["kanji", "hanzi"])
def test_kanji_and_hanzi_modes(mode: str) -> None:
    file = io.BytesIO()
    segno.make("汉字" if mode == "hanzi" else "漢字", mode=mode, micro=False).save(file, kind="png", scale=4)
    (code,) = read_codes(file.getvalue())
    assert code.data == ("汉字".encode("gb2312") if mode == "hanzi" else "漢字".encode("shift_jis"))
    assert judge(code.data).reason == "format_unknown"


def test_binary_is_left_as_it_is() -> None:
    file = io.BytesIO()
    segno.make(b"\xd2\x84\x43\xa1\x01\x26\x00\xff", micro=False).save(file, kind="png", scale=4)
    (code,) = read_codes(file.getvalue())
    assert code.data == b"\xd2\x84\x43\xa1\x01\x26\x00\xff" == without_marks(code.data)


@given(st.binary(max_size=80), st.integers(1, 40))
def test_any_bytes_are_some_text(data: bytes, length: int) -> None:
    assert isinstance(shown(data, length), str)
    once = without_marks(data)
    assert once == data or data[:2] in {b"\xef\xbb", b"\xff\xfe", b"\xfe\xff"} or 0 in data


@given(st.text(min_size=1, max_size=40))
def test_text_is_read_as_written(text: str) -> None:
    assert without_marks(text.encode("utf-8-sig")) == text.encode()
    assert without_marks(text.encode("utf-16")) == text.strip().encode()
    assert shown(text.encode(), 4000) == text
    # Cut anywhere, it is its beginning.
    assert text.startswith(shown(text.encode(), len(text.encode()) // 2))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_the_line_end_of_a_file_in_utf_16_is_no_part_of_its_code(encoding: str) -> None:
    assert without_marks("LZ1:ABC\r\n".ljust(12).encode(encoding)) == b"LZ1:ABC"
