"""Chains of certificates: what leads to a trusted CA gives a key, and everything else its own reason."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.keys import SigningKey
from tests.fuzz import fuzz_x509
from tests.support.certificates import YEAR, Party, ca, leaf, lz1_with_chain, tlv
from tests.support.signed import ISSUER, KEY, NOW, claims
from verifier_wasm import Issuer, Outcome, Report, TrustedKey, TrustStore, limits, verify
from verifier_wasm.crypto.cose_key import key_from_cose, key_to_cose
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.crypto.signatures import host, pure
from verifier_wasm.errors import DecodeError
from verifier_wasm.x509 import der, key_from_chain, names, read_certificate
from verifier_wasm.x509.constraints import check_names
from verifier_wasm.x509.key import public_key
from verifier_wasm.x509.point import coordinates

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
        {"purposes": ("1.3.6.1.5.5.7.3.1",)},  # a TLS server
    ],
)
def test_a_certificate_for_another_use(options: dict[str, Any]) -> None:
    signer = leaf(ROOT, **options)
    assert _refused(signer) == "issuer_chain_usage"
    assert _code(lambda: key_from_chain([signer.der], ROOT.store().issuers)) == "issuer_chain_usage"


def test_a_ca_that_may_sign_documents_and_a_purpose_that_nobody_knows_show_nothing() -> None:
    assert _refused(leaf(ROOT, ca=True, usage="digital_signature")) == "issuer_chain_unstated"
    assert _refused(leaf(ROOT, purposes=("1.2.3.4.5",))) == "issuer_purpose"


def test_a_chain_that_begins_at_its_end_names_no_signer() -> None:
    middle = ca("middle", ROOT)
    signer = leaf(middle)
    code = [ROOT.der, middle.der, signer.der]
    assert _code(lambda: key_from_chain(code, ROOT.store().issuers)) == "issuer_chain_unknown"


def test_a_ca_without_key_usage_signs_no_documents_for_another() -> None:
    report = _checked(ca("middle", ROOT, usage=None))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "issuer_chain_unstated")


def test_one_ca_on_two_lists_for_different_kinds() -> None:
    """A code that names nobody is whoever's of them may sign it."""
    (issuer,) = ROOT.store().issuers
    others, own = (replace(issuer, id=kind, kinds=frozenset({kind})) for kind in ("mdl", "dl"))
    signer = leaf(ROOT)
    nameless = {label: value for label, value in claims().items() if label != 1}
    text = lz1_with_chain(nameless, SigningKey(signer.private), [signer.der])
    for issuers in ((others, own), (own, others)):
        report = verify(text, trust=TrustStore(issuers, sequence=1), at=NOW)
        assert (report.outcome, report.issuer.id) == (Outcome.AUTHENTIC, "dl")
    report = verify(text, trust=TrustStore((others,), sequence=1), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "issuer_kind")


def test_purposes_bind_the_kinds_of_document() -> None:
    """Without the list's word; with it, that is what counts."""
    server = "1.3.6.1.5.5.7.3.1"
    assert _checked(leaf(ROOT, purposes=("2.5.29.37.0", server))).outcome is Outcome.AUTHENTIC
    (issuer,) = ROOT.store().issuers
    limited = TrustStore((replace(issuer, kinds=frozenset({"dl"})),), sequence=1)
    for purpose in ("1.0.18013.5.1.2", "1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.0.1847.2021.1.3"):
        signer = leaf(ROOT, purposes=(purpose, server))
        report = _checked(signer)
        assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "issuer_purpose")
        assert _checked(signer, trust=limited).outcome is Outcome.AUTHENTIC
        # So for a signer that the list itself holds, whatever another certificate of its key says.
        assert _refused(signer, trust=signer) == "issuer_purpose"
        other = Party("other", private=signer.private, digest=hashes.SHA256())
        assert _refused(other, trust=signer) == "issuer_purpose"
    for purpose in ("1.0.18013.5.1.6", "1.0.18013.5.1.8"):  # readers, VICALs
        signer = leaf(ROOT, purposes=(purpose,))
        assert _refused(signer, trust=signer) == "issuer_purpose"
        assert _refused(signer) == "issuer_chain_usage"


