"""JWT claims (RFC 7519), and what a W3C credential among them says of its issuer, times and status."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.signed import cwt, moments
from verifier_wasm.signed.slips import ISSUER_FORM, Reading

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
    #: How exactly ``generated_at`` is known.
    generated_within: timedelta = timedelta(0)
    #: See `verifier_wasm.signed.slips`.
    slips: tuple[str, ...] = ()
    #: What is not understood; it counts once the signature is known to be good.
    fault: CodeError | None = None


def read_claims(claims: Mapping[str, Any]) -> Claims:
    """Read a JWT claims set; of two times of one meaning the narrower counts. Never raises.

    What is not understood is the ``fault``: `DecodeError` ``cwt_type`` (a claim of another type),
    ``cwt_date`` (detail ``claim``), ``cwt_status`` and ``jwt_issuer`` (two issuers).
    """
    reading = Reading()
    credential = _credential(claims, reading)
    within = credential or {}
    issued = _numeric(claims, "iat", reading)
    # VCDM 1.1 section 6.3.1 writes a credential's times twice, once in each form.
    ends = [_numeric(claims, "exp", reading), *(_written(within, name, reading) for name in _ENDS)]
    begins = [_numeric(claims, "nbf", reading), *(_written(within, name, reading) for name in _BEGINS)]
    return Claims(
        issuer=_issuer(claims, within, reading),
        expires_at=min((end.latest for end in ends if end), default=None),
        not_before=max((begin.earliest for begin in begins if begin), default=None),
        generated_at=issued.earliest if issued else None,
        status=_status(claims, within, reading),
        credential=credential,
        all=claims,
        generated_within=issued.latest - issued.earliest if issued else timedelta(0),
        slips=reading.slips,
        fault=reading.fault,
    )


def _credential(claims: Mapping[str, Any], reading: Reading) -> Mapping[str, Any] | None:
    if "vc" not in claims:
        return claims if "@context" in claims else None
    credential = claims["vc"]
    if not isinstance(credential, Mapping):
        reading.doubt(DecodeError("cwt_type"))
        return None
    return credential


def _status(
    claims: Mapping[str, Any], credential: Mapping[str, Any], reading: Reading
) -> StatusReference | None:
    """Read a status list's entry.

    A status to be looked up in another way must not pass for none (VCDM 2.0 section 4.10).
    """
    listed = cwt.understood_status(claims.get("status"), reading)
    if "credentialStatus" not in credential:
        return listed
    match credential["credentialStatus"]:
        case {"type": str(kind)}:
            return StatusReference("", 0, mechanism=kind[:_NAME])
    return StatusReference("", 0, mechanism="credentialStatus")


def _issuer(claims: Mapping[str, Any], credential: Mapping[str, Any], reading: Reading) -> str | None:
    """``iss``, or the credential's issuer: its id, or an object with one (VCDM 2.0 section 4.7)."""
    named = credential.get("issuer")
    if isinstance(named, Mapping):
        named = named.get("id")
    outer, inner = (_text(value, reading) for value in (claims.get("iss"), named))
    if outer is None or inner is None or outer == inner:
        return inner if outer is None else outer
    if _same_form(outer) == _same_form(inner):
        reading.slip(ISSUER_FORM)
    else:
        reading.doubt(DecodeError("jwt_issuer"))
    return outer


def _same_form(issuer: str) -> str:
    """Return an issuer without what does not make it another: a key's fragment, a slash at the end."""
    return issuer.partition("#")[0].rstrip("/")


def _text(value: Any, reading: Reading) -> str | None:
    """RFC 7519 section 4.1.1: a StringOrURI; a number is shown as it is."""
    if value is None or isinstance(value, str):
        return value
    reading.doubt(DecodeError("cwt_type"))
    return str(value) if type(value) is int else None


def _numeric(claims: Mapping[str, Any], name: str, reading: Reading) -> moments.Moment | None:
    """RFC 7519 section 2: NumericDate."""
    return None if claims.get(name) is None else cwt.moment(claims[name], name, moments.Form.NUMBER, reading)


def _written(credential: Mapping[str, Any], name: str, reading: Reading) -> moments.Moment | None:
    """Read an XML Schema dateTime (VCDM 1.1 section 4.6), which VCDM 2.0 section 4.9 wants with its zone."""
    if credential.get(name) is None:
        return None
    return cwt.moment(credential[name], name, moments.Form.TEXT, reading)
