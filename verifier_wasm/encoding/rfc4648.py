"""Base64, base64url and Base32 (RFC 4648 sections 4 to 6), with or without their padding."""

import base64


def from_base64(text: bytes | str) -> bytes:
    """Decode base64 of either alphabet, however it is padded; `ValueError` for any other character."""
    digits = _digits(text)
    return base64.b64decode(digits + b"=" * (-len(digits) % 4), altchars=b"-_", validate=True)


def from_base32(text: bytes | str) -> bytes:
    """Decode Base32, however it is padded; `ValueError` for any other character."""
    digits = _digits(text)
    return base64.b32decode(digits + b"=" * (-len(digits) % 8))


def from_canonical_base32(text: bytes | str) -> bytes:
    """Decode as `from_base32`; bits beyond the last byte that are not zero are a `ValueError` too (3.5)."""
    data = from_base32(text)
    if base64.b32encode(data).rstrip(b"=") != _digits(text):
        raise ValueError("bits beyond the last byte")
    return data


def is_padded_wrongly(text: bytes) -> bool:
    """Say whether base64 has padding, but not what it needs (section 3.2)."""
    return text.endswith(b"=") and len(text) % 4 != 0


def to_base64url(data: bytes) -> str:
    """Return base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _digits(text: bytes | str) -> bytes:
    return (text if isinstance(text, bytes) else text.encode()).rstrip(b"=")
