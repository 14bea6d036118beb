"""Live codes (draft-ietf-spice-sd-cwt-08): shown by the holder; each rule of section 9 broken once."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.live import (
    HOLDER,
    as_lz1,
    credential,
    disclosure,
    hidden_document,
    redacted,
    token,
)
from tests.support.signed import KEY, LICENCE, NOW, TestKey, claims, lz1
from verifier_wasm import Outcome, Policy, Report, verify
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import CodeError
from verifier_wasm.formats import recognise
from verifier_wasm.judging.holder import Asked
from verifier_wasm.policy import RequireHolder
from verifier_wasm.report import rfc3339
from verifier_wasm.shown.code import Code
from verifier_wasm.signed import cose
from verifier_wasm.view import view

_NAME, _NUMBER = 2, 1
_CLAIMS, _DISCLOSURES = hidden_document(_NAME, 5)
_SHOWN = credential(_CLAIMS, _DISCLOSURES)
_SECOND = timedelta(seconds=1)
_DOCUMENT = -70001


def _verify(message: bytes | str, **options: Any) -> Report:
    code = as_lz1(message) if isinstance(message, bytes) else message
    return verify(code, **{"trust": KEY.store(), "at": NOW, **options})


def _found(report: Report) -> tuple[Outcome, str]:
    assert report.document is None or report.outcome in {Outcome.AUTHENTIC, Outcome.RESTRICTED}
    return report.outcome, report.reason


def test_a_live_code() -> None:
    report = _verify(token(_SHOWN, at=NOW - 5 * _SECOND))
    assert _found(report) == (Outcome.AUTHENTIC, "signature_valid")
    assert (report.check("holder").code, report.check("holder").detail) == (
        "holder_current",
        {"age_seconds": 5},
    )
    assert report.document is not None
    assert report.document["name"] == LICENCE["name"]
    assert "withheld" not in report.document
    # The code was signed a month ago and is shown now: that is what its freshness is.
    assert report.check("freshness").detail["age_seconds"] == 5
    strict = Policy(max_generation_age=timedelta(hours=1))
    assert _verify(token(_SHOWN), policy=strict).outcome is Outcome.AUTHENTIC


def test_as_bytes_of_its_own_media_types() -> None:
    for message in (token(_SHOWN), cbor.encode(cbor.Tag(61, cbor.decode(token(_SHOWN))))):
        report = verify(message, trust=KEY.store(), at=NOW)
        assert (report.outcome, report.format) == (Outcome.AUTHENTIC, "cwt")
    assert verify(_SHOWN, trust=KEY.store(), at=NOW).reason == "holder_missing"


def test_what_is_not_shown_is_not_shown_and_not_missing() -> None:
    report = _verify(token(credential(_CLAIMS, _DISCLOSURES[1:])))
    assert _found(report) == (Outcome.AUTHENTIC, "signature_valid")
    assert report.document is not None
    assert "name" not in report.document
    assert (report.document["birth_date"], report.document["withheld"]) == (LICENCE["birth_date"], True)


def test_either_reading_of_what_is_hashed() -> None:
    """The draft's text hashes a disclosure's bytes, its examples the byte string around them."""
    written = disclosure("样例", _NAME)
    for digest in (redacted(written), hashlib.sha256(written).digest()):
        document = {**claims()[_DOCUMENT], cbor.REDACTED: [digest]}
        del document[_NAME]
        report = _verify(token(credential({**claims(), _DOCUMENT: document}, [written])))
        assert report.document is not None
        assert report.document["name"] == "样例"


# A copy, and the real thing


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (_SHOWN, (Outcome.CANNOT_JUDGE, "holder_missing")),
        (token(_SHOWN, at=NOW - 60 * _SECOND), (Outcome.AUTHENTIC, "signature_valid")),
        (token(_SHOWN, at=NOW - 61 * _SECOND), (Outcome.CANNOT_JUDGE, "holder_too_old")),
        (token(_SHOWN, at=NOW - 3600 * _SECOND), (Outcome.CANNOT_JUDGE, "holder_too_old")),
        (token(_SHOWN, at=NOW + 30 * _SECOND), (Outcome.AUTHENTIC, "signature_valid")),
        (token(_SHOWN, at=NOW + 3600 * _SECOND), (Outcome.CANNOT_JUDGE, "holder_future")),
        (token(_SHOWN, at=None, c7=b"1"), (Outcome.CANNOT_JUDGE, "holder_untimed")),
        (token(_SHOWN, c4=int(NOW.timestamp())+1, at=NOW - _SECOND), (Outcome.AUTHENTIC, "signature_valid")),
        (token(_SHOWN, c4=int(NOW.timestamp()), at=NOW - _SECOND), (Outcome.CANNOT_JUDGE, "holder_too_old")),
        (token(_SHOWN, holder=TestKey()), (Outcome.REJECTED, "holder_wrong")),
        (token(_SHOWN, c3="https://desk.example"), (Outcome.CANNOT_JUDGE, "holder_audience")),
        (token(_SHOWN, c39=b"another's"), (Outcome.CANNOT_JUDGE, "holder_nonce")),
        (token(_SHOWN, protected={1: -8}), (Outcome.CANNOT_JUDGE, "holder_algorithm")),
        (token(credential(_CLAIMS, holder=TestKey())), (Outcome.REJECTED, "holder_wrong")),
        (token(credential(_CLAIMS, key=TestKey())), (Outcome.REJECTED, "signature_wrong")),
    ],
)  # fmt: skip
def test_a_copy_is_told_from_the_real_thing(message: bytes, found: tuple[Outcome, str]) -> None:
    assert _found(_verify(message)) == found


def test_a_question_is_answered() -> None:
    asked = Asked(nonce=b"what is it?")
    assert _found(_verify(token(_SHOWN), asked=asked)) == (Outcome.CANNOT_JUDGE, "holder_unanswered")
    wrong = token(_SHOWN, c39=b"what was it?")
    assert _found(_verify(wrong, asked=asked)) == (Outcome.CANNOT_JUDGE, "holder_nonce")
    # Whatever the holder's clock says: nobody could have answered before it was asked.
    for at in (NOW, NOW - timedelta(hours=1), NOW + timedelta(hours=1)):
        report = _verify(token(_SHOWN, at=at, c39=b"what is it?"), asked=asked)
        assert (report.outcome, report.check("holder").code) == (Outcome.AUTHENTIC, "holder_answered")


def test_whom_it_is_for() -> None:
    named = token(_SHOWN, c3="https://desk.example")
    assert _verify(named, asked=Asked(audiences=frozenset({"https://desk.example"}))).outcome is (
        Outcome.AUTHENTIC
    )


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        (RequireHolder.NEVER, ("holder_not_asked", "holder_old", "holder_none", "holder_wrong")),
        (RequireHolder.IF_BOUND, ("holder_missing", "holder_too_old", "holder_none", "holder_wrong")),
        (RequireHolder.ALWAYS, ("holder_missing", "holder_too_old", "holder_unbound", "holder_wrong")),
    ],
)
def test_what_the_publisher_asks_for(rule: RequireHolder, codes: tuple[str, ...]) -> None:
    old, stolen = token(_SHOWN, at=NOW - 61 * _SECOND), token(_SHOWN, holder=TestKey())
    shown = (_SHOWN, old, lz1(claims()), stolen)
    policy = Policy(require_holder=rule)
    assert tuple(_verify(one, policy=policy).check("holder").code for one in shown) == codes
    assert Policy.read(policy.as_dict()) == policy


def test_a_licence_that_names_a_key_is_bound_to_it() -> None:
    """LZ1 without disclosures: a copy of it is one all the same."""
    bound = {**claims(), 8: {1: key_to_cose(HOLDER.public)}}
    assert _found(_verify(lz1(bound))) == (Outcome.CANNOT_JUDGE, "holder_missing")
    assert _verify(lz1(bound), policy=Policy(require_holder=RequireHolder.NEVER)).document is not None
    other = {key: value for key, value in bound.items() if key != _DOCUMENT}
    message = credential(other, holder=None, protected={16: "application/cwt"})
    assert verify(message, trust=KEY.store(), at=NOW).check("holder").code == "holder_elsewhere"


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        (20 * _SECOND, (Outcome.AUTHENTIC, "signature_valid")),
        (30 * _SECOND, (Outcome.AUTHENTIC, "signature_valid")),
        (31 * _SECOND, (Outcome.CANNOT_JUDGE, "holder_clock_slow")),
        (timedelta(minutes=61), (Outcome.CANNOT_JUDGE, "holder_clock_slow")),
        (timedelta(seconds=NOW.timestamp()), (Outcome.CANNOT_JUDGE, "holder_clock_slow")),
    ],
)
def test_a_phone_whose_clock_is_slow(behind: timedelta, found: tuple[Outcome, str]) -> None:
    """A code shown as soon as it is issued: by the phone's clock, before it was (section 9, step 6)."""
    for begins in ({}, {"c5": int(NOW.timestamp())}):
        fresh = credential(_signed(c6=int(NOW.timestamp()), **begins), _DISCLOSURES)
        at = NOW - behind
        report = _verify(token(fresh, at=at))
        assert _found(report) == found
        # An answer was made after its question, so no clock counts.
        answer = _verify(token(fresh, at=at, c39=b"what is it?"), asked=Asked(nonce=b"what is it?"))
        assert answer.check("holder").code == "holder_answered"
        at_rest = _verify(token(fresh, at=at), policy=Policy(require_holder=RequireHolder.NEVER))
        assert at_rest.outcome is Outcome.AUTHENTIC


