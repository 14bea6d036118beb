"""Mutations that know how a code is built: one value in the innermost layer changes, the rest stays valid."""

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from tests.support.layers import Part, peel
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import LiangzhengError

#: Changes bytes somehow.
type Flip = Callable[[bytes], bytes]

_NUMBERS: Final = (0, 1, -1, 23, 24, 255, 256, -7, -8, -37, 18, 61, 2**31, 2**32, 2**53 + 1, 2**63, 2**64 - 1)
_ODD: Final = (None, True, False, "", [], {}, 0.5, *_NUMBERS)
#: How often the written bytes are changed, and not a value in them.
_RAW: Final = 0.3


def flipper(random: Random) -> Flip:
    """Return a `Flip` of small changes: a bit, a byte more or less, a longer length, an end cut off."""

    def flip(data: bytes) -> bytes:
        if not data:
            return random.randbytes(1)
        at = random.randrange(len(data))
        match random.randrange(8):
            case 0:
                return data[:at] + data[at + 1 :]
            case 1:
                return data[:at] + random.randbytes(1) + data[at:]
            case 2:
                return data[:at]
            case 3:  # CBOR: the same number in a longer head (RFC 8949 section 3)
                head = data[at]
                longer = bytes([head & 0xE0 | 24, head & 31]) if head & 31 < 24 else bytes([head])
                return data[:at] + longer + data[at + 1 :]
            case _:
                return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]

    return flip


def mutated(code: bytes, random: Random, flip: Flip) -> bytes:
    """Return a code with one change: of its text, or within its innermost layer."""
    layers = peel(code)
    if random.random() < 0.1:
        return flip(code)
    position = random.randrange(len(layers.parts))
    return layers.replaced(position, change_part(layers.parts[position], random, flip))


def change_part(part: Part, random: Random, flip: Flip) -> bytes:
    """Return the bytes of a part with one value, or some bits, changed."""
    if part.shape == "raw" or random.random() < _RAW:
        return flip(part.data)
    try:
        if part.shape == "cbor":
            return cbor.encode(change(cbor.decode(part.data), random, flip))
        return _json(change(json.loads(part.data), random, flip))
    except (LiangzhengError, ValueError, TypeError, RecursionError, OverflowError):
        return flip(part.data)  # not one that can be read, or written, any more


def change(value: Any, random: Random, flip: Flip) -> Any:
    """Return a CBOR or JSON value with one value in it changed."""
    if random.random() < 0.03:
        return random.choice(_ODD)
    match value:
        case cbor.Tag(number=number, value=inner):
            return random.choice(
                (inner, cbor.Tag(random.choice((18, 61, 24, 1004, 1, 98)), inner))
                if random.random() < 0.1
                else (cbor.Tag(number, change(inner, random, flip)),)
            )
        case dict() if value:
            return _changed_map(dict(value), random, flip)
        case list() if value:
            return _changed_list(list(value), random, flip)
        case bytes():
            return _changed_bytes(value, random, flip)
        case str():
            return flip(value.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
        case bool() | None:
            return random.choice(_ODD)
        case int():
            return random.choice((value + 1, value - 1, -value, value ^ 1 << random.randrange(40), *_NUMBERS))
    return random.choice(_ODD)


def _changed_map(value: dict[Any, Any], random: Random, flip: Flip) -> dict[Any, Any]:
    key, other = random.choice(list(value)), random.choice(list(value))
    match random.randrange(10):
        case 0:
            del value[key]
        case 1:
            value[change(key, random, flip)] = value.pop(key)
        case 2:
            value[key], value[other] = value[other], value[key]
        case 3:
            new: Any = "crit" if isinstance(key, str) else 2
            value[random.choice((new, change(key, random, flip)))] = random.choice(([key], value[key], "x"))
        case _:
            value[key] = change(value[key], random, flip)
    return value


def _changed_list(value: list[Any], random: Random, flip: Flip) -> list[Any]:
    at, other = random.randrange(len(value)), random.randrange(len(value))
    match random.randrange(10):
        case 0:
            del value[at]
        case 1:
            value.insert(other, value[at])
        case 2:
            value[at], value[other] = value[other], value[at]
        case _:
            value[at] = change(value[at], random, flip)
    return value


def _changed_bytes(value: bytes, random: Random, flip: Flip) -> bytes:
    """Bytes may be CBOR themselves: protected headers, payloads, the items of a mobile document."""
    if random.random() > _RAW:
        try:
            inner = cbor.decode(value)
            if isinstance(inner, (dict, list, cbor.Tag)):
                return cbor.encode(change(inner, random, flip))
        except (LiangzhengError, TypeError, ValueError, OverflowError):
            pass
    return flip(value)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
