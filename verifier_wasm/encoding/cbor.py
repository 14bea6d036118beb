"""CBOR (RFC 8949): a strict decoder, and an encoder with deterministic output.

The decoder takes every well-formed encoding of a value (longer integers, indefinite lengths), since issuers
write them, but refuses what two readers could read differently: duplicate keys, invalid UTF-8, bytes after
the item. The encoder follows section 4.2.1.

Values: int, bytes, str, list, dict, bool, None, float, and `Tag`, `Simple`, `UNDEFINED`. Bignums (tags 2
and 3) become int. Map keys are integers of at most 64 bits, text or byte strings, as in every format read
here, and in an SD-CWT `REDACTED`; others are refused.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Never

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError, LimitError, UseError


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value (section 3.4)."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple value without a meaning here (section 3.3): 0..19 and 32..255."""

    value: int


@dataclass(frozen=True, slots=True)
class _Undefined:
    def __repr__(self) -> str:
        return "UNDEFINED"


#: The simple value 23, "undefined".
UNDEFINED: Final = _Undefined()
#: The key of what a map holds hidden (draft-ietf-spice-sd-cwt-08 section 5.1).
REDACTED: Final = Simple(59)

# Section 3.1, major types
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _OTHER = range(8)
_INDEFINITE: Final = 31
_BREAK: Final = 0xFF
_SIMPLE_VALUES: Final = {20: False, 21: True, 22: None, 23: UNDEFINED}
_FLOAT_FORMATS: Final = {25: ">e", 26: ">f", 27: ">d"}
# Section 3.4.3
_POSITIVE_BIGNUM, _NEGATIVE_BIGNUM = 2, 3
_UINT64_LIMIT: Final = 1 << 64


def decode(
    data: bytes, *, items: int = limits.CBOR_ITEMS, definite: bool = False, redacted: bool = False
) -> Any:
    """Decode exactly one item of at most ``items`` nested ones.

    ``definite``: indefinite lengths are refused, as ``cbor_indefinite``. ``redacted``: a map may have the
    key `REDACTED`. Raises `DecodeError`, each with the ``offset`` of the byte: ``cbor_truncated``,
    ``cbor_trailing``, ``cbor_reserved`` (encodings the standard reserves or forbids), ``cbor_utf8``,
    ``cbor_duplicate_key``, ``cbor_key_type``, ``cbor_chunk`` (a piece of an indefinite-length string of the
    wrong type), ``cbor_indefinite`` and ``cbor_bignum``; `LimitError` ``cbor_too_deep``,
    ``cbor_too_many_items`` and ``cbor_bignum_too_large``.
    """
    decoder = _Decoder(data, items, definite=definite, redacted=redacted)
    value = decoder.item(depth=0)
    if decoder.offset < len(data):
        raise DecodeError("cbor_trailing", offset=decoder.offset)
    return value


def _is_bignum(value: Any) -> bool:
    return isinstance(value, int) and not -_UINT64_LIMIT <= value < _UINT64_LIMIT


