"""SMART Health Cards: digits, a JWS, raw deflate, a credential; and everything that can be wrong in them."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.jose_codes import Signer, b64, compact, deflate, numeric, trust_in
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, Report, limits, verify
from verifier_wasm.formats import recognise

ISSUER = "https://clinic.example/issuer"
_AT = int(NOW.timestamp())
_SIGNER = Signer()
_KID = _SIGNER.thumbprint()
_TRUST = trust_in(_SIGNER.jwk(kid=_KID, use="sig", alg="ES256"))
_REJECTED, _CANNOT = Outcome.REJECTED, Outcome.CANNOT_JUDGE

_PATIENT = {
    "resourceType": "Patient",
    "name": [{"family": "样", "given": ["例", "二"]}],
    "birthDate": "1990-01-01",
}
_TYPE = "https://smarthealth.cards#health-card"
PAYLOAD: dict[str, Any] = {
    "iss": ISSUER,
    "nbf": _AT - 60.5,
    "vc": {
        "type": [_TYPE, "https://smarthealth.cards#immunization"],
        "credentialSubject": {
            "fhirVersion": "4.0.1",
            "fhirBundle": {
                "resourceType": "Bundle",
                "type": "collection",
                "entry": [{"fullUrl": "resource:0", "resource": _PATIENT}],
            },
        },
    },
}


def _jws(payload: Any = PAYLOAD, *, body: bytes | None = None, **header: Any) -> str:
    packed = deflate(compact(payload)) if body is None else body
    return _SIGNER.jws(packed, **{"zip": "DEF", "kid": _KID, **header})


def _card(payload: Any = PAYLOAD, **options: Any) -> str:
    return "shc:/" + numeric(_jws(payload, **options))


def _judge(text: str) -> Report:
    return verify(text, trust=_TRUST, at=NOW)


def test_a_card_from_text_to_verdict(tmp_path: Path) -> None:
    key = tmp_path / "keys.jwks"
    key.write_bytes(compact({"keys": [_SIGNER.jwk(kid=_KID)]}))
    done = run("verify", "--text", _card(), "--trust", key, "--at", NOW.isoformat(), "--json")
    report = json.loads(done.out)
    assert (done.exit, report["outcome"], report["format"]) == (0, "authentic", "jws")
    assert report["recognised_as"] == "health_certificate"
    document = report["document"]
    assert (document["kind"], document["name"], document["birth_date"]) == ("shc", "样 例", "1990-01-01")
    assert document["unknown"]['"type"'] == PAYLOAD["vc"]["type"]
    assert document["unknown"]['"credentialSubject"']['"fhirVersion"'] == "4.0.1"
    done = run("verify", "--text", _card(), "--trust", key, "--at", NOW.isoformat())
    assert "SMART 健康卡" in done.out
    assert "没有查这份健康证明是否已被撤销" in done.out


def test_the_prefix_and_a_single_chunk() -> None:
    digits = numeric(_jws())
    for text in (f"SHC:/{digits}", f"shc:/1/1/{digits}"):
        assert _judge(text).outcome is Outcome.AUTHENTIC


@pytest.mark.parametrize(("part", "parts"), [(1, 3), (3, 3), (2, 10)])
def test_one_code_of_several_is_not_judged(part: int, parts: int) -> None:
    report = _judge(f"shc:/{part}/{parts}/{numeric(_jws())[:100]}")
    assert (report.outcome, report.reason) == (_CANNOT, "shc_parts")
    assert report.check("decode").detail == {"part": part, "parts": parts, "have": 1}


def _without(*path: str) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(PAYLOAD))
    inner = changed
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return changed


_DIGITS = numeric(_jws())
_SIGNED = deflate(compact(PAYLOAD))


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        # Digits
        ("shc:/", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-1], _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-1] + "x", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-2] + "78", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-2] + "99", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-2] + "-1", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:-2] + "١١", _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS[:10] + "x1" + _DIGITS[12:], _CANNOT, "shc_digits"),
        ("shc:/" + _DIGITS + "1", _CANNOT, "shc_digits"),
        ("shc:/2/1/" + _DIGITS, _CANNOT, "shc_digits"),
        ("shc:/0/1/" + _DIGITS, _CANNOT, "shc_digits"),
        ("shc:/1/0/" + _DIGITS, _CANNOT, "shc_digits"),
        ("shc:/1/" + _DIGITS, _CANNOT, "shc_digits"),
        ("shc:/1/1/1/1/" + _DIGITS, _CANNOT, "shc_digits"),
        # Pairs within 00 to 77 that stand for no character of base64url: "/" and ":"
        ("shc:/" + _DIGITS[:-2] + "02", _CANNOT, "jose_base64"),
        ("shc:/" + _DIGITS[:-2] + "13", _CANNOT, "jose_base64"),
        # Padding: "="
        ("shc:/" + numeric(_jws() + "=" * 4), _CANNOT, "jose_base64"),
        # JWS
        ("shc:/" + numeric(_jws().rpartition(".")[0]), _CANNOT, "jose_type"),
        ("shc:/" + numeric(_jws() + ".AAAA"), _CANNOT, "jose_type"),
        ("shc:/" + numeric(_jws().rpartition(".")[0] + "."), _CANNOT, "signature_missing"),
        ("shc:/" + numeric(_jws().rpartition(".")[0] + "." + b64(bytes(64))), _REJECTED, "signature_wrong"),
        (_card(alg="none"), _CANNOT, "jose_algorithm"),
        (_card(alg="HS256"), _CANNOT, "jose_algorithm"),
        (_card(alg=None), _CANNOT, "jose_algorithm"),
        (_card(alg="RS256"), _CANNOT, "jose_algorithm_unsupported"),
        (_card(alg="ES384"), _CANNOT, "signature_length"),
        (_card(crit=["exp"]), _CANNOT, "jose_crit"),
        # Compression
        (_card(zip=None), _CANNOT, "jose_json"),
        (_card(zip="GZIP"), _CANNOT, "jose_zip"),
        (_card(body=compact(PAYLOAD)), _CANNOT, "zlib_corrupt"),
        (_card(body=zlib.compress(compact(PAYLOAD))), _CANNOT, "zlib_corrupt"),
        (_card(body=_SIGNED[:-5]), _CANNOT, "zlib_truncated"),
        (_card(body=_SIGNED + b"more"), _CANNOT, "zlib_trailing"),
        (_card(body=deflate(bytes(limits.HEALTH_CARD_LENGTH + 1))), _CANNOT, "zlib_too_large"),
        (_card(body=b""), _CANNOT, "jose_detached"),
        # Content
        (_card(body=deflate(b"[]")), _CANNOT, "jose_json"),
        (_card(body=deflate(b"")), _CANNOT, "jose_json"),
        (_card(_without("iss")), _CANNOT, "document_missing"),
        (_card(_without("nbf")), _CANNOT, "document_missing"),
        (_card(_without("vc")), _CANNOT, "document_missing"),
        (_card(_without("vc", "type")), _CANNOT, "document_missing"),
        (_card(_without("vc", "credentialSubject")), _CANNOT, "document_missing"),
        (_card(PAYLOAD | {"iss": "http://clinic.example"}), _CANNOT, "document_missing"),
        (_card(PAYLOAD | {"iss": "clinic"}), _CANNOT, "document_missing"),
        (_card(PAYLOAD | {"nbf": "soon"}), _CANNOT, "cwt_date"),
        (_card(PAYLOAD | {"vc": PAYLOAD["vc"] | {"type": ["other"]}}), _CANNOT, "document_missing"),
        (_card(PAYLOAD | {"vc": PAYLOAD["vc"] | {"type": _TYPE}}), _CANNOT, "document_missing"),
        (_card(PAYLOAD | {"exp": _AT - 1}), Outcome.RESTRICTED, "validity_code_expired"),
        (_card(PAYLOAD | {"nbf": _AT + 3600}), Outcome.RESTRICTED, "validity_code_not_yet"),
    ],
)
def test_what_is_not_accepted(text: str, outcome: Outcome, reason: str) -> None:
    report = _judge(text)
    assert (report.outcome, report.reason, report.format) == (outcome, reason, "jws")
    assert (report.document is None) == (outcome is not Outcome.RESTRICTED)


@pytest.mark.parametrize(
    ("patient", "fields"),
    [
        ({"resourceType": "Patient"}, {}),
        ({"resourceType": "Immunization", "name": _PATIENT["name"]}, {}),
        ({"resourceType": "Patient", "name": [{"family": "样"}], "birthDate": 5}, {"name": "样"}),
        ({"resourceType": "Patient", "name": [{"family": "样", "given": []}]}, {"name": "样"}),
        ({"resourceType": "Patient", "name": [{"family": "", "given": ["例"]}]}, {"name": "例"}),
        ({"resourceType": "Patient", "name": [{"family": " "}]}, {}),
        (_PATIENT, {"name": "样 例", "birth_date": "1990-01-01"}),
        (5, {}),
    ],
)
def test_the_holder(patient: Any, fields: dict[str, str]) -> None:
    payload = json.loads(json.dumps(PAYLOAD))
    payload["vc"]["credentialSubject"]["fhirBundle"]["entry"] = [{"resource": patient}]
    document = _judge(_card(payload)).document
    assert document is not None
    assert {name: document[name] for name in document if name not in {"kind", "unknown"}} == fields


def test_what_is_recognised() -> None:
    found = recognise(Code.from_text("shc:/1234"))[0]
    assert (found.format, found.name) == ("jws", "health_certificate")
    assert recognise(Code.from_text("shc:1234"))[0].format == "unknown"


@given(st.text(alphabet="0123456789/", max_size=120))
def test_any_digits_give_a_report(digits: str) -> None:
    report = _judge("shc:/" + digits)
    assert report.outcome in {_REJECTED, _CANNOT}


@given(st.binary(max_size=200), st.booleans())
def test_any_payload_gives_a_report(data: bytes, packed: bool) -> None:
    report = _judge(_card(body=deflate(data) if packed else data or b"x"))
    assert report.outcome is _CANNOT


@given(st.integers(0, len(_DIGITS) - 1), st.integers(0, 9))
def test_one_digit_changed(place: int, digit: int) -> None:
    changed = _DIGITS[:place] + str(digit) + _DIGITS[place + 1 :]
    report = _judge("shc:/" + changed)
    assert (report.outcome is Outcome.AUTHENTIC) == (changed == _DIGITS)
