"""Requests of holders: any message gives a request or a `CodeError`, as bytes and as text."""

import contextlib
from datetime import UTC, datetime

from tests.support.live import HOLDER
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.request import PREFIX, Request, asking, read_request


def _seed(word: str) -> bytes:
    asked = asking(HOLDER.public, datetime(2026, 11, 1, tzinfo=UTC), word)
    return asked.signed(HOLDER.sign(asked.to_sign))


SEEDS = (_seed(""), _seed("K7Q2"))


def one_input(data: bytes) -> None:
    protected = cbor.encode({1: -7, 16: "lz-request+cwt"})
    within = cbor.encode(cbor.Tag(18, [protected, {}, data, b"s" * 64]))
    for text in (
        PREFIX + base45.encode(data),
        PREFIX + base45.encode(within),
        PREFIX + data.decode("latin-1"),
    ):
        with contextlib.suppress(CodeError):
            assert isinstance(read_request(text), Request)
