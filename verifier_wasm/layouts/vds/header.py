"""The header of a seal (ICAO Doc 9303 part 13 section 2.2), versions 3 and 4, as signers have written it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from verifier_wasm.errors import DecodeError
from verifier_wasm.layouts.vds import c40

MAGIC: Final = 0xDC
#: The byte of the version: 2 is version 3, 3 is version 4 (section 2.2, table 1).
VERSIONS: Final = {2: 3, 3: 4}

_SIGNER: Final = 4
_FIXED_REFERENCE: Final = 5


class Layout(Enum):
    """How the certificate reference is written."""

    #: Two hexadecimal digits say how long it is: version 4 of the standard.
    HEXADECIMAL = 16
    #: Two decimal ones do: signers of BSI TR-03171.
    DECIMAL = 10
    #: Five characters: version 3, and the German arrival attestation, whose version byte says 4.
    FIXED = 5


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


def layouts(data: bytes) -> tuple[Layout, ...]:
    """Return the layouts that a header may have, that of its version first; `DecodeError` ``vds_version``."""
    if len(data) < 2 or data[0] != MAGIC or data[1] not in VERSIONS:
        raise DecodeError("vds_version")
    return (Layout.FIXED,) if VERSIONS[data[1]] == 3 else tuple(Layout)


def parse_header(data: bytes, layout: Layout | None = None) -> Header:
    """Read the header at the start of ``data``, in the layout of its version if none is given.

    Raises `DecodeError` ``vds_truncated``, ``vds_version``, ``vds_c40``, ``vds_reference`` (no length, or a
    country of other characters) and ``vds_date``.
    """
    layout = layout or layouts(data)[0]
    country = read_country(_take(data, 2, 2))
    if layout is Layout.FIXED:
        # Nine characters: the signer and five of the reference.
        named, position = c40.decode(_take(data, 4, 6)), 10
        signer, reference = named[:_SIGNER], named[_SIGNER:]
        expected = _FIXED_REFERENCE
    else:
        # Six characters: the signer and two digits, how long the reference is.
        named = c40.decode(_take(data, 4, 4))
        signer, expected = named[:_SIGNER], _number(named[_SIGNER:], layout.value)
        length = (expected + 2) // 3 * 2
        reference, position = c40.decode(_take(data, 8, length)), 8 + length
    if len(signer) != _SIGNER or not expected or len(reference) != expected:
        raise DecodeError("vds_reference")
    return Header(
        version=VERSIONS[data[1]],
        country=country,
        signer=signer,
        reference=reference,
        issued_on=decode_date(_take(data, position, 3)),
        signed_on=decode_date(_take(data, position + 3, 3)),
        definition=int.from_bytes(_take(data, position + 6, 2)),
        length=position + 8,
    )


def read_country(data: bytes) -> str:
    """Return a country's three characters: ``D`` alone is ``D<<``; `DecodeError` ``vds_reference``."""
    country = c40.decode(data).replace(" ", "<")
    if len(country) > 3 or not country.rstrip("<").isalpha():
        raise DecodeError("vds_reference")
    return country.ljust(3, "<")


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


def _number(text: str, base: int) -> int:
    if len(text) != 2 or not set(text) <= set("0123456789ABCDEF"[:base]):
        raise DecodeError("vds_reference")
    return int(text, base)
