"""The entries of a VICAL (ISO/IEC 18013-5:2021 C.1.7.1, CertificateInfo) as issuers.

``{"certificate", "serialNumber", "ski", "docType": [...], "issuingAuthority"?, "issuingCountry"?,
"stateOrProvinceName"?, "issuer"?, "subject"?, ...}``. An entry that cannot be used is left out and named,
since one of a hundred issuers must not take the list away from the others.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import core, x509

from liangzheng.terminal import printable
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.errors import CodeError
from verifier_wasm.trusted.store import Issuer, TrustedKey
from verifier_wasm.x509 import Certificate, read_certificate

#: The document type of a driving licence; every other one is an mdoc of its own kind.
_MDL: Final = "org.iso.18013.5.1.mDL"

#: Every id of an issuer that a VICAL brought begins with this and the provider's name.
ID_PREFIX: Final = "vical:"
#: Characters of each part of an id or a name, so that a line stays a line.
_PART_LENGTH: Final = 64
#: Many entries give a distinguished name as the authority's.
_COMMON_NAME: Final = re.compile(r"(?:^|, ?)CN=([^,]+)")
#: RFC 5280 section 4.2.1.2; in DER a short OCTET STRING is its tag, its length and its bytes.
_KEY_IDENTIFIER: Final = "2.5.29.14"
_OCTET_STRING: Final = 0x04
_SHORT: Final = 127
_WRAPPINGS: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: What ``asn1crypto`` raises for a field that is not such a structure.
_MALFORMED: Final = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError),
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that is not taken: its number from 1 on, what it calls itself, and why."""

    number: int
    name: str
    reason: str

    def __str__(self) -> str:
        """Return it as a line for a person."""
        named = f" ({self.name})" if self.name else ""
        return f"entry {self.number}{named}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A usable entry. ``place``: country, state and the subject's names, as far as it has them."""

    certificate: Certificate
    kinds: frozenset[str]
    place: tuple[str, ...]
    name: str


class _UnusableError(Exception):
    """Says why an entry is left out."""


def prefix_of(provider: str) -> str:
    """Return what the ids of a provider's issuers begin with."""
    return f"{ID_PREFIX}{_clean(provider).replace('/', '∕')}/"


def read_entries(entries: Sequence[Any], *, provider: str) -> tuple[tuple[Issuer, ...], tuple[LeftOut, ...]]:
    """Return the issuers of the entries, and what is left out of them.

    The certificates of one subject that are listed for the same document types are one issuer's.
    """
    found: dict[bytes, _Entry] = {}
    left_out = []
    for number, item in enumerate(entries, 1):
        try:
            entry = _read(item)
        except _UnusableError as error:
            left_out.append(LeftOut(number, _called(item), str(error)))
            continue
        der = entry.certificate.der
        if der in found:  # listed twice: for the types of both
            entry = replace(entry, kinds=entry.kinds | found[der].kinds)
        found[der] = entry
    groups: dict[tuple[Any, ...], list[_Entry]] = {}
    for entry in found.values():
        group = (entry.place, entry.certificate.subject, tuple(sorted(entry.kinds)))
        groups.setdefault(group, []).append(entry)
    return tuple(_issuers(groups, prefix_of(provider))), tuple(left_out)


def _issuers(groups: dict[tuple[Any, ...], list[_Entry]], prefix: str) -> Iterable[Issuer]:
    ids = [prefix + "/".join(group[0]) for group in groups]
    for issuer_id, (group, members) in zip(ids, groups.items(), strict=True):
        unique = issuer_id
        if ids.count(issuer_id) > 1:  # names that look the same: distinguished by what differs
            _, subject, kinds = group
            digest = hashlib.sha256(subject + ",".join(kinds).encode()).hexdigest()[:8]
            unique = f"{issuer_id}#{digest}"
        first = members[0]
        yield Issuer(
            id=unique,
            name_zh=first.name,
            name_en=first.name,
            keys=tuple(_key(member.certificate) for member in members),
            kinds=first.kinds,
        )


def _key(certificate: Certificate) -> TrustedKey:
    # A trust list counts seconds since 1970; the chain is held to the certificate's own dates in any case.
    begin = certificate.not_before if certificate.not_before >= _EPOCH else None
    return TrustedKey(
        Kid(hashlib.sha256(certificate.der).digest()[:8]),
        certificate.key,
        not_before=begin,
        not_after=certificate.not_after,
        certificate=certificate.der,
    )


