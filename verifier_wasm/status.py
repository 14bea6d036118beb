"""Status lists (IETF Token Status List, draft 21): one document's entry, from a verified token.

Only the CWT form is read. A token counts when it is signed by a key of the document's own issuer, names the
list that the document names, and has not expired; everything else is no answer, never "valid".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from verifier_wasm import cose, cwt, limits
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import CodeError, StatusError
from verifier_wasm.inflate import inflate
from verifier_wasm.policy import Policy
from verifier_wasm.signatures import verify_signature
from verifier_wasm.trust import Issuer

#: Section 14.7: the COSE header parameter "typ" (RFC 9596) of a status list token.
_TYP: Final = 16
_TYPES: Final = ("application/statuslist+cwt", "statuslist+cwt")
#: Section 5.2
_TTL, _STATUS_LIST = 65534, 65533

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


def open_token(token: bytes, *, uri: str, issuer: Issuer) -> StatusList:
    """Verify a status list token for the list at ``uri`` and an issuer's keys (section 8.3).

    Raises `StatusError` ``status_too_large``, ``status_format``, ``status_signature``, ``status_subject``.
    """
    if len(token) > limits.STATUS_TOKEN_LENGTH:
        raise StatusError("status_too_large")
    try:
        message = cose.decode_sign1(token)
        signature = cose.signature_of(message)
        claims = cwt.decode_claims(message.payload)
    except CodeError as error:
        raise StatusError("status_format", cause=error.code) from error
    if message.protected.get(_TYP) not in _TYPES:  # step 3: the type is checked before the content is used
        raise StatusError("status_format", cause="typ")
    keys = [key for key in issuer.keys if key.answers_to(signature.kid)]
    if not any(
        key.revoked_at is None
        and verify_signature(
            algorithm=signature.algorithm, key=key.key, message=signature.message, signature=signature.value
        )
        for key in keys
    ):
        raise StatusError("status_signature")
    if claims.all.get(cwt.SUB) != uri:
        raise StatusError("status_subject")
    return _read_list(claims)


def _read_list(claims: cwt.Claims) -> StatusList:
    match claims.all.get(_STATUS_LIST):
        case {"bits": 1 | 2 | 4 | 8 as bits, "lst": bytes(compressed)} if type(bits) is int:
            pass
        case _:
            raise StatusError("status_format", cause="status_list")
    if claims.generated_at is None:  # section 5.2: iat is required
        raise StatusError("status_format", cause="iat")
    try:
        packed = inflate(compressed, limit=limits.STATUS_LIST_LENGTH)
    except CodeError as error:
        raise StatusError("status_format", cause=error.code) from error
    return StatusList(bits, packed, claims.generated_at, claims.expires_at or _end_of_ttl(claims))


def _end_of_ttl(claims: cwt.Claims) -> datetime | None:
    """Section 5.2: without exp, ``ttl`` says how long a copy may be kept."""
    ttl = claims.all.get(_TTL)
    if type(ttl) is not int or not 0 < ttl < 1 << 32 or claims.generated_at is None:
        return None
    return claims.generated_at + timedelta(seconds=ttl)
