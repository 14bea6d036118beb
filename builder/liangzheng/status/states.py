"""Status types: the values of a status list (Token Status List section 7.1), and their names."""

from typing import Final

from liangzheng.errors import BuilderError

VALID: Final = 0
INVALID: Final = 1
SUSPENDED: Final = 2

_NAMES: Final = {VALID: "VALID", INVALID: "INVALID", SUSPENDED: "SUSPENDED"}
_VALUES: Final = {name: value for value, name in _NAMES.items()}

#: Bits per entry that a list may have (section 4.1).
BITS: Final = (1, 2, 4, 8)


def state_name(value: int) -> str:
    """Return a status type's registered name, or its number as text where it has none."""
    return _NAMES.get(value, str(value))


def parse_state(text: str, *, bits: int) -> int:
    """Read a status type: a registered name in any case, or a number that fits into ``bits``."""
    value = _VALUES.get(text.upper(), int(text) if text.isascii() and text.isdigit() else None)
    if value is None:
        raise BuilderError(f"unknown state {text!r}: give VALID, INVALID, SUSPENDED or a number")
    return check_state(value, bits=bits)


def check_state(value: int, *, bits: int) -> int:
    """Return the value; refuse one that an entry of ``bits`` bits cannot hold."""
    if not 0 <= value < 1 << bits:
        raise BuilderError(f"state {state_name(value)} does not fit in the registry's {bits} bit(s) an entry")
    return value


def weight(value: int) -> int:
    """Return how much a state weighs: one that is revoked more than a suspended one, and that than VALID."""
    return 0 if value == VALID else 2 if value == INVALID else 1
