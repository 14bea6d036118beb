"""Signed JSON: JWT claims and W3C credentials in a compact JWS, judged from the text to the report."""

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import ca, leaf
from tests.support.cli import run
from tests.support.jose_codes import Signer, b64, compact, trust_in
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, Report, TrustStore, verify
from verifier_wasm.formats import recognise
from verifier_wasm.trusted.status import StatusList, StatusSource

ISSUER = "https://office.example"
_AT = int(NOW.timestamp())
CLAIMS: dict[str, Any] = {"iss": ISSUER, "iat": _AT - 60, "exp": _AT + 3600, "name": "样例"}
_SIGNER = Signer()
_TRUST = trust_in(_SIGNER.jwk(kid="a-key"))


def _judge(text: str, trust: TrustStore = _TRUST, **options: Any) -> Report:
    return verify(text, trust=trust, at=NOW, **options)


@pytest.mark.parametrize("alg", ["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256"])
def test_each_algorithm_from_text_to_verdict(alg: str, tmp_path) -> None:
    signer = Signer(alg)
    file = tmp_path / "key.jwk"
    file.write_bytes(compact(signer.jwk(kid="k")))
    text = signer.jws(CLAIMS, kid="k", typ="JWT")
    done = run("verify", "--text", text, "--trust", file, "--at", NOW.isoformat(), "--json")
    report = json.loads(done.out)
    assert (done.exit, report["outcome"], report["format"]) == (0, "authentic", "jws")
    assert report["recognised_as"] == "jws"
    assert report["document"] == {"kind": "jws", "name": "样例"}
    changed = text.replace(b64(compact(CLAIMS)), b64(compact(CLAIMS | {"name": "别人"})))
    done = run("verify", "--text", changed, "--trust", file, "--at", NOW.isoformat(), "--json")
    report = json.loads(done.out)
    assert (done.exit, report["reason"], report["document"]) == (1, "signature_wrong", None)


def test_claims_are_named_or_shown_as_unknown() -> None:
    picture = b"\xff\xd8\xff\xe0 a picture"
    claims = {
        "iss": ISSUER,
        "nbf": _AT,
        "sub": "s",
        "aud": ["b"],
        "n": 1.5,
        "deep": {"a": {"b": [None, True]}},
        "family_name": "样",
        "given_name": "例",
        "birthdate": "1990-01-01",
        "picture": "data:image/jpeg;base64," + base64.b64encode(picture).decode(),
    }
    report = _judge(_SIGNER.jws(claims))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.document == {
        "kind": "jws",
        "name": "样 例",
        "birth_date": "1990-01-01",
        "portrait": {"media_type": "image/jpeg", "base64": base64.b64encode(picture).decode()},
        "unknown": {
            '"sub"': "s",
            '"aud"': ["b"],
            '"n"': 1.5,
            '"deep"': {'"a"': {'"b"': [None, True]}},
        },
    }
    strange = {"name": 5, "birthdate": "1990-02-30", "picture": "https://a/b.jpg", "vct": 5}
    report = _judge(_SIGNER.jws(strange))
    assert report.document == {
        "kind": "jws",
        "unknown": {f'"{key}"': value for key, value in strange.items()},
    }
    broken = {"picture": "data:image/png;base64,%"}
    assert _judge(_SIGNER.jws(broken)).document == {
        "kind": "jws",
        "unknown": {'"picture"': broken["picture"]},
    }


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ({}, True),
        ({"kid": "a-key"}, True),
        ({"kid": _SIGNER.thumbprint()}, True),
        ({"kid": "another"}, True),
        ({"kid": Signer().thumbprint()}, True),
        ({"kid": "a-key", "jwk": Signer().jwk(), "jku": "https://evil.example/keys"}, True),
    ],
    ids=["iss alone", "kid", "thumbprint", "another kid", "another thumbprint", "a key of its own"],
)
def test_how_a_key_is_found(header: dict[str, Any], found: bool) -> None:
    # A key given by hand is tried whatever the code calls it.
    report = _judge(_SIGNER.jws(CLAIMS, **header))
    assert (report.reason == "signature_valid") == found


