"""What stands inside a file: the members of archives, and what JSON, base64 and hexadecimal hold."""

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from liangzheng.audit.private_keys import find_in_json, find_private_keys, parse_json

#: How deep archives and encodings may be nested in each other, and how much they may unpack to in all.
DEPTH: Final = 4
UNPACKED_LENGTH: Final = 256 * 1024 * 1024

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
#: xz, bzip2, Zstandard, 7z, RAR: a site has no use for them, and they are not opened here.
_OTHERS: Final = (b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
#: As long as the shortest key: 32 bytes and what says that they are one.
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{44,}")
_HEX: Final = re.compile(rb"(?:[0-9A-Fa-f]{2}){33,}")
#: A line of base64 or hexadecimal alone, as it stands where a long text is broken into lines.
_LINE: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
_LAST_LINE: Final = re.compile(rb"[A-Za-z0-9+/_-]+={0,2}")
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
#: Names of files that are private keys or stores of them.
KEY_FILES: Final = (".pem", ".key", ".p8", ".p12", ".pfx", ".jks", ".jwk")


class _Budget:
    def __init__(self) -> None:
        self.left = UNPACKED_LENGTH

    def take(self, length: int) -> None:
        self.left -= length
        if self.left < 0:
            raise _UnreadableError("it unpacks to more than can be looked through")


class _UnreadableError(Exception):
    """Says why something cannot be looked into."""


def look_through(data: bytes) -> Iterator[str]:
    """Yield a sentence for each private key in a file's bytes, and for what cannot be looked into."""
    budget = _Budget()
    seen = set()
    for place, told in _look(data, "", 0, budget, is_code=False):
        sentence = f"{told}{f' in {place}' if place else ''}"
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _look(
    data: bytes, place: str, depth: int, budget: _Budget, *, is_code: bool
) -> Iterator[tuple[str, str]]:
    """Yield places inside and what is there. ``is_code``: of a library, which may name PEM's labels."""
    for form in sorted(find_private_keys(data, is_code=is_code)):
        yield place, f"a private key ({form})"
    parsed = parse_json(data)
    for form in sorted(find_in_json(parsed)):
        yield place, f"a private key ({form})"
    if data.startswith(_OTHERS):
        yield place, "an archive of a kind that cannot be looked into"
        return
    if depth == DEPTH:
        if data.startswith((_ZIP, _GZIP)):
            yield place, "an archive nested too deep to be looked into"
        return
    try:
        for name, inner, code in _inside(data, parsed, budget):
            inner_place = f"{place}!{name}" if place and name else place or name
            yield from _look(inner, inner_place, depth + 1, budget, is_code=is_code or code)
    except _UnreadableError as error:
        yield place, f"an archive that cannot be looked into: {error}"


def _inside(data: bytes, parsed: Any, budget: _Budget) -> Iterator[tuple[str, bytes, bool]]:
    """Yield the name, the bytes and whether they are code, of what is inside."""
    if data.startswith(_ZIP):
        yield from ((name, member, True) for name, member in _members(data, budget))
        return
    if data.startswith(_GZIP):
        yield "", _inflated(data, budget), False
        return
    yield from (("", text, False) for text in _strings(parsed, budget))
    for text in (data, *_joined(data)):
        for match in _BASE64.finditer(text):
            for decoded in _decoded(match[0]):
                budget.take(len(decoded))
                yield "", decoded, False
        for match in _HEX.finditer(text):
            budget.take(len(match[0]) // 2)
            yield "", bytes.fromhex(match[0].decode("ascii")), False


def _members(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                if entry.flag_bits & 1:
                    raise _UnreadableError(f"{entry.filename} is encrypted")
                with archive.open(entry) as member:
                    inner = member.read(budget.left + 1)
                budget.take(len(inner))
                yield entry.filename, inner
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise _UnreadableError(str(error)) from error


def _inflated(data: bytes, budget: _Budget) -> bytes:
    parts = []
    while data.startswith(_GZIP):  # RFC 1952 section 2.2: one member after the other
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(data, budget.left + 1))
        except zlib.error as error:
            raise _UnreadableError(str(error)) from error
        budget.take(len(parts[-1]))
        data = unpacker.unused_data
    return b"".join(parts)


def _strings(value: Any, budget: _Budget) -> Iterator[bytes]:
    """Yield the texts of a JSON value that may hold more than words: escapes in them are undone by now."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item, *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and len(item) >= 16:
            text = item.encode("utf-8", "surrogatepass")
            budget.take(len(text))
            yield text


def _joined(data: bytes) -> Iterator[bytes]:
    """Yield texts that were broken into lines, by line breaks or by written ones, as one line each."""
    lines: list[bytes] = []
    for line in data.replace(b"\\r", b"").replace(b"\\n", b"\n").splitlines():
        bare = line.strip()
        if _LINE.fullmatch(bare):
            lines.append(bare)
            continue
        last = [bare] if lines and _LAST_LINE.fullmatch(bare) else []
        if len(lines) + len(last) > 1:
            yield b"".join([*lines, *last])
        lines = []
    if len(lines) > 1:
        yield b"".join(lines)


def _decoded(text: bytes) -> Iterator[bytes]:
    """Yield what base64 or base64url (RFC 4648) decodes to, from each place where it may begin.

    Letters before it, of a path or a name, look like a part of it.
    """
    bare = text.translate(_URL_SAFE)
    for start in range(4):
        whole = bare[start:]
        # One letter more than fits is one that stands after it.
        whole = whole[:-1] if len(whole) % 4 == 1 else whole
        yield base64.b64decode(whole + b"=" * (-len(whole) % 4))
