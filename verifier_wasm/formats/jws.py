"""Signed JSON: compact JWS holding JWT claims, W3C credentials among them; and a JWS written as JSON."""

import re
from typing import Final

from verifier_wasm.envelope import Envelope, Recognition
from verifier_wasm.errors import DecodeError
from verifier_wasm.shown.code import Code

name: Final = "jws"
standard: Final = "RFC 7515, RFC 7519, W3C VC-JOSE-COSE"
verified: Final = True

#: How an object begins in base64url: ``{"``, or with a space, a tab or a line end between the two.
START: Final = re.compile(rb"(?:eyJ|eyA|ewk|ewo|ew0)[A-Za-z0-9+/_-]{4,}={0,2}\.")
#: The members of the JSON serialisations (RFC 7515 section 7.2): "signature" or "signatures".
_MEMBERS: Final = (b'"payload"', b'"signature')
_HEADERS: Final = (b'"protected"', b'"header"')
#: What is signed for another purpose than to be shown (RFC 8725 section 3.11).
_OTHER_TYPES: Final = frozenset(
    f"{typ}+jwt"
    for typ in (
        *("statuslist", "kb", "at", "dpop", "logout", "secevent", "token-introspection"),
        *("oauth-authz-req", "openid4vci-proof", "key-attestation", "entity-statement"),
    )
)
#: A JWT that promises disclosures, which `sd_jwt` reads; "vc+sd-jwt" is its name in the older drafts.
SD_JWT_TYPES: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt"})


def is_json(data: bytes) -> bool:
    """Say whether a text has the members of the JSON serialisations."""
    return (
        data[:1] == b"{"
        and all(member in data for member in _MEMBERS)
        and any(header in data for header in _HEADERS)
    )


def recognise(code: Code) -> Recognition | None:
    """Recognise the header's first characters, or the members of the JSON serialisations."""
    return Recognition(name, name) if is_json(code.data) or START.match(code.data) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `jose.decode_jws`, `jose.decode_json` and `jose.decode_object`, and `DecodeError`
    ``jose_not_document`` (signed for another purpose; detail ``typ``) and ``sdjwt_type`` (an SD-JWT that is
    cut off before its first ``~``). What is not understood of the claims is the envelope's fault.
    """
    from verifier_wasm.formats import jwt_text, sd_jwt, shc  # noqa: PLC0415
    from verifier_wasm.signed import jose, jwt  # noqa: PLC0415 - few codes need it

    if code.data[:1] == b"{":
        jws = jose.decode_json(jose.decode_object(code.data))
    else:
        jws = jose.decode_jws(code.data)
    if jws.type in SD_JWT_TYPES:
        if code.data[:1] == b"{":  # nothing of it is disclosed
            return sd_jwt.open(code)
        raise DecodeError("sdjwt_type")
    refuse_other_types(jws.type)
    payload = jose.decode_object(jws.payload)
    if shc.is_card(payload):
        return shc.envelope(jws, payload)
    claims = jwt.read_claims(payload)
    kind = name if jwt.credential(payload) is None else "vc"
    return jwt_text.envelope(
        format_name=name, jws=jws, claims=claims, document=jwt_text.document(kind, claims.all)
    )


def refuse_other_types(typ: str) -> None:
    """Raise `DecodeError` ``jose_not_document`` for a ``typ`` that no document has."""
    if typ in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)
