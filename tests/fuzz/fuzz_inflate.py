"""Bounded zlib: any bytes give at most the limit or a `CodeError`."""

import contextlib
import zlib

from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.errors import CodeError

SEEDS = (zlib.compress(b"seed" * 20),)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        assert len(inflate(data, limit=1000)) <= 1000
