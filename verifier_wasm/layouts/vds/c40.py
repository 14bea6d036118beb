"""C40: three characters in two bytes (ICAO Doc 9303 part 13 section 2.6, ISO/IEC 16022 section 5.2.5.2)."""

from typing import Final

from verifier_wasm.errors import DecodeError

#: By value; the first three shift to other sets, which seals do not use (part 13 section 2.6).
_CHARACTERS: Final = "\0\0\0 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PAD: Final = 0
_UNLATCH: Final = 0xFE


def decode(data: bytes) -> str:
    """Return the text: digits, capital letters, and spaces (which stand for ``<``).

    Raises `DecodeError` ``vds_c40``: an odd length, another character, padding before the end.
    """
    if len(data) % 2:
        raise DecodeError("vds_c40")
    text = []
    last = len(data) - 2
    for position in range(0, len(data), 2):
        first, second = data[position], data[position + 1]
        if first == _UNLATCH and position == last:
            # A last single character stands as ASCII, one higher.
            text.append(_single(second - 1))
            continue
        rest, third = divmod(first * 256 + second - 1, 40)
        values = [*divmod(rest, 40), third]
        if third == _PAD and position == last:
            values.pop()
        if min(values) < 3 or max(values) > 39:
            raise DecodeError("vds_c40")
        text += [_CHARACTERS[value] for value in values]
    return "".join(text)


def _single(value: int) -> str:
    character = chr(value) if value > 0 else "\0"
    if character == "\0" or character not in _CHARACTERS:
        raise DecodeError("vds_c40")
    return character
