"""SD-JWT: the issuer's part, and the disclosures held to RFC 9901 section 7.1."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.jose_codes import Signer, b64, compact, digest, disclosure, trust_in
from tests.support.signed import NOW
from verifier_wasm import Code, Outcome, Report, limits, verify
from verifier_wasm.errors import DecodeError
from verifier_wasm.formats import recognise
from verifier_wasm.judging.holder import Asked
from verifier_wasm.signed.sd_jwt import decode_sd_jwt, disclose

ISSUER = "https://office.example"
_AT = int(NOW.timestamp())
_SIGNER = Signer()
_TRUST = trust_in(_SIGNER.jwk(kid="a-key"))
_REJECTED, _CANNOT = Outcome.REJECTED, Outcome.CANNOT_JUDGE

_NAME = disclosure("2GLC42", "name", "样例")
_BIRTH = disclosure("eI8ZWm", "birthdate", "1990-01-01")
_ELEMENT = disclosure("lklxF5", "CHN")
_DECOY = digest("no disclosure at all")


def _sd_jwt(payload: dict[str, Any], *disclosures: str, last: str = "", **header: Any) -> str:
    claims = {"iss": ISSUER, "iat": _AT - 60, "vct": "https://office.example/licence", **payload}
    return "~".join([_SIGNER.jws(claims, **{"typ": "dc+sd-jwt", **header}), *disclosures, last])


def _judge(text: str, **options: Any) -> Report:
    return verify(text, trust=_TRUST, at=NOW, **options)


def _shown(text: str) -> dict[str, Any]:
    report = _judge(text)
    assert (report.outcome, report.reason, report.format) == (Outcome.AUTHENTIC, "signature_valid", "jws")
    assert report.document is not None
    document = dict(report.document)
    assert document.pop("kind") == "sd_jwt"
    assert document.pop("vct") == "https://office.example/licence"
    return document


@pytest.mark.parametrize("typ", ["dc+sd-jwt", "vc+sd-jwt", "example+sd-jwt", None])
def test_claims_take_the_place_of_their_digests(typ: str | None) -> None:
    payload = {"_sd": [_DECOY, digest(_NAME), digest(_BIRTH)], "_sd_alg": "sha-256"}
    assert _shown(_sd_jwt(payload, _NAME, typ=typ)) == {"name": "样例"}
    assert _shown(_sd_jwt(payload, _BIRTH, _NAME, typ=typ)) == {"name": "样例", "birth_date": "1990-01-01"}
    assert _shown(_sd_jwt(payload, typ=typ)) == {}


@pytest.mark.parametrize("algorithm", ["sha-256", "sha-384", "sha-512"])
def test_hashes(algorithm: str) -> None:
    found = digest(_NAME, algorithm.replace("-", ""))
    assert _shown(_sd_jwt({"_sd": [found], "_sd_alg": algorithm}, _NAME)) == {"name": "样例"}


def test_array_elements_and_what_lies_inside() -> None:
    street = disclosure("s1", "street", "1")
    address = disclosure("s2", "address", {"_sd": [digest(street), digest("another")], "country": "CHN"})
    inner = disclosure("s3", ["x", {"...": digest(_ELEMENT)}])
    payload = {
        "_sd": [digest(address)],
        "list": [1, {"...": digest(inner)}, {"...": _DECOY}, {"plain": True}],
        "deep": [{"_sd": [digest(_BIRTH)]}],
    }
    unknown = _shown(_sd_jwt(payload, address, street, inner, _ELEMENT, _BIRTH))["unknown"]
    assert unknown == {
        '"list"': [1, ["x", "CHN"], {'"plain"': True}],
        '"deep"': [{'"birthdate"': "1990-01-01"}],
        '"address"': {'"country"': "CHN", '"street"': "1"},
    }
    unknown = _shown(_sd_jwt(payload, address))["unknown"]
    assert unknown == {
        '"list"': [1, {'"plain"': True}],
        '"deep"': [{}],
        '"address"': {'"country"': "CHN"},
    }


def _named(name: str, value: Any = 1) -> tuple[dict[str, Any], str]:
    made = disclosure("salt", name, value)
    return {"_sd": [digest(made)]}, made


_IN_SD, _IN_ARRAY = {"_sd": [digest(_NAME)]}, {"list": [{"...": digest(_ELEMENT)}]}


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        ({}, [_NAME]),
        (_IN_SD, [_NAME, _BIRTH]),
        # An element's digest does not open in a disclosure that is not shown.
        (_IN_SD, [_ELEMENT]),
        (_IN_ARRAY, [_NAME, _ELEMENT]),
        (_IN_SD, [_NAME, _BIRTH, b64(b"[]")]),
    ],
)
def test_disclosures_that_were_not_signed(payload: dict[str, Any], disclosures: list[str]) -> None:
    report = _judge(_sd_jwt(payload, *disclosures))
    assert (report.outcome, report.reason) == (_REJECTED, "sdjwt_disclosure")
    assert report.document is None


def test_a_disclosure_shown_twice_contradicts_nothing() -> None:
    report = _judge(_sd_jwt(_IN_SD, _NAME, _NAME))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.check("decode").detail == {"slips": ["repeated"]}


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        ({"_sd": [digest(_NAME)] * 2}, []),
        ({"_sd": [_DECOY], "list": [{"...": _DECOY}]}, []),
        ({"_sd": [digest(_NAME)], "more": {"_sd": [digest(_NAME)]}}, [_NAME]),
        (_IN_SD | {"name": "here already"}, [_NAME]),
        ({"_sd": [digest(_NAME), digest(disclosure("o", "name", 2))]}, [_NAME, disclosure("o", "name", 2)]),
        ({"_sd": [digest(_ELEMENT)]}, [_ELEMENT]),
        ({"list": [{"...": digest(_NAME)}]}, [_NAME]),
        ({"list": [{"...": digest(_ELEMENT), "beside": 1}]}, [_ELEMENT]),
        ({"list": [{"...": 5}]}, []),
        ({"object": {"...": _DECOY}}, []),
        ({"...": _DECOY}, []),
        ({"_sd": digest(_NAME)}, [_NAME]),
        ({"_sd": [5]}, []),
        ({"_sd": {}}, []),
        *((payload, [made]) for payload, made in (_named("_sd"), _named("..."), _named("_sd", [_DECOY]))),
        # What must hold whatever the holder shows.
        *((payload, [made]) for payload, made in (_named("exp", _AT + 9), _named("nbf", 1))),
        *((payload, [made]) for payload, made in (_named("status", {}), _named("cnf", {}))),
    ],
)
def test_disclosures_that_are_not_understood(payload: dict[str, Any], disclosures: list[str]) -> None:
    report = _judge(_sd_jwt(payload, *disclosures))
    assert (report.outcome, report.reason) == (_CANNOT, "sdjwt_structure")
    assert report.document is None
    # It counts once the signature is good: before, nobody is known to have promised anything.
    assert report.check("signature").code == "signature_valid"


def test_the_issuer_and_the_type_are_never_disclosed() -> None:
    for name in ("iss", "vct"):
        payload, made = _named(name, "https://office.example/licence")
        claims = {"iss": ISSUER, "vct": "https://office.example/licence", **payload}
        del claims[name]
        text = f"{_SIGNER.jws(claims, typ='dc+sd-jwt')}~{made}~"
        assert _judge(text).reason == "sdjwt_structure"


@pytest.mark.parametrize(
    "made",
    [
        "",
        "=",
        "%",
        b64(b"[]"),
        b64(b'["salt"]'),
        b64(b'["salt","a","b","c"]'),
        b64(b'[5,"name","value"]'),
        b64(b'["salt",5,"value"]'),
        b64(b'{"salt":1}'),
        b64(b"\xff"),
        b64(b'["salt","name","value"'),
        b64(b'["salt","name",{"a":1,"a":2}]'),
        b64(b'["salt","name","\\ud800"]'),
        b64(b'["salt","name","value"]') + "==",
    ],
)
def test_disclosures_that_are_malformed(made: str) -> None:
    for payload in ({"_sd": [digest(made)]}, {}):
        report = _judge(_sd_jwt(payload, made))
        assert (report.outcome, report.reason) == (_CANNOT, "sdjwt_structure")


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        # Without its "~" the last one is whole where its digest was signed, and may be cut off where not.
        (_sd_jwt(_IN_SD, last=_NAME), Outcome.AUTHENTIC, "signature_valid"),
        (_sd_jwt(_IN_SD, last=_NAME[:-9]), _CANNOT, "sdjwt_type"),
        (_sd_jwt(_IN_SD, _BIRTH, last=_NAME[:-9]), _REJECTED, "sdjwt_disclosure"),
        (_sd_jwt(_IN_SD, last="a.b"), _CANNOT, "sdjwt_type"),
        (_sd_jwt(_IN_SD).removesuffix("~"), _CANNOT, "sdjwt_type"),
        (_sd_jwt(_IN_SD, _NAME).replace(".", "", 1), _CANNOT, "jose_type"),
        (_sd_jwt(_IN_SD | {"_sd_alg": "md5"}, _NAME), _CANNOT, "sdjwt_hash"),
        (_sd_jwt(_IN_SD | {"_sd_alg": 5}, _NAME), _CANNOT, "sdjwt_hash"),
        (_sd_jwt(_IN_SD | {"vct": 5}, _NAME), _CANNOT, "document_missing"),
        (_sd_jwt(_IN_SD, _NAME, alg="none"), _CANNOT, "jose_algorithm"),
        (_sd_jwt(_IN_SD, _NAME, typ="kb+jwt"), _CANNOT, "jose_not_document"),
        (_sd_jwt({"exp": _AT - 1}), Outcome.RESTRICTED, "validity_code_expired"),
        (_sd_jwt({"exp": "never"}), _CANNOT, "cwt_date"),
        (_sd_jwt({"status": {"status_list": {"idx": 1, "uri": "u"}}}), _CANNOT, "status_unreachable"),
    ],
)
def test_what_is_not_accepted(text: str, outcome: Outcome, reason: str) -> None:
    report = _judge(text)
    assert (report.outcome, report.reason) == (outcome, reason)


def test_one_changed_character_is_noticed() -> None:
    changed = disclosure("2GLC42", "name", "别人")
    assert _judge(_sd_jwt(_IN_SD, changed)).reason == "sdjwt_disclosure"
    stranger = Signer()
    text = stranger.jws({"iss": ISSUER, **_IN_SD}, kid="a-key")
    assert _judge(f"{text}~{_NAME}~").reason == "signature_wrong"


def test_the_key_binding_is_not_checked_and_that_is_said(tmp_path: Path) -> None:
    binding = Signer().jws({"nonce": "1", "aud": "x", "iat": _AT, "sd_hash": "x"}, typ="kb+jwt")
    holder = {"cnf": {"jwk": Signer().jwk()}}
    for text in (_sd_jwt(_IN_SD | holder, _NAME, last=binding), _sd_jwt(_IN_SD | holder, _NAME)):
        report = _judge(text)
        assert report.outcome is Outcome.AUTHENTIC
        (finding,) = report.check("fields").detail["findings"]
        assert finding == {
            "rule": "device-binding",
            "result": "not_checked",
            "code": "fields_device_binding",
            "fields": [],
        }
        key = tmp_path / "key.jwk"
        key.write_bytes(compact(_SIGNER.jwk()))
        done = run("verify", "--text", text, "--trust", key, "--at", NOW.isoformat())
        assert (done.exit, "不能确认眼前的人就是持证人" in done.out) == (0, True)


def test_many_disclosures() -> None:
    many = [disclosure(f"{number}", f"claim-{number}", number) for number in range(limits.SD_JWT_DISCLOSURES)]
    payload = {"_sd": [digest(made) for made in many]}
    begin = time.perf_counter()
    assert _judge(_sd_jwt(payload, *many)).outcome is Outcome.AUTHENTIC
    assert time.perf_counter() - begin < 1
    more = disclosure("x", "one-more", 1)
    begin = time.perf_counter()
    report = _judge(_sd_jwt({"_sd": [*payload["_sd"], digest(more)]}, *many, more))
    assert (report.outcome, report.reason) == (_CANNOT, "sdjwt_too_many_disclosures")
    assert time.perf_counter() - begin < 0.2
    report = _judge("eyJhbGciOiJFUzI1NiJ9.e30.e30" + "~" * 900_000)
    assert report.reason == "sdjwt_too_many_disclosures"


def test_disclosures_inside_each_other_are_not_endless() -> None:
    made = [disclosure("0", "last")]
    for number in range(1, 200):
        made.append(disclosure(f"{number}", [{"...": digest(made[-1])}]))
    for length, reason in ((31, "signature_valid"), (32, "jose_too_deep"), (200, "jose_too_deep")):
        text = _sd_jwt({"list": [{"...": digest(made[length - 1])}]}, *made[:length])
        assert _judge(text).reason == reason


def test_a_w3c_credential_in_an_sd_jwt() -> None:
    payload = {"@context": ["https://www.w3.org/ns/credentials/v2"], "validUntil": "2020-01-01T00:00:00Z"}
    claims = {"issuer": ISSUER, **payload, **_IN_SD}
    report = _judge(f"{_SIGNER.jws(claims, typ='vc+sd-jwt')}~{_NAME}~")
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, "validity_code_expired")


def test_a_jwt_alone_is_none() -> None:
    with pytest.raises(DecodeError) as caught:
        decode_sd_jwt(_sd_jwt({}).removesuffix("~").encode())
    assert caught.value.code == "sdjwt_type"


def test_what_is_recognised() -> None:
    assert recognise(Code.from_text(_sd_jwt({})))[0].name == "sd_jwt"


def _split(value: Any, made: list[str]) -> Any:
    """Hide everything that can be hidden, from the inside out; ``made`` takes the disclosures."""
    if isinstance(value, dict):
        digests = []
        for name, item in value.items():
            made.append(disclosure(str(len(made)), name, _split(item, made)))
            digests.append(digest(made[-1]))
        return {"_sd": sorted(digests)}
    if isinstance(value, list):
        hidden = []
        for item in value:
            made.append(disclosure(str(len(made)), _split(item, made)))
            hidden.append({"...": digest(made[-1])})
        return hidden
    return value


_NAMES = st.text(min_size=1, max_size=5).filter(lambda name: name not in {"_sd", "...", "_sd_alg"})
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)


def test_digests_that_are_padded_or_of_the_other_alphabet() -> None:
    for written in (digest(_NAME) + "=", digest(_NAME).replace("-", "+").replace("_", "/")):
        report = _judge(_sd_jwt({"_sd": [written]}, _NAME))
        assert (report.outcome, report.reason) == (Outcome.AUTHENTIC, "signature_valid")


@given(_VALUES)
def test_what_is_hidden_and_shown_again_is_the_same(value: Any) -> None:
    made: list[str] = []
    text = _sd_jwt({"claim": _split(value, made)})
    read = decode_sd_jwt(f"{text}{'~'.join(reversed(made))}{'~' if made else ''}".encode())
    assert disclose(read)["claim"] == value


@given(st.binary(max_size=60), st.booleans())
def test_any_disclosure_gives_a_report(data: bytes, encoded: bool) -> None:
    made = b64(data).encode() if encoded else data
    text = _sd_jwt({"_sd": [digest(_NAME)]}).encode() + made + b"~"
    report = verify(text, trust=_TRUST, at=NOW)
    json.dumps(report.as_dict()).encode()
    # What may be the end of a message is not of the code; of what is left, nothing is disclosed.
    assert report.outcome is not Outcome.AUTHENTIC or "name" not in (report.document or {})


_HOLDER, _NONCE = Signer(), b"0123456789abcdef"


def _answer(holder: Signer = _HOLDER, *, over: str | None = None, typ: str = "kb+jwt", **claims: Any) -> str:
    """Return a credential that is bound to a holder, with their answer to a question."""
    shown = _sd_jwt(_IN_SD | {"cnf": {"jwk": _HOLDER.jwk()}}, _NAME)
    values = {"nonce": b64(_NONCE), "aud": "https://desk.example", "iat": _AT, "sd_hash": digest(shown)}
    values |= {} if over is None else {"sd_hash": digest(over)}
    values = {name: value for name, value in (values | claims).items() if value is not None}
    return shown + holder.jws(values, typ=typ)


def _asked(text: str, nonce: bytes | None = _NONCE) -> Report:
    return _judge(text, asked=Asked(nonce, frozenset({"https://desk.example"})))


@pytest.mark.parametrize("holder", [Signer("ES384"), Signer("EdDSA"), _HOLDER])
def test_who_asks_has_the_answer_checked(holder: Signer) -> None:
    shown = _sd_jwt(_IN_SD | {"cnf": {"jwk": holder.jwk()}}, _NAME)
    claims = {"nonce": "n-0S6_WzA2Mj", "aud": "https://desk.example", "iat": _AT, "sd_hash": digest(shown)}
    report = _asked(shown + holder.jws(claims, typ="kb+jwt"), b"n-0S6_WzA2Mj")
    assert (report.outcome, report.check("holder").code) == (Outcome.AUTHENTIC, "holder_answered")
    assert _asked(_answer()).check("holder").code == "holder_answered"


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (_answer(Signer()), _REJECTED, "holder_wrong"),
        (_answer(nonce="another"), _CANNOT, "holder_nonce"),
        (_answer(aud="https://other.example"), _CANNOT, "holder_audience"),
        (_answer(over=_sd_jwt(_IN_SD, _NAME)), _CANNOT, "holder_token"),
        (_answer(sd_hash=None), _CANNOT, "holder_token"),
        (_answer(nonce=None), _CANNOT, "holder_token"),
        (_answer(iat=None), _CANNOT, "holder_token"),
        (_answer(iat="yesterday"), _CANNOT, "holder_token"),
        (_answer(typ="jwt"), _CANNOT, "holder_token"),
        # A disclosure less than was signed over.
        (_answer().replace(f"{_NAME}~", ""), _CANNOT, "holder_token"),
        (_answer()[:-40], _CANNOT, "holder_no_answer"),
        (_sd_jwt(_IN_SD | {"cnf": {"jwk": _HOLDER.jwk()}}, _NAME), _CANNOT, "holder_no_answer"),
        (_sd_jwt(_IN_SD, _NAME), _CANNOT, "holder_no_answer"),
    ],
)
def test_what_is_no_answer(text: str, outcome: Outcome, reason: str) -> None:
    report = _asked(text)
    assert (report.outcome, report.reason) == (outcome, reason)
    assert report.document is None


@pytest.mark.parametrize(
    "cnf",
    [
        5,
        {},
        {"kid": "k"},
        {"jwk": {"kty": "EC", "crv": "P-256", "x": "?", "y": "?"}},
        {"jwk": {"kty": "oct"}},
    ],
)
def test_a_key_that_is_not_understood(cnf: Any) -> None:
    shown = _sd_jwt(_IN_SD | {"cnf": cnf}, _NAME)
    claims = {"nonce": b64(_NONCE), "aud": "https://desk.example", "iat": _AT, "sd_hash": digest(shown)}
    assert _asked(shown + _HOLDER.jws(claims, typ="kb+jwt")).reason == "holder_key"


def test_an_answer_to_nobodys_question_is_as_before() -> None:
    for text in (_answer(), _answer(Signer())):
        assert _judge(text).check("holder").code == "holder_elsewhere"
