"""JWT claims (RFC 7519), and what a W3C credential among them says of its issuer, times and status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from verifier_wasm import cwt
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import DecodeError

#: The claims that a report shows in places of their own.
REPORTED: Final = frozenset({"iss", "exp", "nbf", "iat", "status"})

# The names of VCDM 2.0 section 4.9 and, before it, of VCDM 1.1 section 4.6.
_BEGINS: Final = ("validFrom", "issuanceDate")
_ENDS: Final = ("validUntil", "expirationDate")
#: More of a name than anybody reads is left out.
_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims every format shares, and all of them."""

    issuer: str | None
    expires_at: datetime | None
    not_before: datetime | None
    generated_at: datetime | None
    status: StatusReference | None
    #: The W3C credential: the ``vc`` claim (VCDM 1.1 section 6.3.1), or all (VC-JOSE-COSE section 3.1.1).
    credential: Mapping[str, Any] | None
    all: Mapping[str, Any]


def read_claims(claims: Mapping[str, Any]) -> Claims:
    """Read a JWT claims set; of two times of one meaning the narrower counts.

    Raises `DecodeError` ``cwt_type`` (a claim of another type), ``cwt_date`` (detail ``claim``),
    ``cwt_status`` and ``jwt_issuer`` (two issuers).
    """
    credential = _credential(claims)
    times = {name: _numeric(claims, name) for name in ("exp", "nbf", "iat")}
    within = credential or {}
    ends = [time for time in (times["exp"], *(_written(within, name) for name in _ENDS)) if time]
    begins = [time for time in (times["nbf"], *(_written(within, name) for name in _BEGINS)) if time]
    return Claims(
        issuer=_issuer(claims, within),
        expires_at=min(ends, default=None),
        not_before=max(begins, default=None),
        generated_at=times["iat"],
        status=_status(claims, within),
        credential=credential,
        all=claims,
    )


def _credential(claims: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if "vc" not in claims:
        return claims if "@context" in claims else None
    credential = claims["vc"]
    if not isinstance(credential, Mapping):
        raise DecodeError("cwt_type")
    return credential


def _status(claims: Mapping[str, Any], credential: Mapping[str, Any]) -> StatusReference | None:
    """Read a status list's entry.

    A status to be looked up in another way must not pass for none (VCDM 2.0 section 4.10).
    """
    listed = cwt.read_status(claims.get("status"))
    if "credentialStatus" not in credential:
        return listed
    match credential["credentialStatus"]:
        case {"type": str(kind)}:
            return StatusReference("", 0, mechanism=kind[:_NAME])
    return StatusReference("", 0, mechanism="credentialStatus")


def _issuer(claims: Mapping[str, Any], credential: Mapping[str, Any]) -> str | None:
    """``iss``, or the credential's issuer: its id, or an object with one (VCDM 2.0 section 4.7)."""
    named = credential.get("issuer")
    if isinstance(named, Mapping):
        named = named.get("id")
    found = {value for value in (claims.get("iss"), named) if value is not None and _text(value)}
    if len(found) > 1:
        raise DecodeError("jwt_issuer")
    return next(iter(found), None)


def _text(value: Any) -> bool:
    if not isinstance(value, str):
        raise DecodeError("cwt_type")
    return True


def _numeric(claims: Mapping[str, Any], name: str) -> datetime | None:
    """RFC 7519 section 2: NumericDate."""
    return None if claims.get(name) is None else cwt.numeric_date(claims[name], name)


def _written(credential: Mapping[str, Any], name: str) -> datetime | None:
    """Read an XML Schema dateTimeStamp (VCDM 2.0 section 4.9), which has a time zone."""
    value = credential.get(name)
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value)
        if time.tzinfo is not None:
            return time.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise DecodeError("cwt_date", claim=name) from error
    raise DecodeError("cwt_date", claim=name)
