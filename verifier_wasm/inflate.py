"""Decompression of zlib data (RFC 1950) that cannot be made to fill the memory."""

import zlib

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError, LimitError


def inflate(data: bytes, *, limit: int = limits.INFLATED_LENGTH) -> bytes:
    """Decompress one zlib stream to at most ``limit`` bytes; nothing may follow it.

    Raises `DecodeError` ``zlib_corrupt`` (header, deflate data or checksum), ``zlib_truncated`` (the stream
    does not end) and ``zlib_trailing`` (bytes after it), and `LimitError` ``zlib_too_large``.
    """
    stream = zlib.decompressobj()
    try:
        # One byte more than allowed tells "exactly at the limit" from "past it"; no more is ever made.
        inflated = stream.decompress(data, limit + 1)
    except zlib.error as exc:
        raise DecodeError("zlib_corrupt") from exc
    if len(inflated) > limit:
        raise LimitError("zlib_too_large", limit=limit)
    if not stream.eof:
        raise DecodeError("zlib_truncated")
    if stream.unused_data:
        raise DecodeError("zlib_trailing", length=len(stream.unused_data))
    return inflated
