"""Parts of codes: whatever they say of themselves, they are joined or refused, and a part is never judged."""

from datetime import UTC, datetime

from tests.support.signed import KEY
from verifier_wasm import verify
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Code, Part

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
SEEDS = (bytes((0, 2, 3, 1, 1, 1, 2, 3, 1, 2)), bytes((0, 16, 0, 2)) + b"ab", bytes((3, 0, 0, 0)))


def one_input(data: bytes) -> None:
    codes, at = [], 0
    while at + 4 <= len(data):
        index, count, parity, length = data[at : at + 4]
        content = data[at + 4 : at + 4 + length]
        codes.append(Code(content, "QRCode", part=Part(index, count, parity)))
        at += 4 + length
    found = one_code(codes)
    if isinstance(found, NoCode):
        assert found.reason.startswith("code_parts_") or not codes
    else:
        assert found.part is None
    for code in codes[:3]:
        assert verify(code, trust=KEY.store(), at=_NOW).reason == "code_parts_missing"