def test_a_listed_key_that_is_certified_for_something_else() -> None:
    for other in ("key_cert_sign", "key_agreement"):
        listed = leaf(ROOT, usage=other)
        assert _refused(listed, trust=listed) == "issuer_chain_usage"
        assert _checked(listed, trust=listed).outcome is Outcome.REJECTED
    for usage in ("digital_signature", "content_commitment", None):
        listed = leaf(ROOT, usage=usage)
        assert _checked(listed, trust=listed).outcome is Outcome.AUTHENTIC
    self_signed = ca("a test issuer", usage=None)
    assert _checked(self_signed, trust=self_signed).outcome is Outcome.AUTHENTIC


def _extension(oid: str, value: bytes, *, critical: bool = False) -> tuple[x509.ExtensionType, bool]:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), value), critical


@pytest.mark.parametrize("value", [b"\x05\x00", b"", b"raw \xff", b"\x30\x84\xff\xff\xff\xff"])
def test_extensions_that_are_not_known(value: bytes) -> None:
    private, critical = _extension("1.2.3.4", value), _extension("1.2.3.4", value, critical=True)
    root = ca(extra=(private,))
    middle = ca("middle", root, extra=(private,))
    assert _checked(leaf(middle, extra=(private,)), middle, trust=root).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(ROOT, extra=(critical,))) == "issuer_chain_extension"
    middle = ca("middle", ROOT, extra=(critical,))
    assert _refused(leaf(middle), middle) == "issuer_chain_extension"
    root = ca(extra=(critical,))
    assert _refused(leaf(root), trust=root) == "issuer_chain_extension"
    assert _checked(leaf(root), trust=root).outcome is Outcome.CANNOT_JUDGE


_POLICIES = ("2.5.29.32", "2.5.29.33", "2.5.29.36", "2.5.29.54")


@pytest.mark.parametrize("oid", _POLICIES)
def test_policies_are_not_processed(oid: str) -> None:
    value = bytes.fromhex("3003800100")
    middle = ca("middle", ROOT, extra=(_extension(oid, value, critical=True),))
    assert _refused(leaf(middle), middle) == "issuer_chain_extension"
    middle = ca("middle", ROOT, extra=(_extension(oid, value),))
    assert _checked(leaf(middle), middle).outcome is Outcome.AUTHENTIC


@pytest.mark.parametrize("value", [bytes(20), b"\x04\x14" + bytes(20), b"", b"\x30", b"\x04\x20ab"])
def test_key_identifiers_written_oddly(value: bytes) -> None:
    """They help to find a CA; none is a reason to refuse a signature that holds."""
    root = ca(extra=(_extension("2.5.29.14", value), _extension("2.5.29.35", value)))
    signer = leaf(root, extra=(_extension("2.5.29.14", value), _extension("2.5.29.35", value)))
    assert _checked(signer, trust=root).outcome is Outcome.AUTHENTIC


