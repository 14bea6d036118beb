"""CWT claims (RFC 8392): issuer, times and the status claim; the rest is the format's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from verifier_wasm import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import DecodeError

# RFC 8392 section 4
ISS, SUB, EXP, NBF, IAT = 1, 2, 4, 5, 6
#: Token Status List section 6.3
STATUS: Final = 65535

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Year 9999; beyond it Python has no time.
_LAST_SECOND: Final = 253_402_300_799
_EPOCH_TAG: Final = 1

type ClaimMap = Mapping[int | str | bytes, Any]


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims every format shares, and the whole map."""

    issuer: str | None
    expires_at: datetime | None
    not_before: datetime | None
    generated_at: datetime | None
    status: StatusReference | None
    all: ClaimMap


def decode_claims(payload: bytes) -> Claims:
    """Decode a CWT claims set.

    Raises the errors of `cbor.decode`, and `DecodeError` ``cwt_type`` (no map, or an ``iss`` that is no
    text), ``cwt_date`` (detail ``claim``) and ``cwt_status``.
    """
    return read_claims(cbor.decode(payload))


def read_claims(claims: Any) -> Claims:
    """Read a decoded CWT claims set; errors as `decode_claims`."""
    if type(claims) is not dict:
        raise DecodeError("cwt_type")
    issuer = claims.get(ISS)
    if issuer is not None and type(issuer) is not str:
        raise DecodeError("cwt_type")
    return Claims(
        issuer=issuer,
        expires_at=_time(claims, EXP, "exp"),
        not_before=_time(claims, NBF, "nbf"),
        generated_at=_time(claims, IAT, "iat"),
        status=read_status(claims.get(STATUS)),
        all=claims,
    )


def _time(claims: ClaimMap, label: int, name: str) -> datetime | None:
    """RFC 8392 section 2: a NumericDate is an epoch time without its tag; with it is read too."""
    value = claims.get(label)
    if value is None:
        return None
    if isinstance(value, cbor.Tag) and value.number == _EPOCH_TAG:
        value = value.value
    return numeric_date(value, name)


def numeric_date(value: Any, name: str) -> datetime:
    """Return a NumericDate (seconds since 1970, whole or not) as a time; `DecodeError` ``cwt_date``."""
    if type(value) not in {int, float} or not 0 <= value <= _LAST_SECOND:
        raise DecodeError("cwt_date", claim=name)
    return _EPOCH + timedelta(seconds=value)


def read_status(value: Any) -> StatusReference | None:
    """Read a status claim ``{"status_list": {"idx", "uri"}}`` (Token Status List section 6.3).

    A claim of another mechanism only, or of another shape, is `DecodeError` ``cwt_status``: a status that
    cannot be understood must not pass for none.
    """
    if value is None:
        return None
    match value:
        case {"status_list": {"idx": int(index), "uri": str(uri)}} if type(index) is int and index >= 0:
            return StatusReference(uri, index)
    raise DecodeError("cwt_status")