def test_the_iss_has_to_be_the_issuers() -> None:
    (nameless,) = _TRUST.issuers
    named = TrustStore((replace(nameless, id=ISSUER),))
    assert _judge(_SIGNER.jws(CLAIMS), named).reason == "signature_valid"
    assert _judge(_SIGNER.jws(CLAIMS | {"iss": "https://other.example"}), named).reason == "issuer_unknown"
    assert _judge(_SIGNER.jws({"name": "样例"}), named).reason == "issuer_unknown"
    only_licences = TrustStore((replace(nameless, kinds=frozenset({"dl"})),))
    assert _judge(_SIGNER.jws(CLAIMS), only_licences).reason == "issuer_kind"


@pytest.mark.parametrize("alg", ["EdDSA", "PS256"])
def test_the_thumbprint_of_the_other_kinds(alg: str) -> None:
    signer = Signer(alg)
    report = _judge(signer.jws(CLAIMS, kid=signer.thumbprint()), trust_in(signer.jwk(kid="another-name")))
    assert report.outcome is Outcome.AUTHENTIC


def test_a_kid_that_reads_as_hexadecimal() -> None:
    kid = "0123456789abcdef"
    trust = trust_in(_SIGNER.jwk(kid=kid))
    assert _judge(_SIGNER.jws(CLAIMS, kid=kid), trust).outcome is Outcome.AUTHENTIC


def test_an_embedded_key_is_never_used() -> None:
    stranger = Signer()
    report = _judge(stranger.jws(CLAIMS, kid="a-key", jwk=stranger.jwk()))
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "signature_wrong")


def test_a_chain_leads_to_a_trusted_ca() -> None:
    root, other = ca(), ca("other")
    signer = Signer()
    party = leaf(root, private=signer.private)
    x5c = [base64.b64encode(der).decode() for der in (party.der, root.der)]
    nameless = {"name": "样例"}
    text = signer.jws(nameless, x5c=x5c)
    assert _judge(text, root.store()).reason == "signature_valid"
    assert _judge(text, other.store()).reason == "issuer_chain_unknown"
    stranger = leaf(root, private=Signer().private)
    wrong = signer.jws(nameless, x5c=[base64.b64encode(stranger.der).decode(), x5c[1]])
    assert _judge(wrong, root.store()).reason == "signature_wrong"


@pytest.mark.parametrize(
    ("x5c", "reason"),
    [
        ([], "jose_chain"),
        ("MA", "jose_chain"),
        ("MA==", "issuer_chain_malformed"),
        ([5], "jose_chain"),
        (["é"], "jose_chain"),
        (["MA"], "jose_chain"),
        (["_-8="], "jose_chain"),
        (["MA=="] * 6, "cose_chain_too_long"),
        (["MA=="], "issuer_chain_malformed"),
    ],
)
def test_what_is_wrong_in_a_chain(x5c: Any, reason: str) -> None:
    report = _judge(_SIGNER.jws(CLAIMS, x5c=x5c))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, reason)


def _hs256(key: bytes) -> str:
    signed = f"{b64(compact({'alg': 'HS256'}))}.{b64(compact(CLAIMS))}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _none(alg: str, signature: str = "") -> str:
    return f"{b64(compact({'alg': alg}))}.{b64(compact(CLAIMS))}.{signature}"


