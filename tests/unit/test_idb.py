"""ICAO's barcode data structure: the same seals as text."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import ca, leaf
from tests.support.health_seals import BARCODE_SIGNER
from tests.support.mdoc import MDL_SIGNER
from tests.support.seals import MRZ, Sealer, c40, idb_text, tlv
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, TrustStore, verify
from verifier_wasm.errors import CodeError
from verifier_wasm.layouts.vds.barcode import parse_barcode
from verifier_wasm.report import Report

SEALER = Sealer()
BARCODE = SEALER.barcode()


def check(text: str, *, trust: TrustStore | None = None) -> Report:
    return verify(Code.from_text(text, symbology="QRCode"), trust=trust or SEALER.store(), at=NOW)


def result(text: str, *, trust: TrustStore | None = None) -> tuple[Outcome, str]:
    report = check(text, trust=trust)
    if report.outcome not in {Outcome.AUTHENTIC, Outcome.RESTRICTED}:
        assert report.document is None
    return report.outcome, report.reason


@pytest.mark.parametrize("prefix", ["RDB1", "NDB1"])
@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("certificate", [False, True])
def test_a_barcode_of_a_trusted_certificate_is_authentic(
    prefix: str, zipped: bool, certificate: bool
) -> None:
    report = check(SEALER.barcode(prefix=prefix, zipped=zipped, certificate=certificate))
    assert (report.outcome, report.format, report.recognised_as) == (Outcome.AUTHENTIC, "vds", "idb")
    assert report.document == {
        "kind": "vds",
        "issuing_country": "UTO",
        "mrz": MRZ,
        "unknown": {"133": f"h'{c40('L8988901C').hex()}'"},
    }


def test_the_certificate_inside_may_lead_to_a_trusted_authority() -> None:
    root = ca()
    signer = leaf(root)
    sealer = Sealer()
    sealer.private, sealer.certificate = signer.private, signer.der
    assert result(sealer.barcode(certificate=True), trust=root.store())[0] is Outcome.AUTHENTIC
    assert result(sealer.barcode(), trust=root.store()) == (Outcome.CANNOT_JUDGE, "issuer_key_unknown")
    for purpose, outcome in ((BARCODE_SIGNER, Outcome.AUTHENTIC), (MDL_SIGNER, Outcome.REJECTED)):
        signer = leaf(root, purposes=(purpose,))
        sealer.private, sealer.certificate = signer.private, signer.der
        assert result(sealer.barcode(certificate=True), trust=root.store())[0] is outcome


def test_another_certificate_is_not_taken() -> None:
    other = Sealer()
    other.private = SEALER.private
    assert result(BARCODE, trust=other.store()) == (Outcome.CANNOT_JUDGE, "issuer_key_unknown")
    # The header names one certificate, and another is inside.
    mixed = Sealer()
    data = base64.b32decode(_padded(BARCODE[5:]))
    at = data.rindex(tlv(0x7F, b"")[:1] + b"\x40")
    text = "RDB1" + idb_text(data[:at] + tlv(0x7E, mixed.certificate) + data[at:], flags=1)
    assert result(text) == (Outcome.CANNOT_JUDGE, "vds_reference")


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 8)


def test_the_hash_named_is_the_only_one() -> None:
    assert result(SEALER.barcode(algorithm=2)) == (Outcome.REJECTED, "signature_wrong")
    assert result(SEALER.barcode(algorithm=9)) == (Outcome.CANNOT_JUDGE, "vds_signature")


def test_unsigned() -> None:
    group = tlv(0x61, tlv(8, c40(MRZ)))
    unsigned = "RDB1" + idb_text(c40("UTO") + group, flags=0)
    assert result(unsigned) == (Outcome.CANNOT_JUDGE, "signature_missing")
    # A signature without a header that says who signed belongs to nobody.
    assert result("RDB1" + idb_text(c40("UTO") + group + tlv(0x7F, bytes(64)), flags=0)) == (
        Outcome.CANNOT_JUDGE,
        "signature_missing",
    )


@pytest.mark.parametrize("position", range(len(base64.b32decode(_padded(BARCODE[5:])))))
def test_one_changed_byte_is_never_authentic(position: int) -> None:
    data = bytearray(base64.b32decode(_padded(BARCODE[5:])))
    data[position] ^= 1
    assert result("RDB1" + idb_text(bytes(data), flags=1))[0] in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


_HEADER = c40("UTO") + b"\x01" + bytes(9)
_DATED = c40("UTO") + b"\x01" + bytes(5) + b"\0" + (11232026).to_bytes(3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RDB1B" + "A" * 9, "vds_text"),
        ("RDB1B" + "A" * 7 + "=" * 8 + "B", ""),
        ("RDB1A" + "A" * 9 + "B", "vds_text"),
        ("RDB1D" + "A" * 16, "zlib_corrupt"),
        ("RDB1" + idb_text(c40("UTO") + b"\x01", flags=1) + "AAAA", "vds_text"),
        ("RDB1" + idb_text(_HEADER[:11], flags=1), "vds_truncated"),
        ("RDB1" + idb_text(_HEADER + tlv(0x61, b""), flags=1), "vds_date"),
        ("RDB1" + idb_text(_DATED, flags=1), "vds_truncated"),
        ("RDB1" + idb_text(_DATED[:8] + b"\x03" + _DATED[9:] + tlv(0x61, b""), flags=1), "vds_date"),
        ("RDB1" + idb_text(_DATED + tlv(0x60, b""), flags=1), "vds_trailing"),
        ("RDB1" + idb_text(_DATED + tlv(0x61, b"") * 2, flags=1), "vds_feature"),
        ("RDB1" + idb_text(_DATED + tlv(0x7F, bytes(64)) + tlv(0x61, b""), flags=1), "vds_feature"),
        ("RDB1" + idb_text(_DATED + tlv(0x61, tlv(1, b"") * 2), flags=1), "vds_feature"),
        ("RDB1" + idb_text(c40("U 1") + _DATED[2:], flags=1), "vds_reference"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    assert result(text) == (Outcome.CANNOT_JUDGE, code or "format_unknown")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = base64.b32encode(zlib.compress(bytes(2_000_000), 9)).decode().rstrip("=")
    assert result("RDB1D" + bomb) == (Outcome.CANNOT_JUDGE, "zlib_too_large")
    assert result("RDB1" + idb_text(_DATED + bytes(65_536), flags=3)) == (
        Outcome.CANNOT_JUDGE,
        "zlib_too_large",
    )


@given(st.binary(max_size=120), st.sampled_from([0, 1, 2, 3]))
def test_any_bytes_give_a_barcode_or_an_error(data: bytes, flags: int) -> None:
    for shown in (data, _DATED + data, _DATED + tlv(0x61, data)):
        try:
            parse_barcode(b"RDB1" + idb_text(shown, flags=flags).encode())
        except CodeError as error:
            assert error.code.startswith("vds_")