def test_every_certificate_has_to_be_valid_when_it_was_signed() -> None:
    expired: dict[str, Any] = {"begin": NOW - 2 * YEAR, "end": NOW - _DAY}
    later: dict[str, Any] = {"begin": NOW + _DAY, "end": NOW + YEAR}
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
    twice = leaf(ROOT, extra=(_extension("1.2.3.4", b""), _extension("1.2.3.5", b""))).der
    broken = (
        twice.replace(bytes.fromhex("06032a0305"), bytes.fromhex("06032a0304")),
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


@pytest.mark.slow
def test_a_changed_bit_anywhere_is_noticed() -> None:
    middle = ca("between", ROOT)
    signer = leaf(middle)
    issuers = ROOT.store().issuers
    good = [signer.der, middle.der]
    assert key_from_chain(good, issuers)[1].key.x
    for number, whole in enumerate(good):
        for place in range(len(whole) * 8):
            bit = bytes([whole[place // 8] ^ 1 << place % 8])
            chain = list(good)
            chain[number] = whole[: place // 8] + bit + whole[place // 8 + 1 :]
            with pytest.raises(DecodeError) as caught:
                key_from_chain(chain, issuers)
            assert caught.value.code.startswith("issuer_chain_")


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    fuzz_x509.one_input(data)


@given(st.integers(0, len(SIGNER.der) - 1), st.binary(min_size=1, max_size=3))
def test_any_change(place: int, put: bytes) -> None:
    fuzz_x509.one_input(SIGNER.der[:place] + put + SIGNER.der[place + len(put) :])


# Chains and their evidence


def _key_names(
    own: Party | None = None, by: Party | None = None
) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Return SubjectKeyIdentifier and AuthorityKeyIdentifier for keys."""
    found: list[tuple[x509.ExtensionType, bool]] = []
    if own is not None:
        found.append((x509.SubjectKeyIdentifier.from_public_key(own.private.public_key()), False))
    if by is not None:
        found.append((x509.AuthorityKeyIdentifier.from_issuer_public_key(by.private.public_key()), False))
    return tuple(found)


def test_a_renewed_ca_that_the_list_does_not_have() -> None:
    """It keeps its name; the key identifier names another key, so that nothing is shown to be false."""
    renewed = ca()
    signer = leaf(renewed, extra=_key_names(by=renewed))
    old = Party("root", private=ROOT.private, ca=True, digest=hashes.SHA256(), extra=_key_names(own=ROOT))
    assert _checked(signer, trust=old).outcome is Outcome.CANNOT_JUDGE
    assert _refused(signer, trust=old) == "issuer_chain_unknown"
    # Whoever names the listed key and was not signed by it is false; so is who names none.
    assert _refused(leaf(renewed, extra=_key_names(by=ROOT)), trust=old) == "issuer_chain_signature"
    assert _refused(leaf(renewed), trust=old) == "issuer_chain_signature"
    # So where the CA does not name its key itself.
    assert _refused(signer) == "issuer_chain_unknown"
    assert _refused(leaf(renewed, extra=_key_names(by=ROOT))) == "issuer_chain_signature"
    # What holds, holds, though the identifier be wrong.
    assert _checked(leaf(ROOT, extra=_key_names(by=renewed)), trust=old).outcome is Outcome.AUTHENTIC
    # With both in the list, each finds its own.
    both = TrustStore((*old.store().issuers, *renewed.store().issuers), sequence=1)
    assert _checked(signer, trust=both).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(ca(), extra=_key_names(by=ROOT)), trust=both) == "issuer_chain_signature"


def test_a_renewed_ca_named_by_serial_number() -> None:
    renewed = ca()
    names = [x509.DirectoryName(ROOT.name)]
    by_serial = (x509.AuthorityKeyIdentifier(None, names, 7), False)
    assert _refused(leaf(renewed, extra=(by_serial,))) == "issuer_chain_unknown"
    own = x509.load_der_x509_certificate(ROOT.der).serial_number
    by_serial = (x509.AuthorityKeyIdentifier(None, names, own), False)
    assert _refused(leaf(renewed, extra=(by_serial,))) == "issuer_chain_signature"


def test_a_self_signed_certificate_of_the_name_is_another_root() -> None:
    other = Party("root", digest=hashes.SHA256())
    assert _refused(other) == "issuer_chain_unknown"


def test_without_a_path_nothing_inside_is_evidence() -> None:
    other = ca("other")
    stranger = leaf(ca("other"))
    for above in (other, leaf(ca("third"), "other"), ca("other", ca("third"), path_length=0)):
        assert _refused(stranger, above) == "issuer_chain_unknown"
        assert _checked(stranger, above).outcome is Outcome.CANNOT_JUDGE


def test_an_older_certificate_of_the_middle_does_not_stop_the_way_to_the_root() -> None:
    old = ca("middle", ROOT)
    both = TrustStore((*old.store().issuers, *ROOT.store().issuers), sequence=1)
    assert _checked(leaf(MIDDLE), MIDDLE, trust=both).outcome is Outcome.AUTHENTIC
    assert _refused(leaf(ca("middle")), trust=both) == "issuer_chain_signature"


def test_a_path_that_is_not_understood_may_be_the_true_one() -> None:
    """So that the failure of another CA of the name is no evidence."""
    odd = ca(extra=(_extension("1.2.3.4", b"", critical=True),))
    listed = (*ROOT.store().issuers, *odd.store().issuers)
    for issuers in (listed, listed[::-1]):
        assert _refused(leaf(odd), trust=TrustStore(issuers, sequence=1)) == "issuer_chain_extension"
        assert _refused(leaf(ca()), trust=TrustStore(issuers, sequence=1)) == "issuer_chain_signature"


def test_what_is_not_needed_is_not_read() -> None:
    text = lz1_with_chain(claims(), SigningKey(SIGNER.private), [SIGNER.der, MIDDLE.der, b"no certificate"])
    assert verify(text, trust=ROOT.store(), at=NOW).outcome is Outcome.AUTHENTIC
    text = lz1_with_chain(claims(), SigningKey(SIGNER.private), [SIGNER.der, b"no certificate"])
    report = verify(text, trust=ROOT.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "issuer_chain_malformed")


def test_what_makes_a_ca() -> None:
    loose = ca(usage=None)  # RFC 5280 section 4.2.1.3: not bound
    assert _checked(leaf(loose), trust=loose).outcome is Outcome.AUTHENTIC
    denied = ca(ca=False, usage="key_cert_sign")
    assert _refused(leaf(denied), trust=denied) == "issuer_chain_not_ca"


def test_a_ca_that_does_not_say_that_it_is_one() -> None:
    silent = ca(ca=None, usage="key_cert_sign")
    report = _checked(leaf(silent), trust=silent)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "issuer_chain_unstated")
    assert _refused(leaf(ca(ca=None, usage="digital_signature"))) == "issuer_chain_signature"
    signer = leaf(ROOT, "a signer", ca=None)
    assert _refused(leaf(signer), signer) == "issuer_chain_not_ca"


def test_a_key_carried_over_by_its_ca_does_not_lengthen_the_path() -> None:
    root = ca(path_length=0)
    carried = ca("root", root)  # self-issued: the root's name, by its older key
    assert _checked(leaf(carried), carried, trust=root).outcome is Outcome.AUTHENTIC


def test_a_ca_of_the_list_counts_by_the_key_that_the_list_gives() -> None:
    (issuer,) = ROOT.store().issuers
    (trusted,) = issuer.keys
    mixed = replace(trusted, key=SigningKey.generate().public)
    store = TrustStore((replace(issuer, keys=(mixed,)),), sequence=1)
    assert _refused(leaf(ROOT), trust=store) == "issuer_chain_unknown"


def test_a_key_that_is_listed_twice_is_revoked_where_one_says_so() -> None:
    listed = leaf(ROOT)
    (issuer,) = listed.store().issuers
    (key,) = issuer.keys
    for keys in ((key, replace(key, revoked_at=NOW - _DAY)), (replace(key, revoked_at=NOW - _DAY), key)):
        assert _refused(listed, trust=TrustStore((replace(issuer, keys=keys),))) == "issuer_key_revoked"


def test_a_key_that_is_listed_with_two_certificates_goes_by_the_one_shown() -> None:
    bound = leaf(ROOT, purposes=("1.0.18013.5.1.2",))
    free = leaf(ROOT, private=bound.private)
    (issuer,) = bound.store().issuers
    keys = (issuer.keys[0], *free.store().issuers[0].keys)
    for order in (keys, keys[::-1]):
        store = TrustStore((replace(issuer, keys=order),), sequence=1)
        assert _checked(free, trust=store).outcome is Outcome.AUTHENTIC
        assert _refused(bound, trust=store) == "issuer_purpose"


# Slips of issuers


_RSA_SHA256 = bytes.fromhex("06092a864886f70d01010b")


def _name(text: bytes, tag: int) -> bytes:
    return tlv(0x30, tlv(0x31, tlv(0x30, bytes.fromhex("0603550403") + tlv(tag, text))))


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (b"ROOT", 0x0C),
        (b"root", 0x13),
        (b" rOOt  ", 0x14),
        (b"root", 0x16),
        ("Root".encode("utf-16-be"), 0x1E),
        ("root".encode("utf-32-be"), 0x1C),
        ("ro\u00ad\u200bot\u3000".encode(), 0x0C),
        ("ｒｏｏｔ".encode(), 0x0C),
    ],
)
def test_names_are_compared_as_text(text: bytes, tag: int) -> None:
    signer = Party("signer", ROOT, digest=hashes.SHA256())
    der = signer.resigned(ROOT, {3: _name(text, tag)})
    assert key_from_chain([der], ROOT.store().issuers)[1].authority == ROOT.der
    # The list may hold another CA of the name, and the chain go on by it.
    middle = Party("middle", ROOT, ca=True, digest=hashes.SHA256())
    odd = middle.resigned(ROOT, {3: _name(text, tag), 5: _name(b"MIDDLE", 0x13)})
    assert key_from_chain([leaf(middle).der, odd], ROOT.store().issuers)[1].authority == ROOT.der


@pytest.mark.parametrize("text", [b"roots", b"ro ot", b"", b"r\xc3\xb6ot"])
def test_other_names_are_other_names(text: bytes) -> None:
    der = leaf(ROOT).resigned(ROOT, {3: _name(text, 0x0C)})
    assert _code(lambda: key_from_chain([der], ROOT.store().issuers)) == "issuer_chain_unknown"


def _code(call: Callable[[], object]) -> str:
    with pytest.raises(DecodeError) as caught:
        call()
    return caught.value.code


def _time(text: bytes, tag: int = 0x17) -> bytes:
    return tlv(tag, text)


_FAR = _time(b"20770101000000Z", 0x18)
_SLIPS = {
    "a negative serial number": {1: b"\x02\x01\x80"},
    "serial number 0": {1: b"\x02\x01\x00"},
    "a serial number of 60 bytes": {1: tlv(2, b"\x7f" * 60)},
    "version 1": {0: b"", 7: b""},
    "UTCTime without seconds": {4: tlv(0x30, _time(b"2001010000Z") + _time(b"4001010000Z"))},
    "UTCTime with an offset": {4: tlv(0x30, _time(b"200101000000+0800") + _time(b"400101000000+0800"))},
    "GeneralizedTime before 2050": {4: tlv(0x30, _time(b"20200101000000Z", 0x18) + _FAR)},
    "GeneralizedTime with a fraction": {4: tlv(0x30, _time(b"20200101000000.5Z", 0x18) + _FAR)},
    "no end": {4: tlv(0x30, _time(b"200101000000Z") + _time(b"99991231235959Z", 0x18))},
    "ECDSA with NULL": {2: tlv(0x30, bytes.fromhex("06082a8648ce3d0403020500"))},
}


@pytest.mark.parametrize("name", _SLIPS)
def test_slips_that_are_read(name: str) -> None:
    signer = leaf(ROOT)
    _, key = key_from_chain([signer.resigned(ROOT, _SLIPS[name])], ROOT.store().issuers)
    assert key.not_before is not None
    assert key.not_before <= NOW


@pytest.mark.parametrize(
    "parts",
    [
        {4: tlv(0x30, _time(b"20010100Z") + _FAR)},
        {4: tlv(0x30, _time(b"200230000000Z") + _FAR)},
        {4: tlv(0x30, _FAR)},
        {5: b"\x04\x00", 6: b""},
        {7: tlv(0xA3, b"\x30\x02\x05\x00")},
    ],
)
def test_slips_that_are_not_read(parts: dict[int, bytes]) -> None:
    der = leaf(ROOT).resigned(ROOT, parts)
    assert _code(lambda: key_from_chain([der], ROOT.store().issuers)) == "issuer_chain_malformed"


def test_an_rsa_signature_without_null() -> None:
    root = ca(private=_RSA)
    der = leaf(root).resigned(root, {2: tlv(0x30, _RSA_SHA256)})
    assert key_from_chain([der], root.store().issuers)[1].key.curve == "P-256"


def test_a_signature_has_one_form() -> None:
    """In another one it may be a slip or a change: neither good nor evidence."""
    for change in (
        lambda r, s: tlv(0x30, tlv(2, b"\0\0" + r) + tlv(2, s)),
        lambda r, s: tlv(0x30, tlv(2, r) + tlv(2, s) + b"\5\0"),
        lambda r, s: tlv(0x30, tlv(2, r) + tlv(2, s)) + b"\0",
        lambda r, s: b"\x30\x81" + tlv(0x30, tlv(2, r) + tlv(2, s))[1:],
        lambda r, s: r + s,
    ):
        signed, algorithm, value = der.items(der.only(leaf(ROOT).der, der.SEQUENCE))
        r, s = (item.contents for item in der.items(der.only(value.contents[1:], der.SEQUENCE)))
        again = tlv(0x30, signed.whole + algorithm.whole + tlv(3, b"\0" + change(r, s)))
        assert _code(lambda: key_from_chain([again], ROOT.store().issuers)) == "issuer_chain_malformed"  # noqa: B023


# Compressed points


_CURVES = (
    *(ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()),
    *(ec.BrainpoolP256R1(), ec.BrainpoolP384R1(), ec.BrainpoolP512R1()),
)


def _info(curve: ec.EllipticCurve, point: bytes) -> bytes:
    """Return a SubjectPublicKeyInfo with a point as it is given."""
    whole = ec.generate_private_key(curve).public_key()
    info = whole.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    algorithm, _ = der.items(der.only(info, der.SEQUENCE))
    return tlv(0x30, algorithm.whole + tlv(3, b"\0" + point))


@pytest.mark.parametrize("curve", _CURVES, ids=lambda curve: curve.name)
def test_compressed_points(curve: ec.EllipticCurve) -> None:
    for _ in range(4):  # of both signs
        key = ec.generate_private_key(curve).public_key()
        short, long = (
            key.public_bytes(serialization.Encoding.X962, form)
            for form in (
                serialization.PublicFormat.CompressedPoint,
                serialization.PublicFormat.UncompressedPoint,
            )
        )
        assert public_key(_info(curve, short)) == public_key(_info(curve, long))
        for wrong in (long[:-1] + bytes((long[-1] ^ 1,)), b"\6" + long[1:], short + b"\0", short[:-1], b"\0"):
            with pytest.raises(ValueError, match="point"):
                public_key(_info(curve, wrong))
        signer = leaf(ROOT)
        off = _off_curve(key)
        bad = signer.resigned(ROOT, {6: _info(curve, off)})
        assert _code(lambda: read_certificate(bad)) == "issuer_chain_malformed"  # noqa: B023


def _off_curve(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a compressed point whose x is of no point."""
    numbers, length = key.public_numbers(), (key.curve.key_size + 7) // 8
    for x in range(numbers.x, numbers.x + 200):
        octets = b"\2" + x.to_bytes(length)
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(key.curve, octets)
        except ValueError:
            return octets
    raise AssertionError


def test_compressed_points_of_sm2() -> None:
    key = SigningKey.generate("SM2").public
    assert coordinates("SM2", bytes((2 + key.y[-1] % 2,)) + key.x) == (key.x, key.y)
    assert coordinates("SM2", b"\4" + key.x + key.y) == (key.x, key.y)
    with pytest.raises(ValueError, match="curve"):
        coordinates("SM2", b"\4" + key.x + key.x)
    with pytest.raises(ValueError, match="curve"):
        coordinates("SM2", b"\2" + b"\xff" * 32)


def test_a_signer_and_a_ca_with_compressed_keys() -> None:
    root, signer = ca(), leaf(ROOT)

    def short(party: Party) -> bytes:
        point = party.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
        )
        return _info(ec.SECP256R1(), point)

    (issuer,) = root.store().issuers
    listed = replace(issuer.keys[0], certificate=root.resigned(root, {6: short(root)}))
    chain = [leaf(root, private=signer.private).resigned(root, {6: short(signer)})]
    text = lz1_with_chain(claims(), SigningKey(signer.private), chain)
    report = verify(text, trust=TrustStore((replace(issuer, keys=(listed,)),), sequence=1), at=NOW)
    assert report.outcome is Outcome.AUTHENTIC


# Algorithms


@pytest.mark.parametrize("curve", _CURVES, ids=lambda curve: curve.name)
@pytest.mark.parametrize(
    ("algorithm", "digest"), [(-7, hashes.SHA256()), (-35, hashes.SHA384()), (-36, hashes.SHA512())]
)
def test_no_hash_is_tied_to_a_curve(
    curve: ec.EllipticCurve, algorithm: int, digest: hashes.HashAlgorithm
) -> None:
    """RFC 9053 section 2.1; a key that the list binds to an algorithm stays bound."""
    signer = leaf(ROOT, private=ec.generate_private_key(curve))
    length = (curve.key_size + 7) // 8

    def sign(message: bytes) -> bytes:
        r, s = decode_dss_signature(signer.private.sign(message, ec.ECDSA(digest)))
        return r.to_bytes(length) + s.to_bytes(length)

    key = SigningKey(signer.private)
    own = key.algorithm
    key.algorithm, key.sign = algorithm, sign  # type: ignore[method-assign]
    text = lz1_with_chain(claims(), key, [signer.der])
    assert verify(text, trust=ROOT.store(), at=NOW).outcome is Outcome.AUTHENTIC
    assert verify(text, trust=signer.store(), at=NOW).outcome is Outcome.AUTHENTIC
    unbound = key_from_cose(key_to_cose(public_key(_spki(signer))))[0]
    assert {algorithm, own} <= unbound.algorithms
    for bound in (own, algorithm):
        cose_key = key_to_cose(unbound) | {3: bound}
        again = TrustedKey(Kid(b"k"), key_from_cose(cose_key)[0], certificate=signer.der)
        store = TrustStore((Issuer(ISSUER, "测", "T", (again,)),), sequence=1)
        expected = "signature_valid" if bound == algorithm else "signature_algorithm"
        assert verify(text, trust=store, at=NOW).reason == expected


def _spki(party: Party) -> bytes:
    public: bytes = party.private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return public


# Name constraints


_MAIL = x509.SubjectAlternativeName([x509.RFC822Name("signer@Office.example")])
_HOSTS = x509.SubjectAlternativeName([x509.DNSName("ds.office.example"), x509.DNSName("office.example")])
_SITE = x509.SubjectAlternativeName(
    [x509.UniformResourceIdentifier("https://u@ds.office.example:8443/a?b@c")]
)
_ADDRESS = x509.SubjectAlternativeName([x509.IPAddress(ip_address("192.0.2.1"))])
_UTOPIA = x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "UT")]))
_ALL_OK, _NO, _UNCLEAR = "signature_valid", "issuer_chain_names", "issuer_chain_extension"


