"""One certificate, read strictly from DER by ``asn1crypto``; nothing in it is trusted yet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import core, x509

from verifier_wasm import limits
from verifier_wasm.crypto.keys import PublicKey
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509 import der as der_items
from verifier_wasm.x509 import names
from verifier_wasm.x509.depth import bound
from verifier_wasm.x509.key import public_key

# RFC 5280 section 4.2.1
_SUBJECT_KEY: Final = "2.5.29.14"
_KEY_USAGE: Final = "2.5.29.15"
_ALTERNATIVE_NAMES: Final = "2.5.29.17"
_BASIC_CONSTRAINTS: Final = "2.5.29.19"
NAME_CONSTRAINTS: Final = "2.5.29.30"
_AUTHORITY_KEY: Final = "2.5.29.35"
_EXTENDED_KEY_USAGE: Final = "2.5.29.37"
#: Critical or not, these are understood here, or (the issuer's other names) bind nobody here.
_UNDERSTOOD: Final = frozenset(
    {
        *(_SUBJECT_KEY, _KEY_USAGE, _ALTERNATIVE_NAMES, _BASIC_CONSTRAINTS, NAME_CONSTRAINTS),
        *(_AUTHORITY_KEY, _EXTENDED_KEY_USAGE, "2.5.29.18"),
    }
)
#: What ``asn1crypto`` raises for bytes that are not such a structure; some of it only when a field is read.
MALFORMED: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)
#: AuthorityKeyIdentifier (section 4.2.1.1): [0] keyIdentifier, [2] authorityCertSerialNumber
_KEY_IDENTIFIER, _CA_SERIAL = 0x80, 0x82


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a path needs to know of a certificate; names are DER, to be compared by `names.same`."""

    der: bytes
    signed: bytes  # the DER of TBSCertificate
    signature_algorithm: str  # dotted OID
    signature_parameters: bytes  # DER, b"" where there are none
    signature: bytes
    serial: int
    subject: bytes
    issuer: bytes
    not_before: datetime
    not_after: datetime
    key: PublicKey
    #: basicConstraints; None: no such extension, so that it does not say.
    ca: bool | None
    path_length: int | None
    #: Names of RFC 5280 section 4.2.1.3 in asn1crypto's spelling; None: no such extension.
    key_usage: frozenset[str] | None
    #: Dotted OIDs; None: no such extension.
    purposes: frozenset[str] | None
    #: Critical extensions that are not understood here.
    unknown_critical: frozenset[str]
    #: The subject's key by its identifier, if it gives one, and by what else one may call it.
    key_ids: frozenset[bytes]
    #: The key of its CA, and the serial number of its CA's certificate, as far as it names them readably.
    authority_key_id: bytes | None
    authority_serial: int | None
    #: Contents of the extensions subjectAltName and nameConstraints (DER), read only where one is
    #: constrained.
    alternative_names: bytes | None
    name_constraints: bytes | None

    @property
    def is_ca(self) -> bool:
        """Whether it says that it may sign certificates."""
        return self.ca is True

    @property
    def countries(self) -> frozenset[str]:
        """The countries (C) that the subject names, in lower case."""
        return names.values(self.subject, names.COUNTRY)

    def may_be_by(self, ca: "Certificate") -> bool:
        """Say whether this may be signed by a CA of the right name, by the key that it names as its CA's.

        A CA that renewed its key keeps its name.
        """
        if self.authority_serial is not None and self.authority_serial != ca.serial:
            return False
        return self.authority_key_id is None or self.authority_key_id in ca.key_ids


