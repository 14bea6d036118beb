"""Addresses that a person gives: what may stand before a code in a link, who may frame, where lists lie."""

import posixpath
import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from liangzheng.errors import BuilderError

#: Without HTTPS browsers give a page neither the camera nor a place to keep things, but for these hosts.
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")
#: RFC 3986 section 3.2.2; a name in another script is written as it is looked up (RFC 5891, "xn--").
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_USUAL_PORTS: Final = frozenset({None, 80, 443})
#: RFC 3986 section 3.3.
_PATH: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*")


def link_prefix(address: str) -> str:
    """Return what the codes of a run are put behind, with a path; `BuilderError` ``address``."""
    parts = _split(address)
    if parts.query or "?" in address:
        raise _refused(address, "it has a part after a question mark")
    if not _PATH.fullmatch(parts.path):
        raise _refused(address, "its path has a character that an address cannot have")
    return address if parts.path else f"{address}/"


def origin(address: str) -> str:
    """Return an origin as browsers write it (RFC 6454 section 6.2); `BuilderError` ``address``."""
    parts = _split(address)
    if parts.path not in {"", "/"} or "?" in address:
        raise _refused(address, "an origin ends after its host, or its port")
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def place(address: str) -> str:
    """Return what tells an address from one that leads elsewhere; two of one place give the same.

    A host's case and a point behind it say nothing, nor do a usual port, an escape in the place of its
    character, a slash too many, ``.`` and ``..`` (RFC 3986 section 6.2; URL Standard, sections 3.5 and 4.4).
    ``http`` and ``https`` are taken for one: a host mostly has the same files under both.
    """
    try:
        parts = urlsplit(address.strip().replace("\\", "/"))
        host, port = unquote(parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:  # nothing can be asked for there
        return address
    shown = "" if port in _USUAL_PORTS else f":{port}"
    path = posixpath.normpath(f"/{unquote(parts.path).lstrip('/')}")
    return f"{host}{shown}{path}"


def _split(address: str) -> SplitResult:
    if not address.isascii() or re.search(r"[\s\x00-\x1f\x7f\\\"'<>*]", address):
        raise _refused(address, "it has a character that an address cannot have")
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise _refused(address, "it is not an address") from None
    if parts.scheme not in {"https", "http"} or not address.lower().startswith(f"{parts.scheme}://"):
        raise _refused(address, "it does not begin with https://")
    if "@" in parts.netloc:
        raise _refused(address, "it names a user before its host")
    if not (host in _LOCAL or _HOST.fullmatch(host)) or port == 0:
        raise _refused(address, "it names no host")
    if parts.scheme == "http" and host not in _LOCAL:
        raise _refused(address, "without https it may only be on localhost")
    if "#" in address:
        raise _refused(address, "it has a part after #, where the code is put")
    return parts


def _refused(address: str, why: str) -> BuilderError:
    return BuilderError(f"{address[:80]!r}: {why}", code="address")
