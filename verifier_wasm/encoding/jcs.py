"""The JSON Canonicalization Scheme (RFC 8785): one way to write a value, so that it can be signed."""

import json
import math
from decimal import Decimal
from typing import Any, Final

#: Whole numbers up to here are exact as IEEE 754 doubles, which is what JSON's numbers are (section 3.2.2.3).
_EXACT: Final = 2**53
#: ECMAScript writes out numbers from 10^-7 to 10^21, and the rest with an exponent.
_LARGEST_DIGITS, _SMALLEST_EXPONENT = 21, -6


def canonical(value: Any) -> bytes:
    """Return the canonical form of a decoded JSON value, whose nesting has to be bounded.

    Raises `ValueError` for what JSON has no form for (an infinity, a number past the doubles).
    """
    return _write(value).encode("utf-8")


def _write(value: Any) -> str:
    match value:
        case dict():
            # Section 3.2.3: by UTF-16 code units.
            names = sorted(value, key=lambda name: name.encode("utf-16-be"))
            return "{" + ",".join(f"{_write(name)}:{_write(value[name])}" for name in names) + "}"
        case list():
            return "[" + ",".join(map(_write, value)) + "]"
        case None | bool() | str():
            return json.dumps(value, ensure_ascii=False)
        case int() if abs(value) <= _EXACT:
            return str(value)
        case int() | float():
            return _number(value)
    raise ValueError(type(value).__name__)


def _number(value: float) -> str:
    """Write a double as ECMAScript does (ECMA-262, Number::toString)."""
    try:
        double = float(value)
    except OverflowError as error:
        raise ValueError("a number past the doubles") from error
    if not math.isfinite(double):
        raise ValueError("no number")
    if double == 0:
        return "0"
    # Python's shortest form has the same digits.
    sign, numbers, exponent = Decimal(repr(double)).as_tuple()
    digits = "".join(map(str, numbers)).rstrip("0")
    point = len(numbers) + int(exponent)
    if len(digits) <= point <= _LARGEST_DIGITS:
        text = digits.ljust(point, "0")
    elif 0 < point <= _LARGEST_DIGITS:
        text = f"{digits[:point]}.{digits[point:]}"
    elif _SMALLEST_EXPONENT < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{point - 1:+}"
    return "-" + text if sign else text
