"""What `verifier_wasm` exports: enough to load trust, check a code and read the report."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import verifier_wasm
from tests.support.certificates import ca, leaf
from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import Outcome, TrustedKey, TrustError, TrustStore, certificate_keys, kid_of, verify
from verifier_wasm.errors import KeyFormatError

_ROOT = Path(__file__).parents[2]


def test_every_name_is_there_and_has_a_docstring() -> None:
    assert sorted(set(verifier_wasm.__all__)) == sorted(verifier_wasm.__all__)
    for name in verifier_wasm.__all__:
        thing = getattr(verifier_wasm, name)
        assert name in {"Kid", "LANGUAGES"} or thing.__doc__, name


def test_what_is_handed_out_can_be_named() -> None:
    """The classes that the public functions take and return are public too."""
    handed_out = {type(verifier_wasm.verify(lz1(claims()), trust=_trust(), at=NOW).checks[0]), TrustedKey}
    assert {each.__name__ for each in handed_out} <= set(verifier_wasm.__all__)


def test_no_other_name() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'certificate_key'"):
        _ = verifier_wasm.certificate_key


def test_the_page_starts_without_what_reads_certificates() -> None:
    program = "import sys, verifier_wasm; print('asn1crypto' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=True,
    )
    assert done.stdout == "False\n"


def _trust() -> TrustStore:
    return TrustStore.of_keys([TrustedKey(kid_of(KEY.public), KEY.public, any_kid=True)], name="Office")


def test_a_key_by_hand_speaks_for_whoever_the_code_names() -> None:
    report = verify(lz1(claims()), trust=_trust(), at=NOW)
    assert report.outcome is Outcome.AUTHENTIC
    assert report.issuer.name == "Office"
    with pytest.raises(TrustError, match="no key"):
        TrustStore.of_keys([])


def test_a_certificate_by_hand() -> None:
    """Under both kids that codes call it by, for as long as it is good."""
    authority = ca("by hand", begin=NOW - timedelta(days=1), end=NOW + timedelta(days=1))
    signer = leaf(authority, begin=NOW - timedelta(days=1), end=NOW + timedelta(days=1))
    keys = certificate_keys(signer.der)
    assert len({key.kid for key in keys}) == 2
    assert {key.certificate for key in keys} == {signer.der}
    assert all(key.not_after == NOW + timedelta(days=1) for key in keys)
    assert kid_of(keys[0].key) in {key.kid for key in keys}


@pytest.mark.parametrize("der", [b"", b"0", b"\x30\x03\x02\x01\x00", bytes(200_000)])
def test_no_certificate(der: bytes) -> None:
    with pytest.raises(KeyFormatError) as caught:
        certificate_keys(der)
    assert caught.value.code == "key_unreadable"