def _general(kind: type, text: str) -> x509.GeneralName:
    name: x509.GeneralName = kind(text)
    return name


@pytest.mark.parametrize("critical", [True, False])
@pytest.mark.parametrize(
    ("permitted", "excluded", "own", "found"),
    [
        ([_UTOPIA], None, None, _ALL_OK),
        (None, [_UTOPIA], None, _NO),
        (
            [x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "ut")]))],
            None,
            None,
            _ALL_OK,
        ),
        (
            [x509.DirectoryName(x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "XX")]))],
            None,
            None,
            _NO,
        ),
        ([x509.DNSName("office.example")], None, None, _ALL_OK),  # no such name: not bound
        ([x509.DNSName("office.example")], None, _HOSTS, _ALL_OK),
        ([x509.DNSName("OFFICE.example")], None, _HOSTS, _ALL_OK),
        ([x509.DNSName("fice.example")], None, _HOSTS, _NO),
        ([x509.DNSName("ds.office.example")], None, _HOSTS, _NO),
        (None, [x509.DNSName("ds.office.example")], _HOSTS, _NO),
        ([x509.DNSName("other.example"), x509.DNSName("example")], None, _HOSTS, _ALL_OK),
        ([_general(x509.RFC822Name, "office.example")], None, _MAIL, _ALL_OK),
        ([_general(x509.RFC822Name, "signer@office.example")], None, _MAIL, _ALL_OK),
        ([_general(x509.RFC822Name, "other@office.example")], None, _MAIL, _NO),
        ([_general(x509.RFC822Name, ".example")], None, _MAIL, _ALL_OK),
        ([_general(x509.RFC822Name, ".office.example")], None, _MAIL, _NO),
        ([_general(x509.UniformResourceIdentifier, ".office.example")], None, _SITE, _ALL_OK),
        ([_general(x509.UniformResourceIdentifier, "office.example")], None, _SITE, _NO),
        (None, [_general(x509.UniformResourceIdentifier, "ds.office.example")], _SITE, _NO),
        ([x509.IPAddress(ip_network("192.0.2.0/24"))], None, None, _ALL_OK),
        ([x509.IPAddress(ip_network("192.0.2.0/24"))], None, _ADDRESS, _UNCLEAR),
        (None, [x509.IPAddress(ip_network("198.51.100.0/24"))], _ADDRESS, _UNCLEAR),
        ([x509.IPAddress(ip_network("192.0.2.0/24")), _UTOPIA], None, None, _ALL_OK),
    ],
)
def test_name_constraints(
    permitted: Any, excluded: Any, own: x509.ExtensionType | None, found: str, *, critical: bool
) -> None:
    extra = ((x509.NameConstraints(permitted, excluded), critical),)
    names = () if own is None else ((own, False),)
    middle = ca("middle", ROOT, extra=extra)
    signer = leaf(middle, country="UT", extra=names)
    report = _checked(signer, middle)
    assert report.reason == found
    assert (
        report.outcome
        is {
            _ALL_OK: Outcome.AUTHENTIC,
            _NO: Outcome.REJECTED,
            _UNCLEAR: Outcome.CANNOT_JUDGE,
        }[found]
    )
    # The trusted CA's own bind as those in the middle do.
    root = ca(extra=extra)
    assert _checked(leaf(root, country="UT", extra=names), trust=root).reason == found


