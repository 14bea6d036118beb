"""Certificates: any bytes give a certificate or a `DecodeError`, alone and in a chain to a trusted CA.

So do names and name constraints of any bytes, in a certificate whose signature would hold.
"""

from contextlib import suppress
from dataclasses import replace

from cryptography import x509

from tests.support.certificates import ca, leaf, tlv
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509 import key_from_chain, names, read_certificate
from verifier_wasm.x509.constraints import check_names

_ROOT = ca()
_MIDDLE = ca("middle", _ROOT)
_SIGNER = leaf(_MIDDLE)
_ISSUERS = _ROOT.store().issuers
_TRUSTED = _ISSUERS[0].keys[0].key

_PUBLIC = _ROOT.private.public_key()
_NAMED = leaf(
    _MIDDLE,
    "named",
    country="UT",
    purposes=("2.5.29.37.0",),
    extra=(
        (x509.SubjectAlternativeName([x509.DNSName("a.example"), x509.RFC822Name("b@a.example")]), False),
        (x509.NameConstraints([x509.DNSName("example"), x509.RFC822Name("a.example")], None), False),
        (x509.SubjectKeyIdentifier.from_public_key(_PUBLIC), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(_PUBLIC), False),
    ),
)
_READ = read_certificate(_NAMED.der)

SEEDS = (_SIGNER.der, _MIDDLE.der, _ROOT.der, _NAMED.der)


def one_input(data: bytes) -> None:
    try:
        certificate = read_certificate(data)
    except DecodeError as error:
        assert error.code.startswith("issuer_chain_")
    else:
        assert certificate.der == data
        assert certificate.may_be_by(certificate) in {True, False}
        assert all(country == country.lower() for country in certificate.countries)
    for chain in ([data], [data, _MIDDLE.der], [_SIGNER.der, data]):
        try:
            _, found = key_from_chain(chain, _ISSUERS)
        except DecodeError as error:
            assert error.code.startswith("issuer_chain_")
        else:
            # Of the trusted key itself no certificate is needed, so what one says of itself does not matter.
            assert data in SEEDS or found.key == _TRUSTED
    _any_names(data)


def _any_names(data: bytes) -> None:
    for name in (data, tlv(0x30, data), tlv(0x30, tlv(0x31, data))):
        assert names.same(name, name)
        assert names.within(name, name)
        assert names.same(name, names.subject_of(data)) in {True, False}
    for value in (data, tlv(0x30, tlv(0xA0, tlv(0x30, data))), tlv(0x30, tlv(0xA1, tlv(0x30, data)))):
        with suppress(DecodeError):
            check_names(_READ, replace(_READ, name_constraints=value))
        with suppress(DecodeError):
            check_names(replace(_READ, alternative_names=value), _READ)
        with suppress(DecodeError):
            check_names(replace(_READ, subject=value), _READ)
