"""Mobile documents (ISO/IEC 18013-5), above all the mobile driving licence (mDL), as bytes or pasted text."""

from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format
from verifier_wasm.shown import pasted

#: What the maps of ISO/IEC 18013-5 begin with, whatever their order: a DeviceResponse, a document, its signed
#: part, and the messages around it (requests; session establishment and data). A device engagement has
#: numbers for keys.
_FIRST_KEYS: Final = (
    *("version", "documents", "documentErrors", "status", "docType", "issuerSigned", "deviceSigned"),
    *("nameSpaces", "issuerAuth", "docRequests", "eReaderKey", "data"),
)
_TEXT_KEYS: Final = tuple(bytes((0x60 | len(key),)) + key.encode() for key in _FIRST_KEYS)
#: First byte of a CBOR map -> length of its head: up to 23 entries, a count of 1, 2 or 4 bytes, indefinite.
_MAPS: Final = {**dict.fromkeys(range(0xA1, 0xB8), 1), 0xB8: 2, 0xB9: 3, 0xBA: 5, 0xBF: 1}

#: What a device engagement's text begins with (clause 8.2.2.3); some tools put it before a document too.
_SCHEME: Final = b"mdoc:"


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the first key of the standard's maps, in bytes or in text that stands for them."""
    if _is_mdoc(data):
        return Recognition("mdoc")
    reading = pasted.reading(_without_scheme(data), _is_mdoc)
    return reading and Recognition("mdoc", unpack=lambda text: reading(_without_scheme(text)))


def _is_mdoc(head: bytes) -> bool:
    return head[:1] != b"" and head.startswith(_TEXT_KEYS, _MAPS.get(head[0], len(head)))


def _without_scheme(text: bytes) -> bytes:
    return text[len(_SCHEME) :] if text[: len(_SCHEME)].lower() == _SCHEME else text


FORMAT: Final = Format(
    id="mdoc",
    standard="ISO/IEC 18013-5",
    kinds=("mdl", "mdoc"),
    recognise=_recognise,
    holds_several=True,
)