class _Decoder:
    """One pass over the bytes; ``offset`` is the next byte to read."""

    __slots__ = ("_data", "_definite", "_items_left", "_limit", "_redacted", "offset")

    def __init__(self, data: bytes, items: int, *, definite: bool, redacted: bool) -> None:
        self._data = data
        self._limit = self._items_left = items
        self._definite, self._redacted = definite, redacted
        self.offset = 0

    def item(self, depth: int) -> Any:
        """Read one item at a nesting depth."""
        if depth > limits.CBOR_DEPTH:
            raise LimitError("cbor_too_deep", limit=limits.CBOR_DEPTH, offset=self.offset)
        self._items_left -= 1
        if self._items_left < 0:
            raise LimitError("cbor_too_many_items", limit=self._limit, offset=self.offset)
        major, info = divmod(self._take(1)[0], 32)
        match major:
            case 0:  # _UNSIGNED
                return self._argument(info)
            case 1:  # _NEGATIVE
                return -1 - self._argument(info)
            case 2:  # _BYTES
                return self._string(major, info)
            case 3:  # _TEXT
                return self._text(info)
            case 4:  # _ARRAY
                return self._array(info, depth)
            case 5:  # _MAP
                return self._map(info, depth)
            case 6:  # _TAG
                return self._tag(info, depth)
            case _:
                return self._other(info)

    def _take(self, length: int) -> bytes:
        end = self.offset + length
        if end > len(self._data):
            raise DecodeError("cbor_truncated", offset=len(self._data))
        taken = self._data[self.offset : end]
        self.offset = end
        return taken

    def _refuse(self, code: str) -> Never:
        """Refuse the item whose first byte was read last."""
        raise DecodeError(code, offset=self.offset - 1)

    def _argument(self, info: int) -> int:
        """Section 3: the value in the first byte, or in the 1, 2, 4 or 8 bytes after it."""
        if info < 24:
            return info
        if info > 27:  # 28..30 are reserved; 31 has no meaning for integers and tags
            self._refuse("cbor_reserved")
        return int.from_bytes(self._take(1 << (info - 24)))

    def _string(self, major: int, info: int) -> bytes:
        if not self._indefinite(info):
            return self._take(self._argument(info))
        return b"".join(self._chunks(major))

    def _indefinite(self, info: int) -> bool:
        if info == _INDEFINITE and self._definite:
            self._refuse("cbor_indefinite")
        return info == _INDEFINITE

    def _text(self, info: int) -> str:
        if not self._indefinite(info):
            return self._utf8(self._take(self._argument(info)))
        # Section 3.2.3: a character is never split between chunks.
        return "".join(self._utf8(chunk) for chunk in self._chunks(_TEXT))

    def _utf8(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as exc:
            raise DecodeError("cbor_utf8", offset=self.offset - len(raw) + exc.start) from exc

    def _chunks(self, major: int) -> list[bytes]:
        chunks = []
        while not self._at_break():
            chunk_major, info = divmod(self._take(1)[0], 32)
            if chunk_major != major or info == _INDEFINITE:
                self._refuse("cbor_chunk")
            self._items_left -= 1
            if self._items_left < 0:
                raise LimitError("cbor_too_many_items", limit=self._limit, offset=self.offset)
            chunks.append(self._take(self._argument(info)))
        return chunks

    def _at_break(self) -> bool:
        """Section 3.2.1: step over the "break" that ends an indefinite length, if it is next."""
        if self.offset < len(self._data) and self._data[self.offset] == _BREAK:
            self.offset += 1
            return True
        return False

    def _array(self, info: int, depth: int) -> list[Any]:
        if not self._indefinite(info):
            return [self.item(depth + 1) for _ in range(self._argument(info))]
        values = []
        while not self._at_break():
            values.append(self.item(depth + 1))
        return values

    def _map(self, info: int, depth: int) -> dict[int | str | bytes | Simple, Any]:
        values: dict[int | str | bytes | Simple, Any] = {}
        left = None if self._indefinite(info) else self._argument(info)
        while left != 0 if left is not None else not self._at_break():
            at = self.offset
            key = self.item(depth + 1)
            # bool is an int to Python, and True would collide with 1. A bignum is not a key: any
            # number of those have the same hash, and each would be compared with all before it.
            usual = isinstance(key, int | str | bytes) and not isinstance(key, bool) and not _is_bignum(key)
            if not usual and not (self._redacted and key == REDACTED):
                raise DecodeError("cbor_key_type", offset=at)
            if key in values:  # section 5.6
                raise DecodeError("cbor_duplicate_key", offset=at)
            values[key] = self.item(depth + 1)
            left = None if left is None else left - 1
        return values

    def _tag(self, info: int, depth: int) -> Any:
        at = self.offset - 1
        number = self._argument(info)
        value = self.item(depth + 1)
        if number not in {_POSITIVE_BIGNUM, _NEGATIVE_BIGNUM}:
            return Tag(number, value)
        if not isinstance(value, bytes):
            raise DecodeError("cbor_bignum", offset=at)
        if len(value) > limits.CBOR_BIGNUM_LENGTH:
            raise LimitError("cbor_bignum_too_large", limit=limits.CBOR_BIGNUM_LENGTH, offset=at)
        magnitude = int.from_bytes(value)
        return magnitude if number == _POSITIVE_BIGNUM else -1 - magnitude

    def _other(self, info: int) -> Any:
        """Section 3.3: simple values and floating-point numbers."""
        if info in _SIMPLE_VALUES:
            return _SIMPLE_VALUES[info]
        if info < 20:
            return Simple(info)
        if info in _FLOAT_FORMATS:
            return struct.unpack(_FLOAT_FORMATS[info], self._take(1 << (info - 24)))[0]
        if info == 24:
            value = self._take(1)[0]
            if value < 32:  # would be a second encoding of the values above
                self._refuse("cbor_reserved")
            return Simple(value)
        return self._refuse("cbor_reserved")  # 28..30, or a "break" where an item has to be


def encode(value: Any) -> bytes:
    """Encode with the core deterministic requirements (section 4.2.1): shortest forms, sorted keys.

    Raises `UseError` ``cbor_unencodable`` for what is not one of the values above, or is nested too deep.
    """
    return _encoded(value, depth=0)


def _encoded(value: Any, depth: int) -> bytes:
    if depth > limits.CBOR_DEPTH:
        raise UseError("cbor_unencodable", "nested too deep")
    match value:
        case None | bool() | _Undefined():
            number = next(n for n, known in _SIMPLE_VALUES.items() if known is value)
            return bytes((_OTHER << 5 | number,))
        case int():
            return _integer(value)
        case float():
            return _float(value)
        case bytes() | bytearray() | memoryview():
            raw = bytes(value)
            return _head(_BYTES, len(raw)) + raw
        case str():
            return _text(value)
        case Mapping():
            return _map(value, depth)
        case list() | tuple():
            return _head(_ARRAY, len(value)) + b"".join(_encoded(item, depth + 1) for item in value)
        case Tag() if 0 <= value.number < _UINT64_LIMIT:
            return _head(_TAG, value.number) + _encoded(value.value, depth + 1)
        case Simple() if 0 <= value.value < 20:
            return bytes((_OTHER << 5 | value.value,))
        case Simple() if 32 <= value.value < 256:
            return bytes((_OTHER << 5 | 24, value.value))
        case _:
            raise UseError("cbor_unencodable", f"CBOR has no form for this {type(value).__name__}")


def _head(major: int, argument: int) -> bytes:
    """Section 4.2.1: the shortest argument."""
    if argument < 24:
        return bytes((major << 5 | argument,))
    for info, length in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if argument < 1 << (8 * length):
            return bytes((major << 5 | info,)) + argument.to_bytes(length)
    raise UseError("cbor_unencodable", "a length or number of more than 64 bits")


def _integer(value: int) -> bytes:
    major, argument = (_UNSIGNED, value) if value >= 0 else (_NEGATIVE, -1 - value)
    if argument < _UINT64_LIMIT:
        return _head(major, argument)
    raw = argument.to_bytes((argument.bit_length() + 7) // 8)
    if len(raw) > limits.CBOR_BIGNUM_LENGTH:
        raise UseError("cbor_unencodable", "a number that is too large")
    tag = _POSITIVE_BIGNUM if major == _UNSIGNED else _NEGATIVE_BIGNUM
    return _head(_TAG, tag) + _head(_BYTES, len(raw)) + raw


def _float(value: float) -> bytes:
    """Section 4.2.1 and 4.2.2: the shortest form that keeps the value; one NaN."""
    if math.isnan(value):
        return bytes.fromhex("f97e00")
    for info in (25, 26):
        try:
            packed = struct.pack(_FLOAT_FORMATS[info], value)
        except OverflowError:
            continue
        if struct.unpack(_FLOAT_FORMATS[info], packed)[0] == value:
            return bytes((_OTHER << 5 | info,)) + packed
    return bytes((_OTHER << 5 | 27,)) + struct.pack(">d", value)


def _text(value: str) -> bytes:
    try:
        raw = value.encode("utf-8")
    except UnicodeEncodeError as exc:
        raise UseError("cbor_unencodable", "text with a lone surrogate") from exc
    return _head(_TEXT, len(raw)) + raw


def _map(value: Mapping[Any, Any], depth: int) -> bytes:
    keys = (key for key in value if key != REDACTED)
    if any(not isinstance(key, int | str | bytes) or isinstance(key, bool) for key in keys):
        raise UseError("cbor_unencodable", "map keys are integers, text or byte strings")
    # Section 4.2.1: sorted by the bytes of the encoded keys.
    pairs = sorted((_encoded(key, depth + 1), _encoded(item, depth + 1)) for key, item in value.items())
    return _head(_MAP, len(value)) + b"".join(key + item for key, item in pairs)
