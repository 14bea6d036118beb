"""Signed JSON: compact JWS holding JWT claims, W3C credentials among them; and a JWS written as JSON."""

import re
from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format

#: How an object begins in base64url: ``{"``, or with a space, a tab or a line end between the two.
COMPACT: Final = re.compile(rb"(?:eyJ|eyA|ewk|ewo|ew0)[A-Za-z0-9+/_-]{4,}={0,2}\.")
#: The members of the JSON serialisations (RFC 7515 section 7.2): "signature" or "signatures".
_MEMBERS: Final = (b'"payload"', b'"signature')
_HEADERS: Final = (b'"protected"', b'"header"')


def is_json(data: bytes) -> bool:
    """Say whether a text has the members of the JSON serialisations."""
    return (
        data[:1] == b"{"
        and all(member in data for member in _MEMBERS)
        and any(header in data for header in _HEADERS)
    )


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the header's first characters, or the members of the JSON serialisations."""
    return Recognition("jws") if is_json(data) or COMPACT.match(data) else None


FORMAT: Final = Format(
    id="jws",
    standard="RFC 7515, RFC 7519, W3C VC-JOSE-COSE",
    kinds=("jws", "vc"),
    recognise=_recognise,
)
