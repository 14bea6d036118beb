"""North American PDF417: any bytes give a card or a `CodeError`, and never a verdict."""

import contextlib

from tests.support.signed import KEY, NOW
from tests.unit.test_aamva import card
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.errors import CodeError
from verifier_wasm.layouts.aamva.card import parse_card

_CARD = card(others=(("ZV", "ZVA01"),))
SEEDS = (
    _CARD,
    card(shift=-31, longer=400),
    card(version="01"),
    _CARD.replace(b"\n", b"<LF>").replace(b"\r", b"<CR>").replace(b"\x1e", b"<RS>"),
    _CARD[:4] + _CARD[4:].replace(b"\n", b" "),
)


def one_input(data: bytes) -> None:
    with contextlib.suppress(CodeError):
        parse_card(data)
    report = verify(Code(data, "PDF417"), trust=KEY.store(), at=NOW)
    assert report.format != "aamva" or (report.outcome, report.document) == (Outcome.CANNOT_JUDGE, None)