def test_an_expired_code_is_told_as_that() -> None:
    """No token can be in order any more (section 9, step 6), so nothing that is scanned again helps."""
    over = NOW - 60 * _SECOND
    ended = credential(_signed(c4=int(over.timestamp())), _DISCLOSURES)
    for message in (ended, token(ended), token(ended, at=over - _SECOND), token(ended, c39=b"another's")):
        report = _verify(message)
        assert _found(report) == (Outcome.CANNOT_JUDGE, "holder_code_expired")
        assert report.check("holder").detail == {"time": rfc3339(over)}
        assert "office" in view(report, lang="en")["sentence"]
        assert "scan again" not in view(report, lang="en")["advice"]
    answered = _verify(token(ended, c39=b"what is it?"), asked=Asked(nonce=b"what is it?"))
    assert answered.reason == "holder_code_expired"
    assert _verify(token(ended, holder=TestKey())).reason == "holder_wrong"
    # Where no token is asked for, the code is one like any other.
    report = _verify(ended, policy=Policy(require_holder=RequireHolder.NEVER))
    assert _found(report) == (Outcome.RESTRICTED, "validity_code_expired")


def test_a_key_that_is_not_understood() -> None:
    thumbprint = credential({**_CLAIMS, 8: {5: b"thumbprint"}}, holder=None)
    assert _found(_verify(token(thumbprint))) == (Outcome.CANNOT_JUDGE, "holder_key")


