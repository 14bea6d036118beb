"""What stands inside a published file: in gzip and in the members of a zip, in base64 and hexadecimal."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from liangzheng.audit.private_keys import find_private_keys
from verifier_wasm.encoding.rfc4648 import from_base64

#: How often base64 and hexadecimal may be wrapped in each other, and how much a zip may unpack to.
DEPTH: Final = 4
UNPACKED_LENGTH: Final = 256 * 1024 * 1024

_ZIP: Final = b"PK\x03\x04"
#: As the runtime is packed (RFC 1952).
_GZIP: Final = b"\x1f\x8b\x08"
#: xz, bzip2, Zstandard, 7z, RAR: a site has no use for them, and they are not opened here.
_OTHERS: Final = (b"\xfd7zXZ\0", b"BZh", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
#: As long as the shortest key: 32 bytes and what says that they are one.
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{44,}")
_HEX: Final = re.compile(rb"(?:[0-9A-Fa-f]{2}){33,}")
#: The end of a line as JSON and scripts write it, and one after what may be base64.
_WRITTEN_END: Final = re.compile(rb"\\+(?:r\\+)?n")
_LINE_END: Final = re.compile(rb"(?<=[A-Za-z0-9+/_-]{16})\r?\n[ \t]*")


def look_through(data: bytes) -> Iterator[str]:
    """Yield a sentence for each private key in a file's bytes, and for what cannot be looked into."""
    yield from dict.fromkeys(_look(data, "", DEPTH))


def _look(data: bytes, member: str, depth: int) -> Iterator[str]:
    """Yield the sentences. ``member``: of a zip, whose code may name the labels of PEM."""
    where = f" in {member}" if member else ""
    plain = _plain(data)
    is_code = bool(member) or data.startswith(_ZIP)  # what a zip only stores stands in it as it is
    for text in {data, plain}:
        for form in sorted(find_private_keys(text, is_code=is_code)):
            yield f"a private key ({form}){where}"
    if data.startswith(_GZIP) and not member:
        try:
            yield from _look(_gunzipped(data), "", depth - 1)
        except (zlib.error, EOFError, ValueError) as error:
            yield f"an archive that cannot be looked into: {error}"
    elif data.startswith((_ZIP, _GZIP, *_OTHERS)):
        if member or not data.startswith(_ZIP):
            yield f"an archive of a kind that is not looked into{where}"
            return
        try:
            for name, inner in _members(data):
                yield from _look(inner, name, depth - 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            yield f"an archive that cannot be looked into: {error}"
    elif depth:
        for inner in _decoded(plain):
            yield from _look(inner, member, depth - 1)


def _plain(data: bytes) -> bytes:
    """Return a text without escapes, and with the base64 in it in one line each."""
    return _LINE_END.sub(b"", _WRITTEN_END.sub(b"\n", data).replace(b"\\", b""))


def _gunzipped(data: bytes) -> bytes:
    """Return what a gzip file holds; `ValueError` for too much, or for something after its end."""
    unpacker = zlib.decompressobj(wbits=31)
    inside = unpacker.decompress(data, UNPACKED_LENGTH)
    if unpacker.unconsumed_tail:
        raise ValueError("it unpacks to more than can be looked through")
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("it is cut short, or something stands after its end")
    return inside


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the names and bytes in a zip; the errors of `zipfile`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > UNPACKED_LENGTH:
            raise ValueError("it unpacks to more than can be looked through")
        for entry in entries:
            if entry.flag_bits & 1:
                raise ValueError(f"{entry.filename} is encrypted")
            yield entry.filename, archive.read(entry)


def _decoded(text: bytes) -> Iterator[bytes]:
    """Yield what base64 and hexadecimal decode to: base64 from each place where it may begin.

    Letters before it, of a path or a name, look like a part of it; one more than fits stands after it.
    """
    for match in _BASE64.finditer(text):
        for start in range(4):
            length = len(match[0]) - start
            yield from_base64(match[0][start : start + length - (length % 4 == 1)])
    for match in _HEX.finditer(text):
        yield bytes.fromhex(match[0].decode("ascii"))
