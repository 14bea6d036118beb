"""Base64 and Base32: both alphabets, any padding, nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm.encoding import rfc4648


@given(st.binary(max_size=40))
def test_every_form_comes_back(data: bytes) -> None:
    for written in (base64.b64encode(data), base64.urlsafe_b64encode(data)):
        for text in (written, written.rstrip(b"="), written.rstrip(b"=") + b"=", written.decode()):
            assert rfc4648.from_base64(text) == data
    assert rfc4648.from_base64(rfc4648.to_base64url(data)) == data
    assert not rfc4648.is_padded_wrongly(base64.b64encode(data))
    bare = base64.b32encode(data).rstrip(b"=")
    for text in (bare, bare + b"=", bare.decode()):
        assert rfc4648.from_base32(text) == rfc4648.from_canonical_base32(text) == data


@pytest.mark.parametrize("text", ["A", "AAAAA", "AA A", "AA\n", "AA=A", "AA.A", "é", "\ud800"])
def test_what_is_no_base64(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several libraries and of ours
        rfc4648.from_base64(text)


@pytest.mark.parametrize("text", ["A", "AAA", "aa", "AA A", "A1", "A=A"])
def test_what_is_no_base32(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of several libraries and of ours
        rfc4648.from_base32(text)


def test_bits_beyond_the_last_byte() -> None:
    assert rfc4648.from_base64(b"AB") == rfc4648.from_base32(b"AB") == b"\0"
    with pytest.raises(ValueError, match="beyond"):
        rfc4648.from_canonical_base32(b"AB")


@pytest.mark.parametrize(
    ("text", "wrong"), [(b"AA", False), (b"AA==", False), (b"AA=", True), (b"AAA==", True)]
)
def test_padding(text: bytes, wrong: bool) -> None:
    assert rfc4648.is_padded_wrongly(text) is wrong
