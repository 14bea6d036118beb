"""One certificate, read strictly from DER by ``asn1crypto``; nothing in it is trusted yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import x509

from verifier_wasm import limits
from verifier_wasm.errors import DecodeError
from verifier_wasm.keys import PublicKey
from verifier_wasm.x509.depth import bound
from verifier_wasm.x509.key import public_key

# RFC 5280 section 4.2.1
_KEY_USAGE: Final = "2.5.29.15"
_BASIC_CONSTRAINTS: Final = "2.5.29.19"
_EXTENDED_KEY_USAGE: Final = "2.5.29.37"
#: Critical or not, these are understood here, or bind nobody who does not look the subject up by them.
_UNDERSTOOD: Final = frozenset(
    {_KEY_USAGE, _BASIC_CONSTRAINTS, _EXTENDED_KEY_USAGE, "2.5.29.14", "2.5.29.35", "2.5.29.17", "2.5.29.18"}
)
#: What ``asn1crypto`` raises for bytes that are no such structure; some of it only when a field is read.
MALFORMED: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a path needs to know of a certificate; names are DER, compared byte by byte."""

    der: bytes
    signed: bytes  # the DER of TBSCertificate
    signature_algorithm: str  # dotted OID
    signature_parameters: bytes  # DER, b"" where there are none
    signature: bytes
    subject: bytes
    issuer: bytes
    not_before: datetime
    not_after: datetime
    key: PublicKey
    is_ca: bool
    path_length: int | None
    #: Names of RFC 5280 section 4.2.1.3 in asn1crypto's spelling; None: no such extension.
    key_usage: frozenset[str] | None
    #: Dotted OIDs; None: no such extension.
    purposes: frozenset[str] | None
    #: Critical extensions that are not understood here.
    unknown_critical: frozenset[str]


def read_certificate(der: bytes) -> Certificate:
    """Read a certificate.

    Raises `DecodeError` ``issuer_chain_malformed`` and ``issuer_chain_algorithm`` (a kind of key that is
    not known here).
    """
    if len(der) > limits.CERTIFICATE_LENGTH:
        raise DecodeError("issuer_chain_malformed")
    try:
        bound(der)
        return _read(der)
    except MALFORMED as error:
        raise DecodeError("issuer_chain_malformed") from error


def _read(der: bytes) -> Certificate:
    certificate = x509.Certificate.load(der, strict=True)
    tbs = certificate["tbs_certificate"]
    algorithm = certificate["signature_algorithm"]
    # RFC 5280 section 4.1.1.2: the algorithm is named twice, the same both times.
    if tbs["signature"].dump() != algorithm.dump():
        raise ValueError("two signature algorithms")
    # A bit string begins with how many of its last bits do not count; a signature has whole bytes.
    if certificate["signature_value"].contents[:1] != b"\0":
        raise ValueError("a signature that ends within a byte")
    extensions = _extensions(tbs)
    constraints = extensions.get(_BASIC_CONSTRAINTS, {})
    length = constraints.get("path_len_constraint") if constraints else None
    if length is not None and length < 0:
        raise ValueError("negative path length")
    usage, purposes = extensions.get(_KEY_USAGE), extensions.get(_EXTENDED_KEY_USAGE)
    begin, end = tbs["validity"]["not_before"].native, tbs["validity"]["not_after"].native
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        raise TypeError("a date outside the calendar")
    return Certificate(
        der=der,
        signed=tbs.dump(),
        signature_algorithm=algorithm["algorithm"].dotted,
        signature_parameters=_parameters(algorithm),
        signature=bytes(certificate["signature_value"].native),
        subject=tbs["subject"].dump(),
        issuer=tbs["issuer"].dump(),
        not_before=begin,
        not_after=end,
        key=public_key(tbs["subject_public_key_info"].dump()),
        is_ca=bool(constraints and constraints["ca"]),
        path_length=length,
        key_usage=None if usage is None else frozenset(usage),
        purposes=None if purposes is None else frozenset(purposes),
        unknown_critical=frozenset(extensions["unknown"]),
    )


def _parameters(algorithm: Any) -> bytes:
    """Return the DER after the OID: the parameters as they stand, of whatever type."""
    contents: bytes = algorithm.contents
    return contents[len(algorithm["algorithm"].dump()) :]


def _extensions(tbs: Any) -> dict[str, Any]:
    """Return the extensions used here by OID; under "unknown" the critical ones that are not understood."""
    found: dict[str, Any] = {"unknown": []}
    seen = set()
    if tbs["extensions"].native is None:
        return found
    for extension in tbs["extensions"]:
        oid = extension["extn_id"].dotted
        if oid in seen:  # section 4.2: not more than one of a kind
            raise ValueError("an extension twice")
        seen.add(oid)
        if extension["critical"].native and oid not in _UNDERSTOOD:
            found["unknown"].append(oid)
        value = extension["extn_value"].parsed
        if oid == _EXTENDED_KEY_USAGE:
            found[oid] = [purpose.dotted for purpose in value]
        elif oid in {_KEY_USAGE, _BASIC_CONSTRAINTS}:
            found[oid] = value.native
    return found
