"""New Zealand COVID Pass: a CWT in Base32, holding a W3C credential."""

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from verifier_wasm.decoders import sign1_text
from verifier_wasm.document.person import full_name
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.envelope import Document, Envelope
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import cose, cwt

_VERSION: Final = b"1/"
#: RFC 4648 section 6 without padding, which the alphanumeric mode of QR codes has no character for.
_BASE32: Final = re.compile(rb"[A-Z2-7]+")
_TYPE: Final = "PublicCovidPass"


def decode(data: bytes) -> Envelope:
    """Decode.

    Raises the errors of `cose.decode_sign1` and `cwt.open_claims`, and `DecodeError` ``nzcp_version`` and
    ``nzcp_base32``; ``document_missing`` is the envelope's fault.
    """
    if not data.startswith(_VERSION):
        raise DecodeError("nzcp_version")
    message = cose.decode_sign1(_bytes(data[len(_VERSION) :]))
    claims = cwt.open_claims(message.payload)
    fault = None
    match claims.all.get("vc"):
        case {"type": [*types], "credentialSubject": dict(subject), **others} if _TYPE in types:
            document = _document(subject, others)
        case _:
            document, fault = Document("nzcp", {}), DecodeError("document_missing")
    return sign1_text.envelope(message=message, claims=claims, document=document, fault=fault)


def _bytes(text: bytes) -> bytes:
    text = text.rstrip(b"=")  # padding, which must not be there, says nothing
    try:
        data = base64.b32decode(text + b"=" * (-len(text) % 8))
    except ValueError as error:
        raise DecodeError("nzcp_base32") from error
    # Bits beyond the last byte must be zero.
    if not _BASE32.fullmatch(text) or base64.b32encode(data).rstrip(b"=") != text:
        raise DecodeError("nzcp_base32")
    return data


def _document(subject: Mapping[Any, Any], others: Mapping[Any, Any]) -> Document:
    """Name the holder (section 2.4, "Public Covid Pass"); the rest is shown as unknown."""
    rest = dict(subject)
    fields: dict[str, Any] = {}
    if full := full_name(rest.get("familyName"), rest.get("givenName")):
        fields["name"] = full
        for part in ("familyName", "givenName"):
            if isinstance(rest.get(part), str):
                del rest[part]
    if isinstance(rest.get("dob"), str):
        fields["birth_date"] = rest.pop("dob")
    return Document("nzcp", fields, show_unknown(rest | dict(others)))
