"""Status lists (IETF Token Status List, draft 21): one document's entry, from a verified token.

A token comes as CWT or JWT. It counts when it is signed by a key of the document's own issuer, names the
list that the document names, and has not expired; everything else is no answer, never "valid".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from verifier_wasm import cose, cwt, jose, limits
from verifier_wasm.envelope import Signature, StatusReference
from verifier_wasm.errors import CodeError, StatusError
from verifier_wasm.inflate import inflate
from verifier_wasm.policy import Policy
from verifier_wasm.signatures import verify_signature
from verifier_wasm.trust import Issuer

#: The COSE header parameter "typ" (RFC 9596), and the types of status list tokens (sections 5.1 and 5.2).
TYP: Final = 16
CWT_TYPE: Final = "application/statuslist+cwt"
JWT_TYPE: Final = "statuslist+jwt"
_CWT_TYPES: Final = (CWT_TYPE, "statuslist+cwt")
#: Section 5.2
TTL, STATUS_LIST = 65534, 65533
#: A compact JWS begins with the header's ``{"`` in base64url.
_JWT_START: Final = b"ey"

# Section 7.1
VALID, INVALID, SUSPENDED = 0, 1, 2
_CODES: Final = {VALID: "status_valid", INVALID: "status_invalid", SUSPENDED: "status_suspended"}


class StatusSource(Protocol):
    """Where tokens come from: files, or what the page has fetched. It never fetches while a check runs."""

    def token(self, uri: str) -> bytes | None:
        """Return the token at a URI, or None where it cannot be had."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """A verified list: ``bits`` a status, the packed statuses, and until when it counts (None: no end)."""

    bits: int
    packed: bytes
    issued_at: datetime | None
    expires_at: datetime | None

    def value(self, index: int) -> int:
        """Return the status at an index (section 4.1); `StatusError` ``status_index`` beyond the list."""
        byte, place = divmod(index * self.bits, 8)
        if byte >= len(self.packed):
            raise StatusError("status_index", index=index)
        return self.packed[byte] >> place & ((1 << self.bits) - 1)


def check_status(
    reference: StatusReference, *, source: StatusSource | None, issuer: Issuer, at: datetime, policy: Policy
) -> tuple[str, dict[str, Any]]:
    """Return the reason code of a document's status, with its details; never raises."""
    if reference.mechanism != "status_list":
        return "status_mechanism", {"mechanism": reference.mechanism}
    token = source.token(reference.uri) if source else None
    detail: dict[str, Any] = {"uri": reference.uri, "index": reference.index}
    if token is None:
        return "status_unreachable" if policy.status_required else "status_unreachable_tolerated", detail
    try:
        status_list = open_token(token, uri=reference.uri, issuer=issuer)
        value = status_list.value(reference.index)
    except StatusError as error:
        return error.code, detail | error.detail
    code = _CODES.get(value, "status_unknown_value")
    if code == "status_unknown_value":
        return code, detail | {"value": value}
    if status_list.issued_at and status_list.issued_at > at + policy.clock_skew:
        return "status_future", detail
    if status_list.expires_at and at >= status_list.expires_at:
        # A stale list still says who was revoked; only its "valid" has run out.
        if value != VALID:
            return code, detail
        late = at - status_list.expires_at
        return "status_stale_within_grace" if late <= policy.status_grace else "status_stale", detail
    return code, detail


@dataclass(frozen=True, slots=True)
class _Token:
    """What a token says before it is verified; times as its format writes them, decoded."""

    signature: Signature
    subject: Any
    issued_at: datetime | None
    expires_at: datetime | None
    ttl: Any
    bits: Any
    compressed: bytes


def open_token(token: bytes, *, uri: str, issuer: Issuer) -> StatusList:
    """Verify a status list token, CWT or JWT, for the list at ``uri`` and an issuer's keys (section 8.3).

    Raises `StatusError` ``status_too_large``, ``status_format``, ``status_signature``, ``status_subject``.
    """
    if len(token) > limits.STATUS_TOKEN_LENGTH:
        raise StatusError("status_too_large")
    try:
        read = _read_jwt(token) if token.lstrip()[:2] == _JWT_START else _read_cwt(token)
    except CodeError as error:
        raise StatusError("status_format", cause=error.code) from error
    signature = read.signature
    if not any(
        key.revoked_at is None
        and verify_signature(
            algorithm=signature.algorithm, key=key.key, message=signature.message, signature=signature.value
        )
        for key in issuer.keys
        if key.answers_to(signature.kid)
    ):
        raise StatusError("status_signature")
    if read.subject != uri:
        raise StatusError("status_subject")
    return _read_list(read)


def _read_cwt(token: bytes) -> _Token:
    """Section 5.2."""
    message = cose.decode_sign1(token)
    if message.protected.get(TYP) not in _CWT_TYPES:  # the type is checked before the content is used
        raise StatusError("status_format", cause="typ")
    claims = cwt.decode_claims(message.payload)
    match claims.all.get(STATUS_LIST):
        case {"bits": bits, "lst": bytes(compressed)}:
            pass
        case _:
            raise StatusError("status_format", cause="status_list")
    return _Token(
        cose.signature_of(message),
        claims.all.get(cwt.SUB),
        claims.generated_at,
        claims.expires_at,
        claims.all.get(TTL),
        bits,
        compressed,
    )


def _read_jwt(token: bytes) -> _Token:
    """Section 5.1."""
    jws = jose.decode_jws(token)
    if jws.header.get("typ") != JWT_TYPE:
        raise StatusError("status_format", cause="typ")
    claims = jose.decode_object(jws.payload)
    match claims.get("status_list"):
        case {"bits": bits, "lst": str(text)} if text.isascii():
            compressed = jose.decode_base64url(text.encode("ascii"))
        case _:
            raise StatusError("status_format", cause="status_list")
    times = {
        name: None if claims.get(name) is None else cwt.numeric_date(claims[name], name)
        for name in ("iat", "exp")
    }
    return _Token(
        jws.signature, claims.get("sub"), times["iat"], times["exp"], claims.get("ttl"), bits, compressed
    )


def _read_list(token: _Token) -> StatusList:
    if type(token.bits) is not int or token.bits not in (1, 2, 4, 8):
        raise StatusError("status_format", cause="bits")
    if token.issued_at is None:  # section 5: iat is required
        raise StatusError("status_format", cause="iat")
    try:
        packed = inflate(token.compressed, limit=limits.STATUS_LIST_LENGTH)
    except CodeError as error:
        raise StatusError("status_format", cause=error.code) from error
    return StatusList(token.bits, packed, token.issued_at, token.expires_at or _end_of_ttl(token))


def _end_of_ttl(token: _Token) -> datetime | None:
    """Without exp, ``ttl`` says how long a copy may be kept."""
    ttl = token.ttl
    if type(ttl) is not int or not 0 < ttl < 1 << 32 or token.issued_at is None:
        return None
    return token.issued_at + timedelta(seconds=ttl)
