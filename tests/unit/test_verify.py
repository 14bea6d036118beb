"""`verify`: every outcome, by real codes signed for the test."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.signed import ISSUER, KEY, LICENCE, NOW, TestKey, claims, lz1
from tests.unit.test_status import URI, Tokens, token
from verifier_wasm import Code, Outcome, Policy, Report, TrustError, UseError, limits, report_no_code, verify
from verifier_wasm.encoding import base45
from verifier_wasm.encoding.inflate import inflate
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.report import CHECK_IDS, Result
from verifier_wasm.shown.code import Part
from verifier_wasm.signed import moments
from verifier_wasm.trusted.store import TrustStore

_DAY = timedelta(days=1)
_AUTHENTIC = lz1(claims())
_STATUS = {"status_list": {"idx": 0, "uri": URI}}


def _verify(code: Any, **options: Any) -> Report:
    return verify(code, **{"trust": KEY.store(), "status": None, "at": NOW, **options})


def _status_at(index: int) -> dict[str, Any]:
    return {"status_list": {"idx": index, "uri": URI}}


def test_an_authentic_licence() -> None:
    report = _verify(lz1(claims()))
    assert (report.outcome, report.reason, report.format) == (Outcome.AUTHENTIC, "signature_valid", "lz1")
    assert report.document is not None
    assert report.document["name"] == LICENCE["name"]
    assert (report.issuer.id, report.issuer.name, report.issuer.kid) == (ISSUER, "测试机关", KEY.kid.hex())
    assert report.times.generated_at == NOW - timedelta(minutes=1)
    assert [check.id for check in report.checks] == list(CHECK_IDS)
    assert report.check("barcode").result is Result.NOT_CHECKED
    assert not report.specimen


def test_the_report_is_plain_json() -> None:
    report = _verify(lz1(claims())).as_dict()
    assert json.loads(json.dumps(report, ensure_ascii=False)) == report
    assert report["schema"] == "liangzheng-report/2"
    assert report["times"]["checked_at"] == "2026-11-23T04:00:00Z"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"valid_until": "2026-11-22", "valid_from": "2016-11-22"}, "validity_licence_expired"),
        ({"states": ["D"]}, "validity_state_forbids"),
        ({"states": ["B", "D", "J"], "points": 12}, "validity_state_forbids"),
    ],
)
def test_authentic_but_restricted(fields: dict[str, Any], reason: str) -> None:
    report = _verify(lz1(claims({**LICENCE, **fields})))
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, reason)
    assert report.document is not None


def test_the_last_day_of_a_licence_is_a_day_in_china() -> None:
    code = lz1(claims({**LICENCE, "valid_from": "2016-11-23", "valid_until": "2026-11-23"}, exp=None))
    last_second = datetime.fromisoformat("2026-11-23T23:59:59+08:00")
    assert _verify(code, at=last_second).outcome is Outcome.AUTHENTIC
    assert _verify(code, at=last_second + timedelta(seconds=1)).outcome is Outcome.RESTRICTED


@pytest.mark.parametrize(
    ("times", "reason"),
    [
        ({"exp": NOW}, "validity_code_expired"),
        ({"nbf": NOW + timedelta(minutes=6)}, "validity_code_not_yet"),
        ({"iat": NOW + timedelta(minutes=6)}, "freshness_future"),
    ],
)
def test_the_times_of_the_code(times: dict[str, Any], reason: str) -> None:
    report = _verify(lz1(claims(**times)))
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, reason)


@pytest.mark.parametrize(
    "times", [{"nbf": NOW + 4 * _DAY / 1440}, {"iat": NOW + 4 * _DAY / 1440}, {"iat": None}]
)
def test_times_within_the_clocks_error(times: dict[str, Any]) -> None:
    assert _verify(lz1(claims(**times))).outcome is Outcome.AUTHENTIC


def test_a_policy_may_limit_the_age() -> None:
    code = lz1(claims(iat=NOW - timedelta(minutes=11)))
    policy = Policy(max_generation_age=timedelta(minutes=10))
    assert _verify(code, policy=policy).reason == "freshness_too_old"
    assert _verify(code).outcome is Outcome.AUTHENTIC


def test_one_changed_bit_is_rejected_and_nothing_is_shown() -> None:
    def break_it(message: bytes) -> bytes:
        signature = bytearray(KEY.sign(message))
        signature[-1] ^= 1
        return bytes(signature)

    report = _verify(lz1(claims(), sign=break_it))
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "signature_wrong")
    assert report.document is None
    assert report.times.generated_at is None


def test_an_empty_signature_is_no_signature() -> None:
    report = _verify(lz1(claims(), sign=lambda _: b""))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_missing")


@pytest.mark.parametrize(
    ("code", "trust", "reason", "outcome"),
    [
        (lz1(claims(iss="nobody")), {}, "issuer_unknown", Outcome.CANNOT_JUDGE),
        (lz1(claims(iss=None)), {}, "issuer_unknown", Outcome.CANNOT_JUDGE),
        (lz1(claims(), kid=b"other"), {}, "issuer_key_unknown", Outcome.CANNOT_JUDGE),
        (lz1(claims(), key=TestKey()), {}, "signature_wrong", Outcome.REJECTED),
        (lz1(claims()), {"revoked_at": NOW - _DAY}, "issuer_key_revoked", Outcome.REJECTED),
        (lz1(claims()), {"not_before": NOW + _DAY}, "issuer_key_not_yet", Outcome.CANNOT_JUDGE),
        (lz1(claims()), {"not_after": NOW - _DAY}, "issuer_key_expired", Outcome.CANNOT_JUDGE),
        (lz1(claims()), {"issuer": {"kinds": frozenset({"im"})}}, "issuer_kind", Outcome.REJECTED),
    ],
)
def test_the_issuer(code: str, trust: dict[str, Any], reason: str, outcome: Outcome) -> None:
    report = _verify(code, trust=KEY.store(**trust))
    assert (report.outcome, report.reason) == (outcome, reason)
    assert report.document is None


def test_specimens_are_marked_or_refused() -> None:
    trust = KEY.store(issuer={"specimen": True})
    marked = _verify(lz1(claims()), trust=trust)
    assert (marked.outcome, marked.specimen) == (Outcome.AUTHENTIC, True)
    genuine = _verify(lz1(claims()), policy=Policy(accept_specimens=False))
    assert (genuine.outcome, genuine.specimen) == (Outcome.AUTHENTIC, False)
    refused = _verify(lz1(claims()), trust=trust, policy=Policy(accept_specimens=False))
    assert (refused.outcome, refused.reason) == (Outcome.CANNOT_JUDGE, "issuer_specimen")


def test_an_old_trust_list_warns_then_judges_nothing() -> None:
    issuers = KEY.store().issuers
    code = lz1(claims(exp=NOW + 100 * _DAY))
    trust = TrustStore(issuers, sequence=3, next_update=NOW)
    assert _verify(code, trust=trust).check("issuer").code == "issuer_trusted"
    soon = _verify(code, trust=trust, at=NOW + _DAY)
    assert (soon.outcome, soon.check("issuer").code) == (Outcome.AUTHENTIC, "trust_stale_within_grace")
    assert soon.trust.stale
    late = _verify(code, trust=trust, at=NOW + 15 * _DAY)
    assert (late.outcome, late.reason) == (Outcome.CANNOT_JUDGE, "trust_stale")


@pytest.mark.parametrize(
    ("index", "outcome"),
    [(0, Outcome.AUTHENTIC), (1, Outcome.REJECTED), (2, Outcome.RESTRICTED), (3, Outcome.CANNOT_JUDGE)],
)
def test_the_status_of_the_document(index: int, outcome: Outcome) -> None:
    code = lz1(claims(status=_status_at(index)))
    assert _verify(code, status=Tokens({URI: (token(),)})).outcome is outcome


def test_a_status_that_cannot_be_had() -> None:
    code = lz1(claims(status=_STATUS))
    assert _verify(code).reason == "status_unreachable"
    assert _verify(code, policy=Policy(status_required=False)).outcome is Outcome.AUTHENTIC


@pytest.mark.parametrize(
    ("barcode", "code", "outcome"),
    [
        (None, "barcode_not_scanned", Outcome.AUTHENTIC),
        (" 4300012345678\n", "barcode_same", Outcome.AUTHENTIC),
        ("4300012345679", "barcode_differs", Outcome.REJECTED),
        ("43 00012345678", "barcode_same", Outcome.AUTHENTIC),
        # Something else in the picture: a parcel, a book, a coupon.
        ("SF1234567890123", "barcode_other", Outcome.AUTHENTIC),
        ("9787302511853", "barcode_other", Outcome.AUTHENTIC),
    ],
)
def test_the_barcode_of_the_card(barcode: str | None, code: str, outcome: Outcome) -> None:
    licence = lz1(claims({**LICENCE, "card_number": "4300012345678"}))
    report = _verify(Code(licence.encode(), "QRCode", barcode))
    assert (report.check("barcode").code, report.outcome) == (code, outcome)


def test_a_barcode_without_a_number_to_compare() -> None:
    report = _verify(Code(lz1(claims()).encode(), barcode="4300012345678"))
    assert report.check("barcode").code == "barcode_nothing_to_compare"


@pytest.mark.parametrize(
    ("code", "reason", "outcome"),
    [
        ("LZ1:", "zlib_truncated", Outcome.CANNOT_JUDGE),
        ("LZ1:bb8", "base45_character", Outcome.CANNOT_JUDGE),
        ("LZ1:样", "base45_character", Outcome.CANNOT_JUDGE),
        (_AUTHENTIC[: 4 + len(_AUTHENTIC) // 6 * 3], "zlib_truncated", Outcome.CANNOT_JUDGE),
        (lz1(b"\xa0"), "issuer_unknown", Outcome.CANNOT_JUDGE),
        (lz1({1: ISSUER}), "document_missing", Outcome.CANNOT_JUDGE),
        (lz1(b"\x80"), "cwt_type", Outcome.CANNOT_JUDGE),
        ("HC1:BB8", "zlib_corrupt", Outcome.CANNOT_JUDGE),
        ("hello", "format_unknown", Outcome.CANNOT_JUDGE),
        ("", "format_unknown", Outcome.CANNOT_JUDGE),
        (b"\x00\xff", "format_unknown", Outcome.CANNOT_JUDGE),
        ("https://gd.122.gov.cn/x", "format_other", Outcome.CANNOT_JUDGE),
        ("x" * 1_000_001, "text_too_long", Outcome.CANNOT_JUDGE),
        (bytes(1_000_001), "binary_too_long", Outcome.CANNOT_JUDGE),
        (Code(b"4300012345678", "Code128"), "format_barcode_only", Outcome.CANNOT_JUDGE),
    ],
)
def test_what_does_not_decode(code: Any, reason: str, outcome: Outcome) -> None:
    report = _verify(code)
    assert (report.reason, report.outcome) == (reason, outcome)
    assert report.document is None


def test_what_a_code_is_otherwise() -> None:
    report = _verify("https://gd.122.gov.cn/x")
    assert (report.format, report.recognised_as) == ("unknown", "traffic_police_url")
    assert _verify(Code(b"4300012345678", "Code128")).format == "code128"


@pytest.mark.parametrize("reason", ["no_code", "several_codes"])
def test_a_picture_without_a_single_code(reason: str) -> None:
    report = report_no_code(NoCode(reason), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, reason)
    with pytest.raises(TrustError):
        report_no_code(NoCode(reason), trust=None, at=NOW)


def test_nothing_is_judged_without_trust_or_time_zone() -> None:
    with pytest.raises(TrustError) as caught:
        _verify(lz1(claims()), trust=None)
    assert caught.value.code == "trust_missing"
    with pytest.raises(TrustError):
        TrustStore(())
    with pytest.raises(UseError):
        _verify(lz1(claims()), at=NOW.replace(tzinfo=None))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.binary(max_size=200), st.text(max_size=80).map("LZ1:".__add__)))
def test_whatever_is_shown_gives_a_report(code: str | bytes) -> None:
    report = _verify(code)
    assert report.outcome in {Outcome.CANNOT_JUDGE, Outcome.REJECTED}
    json.dumps(report.as_dict())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_code_is_never_authentic(data: st.DataObject) -> None:
    text = _AUTHENTIC
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
    damaged = text[:place] + letter + text[place + 1 :]
    if damaged == text:
        return
    if _verify(damaged).outcome is Outcome.AUTHENTIC:
        # Bits that carry nothing may change: those that fill up the last byte of a deflate stream.
        assert _message(damaged) == _message(text)


def _message(text: str) -> bytes:
    return inflate(base45.decode(text.removeprefix("LZ1:")))


def test_the_bits_that_fill_up_the_last_byte_carry_nothing() -> None:
    # RFC 1951, section 3.1: a block ends within a byte; the checksum of RFC 1950 takes the last four bytes.
    for serial in range(100):
        text = lz1(claims(exp=NOW + timedelta(days=1, seconds=serial)))
        stream = bytearray(base45.decode(text.removeprefix("LZ1:")))
        stream[-5] ^= 0x80
        other = "LZ1:" + base45.encode(bytes(stream))
        report = _verify(other)
        if report.outcome is Outcome.AUTHENTIC:
            assert (other != text, _message(other)) == (True, _message(text))
            return
    pytest.fail("no stream ended within a byte")


_SECOND = timedelta(seconds=1)
_SKEW = Policy().clock_skew
_IAT = NOW - timedelta(minutes=1)
_TEN = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("times", "policy", "check", "code", "time"),
    [
        ({"exp": NOW + _SECOND}, {}, "validity", None, None),
        ({"exp": NOW}, {}, "validity", "validity_code_expired", "2026-11-23T04:00:00Z"),
        ({"nbf": NOW + _SKEW}, {}, "validity", None, None),
        ({"nbf": NOW + _SKEW + _SECOND}, {}, "validity", "validity_code_not_yet", "2026-11-23T04:05:01Z"),
        ({"nbf": NOW}, {"clock_skew": timedelta()}, "validity", None, None),
        (
            {"nbf": NOW + _SECOND}, {"clock_skew": timedelta()},
            "validity", "validity_code_not_yet", "2026-11-23T04:00:01Z",
        ),
        ({"iat": NOW + _SKEW}, {}, "freshness", "freshness_shown", "2026-11-23T04:05:00Z"),
        ({"iat": NOW + _SKEW + _SECOND}, {}, "freshness", "freshness_future", "2026-11-23T04:05:01Z"),
        (
            {"iat": NOW - _TEN}, {"max_generation_age": _TEN},
            "freshness", "freshness_shown", "2026-11-23T03:50:00Z",
        ),
        (
            {"iat": NOW - _TEN - _SECOND}, {"max_generation_age": _TEN},
            "freshness", "freshness_too_old", "2026-11-23T03:49:59Z",
        ),
    ],
)  # fmt: skip
def test_the_second_in_which_a_time_of_the_code_counts(
    times: dict[str, Any], policy: dict[str, Any], check: str, code: str | None, time: str | None
) -> None:
    report = _verify(lz1(claims(**times)), policy=Policy(**policy))
    found = report.check(check)
    good = code in {None, "freshness_shown"}
    assert report.outcome is (Outcome.AUTHENTIC if good else Outcome.RESTRICTED)
    assert report.reason == ("signature_valid" if good else code)
    if code is not None:
        assert (found.code, found.detail["time"]) == (code, time)
    if check == "freshness":
        assert found.detail["age_seconds"] == int((NOW - times["iat"]).total_seconds())


def test_a_day_of_generation_is_anywhere_on_earth() -> None:
    """Of a day alone nobody knows the hour: its latest end is what may lie in the future."""
    moment = moments.read("2026-11-23", moments.Form.NUMBER)
    assert moment is not None
    code = lz1(claims(iat="2026-11-23", exp=None))
    within = moment.latest - moment.earliest
    for at, reason in (
        (moment.earliest - within - _SKEW, "freshness_shown"),
        (moment.earliest - within - _SKEW - _SECOND, "freshness_future"),
    ):
        assert _verify(code, at=at).check("freshness").code == reason
    for begin, reason in (
        (moment.latest, "issuer_trusted"),
        (moment.latest + _SECOND, "issuer_key_not_yet"),
    ):
        assert _verify(code, trust=KEY.store(not_before=begin)).check("issuer").code == reason
    for end, reason in (
        (moment.earliest, "issuer_trusted"),
        (moment.earliest - _SECOND, "issuer_key_expired"),
    ):
        assert _verify(code, trust=KEY.store(not_after=end)).check("issuer").code == reason


@pytest.mark.parametrize(
    ("key", "iat", "code"),
    [
        ({"revoked_at": NOW + _SECOND}, _IAT, "issuer_trusted"),
        ({"revoked_at": NOW}, _IAT, "issuer_key_revoked"),
        # A generation time before the revocation proves nothing: the thief writes it.
        ({"revoked_at": NOW}, NOW - _DAY, "issuer_key_revoked"),
        ({"not_before": _IAT}, _IAT, "issuer_trusted"),
        ({"not_before": _IAT + _SECOND}, _IAT, "issuer_key_not_yet"),
        ({"not_after": _IAT}, _IAT, "issuer_trusted"),
        ({"not_after": _IAT - _SECOND}, _IAT, "issuer_key_expired"),
        # A code that does not say when it was made counts as made now.
        ({"not_before": NOW}, None, "issuer_trusted"),
        ({"not_before": NOW + _SECOND}, None, "issuer_key_not_yet"),
        ({"not_after": NOW}, None, "issuer_trusted"),
        ({"not_after": NOW - _SECOND}, None, "issuer_key_expired"),
    ],
)
def test_the_second_in_which_a_key_may_sign(key: dict[str, Any], iat: datetime | None, code: str) -> None:
    report = _verify(lz1(claims(iat=iat)), trust=KEY.store(**key))
    check = report.check("issuer")
    assert (check.code, check.detail) == (code, {"issuer": "测试机关", "issuer_en": "Test office"})
    assert (report.outcome is Outcome.AUTHENTIC) == (code == "issuer_trusted")


_GRACE = Policy().trust_grace


@pytest.mark.parametrize(
    ("next_update", "code", "stale"),
    [
        (NOW, "issuer_trusted", False),
        (NOW - _SECOND, "trust_stale_within_grace", True),
        (NOW - _GRACE, "trust_stale_within_grace", True),
        (NOW - _GRACE - _SECOND, "trust_stale", True),
    ],
)
def test_the_second_in_which_a_trust_list_is_old(next_update: datetime, code: str, stale: bool) -> None:
    trust = TrustStore(KEY.store().issuers, 3, NOW - 100 * _DAY, next_update)
    report = _verify(_AUTHENTIC, trust=trust)
    assert (report.check("issuer").code, report.trust.stale) == (code, stale)
    assert (report.outcome is Outcome.AUTHENTIC) == (code != "trust_stale")
    assert (report.trust.sequence, report.trust.issued_at, report.trust.next_update) == (
        *(3, NOW - 100 * _DAY, next_update),
    )


@pytest.mark.parametrize(
    ("times", "code", "time"),
    [
        ({"seen_at": NOW + _SKEW}, None, None),
        ({"seen_at": NOW + _SKEW + _SECOND}, "validity_clock_behind", "2026-11-23T04:05:01Z"),
        ({"seen_at": NOW, "issued_at": NOW + _SKEW}, None, None),
        ({"seen_at": NOW, "issued_at": NOW + _SKEW + _SECOND}, "trust_future", "2026-11-23T04:05:01Z"),
        # What this device has seen is told first.
        (
            {"seen_at": NOW + _DAY, "issued_at": NOW + 2 * _DAY},
            *("validity_clock_behind", "2026-11-24T04:00:00Z"),
        ),
        # Of a list given by hand no clock is asked.
        ({"issued_at": NOW + _DAY}, None, None),
    ],
)
def test_the_second_in_which_a_clock_is_wrong(
    times: dict[str, Any], code: str | None, time: str | None
) -> None:
    report = _verify(_AUTHENTIC, trust=replace(KEY.store(), **times))
    if code is None:
        assert report.outcome is Outcome.AUTHENTIC
        return
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, code)
    assert [check.detail for check in report.checks if check.code == code] == [{"time": time}]
    # Nothing was judged by that clock.
    assert report.check("freshness").code == "not_reached"
    assert report.document is None


def test_what_is_told_of_what_was_not_judged() -> None:
    detail = {"of": 90, "looked": 50}
    report = report_no_code(NoCode("no_code_pages", detail), trust=KEY.store(), at=NOW)
    assert report.check("decode").detail == detail
    with pytest.raises(TrustError, match=r"^nothing is judged without a trust list$") as caught:
        report_no_code(NoCode("no_code"), trust=None, at=NOW)
    assert caught.value.code == "trust_missing"
    part = _verify(Code(_AUTHENTIC.encode(), part=Part(0, 3, 7)))
    assert (part.reason, part.check("decode").detail) == ("code_parts_missing", {"have": 1, "of": 3})
    large, longest = (_verify(bytes(limits.BINARY_LENGTH + more)) for more in (1, 0))
    assert large.check("decode").detail == {"limit": limits.BINARY_LENGTH}
    assert (large.reason, longest.reason) == ("binary_too_long", "format_unknown")
    with pytest.raises(UseError, match="needs a time zone") as use:
        _verify(_AUTHENTIC, at=NOW.replace(tzinfo=None))
    assert use.value.code == "time_naive"


@pytest.mark.parametrize(
    ("code", "trust", "reason", "detail"),
    [
        (_AUTHENTIC, {}, "signature_valid", {"algorithm": -7}),
        (lz1(claims(iss="nobody")), {}, "issuer_unknown", {"issuer": "nobody"}),
        (lz1(claims(iss=None)), {}, "issuer_unknown", {"issuer": ""}),
        (lz1(claims(), kid=b"k" * 40), {}, "issuer_key_unknown", {"kid": (b"k" * 32).hex()}),
        (lz1(claims(), kid=b"other"), {"issuer": {"id": None}}, "signature_valid", {"algorithm": -7}),
        (
            lz1(claims(), kid=b"other", key=TestKey()), {"issuer": {"id": None}},
            "signature_unmatched", {"kid": b"other".hex()},
        ),
        (lz1(claims(), key=TestKey()), {}, "signature_wrong", {}),
    ],
)  # fmt: skip
def test_whose_signature_it_is(code: str, trust: dict[str, Any], reason: str, detail: dict[str, Any]) -> None:
    report = _verify(code, trust=KEY.store(**trust))
    found = {check.code: check.detail for check in report.checks}
    assert found[reason] == detail
    if reason != "signature_valid":
        assert report.reason == reason


def test_keys_given_by_hand_are_tried_up_to_a_limit() -> None:
    code = lz1(claims(), kid=b"other")
    (mine,) = KEY.store(issuer={"id": None}).issuers
    for before, reason in (
        (limits.KEYS_TRIED - 1, "signature_valid"),
        (limits.KEYS_TRIED, "signature_unmatched"),
    ):
        strangers = tuple(replace(mine.keys[0], key=TestKey().public) for _ in range(before))
        # One key twice is tried once.
        keys = (*strangers, *strangers, *mine.keys)
        assert _verify(code, trust=TrustStore((replace(mine, keys=keys),))).reason == reason


def test_of_two_lists_with_one_key_that_counts_which_allows_the_document() -> None:
    (issuer,) = KEY.store().issuers
    allows, other = (replace(issuer, kinds=frozenset({kind}), name_zh=kind) for kind in ("dl", "im"))
    for issuers in ((allows, other), (other, allows)):
        report = _verify(_AUTHENTIC, trust=TrustStore(issuers))
        assert (report.outcome, report.issuer.name) == (Outcome.AUTHENTIC, "dl")
    assert _verify(_AUTHENTIC, trust=TrustStore((other,))).reason == "issuer_kind"


def test_a_key_of_another_algorithm_is_not_tried() -> None:
    (issuer,) = KEY.store().issuers
    (key,) = issuer.keys
    bound = replace(key, key=replace(key.key, algorithms=frozenset({-35})))
    report = _verify(_AUTHENTIC, trust=TrustStore((replace(issuer, keys=(bound,)),)))
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "signature_algorithm")
    assert report.check("signature").detail == {"algorithm": -7}