def _read(item: Any) -> _Entry:
    match item:
        case {
            "certificate": bytes(der),
            "serialNumber": int(serial),
            "ski": bytes(ski),
            "docType": [str(), *_] as types,
        } if type(serial) is int and all(type(text) is str for text in types):
            pass
        case _:
            raise _UnusableError(f"an entry of another form{_wrong_field(item)}")
    try:
        certificate = read_certificate(der)
    except CodeError as error:
        unknown = error.code == "issuer_chain_algorithm"
        raise _UnusableError(
            f"a key that is not supported ({error.detail['algorithm']})"
            if unknown
            else "a malformed certificate"
        ) from error
    try:
        tbs = x509.Certificate.load(der)["tbs_certificate"]
        own_serial, own_ski = int(tbs["serial_number"]), _key_identifier(tbs)
    except _MALFORMED as error:
        raise _UnusableError("a malformed certificate") from error
    subject = _subject(tbs)
    # C.1.7.1: these repeat what the certificate says; a list that contradicts itself is not believed.
    told = (item.get("subject", certificate.subject), item.get("issuer", certificate.issuer))
    if told != (certificate.subject, certificate.issuer):
        raise _UnusableError("an entry that contradicts its certificate: another name")
    if own_serial != serial:
        raise _UnusableError("an entry that contradicts its certificate: another serialNumber")
    if own_ski is not None and own_ski not in _unwrapped(ski):
        raise _UnusableError("an entry that contradicts its certificate: another ski")
    # What signs no certificates cannot be led to, and is not meant to sign documents either.
    if not certificate.is_ca or (
        certificate.key_usage is not None and "key_cert_sign" not in certificate.key_usage
    ):
        raise _UnusableError("no CA certificate")
    if certificate.unknown_critical:
        raise _UnusableError("a critical extension that is not supported")
    if certificate.not_after < _EPOCH:
        raise _UnusableError("an end before 1970")
    names = [
        subject.get(name, "") for name in ("organization_name", "organizational_unit_name", "common_name")
    ]
    country = _text(item.get("issuingCountry")) or subject.get("country_name", "")
    state = _text(item.get("stateOrProvinceName")) or subject.get("state_or_province_name", "")
    place = tuple(part for part in (country, state, *names) if part)
    kinds = frozenset("mdl" if text == _MDL else "mdoc" for text in types)
    return _Entry(certificate, kinds, place, _name(item, names, country))


def _wrong_field(item: Any) -> str:
    if not isinstance(item, dict):
        return ": no map"
    types: dict[str, type] = {"certificate": bytes, "serialNumber": int, "ski": bytes, "docType": list}
    wrong = [name for name, kind in types.items() if type(item.get(name)) is not kind]
    return f": {', '.join(wrong or ['docType'])} missing or of another type"


def _subject(tbs: Any) -> dict[str, str]:
    """Return the subject's names, which only name the issuer to people: what cannot be read is left out."""
    try:
        return {name: _texts(value) for name, value in tbs["subject"].native.items()}
    except _MALFORMED:
        return {}


def _key_identifier(tbs: Any) -> bytes | None:
    """Return the subject key identifier (RFC 5280 section 4.2.1.2); no other extension is read."""
    extensions = tbs["extensions"]
    if isinstance(extensions, core.Void):
        return None
    for extension in extensions:
        if extension["extn_id"].dotted == _KEY_IDENTIFIER:
            value: bytes = extension["extn_value"].contents
            return _unwrapped(value)[:2][-1]
    return None


def _unwrapped(ski: bytes) -> list[bytes]:
    """Return a key identifier as it stands, and without one and two headers of an OCTET STRING around it.

    AAMVA's list writes the whole value of the extension: an OCTET STRING in another.
    """
    forms = [ski]
    for _ in range(_WRAPPINGS):
        head, content = forms[-1][:2], forms[-1][2:]
        if len(content) > _SHORT or head != bytes([_OCTET_STRING, len(content)]):
            break
        forms.append(content)
    return forms


def _name(item: dict[str, Any], names: list[str], country: str) -> str:
    """Return the authority's name, with its country; many entries give a whole distinguished name as it."""
    authority = _text(item.get("issuingAuthority"))
    if not authority or "=" in authority:
        organization, unit, common = names
        authority = ", ".join(dict.fromkeys(part for part in (common or unit, organization) if part))
    return f"{authority} ({country})" if authority and country else authority or country or "?"


def _called(item: Any) -> str:
    """Return what an entry calls its authority, to name it by."""
    authority = item.get("issuingAuthority") if isinstance(item, dict) else None
    if not isinstance(authority, str):
        return ""
    common = _COMMON_NAME.search(authority)
    return _clean(common[1] if common else authority)


def _texts(value: Any) -> str:
    """Return an attribute of a name as one text; one that is there several times comes as a list."""
    return ", ".join(_text(part) for part in value) if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    """Return a stranger's text as a short piece of a line."""
    return printable(" ".join(text.split()))[:_PART_LENGTH].strip()
