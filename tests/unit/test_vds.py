"""Visible digital seals: read as signers write them, and verified by the certificate that the list holds."""

import base64
from datetime import date, timedelta
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from tests.support.seals import MRZ, TODAY, VISA_FEATURES, Sealer, c40, day, tlv
from tests.support.signed import KEY, NOW, TestKey
from verifier_wasm import Code, Outcome, TrustStore, verify
from verifier_wasm.catalogue import LANGUAGES
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.errors import CodeError, DecodeError
from verifier_wasm.formats import recognise
from verifier_wasm.layouts.vds import c40 as decoder
from verifier_wasm.layouts.vds.ecdsa import side_by_side
from verifier_wasm.layouts.vds.seal import SIGNATURE_LENGTHS, parse_seal
from verifier_wasm.layouts.vds.tlv import items
from verifier_wasm.report import Report
from verifier_wasm.view import view

SEALER = Sealer()
SEAL = SEALER.seal()


def check(
    seal: bytes | str, *, trust: TrustStore | None = None, symbology: str | None = "DataMatrix"
) -> Report:
    code = Code.from_text(seal) if isinstance(seal, str) else Code(seal, symbology)
    return verify(code, trust=trust or SEALER.store(), at=NOW)


def result(seal: bytes | str, **options: Any) -> tuple[Outcome, str]:
    report = check(seal, **options)
    if report.outcome not in {Outcome.AUTHENTIC, Outcome.RESTRICTED}:
        assert report.document is None
    return report.outcome, report.reason


