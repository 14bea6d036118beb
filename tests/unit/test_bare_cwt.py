"""A bare CWT: judged as it would be in a QR code; other claims are shown as unknown."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.signed import ISSUER, KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.signed import cose

_TRUST = KEY.store()


def _bare(payload: dict[object, object]) -> bytes:
    return zlib.decompress(base45.decode(lz1(payload).removeprefix("LZ1:")))


def _flipped(data: bytes) -> bytes:
    """Return the bytes with the last one, of the signature, changed."""
    return data[:-1] + bytes((data[-1] ^ 1,))


@pytest.mark.parametrize(("tag", "start"), [(b"", 0), (b"\xd8\x3d", 0), (b"\xd8\x3d", 1)])
def test_a_licence_without_its_text(tag: bytes, start: int) -> None:
    # RFC 8392 section 6: 18(…) and 61(18(…)); 61(…) over the array alone is read too.
    report = verify(tag + _bare(claims())[start:], trust=_TRUST, at=NOW)
    assert (report.outcome, report.format) == (Outcome.AUTHENTIC, "cwt")
    assert report.document is not None
    assert report.document["name"] == LICENCE["name"]


def test_other_claims_are_shown_as_unknown() -> None:
    report = verify(_bare({1: ISSUER, 4: 1 << 32, 2: "somebody", 99: b"\x01"}), trust=_TRUST, at=NOW)
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document == {"kind": "cwt", "unknown": {"2": "somebody", "99": "h'01'"}}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd2", "cbor_truncated"),
        (b"\xd2\x80", "cose_type"),
        (_bare(claims())[:-1], "cbor_truncated"),
        (_bare({1: ISSUER, -70001: 5}), "document_type"),
    ],
    ids=["tag alone", "no message", "cut off", "no document"],
)
def test_what_is_not_judged(data: bytes, reason: str) -> None:
    report = verify(data, trust=_TRUST, at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, reason)


def test_a_bit_of_the_signature() -> None:
    report = verify(_flipped(_bare(claims())), trust=_TRUST, at=NOW)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "signature_wrong")


_MAC0 = [b"\xa1\x01\x05", {}, b"payload", bytes(32)]


@pytest.mark.parametrize("in_cwt", [False, True])
@pytest.mark.parametrize(
    ("number", "message", "reason"),
    [
        (17, _MAC0, "cose_mac"),
        (97, [*_MAC0, []], "cose_mac"),
        (98, [b"", {}, b"payload", []], "cose_sign"),
        (96, [b"", {}, b"secret", []], "cose_encrypt"),
    ],
)
def test_other_messages_are_named_and_not_judged(
    number: int, message: list[object], reason: str, in_cwt: bool
) -> None:
    data = cbor.encode(cbor.Tag(61, cbor.Tag(number, message)) if in_cwt else cbor.Tag(number, message))
    report = verify(data, trust=_TRUST, at=NOW)
    assert (report.outcome, report.reason, report.format) == (Outcome.CANNOT_JUDGE, reason, "cwt")


@pytest.mark.parametrize("text", ["фото", "фA", "фABC", "ф", "ؼ", "اب"])
def test_text_that_begins_with_the_same_bytes(text: str) -> None:
    assert verify(text, trust=_TRUST, at=NOW).reason == "format_unknown"


def test_a_status_list_is_no_document() -> None:
    typ = {1: -7, 16: "application/statuslist+cwt"}
    token = cose.encode_sign1(protected=typ, unprotected={}, payload=cbor.encode({1: ISSUER}), sign=KEY.sign)
    report = verify(token, trust=_TRUST, at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "jose_not_document")


def test_a_file_of_cbor_on_the_command_line(tmp_path) -> None:
    key = tmp_path / "key.cbor"
    key.write_bytes(cbor.encode([key_to_cose(KEY.public, KEY.kid)]))
    file = tmp_path / "code.cbor"
    file.write_bytes(_bare(claims()))
    done = run("verify", file, "--trust", key, "--at", "2026-11-23T04:00:00Z", "--json")
    assert (done.exit, json.loads(done.out)["format"]) == (0, "cwt")


@given(st.binary(max_size=100))
def test_any_bytes_give_a_report(data: bytes) -> None:
    report = verify(b"\xd2" + data, trust=_TRUST, at=NOW)
    assert report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}