# Every rule of section 9, broken once


def _steps(report: Report) -> tuple[str, Any]:
    check = next(check for check in report.checks if check.code == report.reason)
    return report.reason, check.detail.get("step")


def _signed(**others: Any) -> dict[Any, Any]:
    return {**_CLAIMS, **{int(name[1:]): value for name, value in others.items()}}


_T = int(NOW.timestamp())
_NONE = disclosure("x", 99)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        # 1
        (token(_SHOWN, protected={13: 5}), ("cose_type", None)),
        (token(credential(_CLAIMS, protected={16: 61})), ("sdcwt_structure", 1)),
        # 2
        (token(credential({**_CLAIMS, b"k": 1})), ("sdcwt_structure", 2)),
        (token(credential({**_CLAIMS, "k" * 256: 1})), ("sdcwt_structure", 2)),
        # 3
        (token(credential(_signed(c5=_T, c6=_T - 1))), ("sdcwt_structure", 3)),
        (token(credential(_signed(c4=_T + 9, c6=_T + 9))), ("sdcwt_structure", 3)),
        (token(credential(_signed(c4=_T + 9, c5=_T + 9, c6=_T + 9))), ("sdcwt_structure", 3)),
        # 4
        (token(credential(_CLAIMS, holder=None)), ("sdcwt_structure", 4)),
        # 5
        (token(_SHOWN, c1="me"), ("holder_token", 5)),
        (token(_SHOWN, c2="me"), ("holder_token", 5)),
        (token(_SHOWN, c39="text"), ("holder_token", 5)),
        (token(_SHOWN, protected={15: {}}), ("holder_token", 5)),
        (token(_SHOWN, protected={"k" * 256: 1}), ("holder_token", 5)),
        # 6
        (token(_SHOWN, at=None), ("holder_token", 6)),
        (token(_SHOWN, at=None, c7=b"1", c4=_T + 60), ("holder_token", 6)),
        (token(_SHOWN, at=None, c7=b"1", c5=_T), ("holder_token", 6)),
        (token(_SHOWN, c5=_T + 1), ("holder_token", 6)),
        (token(_SHOWN, c4=_T), ("holder_token", 6)),
        (token(_SHOWN, c4=_T + 400 * 86_400), ("holder_token", 6)),
        (token(_SHOWN, at=NOW - timedelta(days=31)), ("holder_clock_slow", None)),
        (token(credential(_signed(c5=_T - 30 * 86_400)), c5=_T - 31 * 86_400), ("holder_token", 6)),
        (token(_SHOWN, at=NOW + timedelta(days=301)), ("holder_token", 6)),
        # 7
        (token(credential(_CLAIMS, [*_DISCLOSURES, _NONE])), ("sdcwt_disclosure", None)),
        (token(credential(_CLAIMS, [_DISCLOSURES[0]] * 2)), ("sdcwt_structure", 7)),
        (token(credential(_CLAIMS, [b"\xff"])), ("sdcwt_structure", 7)),
        # 8
        (token(_SHOWN, drop=(3,)), ("holder_token", 8)),
        (token(_SHOWN, c3="elsewhere"), ("holder_audience", None)),
    ],
)
def test_every_rule_of_the_verifiers_part(message: bytes, found: tuple[str, Any]) -> None:
    assert _steps(_verify(message)) == found


