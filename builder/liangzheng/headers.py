"""The deployment's headers: one source for the pages' meta tag, ``_headers`` and ``liangzheng serve``."""

import mimetypes
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final

from liangzheng.names import is_hashed

#: The types that a browser insists on, and those the platform's table may lack.
MIME_TYPES: Final = {
    ".bin": "application/octet-stream",
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".webmanifest": "application/manifest+json",
    ".cbor": "application/cbor",
    ".cwt": "application/statuslist+cwt",  # Token Status List, section 14
    ".jwt": "application/statuslist+jwt",
}

#: Pages, trust and status lists: a browser asks each time, and mostly hears "unchanged".
ASK: Final = "no-cache"
#: What is named by its hash.
KEEP: Final = "public, max-age=31536000, immutable"
NEVER_CHANGE: Final = ("assets", "runtime", "specimens")


def content_security_policy(
    *, meta: bool = False, connect: Sequence[str] = (), framing: Sequence[str] = ()
) -> str:
    """Return the policy of every page: own origin only, nothing inline, no eval.

    ``connect``: further origins that status lists come from, as the publisher configured them.
    ``framing``: origins whose pages may show these in a frame. ``meta``: leave out what only a header may
    say (CSP Level 3, section 3.3): who may frame the page; the verifier page looks itself.
    """
    directives: dict[str, tuple[str, ...]] = {
        "default-src": ("'none'",),
        "script-src": ("'self'", "'wasm-unsafe-eval'"),  # WebAssembly may compile; eval stays forbidden
        "worker-src": ("'self'", "blob:"),  # workers are made of bytes that the page has checked
        "connect-src": ("'self'", *connect),
        "style-src": ("'self'",),
        "img-src": ("'self'", "data:", "blob:"),
        "media-src": ("blob:",),  # a video that a person chose, looked at for a code
        "manifest-src": ("'self'",),
        "base-uri": ("'none'",),
        "form-action": ("'self'",),
        # Where browsers have Trusted Types: no text becomes HTML or script, and the address of a worker comes
        # from the one policy of the site, assets/js/trusted.js.
        "require-trusted-types-for": ("'script'",),
        "trusted-types": ("liangzheng",),
    }
    if not meta:
        directives["frame-ancestors"] = tuple(framing) or ("'none'",)
    return "; ".join(" ".join((name, *values)) for name, values in directives.items())


def response_headers(*, connect: Sequence[str] = (), framing: Sequence[str] = ()) -> dict[str, str]:
    """Return the headers of every response."""
    return {
        "Content-Security-Policy": content_security_policy(connect=connect, framing=framing),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": ASK,
    }


def headers_file(*, connect: Sequence[str] = (), framing: Sequence[str] = ()) -> str:
    """Return the ``_headers`` file that Cloudflare Pages and Netlify read."""
    headers = response_headers(connect=connect, framing=framing)
    lines = ["/*", *(f"  {name}: {value}" for name, value in headers.items())]
    for folder in NEVER_CHANGE:
        # Cloudflare joins the values of a header that two rules name; "!" takes the first one away.
        lines += [f"/{folder}/*", "  ! Cache-Control", f"  Cache-Control: {KEEP}"]
    lines += ["/*.cbor", f"  Content-Type: {MIME_TYPES['.cbor']}"]
    return "\n".join(lines) + "\n"


def cache_control(path: str) -> str:
    """Return how long a file may be kept without asking, by its path in the site."""
    return KEEP if path.partition("/")[0] in NEVER_CHANGE and is_hashed(path) else ASK


def read_headers(text: str) -> dict[str, str]:
    """Return what a ``_headers`` file says of every response: the lines under ``/*``."""
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        if not line.startswith("  "):
            break
        name, _, value = line.strip().partition(": ")
        found[name] = value
    return found


def mime_type(path: str) -> str:
    """Return the Content-Type of a file by its name."""
    suffix = PurePosixPath(path).suffix.lower()
    return MIME_TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
