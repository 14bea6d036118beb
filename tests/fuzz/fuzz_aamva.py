"""North American PDF417: any bytes give a card or a `CodeError`."""

import contextlib

from tests.unit.test_aamva import card
from verifier_wasm.aamva import parse_card
from verifier_wasm.errors import CodeError

SEEDS = (card(),)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        parse_card(data)
