"""Decompression of zlib (RFC 1950) and raw deflate (RFC 1951) data that cannot be made to fill the memory."""

import zlib

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError, LimitError


def inflate(data: bytes, *, limit: int = limits.INFLATED_LENGTH, raw: bool = False) -> bytes:
    """Decompress one zlib stream, or with ``raw`` a deflate stream alone, to at most ``limit`` bytes.

    Nothing may follow it.

    Raises `DecodeError` ``zlib_corrupt`` (header, deflate data or checksum), ``zlib_truncated`` (the stream
    does not end) and ``zlib_trailing`` (bytes after it), and `LimitError` ``zlib_too_large``.
    """
    stream = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS)
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
