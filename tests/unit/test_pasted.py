"""Bytes pasted as text: every way of writing them, and what is no such text."""

import base64
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.errors import DecodeError
from verifier_wasm.shown import pasted

_START = b"\xd2\x84"


def _begins(head: bytes) -> bool:
    return head.startswith(_START)


type Writer = Callable[[bytes], bytes]

_WRITERS: dict[str, Writer] = {
    "hex": lambda data: data.hex().encode(),
    "HEX": lambda data: data.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 unpadded": lambda data: base64.b64encode(data).rstrip(b"="),
    "base64url": base64.urlsafe_b64encode,
    "base64url unpadded": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
}


@given(st.binary(max_size=300), st.sampled_from(sorted(_WRITERS)), st.integers(1, 80))
def test_every_way_of_writing(data: bytes, writer: str, width: int) -> None:
    text = _WRITERS[writer](_START + data)
    spaced = b"\r\n ".join(text[at : at + width] for at in range(0, len(text), width))
    for written in (text, spaced):
        # Only the first characters are looked at; where white space fills them, nothing is recognised.
        if reading := pasted.reading(written, _begins):
            assert reading(written) == _START + data
    assert pasted.reading(text, _begins)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"D284" * 30 + b"x!", "pasted_character"),
        (b"D284" * 30 + b"0", "pasted_length"),
        (b"0oQ" * 40 + b"0oQA-+AA", "pasted_character"),
        (b"0oQA" * 40 + b"0", "pasted_length"),
        (b"0oQA" * 40 + b"0o=", "pasted_length"),
        (b"0oQA" * 40 + b"=0oQ", "pasted_character"),
    ],
)
def test_what_is_no_such_text(text: bytes, code: str) -> None:
    reading = pasted.reading(text, _begins)
    assert reading is not None
    with pytest.raises(DecodeError) as caught:
        reading(text)
    assert caught.value.code == code


@pytest.mark.parametrize("text", [b"", b"hello", "\N{DIGIT ONE}\N{FULLWIDTH DIGIT ONE}".encode()])
def test_what_begins_otherwise(text: bytes) -> None:
    assert pasted.reading(text, _begins) is None


@given(st.binary(max_size=200))
def test_any_bytes_give_bytes_or_an_error(data: bytes) -> None:
    reading = pasted.reading(data, _begins)
    if reading is None:
        return
    try:
        unpacked = reading(data)
    except DecodeError as error:
        assert error.code in {"pasted_character", "pasted_length"}
    else:
        assert _begins(unpacked)


def _bare() -> bytes:
    return inflate(base45.decode(lz1(claims()).removeprefix("LZ1:")))


@pytest.mark.parametrize("writer", _WRITERS.values(), ids=_WRITERS)
def test_a_pasted_cwt(writer: Writer) -> None:
    bare = _bare()  # each has a signature of its own
    report = verify(writer(bare).decode(), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.format) == (Outcome.AUTHENTIC, "cwt")
    altered = bare[:-1] + bytes((bare[-1] ^ 1,))
    assert verify(writer(altered), trust=KEY.store(), at=NOW).reason == "signature_wrong"


@pytest.mark.parametrize("text", ["d2ff00", "0o12345", "D28" * 7 + "!", "d2 is not a tag"])
def test_text_that_only_looks_like_a_tag_is_not_judged(text: str) -> None:
    report = verify(text, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "format_unknown")
