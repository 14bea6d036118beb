"""Chains of certificates: what leads to a trusted CA gives a key, and everything else its own reason."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from builder.keys import SigningKey
from tests.fuzz import fuzz_x509
from tests.support.certificates import YEAR, Party, ca, leaf, lz1_with_chain
from tests.support.signed import ISSUER, KEY, NOW, claims
from verifier_wasm import Issuer, Outcome, Report, TrustedKey, TrustStore, limits, verify
from verifier_wasm.errors import DecodeError
from verifier_wasm.keys import Kid
from verifier_wasm.signatures import host, pure
from verifier_wasm.x509 import key_from_chain, read_certificate

_DAY = timedelta(days=1)
ROOT = ca()
MIDDLE = ca("middle", ROOT)
SIGNER = leaf(MIDDLE)


def _checked(signer: Party, *above: Party, trust: Party | TrustStore = ROOT, **options: Any) -> Report:
    store = trust.store() if isinstance(trust, Party) else trust
    chain = [party.der for party in (signer, *above)]
    text = lz1_with_chain(claims(), SigningKey(signer.private), chain, **options)
    return verify(text, trust=store, at=NOW)


def _refused(signer: Party, *above: Party, trust: Party | TrustStore = ROOT) -> str:
    report = _checked(signer, *above, trust=trust)
    assert report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}
    assert report.document is None
    return report.reason


@pytest.mark.parametrize("kid", [None, b"some kid"])
@pytest.mark.parametrize(
    "path", [(SIGNER, MIDDLE), (SIGNER, MIDDLE, ROOT), (leaf(ROOT),), (leaf(ROOT), ROOT)]
)
def test_a_chain_to_a_trusted_ca(path: tuple[Party, ...], kid: bytes | None) -> None:
    report = _checked(*path, kid=kid)
    assert (report.outcome, report.issuer.id) == (Outcome.AUTHENTIC, ISSUER)


def test_the_middle_may_be_the_trusted_one() -> None:
    assert _checked(SIGNER, trust=MIDDLE).outcome is Outcome.AUTHENTIC


_PSS = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
_PSS_384 = padding.PSS(padding.MGF1(hashes.SHA384()), hashes.SHA384.digest_size)
_RSA = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize("backend", [host, pure], ids=["host", "pure"])
@pytest.mark.parametrize(
    ("private", "options"),
    [
        (ec.generate_private_key(ec.SECP256R1()), {"digest": hashes.SHA384()}),
        (ec.generate_private_key(ec.SECP384R1()), {"digest": hashes.SHA384()}),
        (ec.generate_private_key(ec.SECP521R1()), {"digest": hashes.SHA512()}),
        (ec.generate_private_key(ec.BrainpoolP256R1()), {}),
        (ec.generate_private_key(ec.BrainpoolP384R1()), {"digest": hashes.SHA384()}),
        (ec.generate_private_key(ec.BrainpoolP512R1()), {"digest": hashes.SHA512()}),
        (ed25519.Ed25519PrivateKey.generate(), {"digest": None}),
        (_RSA, {}),
        (_RSA, {"digest": hashes.SHA384()}),
        (_RSA, {"digest": hashes.SHA512()}),
        (_RSA, {"padding": _PSS}),
        (_RSA, {"padding": _PSS_384, "digest": hashes.SHA384()}),
    ],
)
def test_signatures_of_every_kind(private: Any, options: dict[str, Any], backend: Any) -> None:
    root = ca(private=private, **options)
    signer = leaf(root, **options)
    _, key = key_from_chain([signer.der], root.store().issuers, backend=backend)
    assert key.key.curve == "P-256"
    spoilt = signer.der[:-1] + bytes([signer.der[-1] ^ 1])
    with pytest.raises(DecodeError) as caught:
        key_from_chain([spoilt], root.store().issuers, backend=backend)
    assert caught.value.code == "issuer_chain_signature"


def test_another_root_of_the_same_name() -> None:
    other = ca()
    assert _refused(leaf(other)) == "issuer_chain_signature"
    assert _refused(leaf(other), other) == "issuer_chain_signature"
    # Both are in the list, since a CA may renew its key.
    both = TrustStore((*other.store().issuers, *ROOT.store().issuers), sequence=1)
    assert _checked(leaf(other), trust=both).outcome is Outcome.AUTHENTIC
    assert _checked(leaf(ROOT), trust=both).outcome is Outcome.AUTHENTIC


def test_a_chain_that_leads_nowhere() -> None:
    assert _refused(SIGNER) == "issuer_chain_unknown"
    assert _refused(SIGNER, ROOT) == "issuer_chain_unknown"
    other = ca("other")
    assert _refused(leaf(other), other) == "issuer_chain_unknown"
    alone = leaf(ca("self"), "alone")
    assert _refused(alone, trust=KEY.store(issuer={"id": ISSUER})) == "issuer_chain_unknown"


def test_a_ca_of_another_issuer_does_not_speak_for_this_one() -> None:
    (issuer,) = ROOT.store().issuers
    others = TrustStore((Issuer("other", "别", "Other", issuer.keys), *KEY.store().issuers), sequence=1)
    assert _refused(leaf(ROOT), trust=others) == "issuer_chain_unknown"


def test_a_signer_may_not_certify() -> None:
    signer = leaf(ROOT, "an honest signer")
    assert _refused(leaf(signer, "its own"), signer) == "issuer_chain_not_ca"
    no_usage = ca("no usage", ROOT, usage="digital_signature")
    assert _refused(leaf(no_usage), no_usage) == "issuer_chain_not_ca"
    assert _refused(leaf(signer), trust=signer) == "issuer_chain_not_ca"


def test_path_length() -> None:
    root = ca(path_length=0)
    assert _checked(leaf(root), trust=root).outcome is Outcome.AUTHENTIC
    middle = ca("middle", root)
    assert _refused(leaf(middle), middle, trust=root) == "issuer_chain_path_length"
    root = ca(path_length=1)
    first = ca("first", root, path_length=5)
    second = ca("second", first)
    assert _checked(leaf(first), first, trust=root).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(second), second, first, trust=root) == "issuer_chain_path_length"


def test_a_chain_too_long() -> None:
    parties = [ROOT]
    for number in range(limits.CHAIN_LENGTH):
        parties.insert(0, ca(f"ca {number}", parties[0]))
    assert _checked(leaf(parties[1]), *parties[1:5]).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(parties[0]), *parties[:5]) == "cose_chain_too_long"


@pytest.mark.parametrize(
    "options",
    [
        {"usage": "key_encipherment"},
        {"usage": "key_cert_sign"},
        {"ca": True, "usage": "digital_signature"},
        {"purposes": ("1.3.6.1.5.5.7.3.1",)},  # a TLS server
    ],
)
def test_a_certificate_for_another_use(options: dict[str, Any]) -> None:
    assert _refused(leaf(ROOT, **options)) == "issuer_chain_usage"


@pytest.mark.parametrize("purpose", ["1.0.18013.5.1.2", "2.5.29.37.0", "1.3.6.1.4.1.1847.2021.1.1"])
def test_purposes_of_document_signers(purpose: str) -> None:
    signer = leaf(ROOT, purposes=(purpose, "1.3.6.1.5.5.7.3.1"))
    assert _checked(signer).outcome is Outcome.AUTHENTIC


def test_unknown_extensions() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    names = x509.NameConstraints([x509.DNSName("example")], None)
    assert _checked(leaf(ROOT, extra=((unknown, False),))).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(ROOT, extra=((unknown, True),))) == "issuer_chain_extension"
    middle = ca("middle", ROOT, extra=((names, True),))
    assert _refused(leaf(middle), middle) == "issuer_chain_extension"


def test_every_certificate_has_to_be_valid_when_it_was_signed() -> None:
    expired = {"begin": NOW - 2 * YEAR, "end": NOW - _DAY}
    later = {"begin": NOW + _DAY, "end": NOW + YEAR}
    assert _refused(leaf(ROOT, **expired)) == "issuer_key_expired"
    assert _refused(leaf(ROOT, **later)) == "issuer_key_not_yet"
    middle = ca("middle", ROOT, **expired)
    assert _refused(leaf(middle), middle) == "issuer_key_expired"
    old = ca(**expired)
    assert _refused(leaf(old), trust=old) == "issuer_key_expired"
    # The list's own window of the CA counts too, and its revocation.
    assert _refused(leaf(ROOT), trust=ROOT.store(not_after=NOW - _DAY)) == "issuer_key_expired"
    assert _refused(leaf(ROOT), trust=ROOT.store(revoked_at=NOW - _DAY)) == "issuer_key_revoked"


def test_one_signer_of_a_good_ca_can_be_revoked() -> None:
    (issuer,) = ROOT.store().issuers
    signer = leaf(ROOT)
    gone = TrustedKey(Kid(b"gone"), SigningKey(signer.private).public, revoked_at=NOW - _DAY)
    store = TrustStore((Issuer(ISSUER, "测", "T", (*issuer.keys, gone)),), sequence=1)
    assert _refused(signer, trust=store) == "issuer_key_revoked"
    assert _checked(leaf(ROOT), trust=store).outcome is Outcome.AUTHENTIC


def test_the_signature_has_to_be_of_the_certificate() -> None:
    stolen = leaf(ROOT)
    text = lz1_with_chain(claims(), SigningKey.generate(), [stolen.der])
    assert verify(text, trust=ROOT.store(), at=NOW).reason == "signature_wrong"


_ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")


def test_unreadable_certificates() -> None:
    der = leaf(ROOT).der
    one_of_two_names = der.replace(_ECDSA_SHA256, _ECDSA_SHA256[:-1] + b"\3", 1)
    broken = (
        der[:100],
        der + b"\0",
        b"",
        b"\x30\x00",
        bytes(limits.CERTIFICATE_LENGTH + 1),
        one_of_two_names,
    )
    for data in broken:
        with pytest.raises(DecodeError) as caught:
            read_certificate(data)
        assert caught.value.code == "issuer_chain_malformed"


def test_sha1_is_not_supported() -> None:
    sha1 = leaf(ROOT).der.replace(_ECDSA_SHA256, bytes.fromhex("2a8648ce3d0401") + b"\1")
    with pytest.raises(DecodeError) as caught:
        key_from_chain([sha1], ROOT.store().issuers)
    assert caught.value.code == "issuer_chain_algorithm"


def test_a_changed_bit_anywhere_is_noticed() -> None:
    middle = ca("between", ROOT)
    signer = leaf(middle)
    issuers = ROOT.store().issuers
    good = [signer.der, middle.der]
    assert key_from_chain(good, issuers)[1].key.x
    for number, der in enumerate(good):
        for place in range(len(der) * 8):
            bit = bytes([der[place // 8] ^ 1 << place % 8])
            chain = list(good)
            chain[number] = der[: place // 8] + bit + der[place // 8 + 1 :]
            with pytest.raises(DecodeError) as caught:
                key_from_chain(chain, issuers)
            assert caught.value.code.startswith("issuer_chain_")


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    fuzz_x509.one_input(data)


@given(st.integers(0, len(SIGNER.der) - 1), st.binary(min_size=1, max_size=3))
def test_any_change(place: int, put: bytes) -> None:
    fuzz_x509.one_input(SIGNER.der[:place] + put + SIGNER.der[place + len(put) :])
