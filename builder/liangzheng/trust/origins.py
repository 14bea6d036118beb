"""Web origins (RFC 6454): where an issuer's status lists may come from."""

from typing import Final
from urllib.parse import urlsplit

from liangzheng.errors import BuilderError

_PORTS: Final = {"https": 443, "http": 80}


def read_origin(text: str) -> str:
    """Return an origin as browsers write it (section 6.2): lower case, without a default port or a slash.

    Raises `BuilderError` ``status_origin`` for what is more or less than an origin.
    """
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname
    except ValueError as error:  # a port that is not a number, a bracket left open
        raise _bad(text) from error
    beside = parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _PORTS or not host or beside or not text.isascii() or not text.isprintable():
        raise _bad(text)
    if set(host) & set(" \\,;*'\"<>^`{|}%") or "?" in text or "#" in text:
        raise _bad(text)
    shown = f"[{host}]" if ":" in host else host
    default = port is None or port == _PORTS[parts.scheme]
    return f"{parts.scheme}://{shown}" if default else f"{parts.scheme}://{shown}:{port}"


def _bad(text: str) -> BuilderError:
    return BuilderError(
        f"--status-origin {text!r} is not an origin: scheme and host, as https://status.example",
        code="status_origin",
    )
