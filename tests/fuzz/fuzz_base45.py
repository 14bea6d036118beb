"""Base45: any text gives bytes or a `CodeError`."""

import contextlib

from verifier_wasm.encoding import base45
from verifier_wasm.errors import CodeError

SEEDS = (b"QED8WEX0", b"BB8")


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        base45.decode(data.decode("latin-1"))
