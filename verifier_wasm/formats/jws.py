"""Signed JSON: compact JWS holding JWT claims, W3C credentials among them; and a JWS written as JSON."""

import re
from typing import Any, Final

from verifier_wasm.code import Code
from verifier_wasm.envelope import Envelope, Recognition
from verifier_wasm.errors import DecodeError

name: Final = "jws"
standard: Final = "RFC 7515, RFC 7519, W3C VC-JOSE-COSE"
verified: Final = True

#: How an object begins in base64url: ``{"``, or with a space, a tab or a line end between the two.
START: Final = re.compile(rb"(?:eyJ|eyA|ewk|ewo|ew0)[A-Za-z0-9_-]{4,}\.")
#: The members of the JSON serialisations (RFC 7515 section 7.2): "signature" or "signatures".
_MEMBERS: Final = (b'"payload"', b'"protected"', b'"signature')
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


def recognise(code: Code) -> Recognition | None:
    """Recognise the header's first characters, or the members of the JSON serialisations."""
    data = code.data
    as_json = data[:1] == b"{" and all(member in data for member in _MEMBERS)
    return Recognition(name, name) if as_json or START.match(data) else None


def open(code: Code) -> Envelope:  # noqa: A001  # the Format protocol's verb
    """Decode.

    Raises the errors of `jose.decode_jws`, `jose.decode_object` and `jwt.read_claims`, and `DecodeError`
    ``jose_serialisation`` (JSON that is not one signature alone), ``jose_not_document`` (signed for another
    purpose; detail ``typ``) and ``sdjwt_type`` (an SD-JWT that is cut off before its first ``~``).
    """
    from verifier_wasm import jose, jwt  # noqa: PLC0415 - few codes need it
    from verifier_wasm.formats import jwt_text  # noqa: PLC0415

    data = _compact(jose.decode_object(code.data)) if code.data[:1] == b"{" else code.data
    jws = jose.decode_jws(data)
    if jws.type in SD_JWT_TYPES:
        raise DecodeError("sdjwt_type")
    refuse_other_types(jws.type)
    claims = jwt.read_claims(jose.decode_object(jws.payload))
    kind = name if claims.credential is None else "vc"
    return jwt_text.envelope(
        format_name=name, jws=jws, claims=claims, document=jwt_text.document(kind, claims.all)
    )


def refuse_other_types(typ: str) -> None:
    """Raise `DecodeError` ``jose_not_document`` for a ``typ`` that no document has."""
    if typ in _OTHER_TYPES:
        raise DecodeError("jose_not_document", typ=typ)


def _compact(value: dict[str, Any]) -> bytes:
    """Return the compact form of one signature whose header is all protected (RFC 7515 section 7.2)."""
    match value:
        case {"payload": payload, "signatures": [dict(only)], **others} if (
            not others and "payload" not in only
        ):
            value = {"payload": payload, **only}
    match value:
        case {
            "payload": str(payload),
            "protected": str(protected),
            "signature": str(signature),
            **others,
        } if not others:
            return f"{protected}.{payload}.{signature}".encode()
    raise DecodeError("jose_serialisation")