@pytest.mark.parametrize("version", [3, 4])
def test_a_seal_of_a_trusted_certificate_is_authentic(version: int) -> None:
    report = check(SEALER.seal(version=version, reference="00027"))
    assert (report.outcome, report.reason) == (Outcome.AUTHENTIC, "signature_valid")
    assert (report.format, report.recognised_as) == ("vds", "digital_seal")
    assert report.issuer.id == "seal-office"
    assert report.as_dict()["times"]["generated_at"] == "2026-11-23T00:00:00Z"
    assert report.document == {
        "kind": "vds",
        "seal_type": "visa",
        "issuing_country": "UTO",
        "issued_on": "2026-11-23",
        "mrz": MRZ,
        "entries": 2,
        "passport_number": "L8988901C",
        "unknown": {"4": "h'1e0000'"},
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_seal_is_shown_in_words(lang: str) -> None:
    rows = dict(view(check(SEAL), lang=lang)["document"]["rows"])
    assert ("签证" if lang == "zh" else "visa") in rows.values()
    assert not [name for name in rows if "_" in name]


@pytest.mark.parametrize(
    ("curve", "algorithm"),
    [
        (ec.SECP256R1(), -7),
        (ec.SECP384R1(), -35),
        (ec.SECP521R1(), -36),
        (ec.BrainpoolP256R1(), -7),
        (ec.BrainpoolP384R1(), -35),
        (ec.BrainpoolP512R1(), -268),
    ],
)
def test_the_curve_decides_the_hash(curve: ec.EllipticCurve, algorithm: int) -> None:
    sealer = Sealer(curve)
    report = check(sealer.seal(), trust=sealer.store())
    assert report.outcome is Outcome.AUTHENTIC
    assert report.check("signature").detail == {"algorithm": algorithm}


def test_a_curve_that_no_key_here_has_is_not_judged() -> None:
    """Nobody can say that such a seal is wrong, and it is not taken for an unsigned one."""
    small = Sealer(ec.SECP224R1())
    assert result(small.seal()) == (Outcome.CANNOT_JUDGE, "signature_not_supported")


@pytest.mark.parametrize("lengths", [0, 63, 65, 100, 255])
def test_signatures_of_other_lengths(lengths: int) -> None:
    reason = "vds_signature" if lengths else "signature_missing"
    assert result(SEALER.seal(signature=bytes(lengths))) == (Outcome.CANNOT_JUDGE, reason)


def test_without_a_signature_zone_it_is_unsigned() -> None:
    message = SEALER.header() + b"".join(tlv(*feature) for feature in VISA_FEATURES)
    assert result(message) == (Outcome.CANNOT_JUDGE, "signature_missing")


@pytest.mark.parametrize(
    "form",
    [
        lambda seal: base64.b64encode(seal).decode(),
        lambda seal: base64.urlsafe_b64encode(seal).decode().rstrip("="),
        lambda seal: base64.b32encode(seal).decode(),
        lambda seal: base64.b32encode(seal).decode().rstrip("="),
        # What a reader gives that takes every byte for a character; the dot ends no seal with a space.
        lambda seal: seal.decode("latin-1"),
    ],
)
def test_texts_of_a_seal(form: Any) -> None:
    seal = SEAL
    while seal.decode("latin-1") != seal.decode("latin-1").strip():
        seal = SEALER.seal()
    assert result(form(seal)) == (Outcome.AUTHENTIC, "signature_valid")


@pytest.mark.parametrize("version", [0, 1, 4, 15])
def test_other_versions_are_named(version: int) -> None:
    assert result(b"\xdc" + bytes([version]) + SEAL[2:]) == (Outcome.CANNOT_JUDGE, "vds_version")


@pytest.mark.parametrize(
    "data", [b"\xdc\x10" + SEAL[2:], b"\xdc\x04\xff\xff" + SEAL[4:], b"3AM" + b"A" * 200, b"\xdc"]
)
def test_what_is_no_seal_is_not_called_one(data: bytes) -> None:
    recognition, code_format = recognise(Code(data, "QRCode"))
    assert (recognition.format, code_format) == ("unknown", None)


@pytest.mark.parametrize(
    "other",
    [
        {"serial": 0x28},
        {"country": "UU"},
        {"name": "TT"},
        {"name": "Test Seals"},
    ],
)
def test_another_certificate_is_not_taken(other: dict[str, Any]) -> None:
    """It may even hold the same key: only the certificate named counts."""
    sealer = Sealer(**other)
    sealer.private = SEALER.private
    assert result(SEAL, trust=sealer.store()) == (Outcome.CANNOT_JUDGE, "issuer_key_unknown")


def test_the_names_of_a_certificate_may_be_written_small() -> None:
    sealer = Sealer(name="ts")
    sealer.signer = "UTTS"
    assert result(sealer.seal(), trust=sealer.store())[0] is Outcome.AUTHENTIC


def test_a_bare_key_is_taken_by_the_reference() -> None:
    """A trust list can hold a key without a certificate under the text ``UTTS27``."""
    key = TestKey(Kid(b"UTTS27"))
    message = SEALER.header(reference="00027") + tlv(2, c40(MRZ))
    seal = message + tlv(0xFF, key.sign(message))
    nameless = key.store(issuer={"id": None})
    assert result(seal, trust=nameless)[0] is Outcome.AUTHENTIC
    assert result(seal, trust=key.store())[0] is Outcome.AUTHENTIC
    assert result(seal, trust=KEY.store()) == (Outcome.CANNOT_JUDGE, "issuer_key_unknown")


@pytest.mark.parametrize("position", range(len(SEAL)))
def test_one_changed_byte_is_never_authentic(position: int) -> None:
    changed = bytearray(SEAL)
    changed[position] ^= 1
    assert result(bytes(changed))[0] in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


@pytest.mark.parametrize("length", [*range(2, len(SEAL), 7), len(SEAL) - 1])
def test_a_part_of_a_seal_is_never_authentic(length: int) -> None:
    outcome, reason = result(SEAL[:length])
    assert (outcome, reason[:4]) in {(Outcome.CANNOT_JUDGE, "vds_"), (Outcome.CANNOT_JUDGE, "sign")}


@pytest.mark.parametrize(
    ("seal", "code"),
    [
        (b"\xdc\x03", "vds_truncated"),
        (SEAL + b"\x01", "vds_trailing"),
        (SEAL + b"\x00" * 20 + b"\x01", "vds_trailing"),
        (SEALER.seal((2, c40(MRZ)), (2, c40(MRZ))), "vds_feature"),
        (SEALER.header() + b"\x02\x80\x00\x00", "vds_length"),
        (SEALER.header() + b"\x02\x81\x05abcde", "vds_length"),
        (SEALER.header() + b"\x02\x82\x00\xff" + bytes(255), "vds_length"),
        (SEALER.header() + b"\x02\x83\x01\x00\x00" + bytes(999), "vds_length"),
        (SEALER.header() + b"\x02\x09ab", "vds_truncated"),
        (SEALER.header() + b"\x02", "vds_truncated"),
        (SEALER.header() + b"\x02\x82\x01", "vds_truncated"),
        (SEALER.header(reference=""), "vds_reference"),
        (SEALER.header(country="U2O"), "vds_reference"),
        (SEALER.header(country="   "), "vds_reference"),
        (SEALER.header()[:4] + c40("UTTSZZ") + SEALER.header()[8:], "vds_reference"),
        (SEALER.header()[:-8] + (2302026).to_bytes(3) + day(TODAY) + b"\x5d\x01", "vds_date"),
        (SEALER.header()[:-8] + day(TODAY) + bytes(3) + b"\x5d\x01", "vds_date"),
        (b"\xdc\x03\xff\xff" + SEALER.header()[4:], "vds_c40"),
    ],
)
def test_what_is_refused(seal: bytes, code: str) -> None:
    assert result(seal) == (Outcome.CANNOT_JUDGE, code)


def test_a_feature_that_does_not_decode_is_shown_as_unknown() -> None:
    report = check(SEALER.seal((2, b"abc")))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document is not None
    assert report.document["unknown"] == {"2": "h'616263'"}


_LONG: Final = "0123456789ABCDEF0123456789ABCDEF"
#: A reference of 32 characters, whose length a decimal writer gives as 32 and the standard as 20.
_LONG_SEALER: Final = Sealer(serial=int(_LONG, 16))


def _headed(sealer: Sealer, named: bytes, country: bytes | None = None) -> bytes:
    """Return a signed seal whose header writes signer and reference in its own way."""
    whole = sealer.header(reference="27")
    message = whole[:2] + (country or whole[2:4]) + named + whole[-8:] + tlv(2, c40(MRZ))
    return message + tlv(0xFF, sealer.sign(message))


@pytest.mark.parametrize(
    ("sealer", "named"),
    [
        (_LONG_SEALER, c40("UTTS20") + c40(_LONG)),
        (_LONG_SEALER, c40("UTTS32") + c40(_LONG)),
        (Sealer(serial=0x1234567890), c40("UTTS0A") + c40("1234567890")),
        (Sealer(serial=0x1234567890), c40("UTTS10") + c40("1234567890")),
        # The German arrival attestation: five characters, of which two stand where the length would.
        (Sealer(serial=0x03123), c40("UTTS03") + c40("123")),
        (Sealer(serial=0x12345), c40("UTTS12") + c40("345")),
        (Sealer(serial=0x00027), c40("UTTS00") + c40("027")),
        (SEALER, c40("UTTS02") + c40("27")),
        (SEALER, c40("UTTS05") + c40("00027")),
        (SEALER, c40("UTTS05") + c40("   27")),
    ],
)
def test_references_as_signers_count_them(sealer: Sealer, named: bytes) -> None:
    assert result(_headed(sealer, named), trust=sealer.store()) == (Outcome.AUTHENTIC, "signature_valid")
    stranger = Sealer(serial=sealer.serial)
    assert result(_headed(sealer, named), trust=stranger.store()) in {
        (Outcome.REJECTED, "signature_wrong"),
        # Only another reading names the stranger, and the signer may be somebody who is not listed.
        (Outcome.CANNOT_JUDGE, "issuer_key_unknown"),
    }
    assert result(_headed(sealer, named), trust=Sealer(serial=99).store()) == (
        Outcome.CANNOT_JUDGE,
        "issuer_key_unknown",
    )


def test_the_signature_decides_which_of_two_certificates_is_meant() -> None:
    """``03123`` and ``123`` are both read out of one header; both certificates are trusted."""
    short, long = Sealer(serial=0x123), Sealer(serial=0x03123)
    both = TrustStore((*short.store().issuers, *long.store().issuers))
    for sealer in (short, long):
        assert result(_headed(sealer, c40("UTTS03") + c40("123")), trust=both)[0] is Outcome.AUTHENTIC


@pytest.mark.parametrize("country", ["D", "DE", "D<<", "DEU"])
@pytest.mark.parametrize("signer", ["DETS", "D TS"])
def test_countries_of_fewer_characters(country: str, signer: str) -> None:
    sealer = Sealer(country="DE")
    seal = _headed(sealer, c40(f"{signer}02") + c40("27"), (c40(country) + b"\xfe")[:2])
    if country == "DE":  # C40 fills two characters up with a shift
        assert c40(country)[:2] == seal[2:4]
    report = check(seal, trust=sealer.store())
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document is not None
    assert report.document["issuing_country"] == country.rstrip("<")


@pytest.mark.parametrize("size", [1, 127, 128, 129, 130, 200, 255])
@pytest.mark.parametrize("version", [3, 4])
def test_lengths_in_one_byte(size: int, version: int) -> None:
    """A length of 129 or 130 looks like the start of a longer one."""
    value = bytes(range(7, 7 + 50)) * 6
    feature = bytes([9, size]) + value[:size]
    message = SEALER.header(version=version) + feature + tlv(4, b"abc")
    assert result(message + tlv(0xFF, SEALER.sign(message))) == (Outcome.AUTHENTIC, "signature_valid")
    wide = Sealer(ec.SECP521R1())
    message = wide.header(version=version) + feature
    seal = message + b"\xff\x84" + wide.sign(message)
    assert result(seal, trust=wide.store())[0] is Outcome.AUTHENTIC


@pytest.mark.parametrize(
    "curve",
    [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1(), ec.BrainpoolP256R1(), ec.BrainpoolP512R1()],
)
def test_signatures_as_der(curve: ec.EllipticCurve) -> None:
    sealer = Sealer(curve)
    message = sealer.header() + tlv(2, c40(MRZ))
    raw = sealer.sign(message)
    half = len(raw) // 2
    der = encode_dss_signature(int.from_bytes(raw[:half]), int.from_bytes(raw[half:]))
    assert result(message + tlv(0xFF, der), trust=sealer.store())[0] is Outcome.AUTHENTIC
    wrong = bytearray(der)
    wrong[-1] ^= 1
    assert result(message + tlv(0xFF, bytes(wrong)), trust=sealer.store()) == (
        Outcome.REJECTED,
        "signature_wrong",
    )
    for broken in (der[:-1], der + b"\0", b"\x31" + der[1:], der[:2] + b"\x03" + der[3:]):
        assert result(message + tlv(0xFF, broken), trust=sealer.store())[1] == "vds_signature"


@given(st.integers(1, 2**528 - 1), st.integers(1, 2**528 - 1))
def test_numbers_side_by_side(r: int, s: int) -> None:
    raw = side_by_side(encode_dss_signature(r, s))
    assert raw is not None
    half = len(raw) // 2
    assert (int.from_bytes(raw[:half]), int.from_bytes(raw[half:])) == (r, s)


@given(st.binary(max_size=150))
def test_any_bytes_are_a_signature_or_none(data: bytes) -> None:
    for shown in (data, b"\x30" + bytes([len(data) % 128]) + data):
        raw = side_by_side(shown)
        assert raw is None or len(raw) in SIGNATURE_LENGTHS


@pytest.mark.parametrize("padding", [b"\0", b"\0" * 40, b" ", b"\r\n"])
def test_what_fills_a_symbol_up_changes_nothing(padding: bytes) -> None:
    assert result(SEAL + padding) == (Outcome.AUTHENTIC, "signature_valid")
    message = SEALER.header() + tlv(2, c40(MRZ)) + bytes(8)
    assert result(message + tlv(0xFF, SEALER.sign(message)))[0] is Outcome.AUTHENTIC


def test_a_seal_longer_than_any_symbol_is_not_read() -> None:
    for size in (65_536, 900_000):
        assert result(SEAL[:26] + bytes(size) + SEAL[26:]) == (Outcome.CANNOT_JUDGE, "vds_too_long")


def test_long_features() -> None:
    for size in (127, 128, 255, 256, 900):
        seal = parse_seal(SEALER.seal((9, bytes(size))))
        assert seal.features == {9: bytes(size)}


def test_an_unknown_definition_is_shown_as_unknown() -> None:
    report = check(SEALER.seal((2, c40(MRZ)), definition=0xFDB1))
    assert report.document is not None
    assert report.document["seal_type"] == "FDB1"
    assert "mrz" not in report.document
    assert list(report.document["unknown"]) == ["2"]


def test_dates() -> None:
    """A day has no time zone, so a seal of tomorrow in China's evening is no seal of the future."""
    tomorrow, later = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
    assert result(SEALER.seal(signed=tomorrow))[0] is Outcome.AUTHENTIC
    assert result(SEALER.seal(signed=later)) == (Outcome.RESTRICTED, "freshness_future")
    assert result(SEALER.seal(signed=date(9999, 12, 31)))[1] in {"freshness_future", "issuer_key_expired"}
    assert result(SEALER.seal(signed=date(1, 1, 1))) == (Outcome.CANNOT_JUDGE, "issuer_key_not_yet")
    new = Sealer(begin=NOW, end=NOW + timedelta(days=9))
    assert result(new.seal(), trust=new.store())[0] is Outcome.AUTHENTIC
    old = Sealer(begin=NOW - timedelta(days=9), end=NOW - timedelta(days=1))
    assert result(old.seal(), trust=old.store()) == (Outcome.CANNOT_JUDGE, "issuer_key_expired")


def test_an_issuer_of_other_kinds_may_not_seal() -> None:
    assert result(SEAL, trust=SEALER.store(kinds=frozenset({"dl"}))) == (Outcome.REJECTED, "issuer_kind")
    assert result(SEAL, trust=SEALER.store(kinds=frozenset({"vds"})))[0] is Outcome.AUTHENTIC


@given(st.text(alphabet=" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=40))
def test_c40_round_trip(text: str) -> None:
    assert decoder.decode(c40(text)) == text


@given(st.binary(max_size=30))
def test_any_bytes_give_c40_text_or_an_error(data: bytes) -> None:
    try:
        text = decoder.decode(data)
    except DecodeError as error:
        assert error.code == "vds_c40"
    else:
        assert c40(text) == data


@given(st.binary(max_size=80))
def test_any_bytes_give_items_or_an_error(data: bytes) -> None:
    try:
        found = list(items(data))
    except DecodeError as error:
        assert error.code in {"vds_truncated", "vds_length"}
    else:
        assert b"".join(tlv(item.tag, item.value) for item in found) == data


@given(st.binary(max_size=200), st.integers(0, len(SEAL)))
def test_any_bytes_give_a_seal_or_an_error(data: bytes, kept: int) -> None:
    for shown in (data, SEAL[:kept] + data):
        try:
            seal = parse_seal(shown)
        except CodeError as error:
            assert error.code.startswith("vds_")
        else:
            assert shown.startswith(seal.message)


@given(st.binary(max_size=200))
def test_any_code_gives_a_report(data: bytes) -> None:
    for shown in (b"\xdc\x03" + data, SEAL[:20] + data, b"3AM" + base64.b64encode(data)):
        assert result(shown)[0] in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}
