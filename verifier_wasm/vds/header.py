"""The header of a seal (ICAO Doc 9303 part 13 section 2.2), versions 3 and 4."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from verifier_wasm.errors import DecodeError
from verifier_wasm.vds import c40

MAGIC: Final = 0xDC
#: The byte of the version: 2 is version 3, 3 is version 4 (section 2.2, table 1).
VERSIONS: Final = {2: 3, 3: 4}

_SIGNER: Final = 4
_FIXED_REFERENCE: Final = 5


@dataclass(frozen=True, slots=True)
class Header:
    """Who sealed what, and when; ``length``: the bytes it takes.

    ``country``: three characters, filled up with ``<``. ``signer``: the country and the two characters of
    the signer. ``reference``: of its certificate, hexadecimal. ``definition``: feature definition reference
    and document type category, as one number.
    """

    version: int
    country: str
    signer: str
    reference: str
    issued_on: date
    signed_on: date
    definition: int
    length: int


def parse_header(data: bytes) -> Header:
    """Read the header at the start of ``data``.

    Raises `DecodeError` ``vds_truncated``, ``vds_version``, ``vds_c40``, ``vds_reference`` (no length, or a
    country of other characters) and ``vds_date``.
    """
    if len(data) < 2 or data[0] != MAGIC or data[1] not in VERSIONS:
        raise DecodeError("vds_version")
    version = VERSIONS[data[1]]
    country = c40.decode(_take(data, 2, 2)).replace(" ", "<")
    if len(country) != 3 or not country.rstrip("<").isalpha():
        raise DecodeError("vds_reference")
    if version == 3:
        # Nine characters: the signer and five of the reference.
        named, position = c40.decode(_take(data, 4, 6)), 10
        signer, reference = named[:_SIGNER], named[_SIGNER:]
        expected = _FIXED_REFERENCE
    else:
        # Six characters: the signer and two hexadecimal digits, how long the reference is.
        named = c40.decode(_take(data, 4, 4))
        signer, expected = named[:_SIGNER], _hexadecimal(named[_SIGNER:])
        length = (expected + 2) // 3 * 2
        reference, position = c40.decode(_take(data, 8, length)), 8 + length
    if len(signer) != _SIGNER or not expected or len(reference) != expected:
        raise DecodeError("vds_reference")
    return Header(
        version=version,
        country=country,
        signer=signer,
        reference=reference,
        issued_on=decode_date(_take(data, position, 3)),
        signed_on=decode_date(_take(data, position + 3, 3)),
        definition=int.from_bytes(_take(data, position + 6, 2)),
        length=position + 8,
    )


def decode_date(data: bytes) -> date:
    """Return a date: the number MMDDYYYY in three bytes (section 2.3.1); `DecodeError` ``vds_date``."""
    rest, year = divmod(int.from_bytes(data), 10_000)
    month, day = divmod(rest, 100)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DecodeError("vds_date") from error


def _take(data: bytes, position: int, length: int) -> bytes:
    taken = data[position : position + length]
    if len(taken) != length:
        raise DecodeError("vds_truncated", offset=len(data))
    return taken


def _hexadecimal(text: str) -> int:
    if len(text) != 2 or not set(text) <= set("0123456789ABCDEF"):
        raise DecodeError("vds_reference")
    return int(text, 16)
