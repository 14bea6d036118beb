"""SD-JWT (RFC 9901) and SD-JWT VC: what the issuer signed, and of it what the holder shows."""

from typing import Final

from verifier_wasm.envelope import Recognition
from verifier_wasm.formats.format import Format
from verifier_wasm.formats.jws import COMPACT, is_json


def _recognise(data: bytes) -> Recognition | None:
    """Recognise a JWS with a ``~`` after it, or one written as JSON with disclosures beside it."""
    compact = COMPACT.match(data) and b"~" in data
    as_json = is_json(data) and b'"disclosures"' in data
    return Recognition("sd_jwt") if compact or as_json else None


FORMAT: Final = Format(
    id="sd_jwt",
    standard="RFC 9901, draft-ietf-oauth-sd-jwt-vc",
    kinds=("sd_jwt",),
    recognise=_recognise,
    reported_as="jws",
)
