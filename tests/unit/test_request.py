"""A holder's request: read only where the key in it has signed it; anything else is refused in a sentence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.keys import SigningKey
from tests.fuzz import fuzz_request
from tests.support.live import HOLDER
from tests.support.signed import NOW, TestKey
from verifier_wasm.catalogue import LANGUAGES, sentence
from verifier_wasm.crypto.cose_key import compressed
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError, LimitError
from verifier_wasm.request import PREFIX, Request, as_text, asking, normal_word, read_request
from verifier_wasm.signed import cose


def _request(word: str = "", *, at: datetime = NOW, holder: TestKey = HOLDER) -> str:
    asked = asking(holder.public, at, word)
    return as_text(asked.signed(holder.sign(asked.to_sign)))


def _written(protected: Any = None, payload: Any = None, *, unprotected: Any = None) -> str:
    claims = payload or {6: 1, 8: {1: compressed(HOLDER.public)}}
    header = protected or {1: -7, 16: "lz-request+cwt"}
    return as_text(
        cose.encode_sign1(
            protected=header, unprotected=unprotected or {}, payload=cbor.encode(claims), sign=HOLDER.sign
        )
    )


@given(st.text(max_size=64), st.integers(0, 253_402_300_799))
def test_what_is_asked_is_read(word: str, seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    text = _request(word, at=at)
    assert read_request(text) == Request(HOLDER.public, at, normal_word(normal_word(word)))
    assert len(text) <= 1_000
    assert set(text) <= set(base45.ALPHABET)


def test_how_a_word_is_typed_does_not_matter() -> None:
    assert read_request(_request(" ｋ7q 2m ")).word == "K7Q2M"
    with pytest.raises(LimitError, match="word too long"):
        asking(HOLDER.public, NOW, "K" * 65)


def test_mail_breaks_lines() -> None:
    text = _request()
    assert read_request(f"\r\n{text[:76]}\r\n{text[76:]}\n") == Request(HOLDER.public, NOW)


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES384", "SM2"])
def test_keys_of_other_kinds(algorithm: str) -> None:
    key = SigningKey.generate(algorithm)
    asked = asking(key.public, NOW, algorithm=key.algorithm)
    assert read_request(as_text(asked.signed(key.sign(asked.to_sign)))).key == key.public


_KEY = compressed(HOLDER.public)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "request_text"),
        ("LZ1:ABC", "request_text"),
        (PREFIX, "request_text"),
        (_request()[:-9], "request_text"),
        (_request().lower(), "request_text"),
        (PREFIX + "0" * 1000, "request_too_long"),
        (_request()[:-6] + _request(at=NOW - timedelta(1))[-6:], "request_signature"),
        (_written({1: -7, 16: 293}), "request_structure"),
        (_written({1: -7}), "request_structure"),
        (_written({1: -7, 4: b"k", 16: "lz-request+cwt"}), "request_structure"),
        (_written(unprotected={4: b"k"}), "request_structure"),
        (_written(payload={6: 1}), "request_structure"),
        (_written(payload={6: 1, 8: {1: _KEY}, 1: "me"}), "request_structure"),
        (_written(payload={6: 1, 8: {3: b"kid"}}), "request_structure"),
        (_written(payload={6: -1, 8: {1: _KEY}}), "request_structure"),
        (_written(payload={6: 1.5, 8: {1: _KEY}}), "request_structure"),
        (_written(payload={6: 1 << 40, 8: {1: _KEY}}), "request_structure"),
        (_written(payload={6: 1, 8: {1: _KEY}, 39: b"\xff"}), "request_structure"),
        (_written(payload={6: 1, 8: {1: _KEY}, 39: b"A" * 193}), "request_structure"),
        (_written(payload={6: 1, 8: {1: {**_KEY, -4: b"d" * 32}}}), "request_key"),
        (_written(payload={6: 1, 8: {1: {1: 2, -1: 1}}}), "request_key"),
        (_written(payload={6: 1, 8: {1: {1: 3, -1: b"\xff" * 256, -2: b"\1\0\1"}}}), "request_key"),
        (_written(payload={6: 1, 8: {1: compressed(TestKey().public)}}), "request_signature"),
        (_written({1: -35, 16: "lz-request+cwt"}), "request_signature"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        read_request(text)
    assert caught.value.code == code
    assert all(sentence(code, lang, caught.value.detail) for lang in LANGUAGES)


@given(st.sampled_from(fuzz_request.SEEDS), st.data())
def test_no_changed_request_is_read_as_another(seed: bytes, data: st.DataObject) -> None:
    """One byte of a signed request changed: refused, or it says what it said."""
    changed = bytearray(seed)
    place = data.draw(st.integers(0, len(seed) - 1))
    changed[place] ^= data.draw(st.integers(1, 255))
    fuzz_request.one_input(bytes(changed))
    try:
        read = read_request(PREFIX + base45.encode(bytes(changed)))
    except CodeError:
        return
    assert read == read_request(PREFIX + base45.encode(seed))