def test_name_constraints_bind_the_middle_too() -> None:
    root = ca(extra=((x509.NameConstraints([_UTOPIA], None), True),))
    middle = ca("middle", root)
    assert _refused(leaf(middle, country="UT"), middle, trust=root) == _NO
    middle = ca("middle", root, country="UT")
    assert _checked(leaf(middle, country="UT"), middle, trust=root).reason == _ALL_OK


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"raw",
        bytes.fromhex("3000") + b"more",
        tlv(0x30, tlv(0xA2, b"")),
        tlv(0x30, tlv(0xA0, tlv(0x30, tlv(0x82, b"example") + tlv(0x80, b"\1")))),  # a minimum
        tlv(0x30, tlv(0xA0, tlv(0x30, tlv(0x82, b"ex\xe4mple")))),
    ],
)
def test_name_constraints_that_are_not_understood(value: bytes) -> None:
    root = ca(extra=(_extension("2.5.29.30", value, critical=True),))
    assert _refused(leaf(root, extra=((_HOSTS, False),)), trust=root) == _UNCLEAR


def test_too_many_names_to_compare_are_refused_at_once() -> None:
    hosts = [x509.DNSName(f"{number}.example") for number in range(700)]
    middle = ca("middle", ROOT, extra=((x509.NameConstraints(None, hosts), True),))
    signer = leaf(middle, extra=((x509.SubjectAlternativeName(hosts[350:]), False),))
    begin = time.perf_counter()
    assert _refused(signer, middle) == _UNCLEAR
    assert time.perf_counter() - begin < 1


