"""The MobileSecurityObject (clause 9.1.2.4): what the issuer signed, a digest of each item and the dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from verifier_wasm import cbor, cwt
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import DecodeError
from verifier_wasm.mdoc.dates import read_time
from verifier_wasm.mdoc.response import check_version, encoded

#: Clause 9.1.2.5, table 21 -> the names of hashlib.
_DIGEST_ALGORITHMS: Final = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
#: Mechanisms of the status claim that are known by name and not looked up here.
_OTHER_MECHANISMS: Final = ("identifier_list",)


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """What is signed; ``digests``: namespace -> digestID -> digest, ``hash_name``: as hashlib names it."""

    doc_type: str
    hash_name: str
    digests: Mapping[str, Mapping[int, bytes]]
    signed: datetime
    valid_from: datetime
    valid_until: datetime
    status: StatusReference | None


def read_security_object(payload: bytes) -> SecurityObject:
    """Read the payload of ``issuerAuth``.

    Raises the errors of `cbor.decode`, and `DecodeError` ``mdoc_structure``, ``mdoc_version``,
    ``mdoc_digest_algorithm``, ``mdoc_date`` and ``cwt_status``.
    """
    value = cbor.decode(encoded(cbor.decode(payload), "issuerAuth"))
    if type(value) is not dict:
        raise DecodeError("mdoc_structure", field="MobileSecurityObject")
    check_version(value.get("version"))
    algorithm, doc_type, validity = (value.get(key) for key in ("digestAlgorithm", "docType", "validityInfo"))
    if type(algorithm) is not str or type(doc_type) is not str or type(validity) is not dict:
        raise DecodeError("mdoc_structure", field="MobileSecurityObject")
    if algorithm not in _DIGEST_ALGORITHMS:
        raise DecodeError("mdoc_digest_algorithm", digest=algorithm[:20])
    signed, valid_from, valid_until = (
        read_time(validity.get(key), key) for key in ("signed", "validFrom", "validUntil")
    )
    return SecurityObject(
        doc_type=doc_type,
        hash_name=_DIGEST_ALGORITHMS[algorithm],
        digests=_digests(value.get("valueDigests")),
        signed=signed,
        valid_from=valid_from,
        valid_until=valid_until,
        status=_status(value.get("status")),
    )


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


def _status(value: Any) -> StatusReference | None:
    """Read the status (ISO/IEC 18013-5, second edition); one of another kind must not pass for none."""
    if type(value) is dict and "status_list" not in value:
        for mechanism in _OTHER_MECHANISMS:
            if mechanism in value:
                return StatusReference("", 0, mechanism)
    return cwt.read_status(value)
