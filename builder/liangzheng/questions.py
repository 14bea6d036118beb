"""A question for a holder's page to scan, as a file: the nonce of which a live code has to answer."""

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.files import naming, write_whole
from liangzheng.symbols import qr, qr_png, qr_svg
from verifier_wasm.errors import UseError
from verifier_wasm.question import NONCE_LENGTH, Question, write_question

_KINDS: Final[Mapping[str, Callable[[str], bytes]]] = {
    ".svg": lambda text: qr_svg(qr(text), scale=12),
    ".png": lambda text: qr_png(qr(text), scale=12),
    ".txt": lambda text: f"{text}\n".encode("ascii"),
}


def write_new_question(path: Path, audience: str) -> Question:
    """Write a new question to a file and return it; the file's ending says how: SVG, PNG or text.

    Raises `BuilderError` ``question_file`` for another ending, ``question_structure`` for an audience that
    no question holds, and as `naming` does.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise BuilderError(
            f"{path}: a question is written to a file in {', '.join(_KINDS)}", code="question_file"
        )
    question = Question(secrets.token_bytes(NONCE_LENGTH), audience)
    try:
        text = write_question(question)
    except UseError as error:
        raise BuilderError(
            f"--audience {audience[:40]!r} does not fit in a question: up to 100 characters in one line",
            code=error.code,
        ) from error
    with naming(path):
        write_whole(path, kind(text))
    return question