def _claims_with(digest: Any, *, array: bool = False, **others: Any) -> dict[Any, Any]:
    document = dict(claims()[_DOCUMENT])
    if array:
        document[7] = [cbor.Tag(60, digest)]
    else:
        document[cbor.REDACTED] = digest if isinstance(digest, list) else [digest]
    return {**claims(), _DOCUMENT: document, **others}


_SHORT = disclosure("x", 99, salt=b"short")
_THERE = disclosure("x", _NAME)
_BYTES = cbor.encode([b"0" * 16, "x", b"key"])
_DECOY = cbor.encode([b"0" * 16])
_ELEMENT = disclosure("C1")
_NESTED = disclosure({cbor.REDACTED: [redacted(_ELEMENT)]}, 99)


@pytest.mark.parametrize(
    ("payload", "shown", "found"),
    [
        (_claims_with(redacted(_SHORT)), [_SHORT], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_THERE)), [_THERE], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_BYTES)), [_BYTES], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_ELEMENT)), [_ELEMENT], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_NONE), array=True), [_NONE], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_NESTED)), [_NESTED, _ELEMENT], ("sdcwt_structure", 7)),
        (_claims_with([redacted(_NONE)] * 2), [_NONE], ("sdcwt_structure", 7)),
        (_claims_with([5]), [], ("sdcwt_structure", 7)),
        (_claims_with(b"", c=1) | {98: cbor.Tag(58, 1)}, [], ("sdcwt_structure", 7)),
        (_claims_with(redacted(_DECOY)), [_DECOY], ("signature_valid", None)),
        (_claims_with(redacted(_ELEMENT), array=True), [_ELEMENT], ("signature_valid", None)),
    ],
)
def test_where_a_disclosure_may_be(payload: dict[Any, Any], shown: list[bytes], found: Any) -> None:
    payload = {key: value for key, value in payload.items() if key != "c"}
    assert _steps(_verify(token(credential(payload, shown)))) == found


