"""CWT claims (RFC 8392): issuer, times and the status claim; the rest is the format's own."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import DecodeError
from verifier_wasm.signed import cose, moments
from verifier_wasm.signed.claims import Claims
from verifier_wasm.signed.slips import CLAIM_NAME, TAG, Reading

# RFC 8392 section 4
ISS, SUB, EXP, NBF, IAT = 1, 2, 4, 5, 6
#: Token Status List section 6.3
STATUS: Final = 65535

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Year 9999; beyond it Python has no time.
_LAST_SECOND: Final = 253_402_300_799
#: RFC 8949 section 3.4.5.3: a text that is a URI.
_URI_TAG: Final = 32

type ClaimMap = Mapping[int | str | bytes, Any]


def decode_claims(payload: bytes) -> Claims:
    """Decode a CWT claims set that has to be understood.

    Raises the errors of `cbor.decode`, and `DecodeError` ``cwt_type`` (no map, or an ``iss`` that is no
    text), ``cwt_date`` (detail ``claim``) and ``cwt_status``.
    """
    claims = open_claims(payload)
    if claims.fault is not None:
        raise claims.fault
    return claims


def open_claims(payload: bytes) -> Claims:
    """Decode a CWT claims set whose signature is not checked yet: what is not understood is its ``fault``.

    Raises the errors of `cbor.decode`, and `DecodeError` ``cwt_type`` for what is not a map.
    """
    return read_claims(cbor.decode(payload))


def read_claims(item: Any) -> Claims:
    """Read a decoded CWT claims set; errors as `open_claims`."""
    reading = Reading()
    claims, tags = cose.without_tags(item, cose.CWT_TAG, cose.SELF_DESCRIBED_TAG)
    if type(claims) is not dict:
        raise DecodeError("cwt_type")
    if tags:  # the tag is for the message, not for what is in it
        reading.slip(TAG)
    issued = _time(claims, IAT, "iat", reading)
    expires, begins = _time(claims, EXP, "exp", reading), _time(claims, NBF, "nbf", reading)
    return Claims.of(
        reading,
        issuer=_issuer(_claim(claims, ISS, "iss", reading), reading),
        issued=issued,
        begins=(begins,),
        ends=(expires,),
        status=understood_status(_claim(claims, STATUS, "status", reading), reading),
        claims=claims,
    )


def _issuer(value: Any, reading: Reading) -> str | None:
    """RFC 8392 section 3.1.1: a StringOrURI, which is text without a tag; a number is shown as it is."""
    if type(value) is cbor.Tag and value.number == _URI_TAG and type(value.value) is str:
        reading.slip(TAG)
        return value.value
    if type(value) is int:
        reading.doubt(DecodeError("cwt_type"))
        return str(value)
    if value is not None and type(value) is not str:
        reading.doubt(DecodeError("cwt_type"))
        return None
    return value


def _time(claims: ClaimMap, label: int, name: str, reading: Reading) -> moments.Moment | None:
    """RFC 8392 section 2: a NumericDate is an epoch time without its tag."""
    value = _claim(claims, label, name, reading)
    return None if value is None else moment(value, name, moments.Form.NUMBER, reading)


def _claim(claims: ClaimMap, label: int, name: str, reading: Reading) -> Any:
    """RFC 8392 section 4: claims are numbered; under its name, as a JWT has it, one can mean nothing else."""
    if claims.get(label) is None and claims.get(name) is not None:
        reading.slip(CLAIM_NAME)
        return claims[name]
    return claims.get(label)


def moment(value: Any, name: str, form: moments.Form, reading: Reading) -> moments.Moment | None:
    """Return what a time means, its slips noted; None with the fault ``cwt_date`` where it is not sure."""
    found = moments.read(value, form)
    if found is None:
        reading.doubt(DecodeError("cwt_date", claim=name))
    else:
        reading.slip(*found.slips)
    return found


def understood_status(value: Any, reading: Reading) -> StatusReference | None:
    """Read a status claim; where it is not understood, the fault is ``cwt_status`` and there is no answer."""
    try:
        return read_status(value)
    except DecodeError as error:
        reading.doubt(error)
        return None


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
