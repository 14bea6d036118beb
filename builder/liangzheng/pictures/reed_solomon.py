"""Reed-Solomon error correction as QR codes have it (ISO/IEC 18004 section 7.5, annex A): over GF(2^8)."""

from collections.abc import Sequence
from typing import Final

#: x^8 + x^4 + x^3 + x^2 + 1; 2 generates the field.
_POLYNOMIAL: Final = 0x11D
_ORDER: Final = 255

_EXP: Final = [1] * (2 * _ORDER)
_LOG: Final = [0] * (_ORDER + 1)
for _power in range(1, 2 * _ORDER):
    _doubled = _EXP[_power - 1] << 1
    _EXP[_power] = _doubled ^ _POLYNOMIAL if _doubled > _ORDER else _doubled
for _power in range(_ORDER):
    _LOG[_EXP[_power]] = _power

#: Coefficients, that of the constant first.
type _Polynomial = list[int]


def correct(block: Sequence[int], check: int) -> bytes | None:
    """Return a block of codewords (the last ``check`` of them are for correction) without its errors.

    None where there are more than half as many errors as codewords for correction.
    """
    word = bytearray(block)
    syndromes = _syndromes(word, check)
    if not any(syndromes):
        return bytes(word)
    locator = _locator(syndromes)
    errors = len(locator) - 1
    powers = [power for power in range(len(word)) if not _value(locator, _EXP[_ORDER - power])]
    if 2 * errors > check or len(powers) != errors:
        return None
    # Forney's algorithm: the error at each place found.
    evaluator = _product(syndromes, locator)[:check]
    for power in powers:
        inverse = _EXP[_ORDER - power]
        # The formal derivative: over GF(2^8) only the odd powers stay.
        slope = _value([value if n % 2 == 0 else 0 for n, value in enumerate(locator[1:])], inverse)
        if not slope:
            return None
        size = _times(_EXP[power], _over(_value(evaluator, inverse), slope))
        word[len(word) - 1 - power] ^= size
    return None if any(_syndromes(word, check)) else bytes(word)


def _syndromes(word: bytearray, check: int) -> _Polynomial:
    backwards = list(reversed(word))
    return [_value(backwards, _EXP[power]) for power in range(check)]


def _locator(syndromes: _Polynomial) -> _Polynomial:
    """Return the error locator polynomial, by the algorithm of Berlekamp and Massey."""
    current, before = [1], [1]
    length, shift, last = 0, 1, 1
    for number in range(len(syndromes)):
        discrepancy = 0
        for n, value in enumerate(current[: length + 1]):
            discrepancy ^= _times(value, syndromes[number - n])
        if not discrepancy:
            shift += 1
            continue
        factor = _over(discrepancy, last)
        changed = current + [0] * max(0, len(before) + shift - len(current))
        for n, value in enumerate(before):
            changed[n + shift] ^= _times(factor, value)
        if 2 * length <= number:
            before, length, last, shift = current, number + 1 - length, discrepancy, 1
        else:
            shift += 1
        current = changed
    while not current[-1]:
        current.pop()
    return current


def _times(one: int, other: int) -> int:
    return _EXP[_LOG[one] + _LOG[other]] if one and other else 0


def _over(one: int, other: int) -> int:
    return _EXP[_LOG[one] + _ORDER - _LOG[other]] if one else 0


def _value(polynomial: Sequence[int], at: int) -> int:
    found = 0
    for value in reversed(polynomial):
        found = _times(found, at) ^ value
    return found


def _product(one: _Polynomial, other: _Polynomial) -> _Polynomial:
    found = [0] * (len(one) + len(other) - 1)
    for n, left in enumerate(one):
        for m, right in enumerate(other):
            found[n + m] ^= _times(left, right)
    return found
