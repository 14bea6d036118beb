"""A bare CWT: judged as it would be in a QR code; other claims are shown as unknown."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.signed import ISSUER, KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Outcome, base45, cbor, verify
from verifier_wasm.cose_key import key_to_cose

_TRUST = KEY.store()


def _bare(payload: dict[object, object]) -> bytes:
    return zlib.decompress(base45.decode(lz1(payload).removeprefix("LZ1:")))


def _flipped(data: bytes) -> bytes:
    """Return the bytes with the last one, of the signature, changed."""
    return data[:-1] + bytes((data[-1] ^ 1,))


@pytest.mark.parametrize("tag", [b"", b"\xd8\x3d"], ids=["18", "61(18)"])
def test_a_licence_without_its_text(tag: bytes) -> None:
    report = verify(tag + _bare(claims()), trust=_TRUST, at=NOW)
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
        (_flipped(_bare(claims())), "signature_wrong"),
        (_bare({-70001: 5}), "document_type"),
    ],
    ids=["tag alone", "no message", "cut off", "one bit", "no document"],
)
def test_what_is_rejected(data: bytes, reason: str) -> None:
    report = verify(data, trust=_TRUST, at=NOW)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, reason)


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
