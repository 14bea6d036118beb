"""SMART Health Cards: a compressed JWS, written in digits so that a QR code holds more of it."""

import re
from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format
from verifier_wasm.shown.chunks import PREFIX

#: A JSON object with the one member that counts, which comes first or after short ones.
_FILE: Final = re.compile(rb'\s*\{[^\[{]{0,200}"verifiableCredential"\s*:\s*(?:\[\s*)?"ey')


def _recognise(data: bytes) -> Recognition | None:
    """Recognise the prefix (a scheme's case does not matter, RFC 3986 section 3.1), and a file of cards.

    The file is a ``.smart-health-card`` (section "via File Download").
    """
    if data[: len(PREFIX)].lower() == PREFIX or _FILE.match(data):
        return Recognition("health_certificate")
    return None


FORMAT: Final = Format(
    id="shc",
    standard="SMART Health Cards Framework 1.4",
    kinds=("shc",),
    recognise=_recognise,
    reported_as="jws",
    holds_several=True,
)