_GOOD = _SIGNER.jws(CLAIMS)
_HEAD, _BODY, _SIGNATURE = _GOOD.split(".")
_REJECTED, _CANNOT = Outcome.REJECTED, Outcome.CANNOT_JUDGE


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (_none("none"), _CANNOT, "jose_algorithm"),
        (_none("None", _SIGNATURE), _CANNOT, "jose_algorithm"),
        # The public key as the secret: whoever has it could sign.
        (_hs256(compact(_SIGNER.jwk())), _CANNOT, "jose_algorithm"),
        (_none("RS256", _SIGNATURE), _CANNOT, "jose_algorithm_unsupported"),
        (_none("ML-DSA-65", _SIGNATURE), _CANNOT, "jose_algorithm_unsupported"),
        (_none("ES999", _SIGNATURE), _CANNOT, "jose_algorithm"),
        (f"{_HEAD}.{_BODY}.", _CANNOT, "signature_missing"),
        (f"{_HEAD}..{_SIGNATURE}", _CANNOT, "jose_detached"),
        (f"{_HEAD}.{_BODY}.{_SIGNATURE[:80]}", _CANNOT, "signature_length"),
        (f"{_HEAD}.{_BODY}.{b64(bytes(64))}", _CANNOT, "signature_unmatched"),
        (f"{_HEAD}.{_BODY}", _CANNOT, "jose_type"),
        (f"{_HEAD}.{_BODY}%.{_SIGNATURE}", _CANNOT, "jose_base64"),
        (f"{_HEAD}.{_BODY}.{_SIGNATURE}.{_BODY}.x", _CANNOT, "jose_encrypted"),
        (_SIGNER.jws(CLAIMS, crit=["exp"], exp=1), _CANNOT, "jose_crit"),
        (_SIGNER.jws(CLAIMS, crit=["b64"], b64=False), _CANNOT, "jose_crit"),
        (_SIGNER.jws(CLAIMS, b64=False), _CANNOT, "jose_crit"),
        (_SIGNER.jws(CLAIMS, zip="DEF"), _CANNOT, "zlib_corrupt"),
        (_SIGNER.jws(CLAIMS, zip="GZ"), _CANNOT, "jose_zip"),
        (_SIGNER.jws(CLAIMS, zip=["DEF"]), _CANNOT, "jose_zip"),
        (_SIGNER.jws(CLAIMS, zip={}), _CANNOT, "jose_zip"),
        (_SIGNER.jws(CLAIMS, kid=[1]), _CANNOT, "jose_kid"),
        (_SIGNER.jws(b"[]"), _CANNOT, "jose_json"),
        (_SIGNER.jws(b"\xff"), _CANNOT, "jose_json"),
        (_SIGNER.jws(b'{"iss":"a","iss":"b"}'), _CANNOT, "jose_json"),
        (_SIGNER.jws(b'{"iss":"\\ud800"}'), _CANNOT, "jose_json"),
        (_SIGNER.jws(b'{"\\udfff":1}'), _CANNOT, "jose_json"),
        (_SIGNER.jws(b'{"a":' + b"1" * 5000 + b"}"), _CANNOT, "jose_json"),
        (_SIGNER.jws(b'{"a":' + b"[" * 32 + b"]" * 32 + b"}"), _CANNOT, "jose_too_deep"),
        (_SIGNER.jws(b'{"a":[' + b"0," * 100_000 + b"0]}"), _CANNOT, "jose_too_many_items"),
        (_SIGNER.jws({"iss": 5}), _CANNOT, "cwt_type"),
        (_SIGNER.jws({"exp": "tomorrow"}), _CANNOT, "cwt_date"),
        (_SIGNER.jws({"exp": True}), _CANNOT, "cwt_date"),
        (_SIGNER.jws(b'{"exp":1e999}'), _CANNOT, "cwt_date"),
        (_SIGNER.jws({"iat": -1}), _CANNOT, "cwt_date"),
        (_SIGNER.jws({"status": {"other": 1}}), _CANNOT, "cwt_status"),
        (_SIGNER.jws({"vc": 1}), _CANNOT, "cwt_type"),
        (_SIGNER.jws(CLAIMS, typ="statuslist+jwt"), _CANNOT, "jose_not_document"),
        (_SIGNER.jws(CLAIMS, typ="application/KB+JWT"), _CANNOT, "jose_not_document"),
        (_SIGNER.jws(CLAIMS, typ="dc+sd-jwt"), _CANNOT, "sdjwt_type"),
    ],
)
def test_what_is_not_accepted(text: str, outcome: Outcome, reason: str) -> None:
    report = _judge(text)
    assert (report.outcome, report.reason, report.format) == (outcome, reason, "jws")
    assert report.document is None


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": _AT}, "validity_code_expired"),
        ({"exp": _AT - 0.5}, "validity_code_expired"),
        ({"nbf": _AT + 3600}, "validity_code_not_yet"),
        ({"iat": _AT + 3600}, "freshness_future"),
    ],
)
def test_times_restrict(claims: dict[str, Any], reason: str) -> None:
    report = _judge(_SIGNER.jws({**CLAIMS, **claims}))
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, reason)


