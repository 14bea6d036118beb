"""SMART Health Cards: a compressed JWS, written in digits so that a QR code holds more of it."""

from verifier_wasm import limits
from verifier_wasm.decoders import health_card, jws
from verifier_wasm.envelope import Envelope
from verifier_wasm.errors import DecodeError, LimitError
from verifier_wasm.shown.chunks import PREFIX, chunk, digits_of
from verifier_wasm.signed import jose

#: "Encoding Chunks as QR Codes": two digits for each character, its code less that of "-".
_LOWEST, _HIGHEST = ord("-"), ord("z")


def decode(data: bytes) -> Envelope:
    """Decode; of a file with several cards the first.

    Raises the errors of `jws.decode` and `cards`, and `DecodeError` ``shc_parts`` (one code of several;
    details ``part`` and ``parts``) and ``shc_digits``. What is not understood of its content is the
    envelope's fault.
    """
    if _is_file(data):  # what is not a card is another signed credential
        return jws.decode(cards(data)[0])
    card = jose.decode_jws(_text(data))
    return health_card.envelope(card, jose.decode_object(card.payload))


def split(data: bytes) -> tuple[bytes, ...]:
    """Return the cards of a file; a code is one. Errors as `cards`."""
    return cards(data) if _is_file(data) else (data,)


def _is_file(data: bytes) -> bool:
    return data.lstrip()[:1] == b"{"


def cards(data: bytes) -> tuple[bytes, ...]:
    """Return the cards of a file, each a JWS.

    Raises the errors of `jose.decode_object`, `DecodeError` ``document_missing`` and `LimitError`
    ``mdoc_several``.
    """
    found = jose.decode_object(data).get("verifiableCredential")
    texts = [found] if isinstance(found, str) else found
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise DecodeError("document_missing")
    if len(texts) > limits.DOCUMENTS:
        raise LimitError("mdoc_several", count=len(texts), limit=limits.DOCUMENTS)
    return tuple(text.strip().encode() for text in texts)


def _text(data: bytes) -> bytes:
    """Return the JWS that the digits write; of several chunks, in any order, where all are there."""
    chunks: dict[int, bytes] = {}
    counts: set[int] = set()
    for text in data.split():
        if text[: len(PREFIX)].lower() != PREFIX:
            raise DecodeError("shc_digits")
        part, count = chunk(text) or (1, 1)
        digits = digits_of(text)
        if part > count or chunks.setdefault(part, digits) != digits:
            raise DecodeError("shc_digits")
        counts.add(count)
    if len(counts) != 1:
        raise DecodeError("shc_digits")
    (parts,) = counts
    if len(chunks) < parts:
        raise DecodeError("shc_parts", part=min(chunks), parts=parts, have=len(chunks))
    return b"".join(_digits(chunks[part]) for part in range(1, parts + 1))


def _digits(digits: bytes) -> bytes:
    if not digits.isdigit() or len(digits) % 2:
        raise DecodeError("shc_digits")
    text = bytes(int(digits[at : at + 2]) + _LOWEST for at in range(0, len(digits), 2))
    if max(text) > _HIGHEST:
        raise DecodeError("shc_digits")
    return text
