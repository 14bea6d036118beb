"""Base45 (RFC 9285): binary data in the QR code's alphanumeric alphabet."""

from typing import Final

from verifier_wasm.errors import DecodeError

# RFC 9285 section 4.2, table 1
ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_BASE: Final = 45
_BASE_SQUARED: Final = _BASE * _BASE
_NONE: Final = 0xFF
_VALUES: Final = bytes(ALPHABET.find(chr(c)) if chr(c) in ALPHABET else _NONE for c in range(256))


def encode(data: bytes) -> str:
    """Encode bytes: three characters for two bytes, two for a last single one."""
    text = []
    for high, low in zip(data[0::2], data[1::2], strict=False):
        # RFC 9285 section 4: the first character is the least significant.
        rest, first = divmod(high * 256 + low, _BASE)
        third, second = divmod(rest, _BASE)
        text.append(ALPHABET[first] + ALPHABET[second] + ALPHABET[third])
    if len(data) % 2:
        second, first = divmod(data[-1], _BASE)
        text.append(ALPHABET[first] + ALPHABET[second])
    return "".join(text)


def decode(text: str) -> bytes:
    """Decode Base45; lower case, white space at the ends and every other character are refused.

    Raises `DecodeError` ``base45_character`` (detail ``position``), ``base45_length`` (a lone last
    character) and ``base45_overflow`` (a group beyond two bytes, or one byte), as RFC 9285 section 6 asks.
    """
    try:
        values = text.encode("ascii").translate(_VALUES)
    except UnicodeEncodeError as exc:
        raise DecodeError("base45_character", position=exc.start) from exc
    if (position := values.find(_NONE)) >= 0:
        raise DecodeError("base45_character", position=position)
    whole = len(values) - len(values) % 3
    if len(values) - whole == 1:
        raise DecodeError("base45_length", length=len(values))
    triples = zip(values[0:whole:3], values[1:whole:3], values[2:whole:3], strict=True)
    numbers = [c + d * _BASE + e * _BASE_SQUARED for c, d, e in triples]
    if numbers and max(numbers) > 0xFFFF:
        raise DecodeError("base45_overflow")
    data = b"".join(number.to_bytes(2) for number in numbers)
    if whole == len(values):
        return data
    last = values[whole] + values[whole + 1] * _BASE
    if last > 0xFF:
        raise DecodeError("base45_overflow")
    return data + bytes((last,))
