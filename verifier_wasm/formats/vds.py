"""Visible digital seals (VDS) and ICAO barcodes (IDB), ADR 0013."""

import re
from typing import Final

from verifier_wasm.encoding.rfc4648 import from_base32, from_base64
from verifier_wasm.envelope import Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats.format import Format
from verifier_wasm.layouts.vds import c40

#: The magic byte and the versions 3 and 4, as they are and in the texts that readers and people make of them.
_RAW: Final = (b"\xdc\x02", b"\xdc\x03")
_LATIN_1: Final = tuple(start.decode("latin-1").encode() for start in _RAW)
#: A header, one feature and a signature are never shorter.
_BASE64: Final = re.compile(rb"3A[I-P][A-Za-z0-9+/_-]{100,}={0,2}")
_BASE32: Final = re.compile(rb"3QB[A-Z2-7]{100,}={0,6}")
_BARCODE: Final = re.compile(rb"[RN]DB1[A-D][A-Z2-7]{8,}=*")

#: Other versions are few, and a seal is not shorter than this.
_VERSIONS, _SHORTEST = 0x10, 60


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the magic byte with a known version, or the prefix of an IDB barcode."""
    if _BARCODE.fullmatch(data):
        return Recognition("idb")
    seal = _bytes_of(data)
    return None if seal is None else Recognition("digital_seal", unpack=lambda _: seal)


def _bytes_of(data: bytes) -> bytes | None:
    """Return the seal's bytes out of the forms in which they come; None for what is not a seal."""
    if data.startswith(_RAW):
        return data
    # A version that is not known here is a seal all the same; no text begins so.
    if data[:1] == _RAW[0][:1] and len(data) > _SHORTEST and data[1] < _VERSIONS and _has_country(data):
        return data
    try:
        if data.startswith(_LATIN_1):
            found = data.decode("utf-8").encode("latin-1")
        elif _BASE64.fullmatch(data):
            found = from_base64(data)
        elif _BASE32.fullmatch(data):
            found = from_base32(data)
        else:
            return None
    except ValueError:  # UnicodeError and binascii.Error are
        return None
    return found if found.startswith(_RAW) and _has_country(found) else None


def _has_country(data: bytes) -> bool:
    """Say whether a seal has a country; a text that only begins like one in Base64 has none."""
    try:
        return c40.decode(data[2:4]).rstrip().isalpha()
    except DecodeError:
        return False


FORMAT: Final = Format(
    id="vds",
    standard="ICAO Doc 9303-13, BSI TR-03137, ICAO Datastructure for Barcode",
    kinds=("vds",),
    recognise=_recognise,
)
