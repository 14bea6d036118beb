"""A code in an address, ``https://HOST/…#code=…``: what any phone's camera opens at a page that checks it.

The fragment of an address is not sent to its host (RFC 3986 section 3.5). Whose host it is does not matter:
only what the code itself is signed with counts, and nothing is fetched.
"""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote_to_bytes

#: What stands before the code in the fragment.
MEMBER: Final = "code="
_LINK: Final = re.compile(rb"\s*https?://[^\s#]*#" + MEMBER.encode(), re.IGNORECASE)
#: What readers and files add at the end.
_ENDS: Final = b" \t\r\n\f\v\0"
#: Of Base45's alphabet all but the space and "%" may stand in a fragment (RFC 3986 section 3.5). What these
#: two become, "%20" and "%25", is of that alphabet again: a QR code holds it in alphanumeric mode.
_KEPT: Final = "$*+-./:"


def write(prefix: str, text: str) -> str:
    """Return the address that carries a code's text; ``prefix``: that of the page, without a fragment.

    A last character that is no letter or digit is escaped: programs that find addresses in a message leave a
    full stop or a colon at the end out.
    """
    last = text[-1:]
    end = last if last.isalnum() or not last.isascii() else f"%{ord(last):02X}" if last else ""
    return f"{prefix}#{MEMBER}{quote(text[:-1], safe=_KEPT)}{end}"


def texts(data: bytes) -> Iterator[bytes]:
    """Yield what an address carries, the likelier first: as it was escaped, and as an app has unescaped it.

    Nothing, for what is no such address.
    """
    start = _LINK.match(data)
    if start is None:
        return
    escaped = data[start.end() :].strip(_ENDS)
    yield unquote_to_bytes(escaped)
    yield escaped
