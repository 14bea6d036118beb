"""A checker's question: what is written is read, and what is not understood is not answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm import limits
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.errors import CodeError, UseError
from verifier_wasm.question import PREFIX, Question, read_question, write_question

_NONCE = bytes(range(16))
_names = st.text(max_size=limits.AUDIENCE_LENGTH).map(lambda text: cleaned(text, limits.AUDIENCE_LENGTH))


@given(st.binary(min_size=16, max_size=16), _names, st.sampled_from(["", "\n", " \r\n"]))
def test_what_is_written_is_read(nonce: bytes, audience: str, around: str) -> None:
    name = audience.strip()
    text = write_question(Question(nonce, name))
    assert set(text) <= set(base45.ALPHABET)  # a QR code's alphanumeric mode
    assert read_question(around + text + around) == Question(nonce, name)


def test_its_text_is_short() -> None:
    assert write_question(Question(_NONCE)) == f"{PREFIX}{base45.encode(b'\xa1\x18\x27\x50' + _NONCE)}"
    assert len(write_question(Question(_NONCE))) == 35
    longest = Question(_NONCE, "\N{CJK UNIFIED IDEOGRAPH-20000}" * limits.AUDIENCE_LENGTH)
    assert read_question(write_question(longest)) == longest


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({39: _NONCE[1:]}, "question_structure"),
        ({39: _NONCE + b"x"}, "question_structure"),
        ({39: "0123456789abcdef"}, "question_structure"),
        ({3: "lz1"}, "question_structure"),
        ({39: _NONCE, 3: ""}, "question_structure"),
        ({39: _NONCE, 3: b"desk"}, "question_structure"),
        ({39: _NONCE, 3: "two\nlines"}, "question_structure"),
        ({39: _NONCE, 3: "\u202eksed"}, "question_structure"),
        ({39: _NONCE, 3: "x" * (limits.AUDIENCE_LENGTH + 1)}, "question_structure"),
        ({39: _NONCE, 17: []}, "question_structure"),  # it asks for more than is understood
        ([39, _NONCE], "question_structure"),
        ("x" * 700, "question_too_long"),
    ],
)
def test_what_is_not_understood_is_not_answered(asked: object, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        read_question(PREFIX + base45.encode(cbor.encode(asked)))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "question_type"),
        ("LZ1:6BF", "question_type"),
        ("lzq1:6bf", "question_type"),
        (PREFIX, "cbor_truncated"),
        (f"{PREFIX}a", "base45_character"),
        (PREFIX + base45.encode(b"\xbf\x18\x27\x50" + _NONCE + b"\xff"), "cbor_indefinite"),
        (PREFIX + base45.encode(cbor.encode({39: _NONCE}) + b"\0"), "cbor_trailing"),
        (write_question(Question(_NONCE))[:-3], "cbor_truncated"),
    ],
)
def test_other_texts(text: str, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        read_question(text)
    assert caught.value.code == code


@pytest.mark.parametrize("question", [Question(b"short"), Question(_NONCE, "two\nlines")])
def test_no_question_is_written_that_would_be_refused(question: Question) -> None:
    with pytest.raises(UseError) as caught:
        write_question(question)
    assert caught.value.code == "question_structure"
