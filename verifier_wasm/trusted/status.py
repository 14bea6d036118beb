"""Status lists (IETF Token Status List, draft 21): one document's entry, from a verified token.

A token comes as CWT or JWT. It counts when it is signed by a key of the document's own issuer that may sign
at the time of the check, names the list that the document names, and has not expired; everything else is no
answer, never "valid". The time of the check, and not the list's own, judges its signer: a list speaks for the
present, and whoever still has a key that has run out could write any time into it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol, runtime_checkable

from verifier_wasm import limits
from verifier_wasm.arguments import expect
from verifier_wasm.crypto.signatures import verify_signature
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.envelope import Signature, StatusReference
from verifier_wasm.errors import CodeError, StatusError
from verifier_wasm.policy import Policy
from verifier_wasm.report import rfc3339
from verifier_wasm.signed import cose, cwt, jose
from verifier_wasm.trusted.store import Issuer, TrustedKey

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


@runtime_checkable
class StatusSource(Protocol):
    """Where tokens come from: files, or what the page has fetched. It never fetches while a check runs."""

    def tokens(self, uri: str) -> Sequence[bytes]:
        """Return the tokens known for a URI, an earlier copy among them, in any order."""

    def seen(self, uri: str) -> datetime | None:
        """Return when the newest list ever used for a URI was issued; an older one is refused."""

    def opened(self, uri: str, token: bytes, status_list: "StatusList") -> None:
        """Hear which token was verified and used."""


@dataclass(frozen=True, slots=True)
class StatusTokens:
    """Tokens at hand, by URI; it remembers nothing, so an older list is as good as a newer one.

    Raises `UseError` ``argument`` for what is not a map of bytes.
    """

    by_uri: Mapping[str, bytes]

    def __post_init__(self) -> None:
        """Refuse what would only fail once a code asks for it."""
        expect(self.by_uri, Mapping, name="by_uri")
        for token in self.by_uri.values():
            expect(token, bytes, name="by_uri")

    def tokens(self, uri: str) -> Sequence[bytes]:
        """Return the one token of a URI, or none."""
        return (self.by_uri[uri],) if uri in self.by_uri else ()

    def seen(self, uri: str) -> None:
        """Know of no earlier list."""

    def opened(self, uri: str, token: bytes, status_list: "StatusList") -> None:
        """Keep nothing."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """A verified list: ``bits`` a status, the packed statuses, and until when it counts.

    ``expires_at``: None where the list does not say; then the policy does (``status_max_age``).
    ``ttl``: for how many seconds a copy may be used before it is fetched again.
    """

    bits: int
    packed: bytes
    issued_at: datetime
    expires_at: datetime | None
    ttl: int | None = None

    def value(self, index: int) -> int:
        """Return the status at an index (section 4.1); `StatusError` ``status_index`` beyond the list."""
        byte, place = divmod(index * self.bits, 8)
        if byte >= len(self.packed):
            raise StatusError("status_index", index=index)
        return self.packed[byte] >> place & ((1 << self.bits) - 1)


def check_status(
    reference: StatusReference, *, source: StatusSource | None, issuer: Issuer, at: datetime, policy: Policy
) -> tuple[str, dict[str, Any]]:
    """Return the reason code of a document's status, with its details; never raises.

    (1) of the tokens at hand, those that are good; (2) the newest of them, so that a host cannot bring back
    an older list; (3) the entry; (4) the list's own dates.
    """
    if reference.mechanism != "status_list":
        return "status_mechanism", {"mechanism": reference.mechanism}
    detail: dict[str, Any] = {"uri": reference.uri, "index": reference.index}
    # (1)
    tokens = source.tokens(reference.uri) if source else ()
    if not tokens:
        return "status_unreachable" if policy.status_required else "status_unreachable_tolerated", detail
    assert source is not None
    seen = source.seen(reference.uri)
    found: list[tuple[StatusList, bytes]] = []
    faults: list[StatusError] = []
    for token in tokens:
        try:
            status_list = open_token(token, uri=reference.uri, issuer=issuer, at=at, skew=policy.clock_skew)
        except StatusError as error:
            faults.append(error)
            continue
        if status_list.issued_at - at > policy.clock_skew:
            faults.append(StatusError("status_future", time=rfc3339(status_list.issued_at)))
        elif seen is not None and status_list.issued_at < seen:
            faults.append(StatusError("status_rollback", time=rfc3339(status_list.issued_at)))
        else:
            found.append((status_list, token))
    if not found:
        return faults[0].code, detail | faults[0].detail
    # (2)
    status_list, token = max(found, key=lambda pair: pair[0].issued_at)
    source.opened(reference.uri, token, status_list)
    age = max(at - status_list.issued_at, timedelta())
    detail |= {"time": rfc3339(status_list.issued_at), "age_seconds": int(age.total_seconds())}
    # (3)
    try:
        value = status_list.value(reference.index)
    except StatusError as error:
        return error.code, detail | error.detail
    code = _CODES.get(value, "status_unknown_value")
    if code == "status_unknown_value":
        return code, detail | {"value": value}
    # (4) A stale list still says who was revoked; only its "valid" has run out.
    if status_list.expires_at is not None:
        late = at - status_list.expires_at
    else:
        late = at - status_list.issued_at - policy.status_max_age
    if value == VALID and late >= timedelta():
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


def open_token(token: bytes, *, uri: str, issuer: Issuer, at: datetime, skew: timedelta) -> StatusList:
    """Verify a status list token, CWT or JWT, for the list at ``uri`` and an issuer's keys (section 8.3).

    ``at``: the time of the check, by a clock that may be behind by ``skew``.
    Raises `StatusError` ``status_too_large``, ``status_format``, ``status_signature``, ``status_signer`` (a
    key of the issuer that may not sign at that time) and ``status_subject``.
    """
    if len(token) > limits.STATUS_TOKEN_LENGTH:
        raise StatusError("status_too_large")
    try:
        read = _read_jwt(token) if token.lstrip()[:2] == _JWT_START else _read_cwt(token)
    except CodeError as error:
        raise StatusError("status_format", cause=error.code) from error
    signature = read.signature
    signers = [
        key
        for key in issuer.keys
        if key.answers_to(signature.kid)
        and verify_signature(
            algorithm=signature.algorithm, key=key.key, message=signature.message, signature=signature.value
        )
    ]
    if not signers:
        raise StatusError("status_signature")
    # One key may stand in the list twice, as in a certificate and in the one that renewed it.
    revoked = any(key.revoked_at is not None and key.revoked_at <= at for key in signers)
    if revoked or not any(_is_in_time(key, at, skew) for key in signers):
        raise StatusError("status_signer")
    if read.subject != uri:
        raise StatusError("status_subject")
    return _read_list(read)


def _is_in_time(key: TrustedKey, at: datetime, skew: timedelta) -> bool:
    if key.not_before is not None and key.not_before - at > skew:
        return False
    return key.not_after is None or at <= key.not_after


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
    ttl = token.ttl if type(token.ttl) is int and 0 < token.ttl < 1 << 32 else None
    # Without exp, ttl says how long a copy may be kept.
    try:
        end = token.expires_at or (token.issued_at + timedelta(seconds=ttl) if ttl else None)
    except OverflowError as error:
        raise StatusError("status_format", cause="ttl") from error
    return StatusList(token.bits, packed, token.issued_at, end, ttl)