@pytest.mark.parametrize("label", [17, 171])
def test_an_empty_list_of_disclosures_is_none(label: int) -> None:
    parts = cbor.decode(credential(_CLAIMS)).value
    parts[1] = {label: []}
    message = token(cbor.encode(cbor.Tag(18, parts)))
    assert _steps(_verify(message)) == ("sdcwt_structure", 2)


def test_what_may_not_be_hidden() -> None:
    status = disclosure(_T + 99, 4)
    payload = {key: value for key, value in claims().items() if key != 4}
    payload[cbor.REDACTED] = [redacted(status)]
    assert _steps(_verify(token(credential(payload, [status])))) == ("sdcwt_structure", 2)


def test_another_hash_is_not_guessed_at() -> None:
    assert _steps(_verify(token(credential(_CLAIMS, protected={170: -18})))) == ("sdcwt_hash", None)
    written = disclosure("x", 99)
    digest = hashlib.sha384(cbor.encode(written)).digest()
    message = token(credential(_claims_with(digest), [written], protected={170: -43}))
    assert _verify(message).outcome is Outcome.AUTHENTIC


def test_claims_in_a_header_count_as_claims() -> None:
    """RFC 9597: in both places alike, or in one of them; hidden ones too."""
    written = disclosure("me", 2)
    header: dict[Any, Any] = {15: {1: "test-office", cbor.REDACTED: [redacted(written)]}}
    assert _verify(token(credential(_CLAIMS, [written], protected=header))).outcome is Outcome.AUTHENTIC
    contradicting: dict[Any, Any] = {15: {1: "another"}}
    assert _steps(_verify(token(credential(_CLAIMS, protected=contradicting)))) == ("sdcwt_structure", 2)


def test_lengths_are_definite() -> None:
    parts = cbor.decode(_SHOWN).value
    indefinite = b"\xd2\x9f" + b"".join(map(cbor.encode, parts)) + b"\xff"
    assert _verify(indefinite).reason == "cbor_indefinite"
    # The same within a token, where its holder has signed it so.
    protected = b"\xa3\x01\x26\x0d" + indefinite + b"\x10\x19\x01\x26"
    payload = cbor.encode({3: "lz1", 6: _T})
    signed = HOLDER.sign(cose.sig_structure(protected, payload))
    message = cbor.encode(cbor.Tag(18, [protected, {}, payload, signed]))
    assert _verify(message).reason == "cbor_indefinite"


def test_more_disclosures_than_are_read() -> None:
    many = [disclosure("x", number, salt=number.to_bytes(16)) for number in range(1000, 1257)]
    assert _verify(token(credential(_CLAIMS, many))).reason == "sdcwt_too_many_disclosures"


@given(st.binary(max_size=200), st.integers(0, 400))
def test_anything_becomes_a_report(noise: bytes, place: int) -> None:
    message = bytearray(token(_SHOWN))
    message[place : place + len(noise)] = noise
    recognition, found = recognise(Code(bytes(message)))
    if found is not None:
        try:
            found.open(bytes(message), recognition)
        except CodeError as error:
            assert error.code
    assert verify(bytes(message), trust=KEY.store(), at=NOW).outcome in Outcome