class _Source(StatusSource):
    def __init__(self, token: str | None) -> None:
        self.given = token

    def tokens(self, uri: str) -> tuple[bytes, ...]:
        return () if self.given is None else (self.given.encode(),)

    def seen(self, uri: str) -> datetime | None:
        return None

    def opened(self, uri: str, token: bytes, status_list: StatusList) -> None:
        assert self.given is not None


@pytest.mark.parametrize(
    ("value", "outcome"), [(0, Outcome.AUTHENTIC), (1, Outcome.REJECTED), (2, Outcome.RESTRICTED)]
)
def test_the_status_list_is_asked(value: int, outcome: Outcome) -> None:
    uri = "https://office.example/status/1"
    lst = b64(zlib.compress(bytes((value << 2,))))
    token = {"sub": uri, "iat": _AT, "exp": _AT + 99, "status_list": {"bits": 2, "lst": lst}}
    source = _Source(_SIGNER.jws(token, typ="statuslist+jwt", kid="a-key"))
    claims = CLAIMS | {"status": {"status_list": {"idx": 1, "uri": uri}}}
    assert _judge(_SIGNER.jws(claims), status=source).outcome is outcome
    assert _judge(_SIGNER.jws(claims)).reason == "status_unreachable"


# W3C credentials

_VC: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": {"id": ISSUER, "name": "Office"},
    "credentialSubject": {"id": "did:example:1", "licence": "C1"},
}


def test_a_credential_is_shown_as_unknown() -> None:
    one = _judge(_SIGNER.jws(CLAIMS | {"vc": _VC}))
    assert one.outcome is Outcome.AUTHENTIC
    assert one.document is not None
    assert one.document["kind"] == "vc"
    assert one.document["unknown"]['"vc"']['"credentialSubject"']['"licence"'] == "C1"
    two = _judge(_SIGNER.jws(_VC, typ="vc+jwt"))
    assert two.document is not None
    assert (two.document["kind"], two.outcome) == ("vc", Outcome.AUTHENTIC)
    assert two.document["unknown"]['"credentialSubject"']['"licence"'] == "C1"


def _written(days: int) -> str:
    return (NOW + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"validUntil": _written(-1)}, "validity_code_expired"),
        ({"expirationDate": _written(-1)}, "validity_code_expired"),
        ({"validFrom": _written(1)}, "validity_code_not_yet"),
        ({"issuanceDate": _written(1)}, "validity_code_not_yet"),
        ({"validUntil": _written(1), "validFrom": _written(-1)}, "signature_valid"),
        ({"validUntil": "2030-01-01T00:00:00"}, "signature_valid"),
        ({"validUntil": "9999-12-31T23:59:59-14:00"}, "signature_valid"),
        ({"validUntil": 5}, "validity_code_expired"),
        ({"validUntil": [5]}, "cwt_date"),
        ({"validUntil": "2030-02-30T00:00:00Z"}, "cwt_date"),
        # The one issuer in another form.
        ({"issuer": ISSUER + "/"}, "signature_valid"),
        ({"issuer": ISSUER + "#key-1"}, "signature_valid"),
        ({"issuer": ISSUER + ".example"}, "jwt_issuer"),
        ({"validFrom": "soon"}, "cwt_date"),
        ({"issuer": "https://other.example"}, "jwt_issuer"),
        ({"issuer": 5}, "cwt_type"),
        ({"credentialStatus": {"type": "BitstringStatusListEntry"}}, "status_mechanism"),
        ({"credentialStatus": [5]}, "status_mechanism"),
    ],
)
def test_what_a_credential_says_of_itself_counts(changes: dict[str, Any], reason: str) -> None:
    for payload in (CLAIMS | {"vc": {**_VC, **changes}}, {"iss": ISSUER, **_VC, **changes}):
        report = _judge(_SIGNER.jws(payload))
        assert report.reason == reason
        assert (report.document is None) == (report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE})


