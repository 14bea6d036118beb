"""A bare CWT (RFC 8392) as CBOR bytes or text: an LZ1 code without its own, or anybody's signed claims."""

import re
from functools import partial
from typing import Final, NoReturn

from verifier_wasm.envelope import Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats.format import Format
from verifier_wasm.shown import pasted

#: The tags that stand before a message: "this is CBOR" (RFC 8949 section 3.4.6) and CWT (RFC 8392 section 6).
_TAGS: Final = rb"(?:\xd9\xd9\xf7)?(?:\xd8\x3d)*"
#: A COSE_Sign1 without its tag: some issuers leave it out inside the CWT tag; alone, it is known by its
#: headers, a map in a string and a map, one of which begins with a parameter of RFC 9052 section 3.1.
_UNTAGGED: Final = rb"(?<=\xd8\x3d)\x84|\x84(?:(?:[\x42-\x57]|\x58.)[\xa1-\xb7]|\x40[\xa1-\xb7])[\x01-\x04]"
#: With its tag (RFC 9052 section 2); in text, where any two letters may stand for a tag, the array of four
#: parts must follow it.
_START: Final = re.compile(rb"(?s)" + _TAGS + rb"(?:\xd2|" + _UNTAGGED + rb")")
_PASTED_START: Final = re.compile(rb"(?s)" + _TAGS + rb"(?:\xd2\x84|" + _UNTAGGED + rb")")
#: The other messages of COSE by their tags (section 2), as far as their protected header. Tag 17 begins like
#: Cyrillic text in UTF-8, but no text goes on like that header.
_OTHERS: Final = {
    "cose_mac": re.compile(rb"(?s)" + _TAGS + rb"(?:\xd1\x84(?:[\x41-\x57]|\x58.)[\xa0-\xb7]|\xd8\x61\x85)"),
    "cose_sign": re.compile(_TAGS + rb"\xd8\x62\x84"),
    "cose_encrypt": re.compile(_TAGS + rb"\xd8\x60\x84"),
}


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the tags."""
    if _START.match(data):
        return Recognition("cwt")
    for code, start in _OTHERS.items():
        if start.match(data):
            return Recognition("cwt", unpack=partial(_refuse, code))
    reading = pasted.reading(data, _is_pasted)
    return reading and Recognition("cwt", unpack=reading)


def _is_pasted(head: bytes) -> bool:
    return _PASTED_START.match(head) is not None


def _refuse(code: str, _: bytes) -> NoReturn:
    raise DecodeError(code)


FORMAT: Final = Format(
    id="cwt",
    standard="RFC 8392",
    kinds=("cwt", "dl", "im", "vl"),
    recognise=_recognise,
)
