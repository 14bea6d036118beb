"""New Zealand COVID Pass: Base32 of a CWT; written with `cbor2`, which is not the verifier's own."""

import base64
from pathlib import Path
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.jose_codes import Signer, compact, trust_in
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, Report, verify
from verifier_wasm.formats import recognise

ISSUER = "did:web:health.example"
_AT = int(NOW.timestamp())
_SIGNER = Signer()
_TRUST = trust_in(_SIGNER.jwk(kid="key-12"))
_REJECTED, _CANNOT = Outcome.REJECTED, Outcome.CANNOT_JUDGE

_VC: dict[str, Any] = {
    "@context": ["https://www.w3.org/2018/credentials/v1"],
    "version": "1.0.0",
    "type": ["VerifiableCredential", "PublicCovidPass"],
    "credentialSubject": {"givenName": "例", "familyName": "样", "dob": "1990-01-01"},
}
CLAIMS: dict[Any, Any] = {1: ISSUER, 5: _AT - 60, 4: _AT + 3600, 7: bytes(16), "vc": _VC}


def _message(claims: Any = CLAIMS, *, kid: bytes = b"key-12", tag: int = 18) -> bytes:
    protected = cbor2.dumps({4: kid, 1: -7})
    payload = cbor2.dumps(claims)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, {}, payload, _SIGNER.sign(signed)]))


def _text(message: bytes) -> str:
    return "NZCP:/1/" + base64.b32encode(message).decode().rstrip("=")


def _pass(claims: Any = CLAIMS, **options: Any) -> str:
    return _text(_message(claims, **options))


def _judge(text: str) -> Report:
    return verify(text, trust=_TRUST, at=NOW)


def test_a_pass_from_text_to_verdict(tmp_path: Path) -> None:
    report = _judge(_pass())
    assert (report.outcome, report.format) == (Outcome.AUTHENTIC, "cwt")
    assert report.recognised_as == "health_certificate"
    assert report.document == {
        "kind": "nzcp",
        "name": "样 例",
        "birth_date": "1990-01-01",
        "unknown": {'"@context"': _VC["@context"], '"version"': "1.0.0"},
    }
    key = tmp_path / "key.jwk"
    key.write_bytes(compact(_SIGNER.jwk(kid="key-12")))
    done = run("verify", "--text", _pass(), "--trust", key, "--at", NOW.isoformat())
    assert done.exit == 0
    assert "新西兰新冠通行证" in done.out


@pytest.mark.parametrize(
    ("subject", "fields"),
    [
        ({"givenName": "例"}, {"name": "例"}),
        ({"givenName": 5, "dob": 5}, {}),
        ({"familyName": "样"}, {"name": "样"}),
        ({"familyName": "", "givenName": "例"}, {"name": "例"}),
        ({"familyName": "样", "givenName": " "}, {"name": "样"}),
        ({"familyName": "", "givenName": ""}, {}),
    ],
)
def test_the_holder(subject: dict[str, Any], fields: dict[str, str]) -> None:
    document = _judge(_pass(CLAIMS | {"vc": _VC | {"credentialSubject": subject}})).document
    assert document is not None
    assert {name: document[name] for name in document if name not in {"kind", "unknown"}} == fields


_GOOD = _pass()


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("NZCP:/", _CANNOT, "nzcp_version"),
        ("NZCP:/2/" + _GOOD[8:], _CANNOT, "nzcp_version"),
        ("NZCP:/1/", _CANNOT, "nzcp_base32"),
        ("NZCP:/1/A", _CANNOT, "nzcp_base32"),
        ("NZCP:/1/AB", _CANNOT, "nzcp_base32"),
        (_GOOD + "=", Outcome.AUTHENTIC, "signature_valid"),
        (_GOOD + "========", Outcome.AUTHENTIC, "signature_valid"),
        (_GOOD[:9] + "=" + _GOOD[9:], _CANNOT, "nzcp_base32"),
        (_GOOD[:8] + _GOOD[8:].lower(), _CANNOT, "nzcp_base32"),
        (_GOOD[:-1] + "1", _CANNOT, "nzcp_base32"),
        (_GOOD[:-1] + "é", _CANNOT, "nzcp_base32"),
        (_GOOD[:40] + "!" + _GOOD[40:], _CANNOT, "nzcp_base32"),
        (_text(_message()[:-1]), _CANNOT, "cbor_truncated"),
        (_text(_message() + b"\0"), _CANNOT, "cbor_trailing"),
        (_pass(tag=17), _CANNOT, "cose_type"),
        (_pass(kid=b"key-13"), Outcome.AUTHENTIC, "signature_valid"),
        (_pass({**CLAIMS, 4: _AT}), Outcome.RESTRICTED, "validity_code_expired"),
        (_pass({**CLAIMS, 5: _AT + 3600}), Outcome.RESTRICTED, "validity_code_not_yet"),
        (_pass({key: value for key, value in CLAIMS.items() if key != "vc"}), _CANNOT, "document_missing"),
        (_pass({**CLAIMS, "vc": _VC | {"type": ["VerifiableCredential"]}}), _CANNOT, "document_missing"),
        (_pass({**CLAIMS, "vc": _VC | {"credentialSubject": []}}), _CANNOT, "document_missing"),
        (_pass({**CLAIMS, 4: "soon"}), _CANNOT, "cwt_date"),
        (_pass([]), _CANNOT, "cwt_type"),
    ],
)
def test_what_is_judged(text: str, outcome: Outcome, reason: str) -> None:
    report = _judge(text)
    assert (report.outcome, report.reason, report.format) == (outcome, reason, "cwt")


def test_changed_content() -> None:
    message = _message().replace("样".encode(), "别".encode())
    report = _judge(_text(message))
    assert (report.outcome, report.reason) == (_REJECTED, "signature_wrong")


def test_what_is_recognised() -> None:
    assert recognise(Code.from_text(_GOOD))[0].name == "health_certificate"
    assert recognise(Code.from_text("nzcp:/1/ABCD"))[0].format == "unknown"


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=18/é", max_size=80))
def test_any_text_gives_a_report(text: str) -> None:
    assert _judge("NZCP:/1/" + text).outcome is _CANNOT


@given(st.binary(min_size=1, max_size=80))
def test_any_bytes_give_a_report(data: bytes) -> None:
    assert _judge(_text(data)).outcome in {_REJECTED, _CANNOT}
