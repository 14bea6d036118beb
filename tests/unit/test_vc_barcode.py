"""W3C VC Barcodes in a QR code: named for certain, and their signature is said not to have been checked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import KEY, NOW
from tests.unit.test_aamva import credential
from verifier_wasm import Code, Outcome, verify
from verifier_wasm.decoders import cbor_ld
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.report import Report, Result


def check(data: bytes, *, sign: str = "R") -> Report:
    code = Code.from_text("VC1-" + sign + base45.encode(data), symbology="QRCode")
    report = verify(code, trust=KEY.store(), at=NOW)
    assert (report.format, report.recognised_as, report.document) == ("unknown", "vc_barcode", None)
    return report


@pytest.mark.parametrize("sign", ["R", ""])
@pytest.mark.parametrize("tag", [51_997, 0x0500, 0x0501, 0x0600, 0x0664, 0x067F])
@pytest.mark.parametrize("proof", [b"z" + bytes(64), b"u" + bytes(64), b"z" + bytes(96)])
def test_it_is_named_and_its_signature_not_checked(sign: str, tag: int, proof: bytes) -> None:
    report = check(credential(tag=tag, proof=proof), sign=sign)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_not_supported")
    assert report.check("signature").result is Result.NOT_CHECKED
    assert report.check("decode").result is Result.PASS


@pytest.mark.parametrize("text", ["z" + "2" * 88, "z" + "2" * 132, "u" + "A" * 86, "u" + "A" * 128])
def test_the_first_draft_uncompressed(text: str) -> None:
    proof = {"type": "DataIntegrityProof", "proofValue": text}
    data = cbor.encode(
        cbor.Tag(0x0500, {"@context": ["https://www.w3.org/ns/credentials/v2"], "proof": proof})
    )
    assert check(data).reason == "signature_not_supported"
    assert (
        check(cbor.encode(cbor.Tag(0x0500, {"proof": {"proofValue": text[:40]}}))).reason
        == "signature_missing"
    )


def test_without_a_proof_it_is_unsigned() -> None:
    assert check(credential(proof=b"z" + bytes(10))).reason == "signature_missing"


def test_registry_entries() -> None:
    assert cbor_ld.decode(credential(tag=0x0664)).registry == 100
    assert cbor_ld.decode(credential()).registry == 100
    long = cbor.encode(cbor.Tag(0x0680 + 0x2C, [b"\x02", {1: 2}]))
    assert cbor_ld.decode(long).registry == 300


@pytest.mark.parametrize(
    "value",
    [
        {1: 2},
        cbor.Tag(51_997, {1: 2}),
        cbor.Tag(51_997, [True, {1: 2}]),
        cbor.Tag(51_997, [-1, {1: 2}]),
        cbor.Tag(51_997, [1, [2]]),
        cbor.Tag(51_997, [1, {1: 2}, 3]),
        cbor.Tag(51_998, [1, {1: 2}]),
        cbor.Tag(0x0680, {1: 2}),
        cbor.Tag(0x0600, [b"\x01", {1: 2}]),
        cbor.Tag(0x0680, [b"\x80", {1: 2}]),
        cbor.Tag(0x0680, [b"\x01\x01", {1: 2}]),
        cbor.Tag(0x0680, [b"\x80" * 8 + b"\x01", {1: 2}]),
        cbor.Tag(0x0680, [b"", {1: 2}]),
    ],
)
def test_other_envelopes_are_refused(value: Any) -> None:
    report = check(cbor.encode(value))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "cbor_ld_type")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("VC1-", "cbor_truncated"),
        ("VC1-R", "cbor_truncated"),
        ("VC1-Rabc", "base45_character"),
        ("VC1-Ré", "base45_character"),
        ("VC1-R0", "base45_length"),
        ("VC1-R" + base45.encode(credential()[:-1]), "cbor_truncated"),
        ("VC1-R" + base45.encode(credential() + b"\0"), "cbor_trailing"),
    ],
)
def test_broken_texts(text: str, reason: str) -> None:
    report = verify(Code.from_text(text), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason, report.document) == (Outcome.CANNOT_JUDGE, reason, None)


@given(st.binary(max_size=100))
def test_any_bytes_give_an_envelope_or_an_error(data: bytes) -> None:
    for shown in (data, b"\xd9\xcb\x1d" + data, b"\xd9\x06\x64" + data):
        try:
            found = cbor_ld.decode(shown)
        except CodeError as error:
            assert error.code.startswith("cbor_")
        else:
            assert found.registry >= 0