def test_an_address_in_the_subject_is_bound_too() -> None:
    """RFC 5280 section 4.2.1.10: where there is no subjectAltName with one."""
    root = ca(extra=((x509.NameConstraints([_general(x509.RFC822Name, "office.example")], None), True),))
    mail = tlv(0x31, tlv(0x30, bytes.fromhex("06092a864886f70d010901") + tlv(0x16, b"a@other.example")))
    der = leaf(root).resigned(root, {5: tlv(0x30, mail)})
    assert _code(lambda: key_from_chain([der], root.store().issuers)) == _NO


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_names(one: bytes, other: bytes) -> None:
    assert names.same(one, one)
    assert names.same(one, other) == names.same(other, one)
    for name in (one, tlv(0x30, one), _name(one, 0x0C), tlv(0x30, tlv(0x31, one))):
        assert names.within(name, name)
        assert isinstance(names.values(name, names.COUNTRY), frozenset)
        assert isinstance(names.subject_of(name), bytes)


_BOUND = read_certificate(
    leaf(ROOT, extra=((_HOSTS, False), (x509.NameConstraints([_UTOPIA], None), True))).der
)


@given(st.binary(max_size=60))
def test_any_constraints(value: bytes) -> None:
    for wrapped in (value, tlv(0x30, tlv(0xA0, tlv(0x30, value))), tlv(0x30, tlv(0xA1, value))):
        with contextlib.suppress(DecodeError):
            check_names(_BOUND, replace(_BOUND, name_constraints=wrapped))
        with contextlib.suppress(DecodeError):
            check_names(replace(_BOUND, alternative_names=wrapped), _BOUND)
