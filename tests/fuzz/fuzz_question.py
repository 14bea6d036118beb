"""A checker's question: any text or CBOR gives a question written as it was read, or a `CodeError`."""

import contextlib

from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.question import PREFIX, Question, read_question, write_question

_NONCE = bytes(range(16))

SEEDS = (
    write_question(Question(_NONCE)).encode(),
    write_question(Question(_NONCE, "https://desk.example")).encode(),
    cbor.encode({39: _NONCE}),
    cbor.encode({39: _NONCE, 3: "柜台"}),
)


def one_input(data: bytes) -> None:
    for text in (data.decode("latin-1"), PREFIX + base45.encode(data)):
        with contextlib.suppress(CodeError):
            question = read_question(text)
            assert read_question(write_question(question)) == question
