"""The MobileSecurityObject (clause 9.1.2.4): what the issuer signed, a digest of each item and the dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.layouts.mdoc.response import check_version, encoded
from verifier_wasm.signed import cwt
from verifier_wasm.signed.moments import Form, Moment, read
from verifier_wasm.signed.slips import DATE_FORM, HEADER, TAG, Reading

#: Clause 9.1.2.5, table 21 -> the names of hashlib.
_DIGEST_ALGORITHMS: Final = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
#: As drafts and other tools write them, "sha256" -> the names of the table.
_NAMES: Final = {name: algorithm for algorithm, name in _DIGEST_ALGORITHMS.items()}
#: Mechanisms of the status claim that are known by name and not looked up here.
_OTHER_MECHANISMS: Final = ("identifier_list",)


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What is signed; ``digests``: namespace -> digestID -> digest, ``hash_name``: as hashlib names it."""

    doc_type: str
    hash_name: str
    digests: Mapping[str, Mapping[int, bytes]]
    signed: Moment | None
    valid_from: Moment | None
    valid_until: Moment | None
    status: StatusReference | None
    #: See `verifier_wasm.signed.slips`.
    slips: tuple[str, ...] = ()
    #: What is not understood; it counts once the signature is known to be good.
    fault: CodeError | None = None


def read_security_object(payload: bytes) -> SecurityObject:
    """Read the payload of ``issuerAuth``.

    A date or a status that is not understood is its fault: ``mdoc_date``, ``cwt_status``. Raises the errors
    of `cbor.decode`, and `DecodeError` ``mdoc_structure``, ``mdoc_version`` and ``mdoc_digest_algorithm``.
    """
    reading = Reading()
    value = cbor.decode(payload)
    if type(value) is dict:  # not in a byte string, as it should be
        reading.slip(TAG)
    else:
        if type(value) is bytes:
            reading.slip(TAG)
        value = cbor.decode(encoded(value, "issuerAuth"))
    if type(value) is not dict:
        raise DecodeError("mdoc_structure", field="MobileSecurityObject")
    check_version(value.get("version"))
    if type(value.get("version")) is not str:
        reading.slip(HEADER)
    algorithm, doc_type, validity = (value.get(key) for key in ("digestAlgorithm", "docType", "validityInfo"))
    if type(algorithm) is not str or type(doc_type) is not str or type(validity) is not dict:
        raise DecodeError("mdoc_structure", field="MobileSecurityObject")
    if algorithm not in _DIGEST_ALGORITHMS and (found := _NAMES.get(algorithm.lower().replace("-", ""))):
        algorithm = found
        reading.slip(HEADER)
    if algorithm not in _DIGEST_ALGORITHMS:
        raise DecodeError("mdoc_digest_algorithm", digest=algorithm[:20])
    signed, valid_from, valid_until = (
        _time(validity.get(key), key, reading) for key in ("signed", "validFrom", "validUntil")
    )
    return SecurityObject(
        doc_type=doc_type,
        hash_name=_DIGEST_ALGORITHMS[algorithm],
        digests=_digests(value.get("valueDigests")),
        signed=signed,
        valid_from=valid_from,
        valid_until=valid_until,
        status=_status(value.get("status"), reading),
        slips=reading.slips,
        fault=reading.fault,
    )


def _time(value: Any, field: str, reading: Reading) -> Moment | None:
    if type(value) is bytes:  # as drafts have it: CBOR inside a byte string
        reading.slip(DATE_FORM)
        try:
            value = cbor.decode(value)
        except CodeError:
            value = None
    found = read(value, Form.TAGGED)
    if found is None:
        reading.doubt(DecodeError("mdoc_date", claim=field))
    else:
        reading.slip(*found.slips)
    return found


def _digests(value: Any) -> Mapping[str, Mapping[int, bytes]]:
    error = DecodeError("mdoc_structure", field="valueDigests")
    if type(value) is not dict:
        raise error
    for name_space, digests in value.items():
        if type(name_space) is not str or type(digests) is not dict:
            raise error
        if not all(type(number) is int and type(digest) is bytes for number, digest in digests.items()):
            raise error
    return value


def _status(value: Any, reading: Reading) -> StatusReference | None:
    """Read the status (ISO/IEC 18013-5, second edition); one of another kind must not pass for none."""
    if type(value) is dict and "status_list" not in value:
        for mechanism in _OTHER_MECHANISMS:
            if mechanism in value:
                return StatusReference("", 0, mechanism)
    return cwt.understood_status(value, reading)