def read_certificate(der: bytes) -> Certificate:
    """Read a certificate; of its extensions those that are evaluated here (RFC 5280 section 4.2).

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
    extensions, unknown = _extensions(tbs["extensions"])
    constraints = _native(x509.BasicConstraints, extensions.get(_BASIC_CONSTRAINTS))
    length = constraints["path_len_constraint"] if constraints is not None else None
    if length is not None and length < 0:
        raise ValueError("negative path length")
    usage = _native(x509.KeyUsage, extensions.get(_KEY_USAGE))
    begin, end = tbs["validity"]["not_before"].native, tbs["validity"]["not_after"].native
    if not isinstance(begin, datetime) or not isinstance(end, datetime):
        raise TypeError("a date outside the calendar")
    info = tbs["subject_public_key_info"].dump()
    authority_key_id, authority_serial = _authority(extensions.get(_AUTHORITY_KEY))
    return Certificate(
        der=der,
        signed=tbs.dump(),
        signature_algorithm=algorithm["algorithm"].dotted,
        signature_parameters=_parameters(algorithm),
        signature=bytes(certificate["signature_value"].native),
        serial=int(tbs["serial_number"]),
        subject=tbs["subject"].dump(),
        issuer=tbs["issuer"].dump(),
        not_before=begin,
        not_after=end,
        key=public_key(info),
        ca=None if constraints is None else bool(constraints["ca"]),
        path_length=length,
        key_usage=None if usage is None else frozenset(usage),
        purposes=_purposes(extensions.get(_EXTENDED_KEY_USAGE)),
        unknown_critical=unknown,
        key_ids=_key_ids(info, _key_id(extensions.get(_SUBJECT_KEY))),
        authority_key_id=authority_key_id,
        authority_serial=authority_serial,
        alternative_names=extensions.get(_ALTERNATIVE_NAMES),
        name_constraints=extensions.get(NAME_CONSTRAINTS),
    )


def _parameters(algorithm: Any) -> bytes:
    """Return the DER after the OID: the parameters as they stand, of whatever type."""
    contents: bytes = algorithm.contents
    return contents[len(algorithm["algorithm"].dump()) :]


def _extensions(found: Any) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """Return the values of all extensions by OID, unread, and which critical ones are not understood."""
    values: dict[str, bytes] = {}
    unknown = set()
    if isinstance(found, core.Void):  # versions 1 and 2 have none
        return values, frozenset()
    for extension in der_items.items(found.contents):
        oid_item, *critical, value = der_items.items(der_items.only(extension.whole, der_items.SEQUENCE))
        oid = core.ObjectIdentifier.load(oid_item.whole, strict=True).dotted
        if oid in values:  # section 4.2: not more than one of a kind
            raise ValueError("an extension twice")
        values[oid] = der_items.only(value.whole, der_items.OCTET_STRING)
        if critical and _is_true(*critical) and oid not in _UNDERSTOOD:
            unknown.add(oid)
    return values, frozenset(unknown)


def _is_true(critical: der_items.Item) -> bool:
    return bool(core.Boolean.load(critical.whole, strict=True).native)


def _native(kind: Any, value: bytes | None) -> Any:
    return None if value is None else kind.load(value, strict=True).native


def _purposes(value: bytes | None) -> frozenset[str] | None:
    if value is None:
        return None
    return frozenset(purpose.dotted for purpose in x509.ExtKeyUsageSyntax.load(value, strict=True))


def _key_id(value: bytes | None) -> bytes | None:
    """Return a key identifier: an OCTET STRING (section 4.2.1.2), or the bytes alone, as some write it."""
    if value is None:
        return None
    try:
        return der_items.only(value, der_items.OCTET_STRING)
    except ValueError:
        return value


def _key_ids(info: bytes, own: bytes | None) -> frozenset[bytes]:
    """Return its own name for the key, and those of section 4.2.1.2 and of RFC 7093 section 2."""
    key = core.OctetBitString
    bits = bytes(key.load(der_items.items(der_items.only(info, der_items.SEQUENCE))[1].whole, strict=True))
    sha1 = hashlib.sha1(bits, usedforsecurity=False).digest()
    made = {sha1, bytes((0x40 | sha1[12] & 0x0F,)) + sha1[13:], hashlib.sha256(bits).digest()[:20]}
    made |= {hashlib.sha1(info, usedforsecurity=False).digest(), hashlib.sha256(info).digest()}
    return frozenset(made if own is None else made | {own})


def _authority(value: bytes | None) -> tuple[bytes | None, int | None]:
    """Return what AuthorityKeyIdentifier says; it only helps to find the CA, so nothing in it is an error."""
    if value is None:
        return None, None
    try:
        parts = {
            part.tag: part.contents for part in der_items.items(der_items.only(value, der_items.SEQUENCE))
        }
    except ValueError:
        return None, None
    serial = parts.get(_CA_SERIAL)
    return parts.get(_KEY_IDENTIFIER), None if serial is None else int.from_bytes(serial, signed=True)