def test_the_narrower_time_counts() -> None:
    claims = {"iss": ISSUER, "exp": _AT + 9999999, "vc": {"expirationDate": _written(-1)}}
    assert _judge(_SIGNER.jws(claims)).reason == "validity_code_expired"
    claims = {"iss": ISSUER, "exp": _AT - 1, "vc": {"expirationDate": _written(9)}}
    assert _judge(_SIGNER.jws(claims)).reason == "validity_code_expired"


# JWS written as JSON

_FLAT = {"payload": _BODY, "protected": _HEAD, "signature": _SIGNATURE}


@pytest.mark.parametrize(
    ("value", "outcome", "reason"),
    [
        (_FLAT, Outcome.AUTHENTIC, "signature_valid"),
        (
            {"payload": _BODY, "signatures": [{"protected": _HEAD, "signature": _SIGNATURE}]},
            Outcome.AUTHENTIC,
            "signature_valid",
        ),
        (_FLAT | {"payload": b64(b"{}")}, _CANNOT, "signature_unmatched"),
        (_FLAT | {"header": {"kid": "a-key"}}, Outcome.AUTHENTIC, "signature_valid"),
        (_FLAT | {"header": {"alg": "ES256"}}, _CANNOT, "jose_type"),
        (_FLAT | {"header": {"note": "unsigned"}, "more": 1}, Outcome.AUTHENTIC, "signature_valid"),
        (_FLAT | {"payload": 5}, _CANNOT, "jose_type"),
        (_FLAT | {"protected": f"{_HEAD}.{_BODY}", "payload": ""}, _CANNOT, "jose_base64"),
        (
            {"payload": _BODY, "signatures": [{"protected": _HEAD, "signature": _SIGNATURE}] * 2},
            _CANNOT,
            "jose_serialisation",
        ),
        (
            # A member that is not known there is passed over.
            {"payload": _BODY, "signatures": [{**_FLAT, "payload": b64(b"{}")}]},
            Outcome.AUTHENTIC,
            "signature_valid",
        ),
        (
            {**_FLAT, "signatures": [_FLAT]},
            _CANNOT,
            "jose_type",
        ),
    ],
)
def test_json_serialisations(value: Any, outcome: Outcome, reason: str) -> None:
    report = _judge(json.dumps(value))
    assert (report.outcome, report.reason, report.format) == (outcome, reason, "jws")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("eyJhbGciOiJub25lIn0.e30.", "jws"),
        (b64(b'{ "alg":"ES256"}') + ".e30.", "jws"),
        (b64(b'{\n"alg":"ES256"}') + ".e30.", "jws"),
        ("eyeglasses.example", ""),
        ("eyJ.", ""),
        ("https://a.example/eyJhbGciOiJub25lIn0.e30.", "url"),
        ('{"payload": "", "signature": ""}', ""),
    ],
)
def test_what_is_recognised(text: str, name: str) -> None:
    assert recognise(Code.from_text(text))[0].name == name


@given(st.binary(max_size=80), st.integers(0, 3))
def test_any_bytes_give_a_report(data: bytes, place: int) -> None:
    parts = [_HEAD.encode(), _BODY.encode(), _SIGNATURE.encode()]
    if place < 3:
        parts[place] = b64(data).encode()
    code = Code(b".".join(parts) if place < 3 else b"eyJhbGciOiJub25lIn0." + data)
    report = verify(code, trust=_TRUST, at=NOW)
    unchanged = place < 3 and parts == [_HEAD.encode(), _BODY.encode(), _SIGNATURE.encode()]
    assert unchanged or report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_claims_give_a_report_that_can_be_written(value: Any) -> None:
    report = verify(_SIGNER.jws({"iss": ISSUER, "x": value}), trust=_TRUST, at=NOW)
    written = json.dumps(report.as_dict(), ensure_ascii=False, allow_nan=False).encode()
    if report.outcome is Outcome.AUTHENTIC:
        assert b'"x' in written
