"""Bytes pasted as text: any bytes give bytes that begin as asked, or a `DecodeError`."""

import contextlib

from verifier_wasm.errors import DecodeError
from verifier_wasm.shown import pasted

SEEDS = (b"d284 43", b"0oRDoQEm", b"0oRDoQEm\n0oRDoQ==")


def _begins(head: bytes) -> bool:
    return head.startswith(b"\xd2")


def one_input(data: bytes) -> None:
    with contextlib.suppress(DecodeError):
        if reading := pasted.reading(data, _begins):
            assert _begins(reading(data))
