"""A checker's question to the holder's device: ``LZQ1:`` + base45 of CBOR, for a QR code (ADR 0034).

The holder's page writes its nonce into the token that it signs (``cnonce``, 39), so that an answer can only
have been made after the question was asked. Neither encrypted nor signed: it holds no more than a number.
"""

from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm import limits
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.errors import DecodeError, LimitError, UseError

PREFIX: Final = "LZQ1:"
#: 128 random bits: no two questions are ever the same, and none is guessed.
NONCE_LENGTH: Final = 16

# The keys are those of the claims that answer them: RFC 8392 section 4, and the draft's section 8.
_AUDIENCE, _NONCE = 3, 39


@dataclass(frozen=True, slots=True)
class Question:
    """What the answer has to hold. ``audience``: whom it is to be for; "": whoever scans it."""

    nonce: bytes
    audience: str = ""


def write_question(question: Question) -> str:
    """Return the question's text.

    Raises `UseError` ``question_structure`` for one that `read_question` would refuse.
    """
    if not _fits(question.nonce, question.audience or None):
        raise UseError("question_structure", "a nonce of 16 bytes, and a short name in one line")
    asked: dict[int, Any] = {_NONCE: question.nonce}
    if question.audience:
        asked[_AUDIENCE] = question.audience
    return PREFIX + base45.encode(cbor.encode(asked))


def read_question(text: str) -> Question:
    """Read a question as it was scanned or pasted; white space around it does not count.

    Raises `LimitError` ``question_too_long``, the errors of `base45.decode` and `cbor.decode`, and
    `DecodeError` ``question_type`` (another text) and ``question_structure``: what a device does not
    understand of a question, it does not answer.
    """
    # No base45 ends in a space: the last character of a group is its highest digit, which stays below 36.
    stripped = text.strip()
    if not stripped.startswith(PREFIX):
        raise DecodeError("question_type")
    if len(stripped) > limits.QUESTION_LENGTH:
        raise LimitError("question_too_long", limit=limits.QUESTION_LENGTH)
    asked = cbor.decode(base45.decode(stripped.removeprefix(PREFIX)), definite=True)
    if type(asked) is not dict or not {_NONCE} <= asked.keys() <= {_NONCE, _AUDIENCE}:
        raise DecodeError("question_structure")
    nonce, audience = asked[_NONCE], asked.get(_AUDIENCE)
    if not _fits(nonce, audience):
        raise DecodeError("question_structure")
    return Question(nonce, audience or "")


def _fits(nonce: object, audience: object) -> bool:
    """Tell whether both may stand in a question; a name is shown to the holder: one clean line."""
    if type(nonce) is not bytes or len(nonce) != NONCE_LENGTH:
        return False
    if audience is None:
        return True
    return type(audience) is str and bool(audience) and cleaned(audience, limits.AUDIENCE_LENGTH) == audience
