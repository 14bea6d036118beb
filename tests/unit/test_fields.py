"""The field rules: each one, held and broken."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.signed import KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import Document
from verifier_wasm.fields import check_fields, licence_validity
from verifier_wasm.fields.classes import split_classes
from verifier_wasm.fields.identity import check_character
from verifier_wasm.fields.numbers import mod_37_36
from verifier_wasm.report import Result
from verifier_wasm.rules import classes, states

_FAIL, _WARN, _PASS, _SKIP = Result.FAIL, Result.WARN, Result.PASS, Result.NOT_CHECKED


def _number(first: str) -> str:
    return first + check_character(first)


_ID = _number("11010119900101123")  # odd: male

_FULL: dict[str, Any] = {
    **LICENCE,
    "licence_number": _ID,
    "file_number": "110100001234",
    "issuing_authority": "北京市公安局公安交通管理局",
}


def _found(rule: str, at: datetime = NOW, kind: str = "dl", **changed: Any) -> Result:
    fields = {name: value for name, value in {**_FULL, **changed}.items() if value != "absent"}
    findings = check_fields(Document(kind, fields), at=at)
    return next(finding for finding in findings if finding.rule == rule).result


def test_a_full_record_contradicts_nothing() -> None:
    findings = check_fields(Document("dl", _FULL), at=NOW)
    assert {finding.result for finding in findings} == {_PASS}
    assert len({finding.rule for finding in findings}) == len(findings) == 21


@pytest.mark.parametrize(
    ("birth", "result"),
    [("2008-06-02", _FAIL), ("1990-01-01", _PASS), ("absent", _SKIP)],
)
def test_an_adult_of_whom_the_birth_date_says_otherwise(birth: str, result: Result) -> None:
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert _found("age-over", at, birth_date=birth, age_over_18=True) is result


def test_a_signed_age_that_contradicts_the_signed_birth_date() -> None:
    # Without the number and the first issue, which contradict the date too.
    document = {key: value for key, value in claims()[-70001].items() if key not in {1, 6}}
    signed = {**claims(), -70001: document | {5: cbor.Tag(1004, "2015-01-01"), 20: True}}
    report = verify(lz1(signed), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.document) == (Outcome.REJECTED, None)
    failed = [each["rule"] for each in report.check("fields").detail["findings"] if each["result"] == "fail"]
    assert failed == ["age-over"]


def test_the_check_character_of_an_id_number() -> None:
    # The example of GB 11643-1999, annex A.
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.parametrize(
    ("rule", "changed", "result"),
    [
        ("number-format", {"licence_number": "absent"}, _SKIP),
        ("number-format", {"licence_number": "H1234567890"}, _SKIP),
        ("id-checksum", {"licence_number": "H1234567890"}, _SKIP),
        ("id-checksum", {"licence_number": _ID[:-1] + ("1" if _ID[-1] == "0" else "0")}, _FAIL),
        ("id-checksum", {"licence_number": _ID[:-1] + "x"}, _FAIL),
        ("id-checksum", {"licence_number": "１" * 18}, _FAIL),
        ("id-checksum", {"licence_number": _ID[:-1] + "Y"}, _SKIP),
        ("id-checksum", {"licence_number": "A" * 18}, _SKIP),
        ("id-birth", {"birth_date": "1990-01-02"}, _FAIL),
        ("id-birth", {"licence_number": _number("11010119900230123")}, _FAIL),
        ("id-birth", {"licence_number": _number("11010119900230123"), "birth_date": "absent"}, _WARN),
        ("id-birth", {"licence_number": _number("11010119900000123")}, _WARN),
        ("id-birth", {"licence_number": _number("11010119910000123")}, _FAIL),
        ("id-birth", {"birth_date": "absent"}, _SKIP),
        ("id-sex", {"sex": 2}, _FAIL),
        ("id-sex", {"sex": 0}, _SKIP),
        ("id-region", {"licence_number": _number("70010119900101123")}, _WARN),
        ("file-number", {"file_number": "11010000123"}, _WARN),
        ("file-number", {"file_number": "11010000123X"}, _WARN),
        ("file-number", {"file_number": "1101 0000 1234"}, _WARN),
        ("file-number-area", {"file_number": "1101 0000 1234"}, _PASS),
        ("file-number", {"file_number": "absent"}, _SKIP),
        ("file-number-area", {"file_number": "310100001234"}, _WARN),
        ("file-number-area", {"issuing_authority": "样例市公安局"}, _SKIP),
        ("file-number-area", {"issuing_authority": "海南藏族自治州公安局"}, _SKIP),
        ("file-number-area", {"issuing_authority": "海南省公安厅"}, _WARN),
        (
            "file-number-area",
            {"issuing_authority": "广西壮族自治区公安厅", "file_number": "450100001234"},
            _PASS,
        ),
        ("file-number-area", {"file_number": "1"}, _SKIP),
        ("file-number-area", {"file_number": "absent"}, _SKIP),
        ("class-tokens", {"classes": ["A1A2D"]}, _PASS),
        ("class-tokens", {"classes": ["C1/D", "m"]}, _PASS),
        ("class-tokens", {"classes": ["Ｃ１、", "c6 "]}, _PASS),
        ("class-tokens", {"classes": ["Z9"]}, _WARN),
        ("class-tokens", {"classes": ["C1", "C7"]}, _WARN),
        ("class-tokens", {"classes": ["C1 小型汽车"]}, _WARN),
        ("class-tokens", {"classes": ["C1", ""]}, _PASS),
        ("class-tokens", {"classes": [""]}, _WARN),
        ("class-tokens", {"classes": []}, _WARN),
        ("class-redundant", {"classes": ["A1", "C1", "C7"]}, _WARN),
        ("class-c6-alone", {"classes": ["C6", "C7"]}, _SKIP),
        ("max-age-63", {"birth_date": "1963-11-23", "classes": ["A1", "C7"]}, _WARN),
        ("class-redundant", {"classes": ["Z9"]}, _SKIP),
        ("class-redundant", {"classes": "absent"}, _SKIP),
        ("class-redundant", {"classes": ["A1", "C1"]}, _WARN),
        ("class-redundant", {"classes": ["C1", "C1"]}, _WARN),
        ("class-redundant", {"classes": ["C1", "D"]}, _PASS),
        ("class-c6-alone", {"classes": ["C6"]}, _WARN),
        ("class-c6-alone", {"classes": ["C1", "C6"]}, _PASS),
        ("min-age", {"first_issue_date": "2007-12-31"}, _WARN),
        ("min-age", {"first_issue_date": "2008-01-01"}, _PASS),
        ("max-age-63", {"birth_date": "1963-11-23", "classes": ["A1"]}, _WARN),
        ("max-age-63", {"birth_date": "1963-11-24", "classes": ["A1"]}, _PASS),
        ("max-age-63", {"birth_date": "1963-11-23", "classes": ["C1"]}, _PASS),
        ("max-age-70", {"birth_date": "1956-11-23", "classes": ["E"]}, _WARN),
        ("max-age-70", {"birth_date": "1956-11-24", "classes": ["E"]}, _PASS),
        ("dates-order", {"first_issue_date": "1990-01-01"}, _FAIL),
        ("dates-order", {"first_issue_date": "2021-06-02"}, _FAIL),
        ("dates-order", {"valid_until": "2021-05-31"}, _FAIL),
        ("dates-order", {"valid_until": "2021-06-01"}, _WARN),
        ("dates-order", {"first_issue_date": "2021-06-01"}, _PASS),
        ("term-length", {"valid_until": "2031-06-02"}, _WARN),
        ("term-length", {"valid_until": "2027-06-01"}, _PASS),
        ("term-length", {"valid_until": None}, _PASS),
        ("term-length", {"valid_from": "2020-02-29", "valid_until": "2026-02-28"}, _PASS),
        ("term-length", {"valid_from": "2020-02-29", "valid_until": "2026-03-01"}, _PASS),
        ("term-length", {"valid_from": "2020-02-29", "valid_until": "2026-02-27"}, _WARN),
        ("term-history", {"first_issue_date": "2015-06-02"}, _WARN),
        ("term-history", {"valid_until": None}, _WARN),
        ("term-history", {"valid_until": None, "first_issue_date": "2005-06-01"}, _PASS),
        ("score-status", {"points": 12}, _WARN),
        ("score-status", {"points": 12, "states": ["B"]}, _PASS),
        ("score-status", {"points": -1}, _WARN),
        ("score-status", {"points": 12, "states": "absent"}, _SKIP),
        ("score-status", {"points": "absent"}, _SKIP),
        ("state-letters", {"states": ["Z"]}, _WARN),
        ("state-letters", {"states": ["A", "D"]}, _WARN),
        ("state-letters", {"states": "absent"}, _SKIP),
    ],
)
def test_each_rule(rule: str, changed: dict[str, Any], result: Result) -> None:
    assert _found(rule, **changed) is result


def test_the_certificate_identifier() -> None:
    parts = ["11100000000013127D001", "11110000000000000X", "20260000001", "001"]
    written = "1.2.156.3005.2." + ".".join([*parts, mod_37_36("".join(parts))])
    assert _found("certificate-id", certificate_id=written) is _PASS
    assert _found("certificate-id", certificate_id=written.replace("0001.001", "0002.001")) is _FAIL
    assert _found("certificate-id", certificate_id=written.lower()) is _PASS
    assert _found("certificate-id", certificate_id="1.2.156.3005.2.111") is _WARN
    short = ["11100000000013127D001", "340100", "000000016", "001"]
    written = "1.2.156.3005.2." + ".".join([*short, mod_37_36("".join(short))])
    assert _found("certificate-id", certificate_id=written) is _PASS
    # ISO 7064 hybrid systems: the well-known example of MOD 37,36.
    assert mod_37_36("A12425GABC1234002") == "M"


def test_classes_written_together() -> None:
    assert split_classes("A1A2D") == (["A1", "A2", "D"], [])
    assert split_classes("C1M") == (["C1", "M"], [])
    assert split_classes("C1?") == (["C1"], ["?"])
    assert split_classes("ｃ１，d／Ｅ、") == (["C1", "D", "E"], [])
    assert split_classes("C12D") == (["D"], ["C12"])


def test_many_classes_take_no_longer_than_few() -> None:
    """Nothing is compared pairwise: 40,000 classes, one by one or in one text, take a moment."""
    for written in (["C1", "D", "A1", "Z9"] * 10_000, ["C1DA1E" * 10_000], ["?" * 100_000], ["/" * 100_000]):
        started = time.process_time()
        assert _found("class-tokens", classes=written) in {_WARN, _PASS}
        assert time.process_time() - started < 1


def _x_number(digits: str) -> str:
    return next(number for serial in range(1000) if (number := _number(f"{digits}{serial:03}"))[-1] == "X")


@pytest.mark.parametrize(
    ("write", "result"),
    [
        (str, _PASS),
        (str.lower, _WARN),
        # The Roman numeral, which looks the same and stands beside the X in input methods.
        (lambda number: number.replace("X", "\u2169"), _WARN),
        (lambda number: number.translate({code: code + 0xFEE0 for code in range(48, 91)}), _WARN),
        (lambda number: f" {number[:6]} {number[6:14]}-{number[14:]}\u200b", _WARN),
        (lambda number: number + "\n", _WARN),
    ],
)
def test_a_number_is_read_however_it_is_written(write: Any, result: Result) -> None:
    number = _x_number("11010119900101")
    findings = {
        finding.rule: finding.result
        for finding in check_fields(
            Document("dl", {**_FULL, "licence_number": write(number), "sex": 9}), at=NOW
        )
    }
    assert findings["number-format"] is result
    assert findings["id-checksum"] is findings["id-birth"] is findings["id-region"] is _PASS
    assert _FAIL not in findings.values()


def test_digits_written_apart_are_an_id_number_only_by_their_check_character() -> None:
    wrong = _ID[:-1] + ("1" if _ID[-1] == "0" else "0")
    assert _found("id-checksum", licence_number=f"{wrong[:6]} {wrong[6:]}") is _SKIP
    assert _found("number-format", licence_number=f"{wrong[:6]} {wrong[6:]}") is _SKIP


def test_a_foreign_permanent_resident_is_no_citizen() -> None:
    """Nine, place of issue, nationality, eight digits, a serial: only the check character is held to."""
    number = _number("93184019900230124")
    changed: dict[str, Any] = {"licence_number": number, "sex": 1, "nationality": "USA"}
    for rule in ("id-birth", "id-sex", "id-region"):
        assert _found(rule, **changed) is _SKIP
    assert _found("id-checksum", **changed) is _PASS
    assert _found("number-format", **changed) is _PASS
    wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
    assert _found("id-checksum", licence_number=wrong) is _FAIL


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "710000"])
def test_residence_permits_are_numbered_as_citizens(region: str) -> None:
    number = _number(f"{region}19900101123")
    for rule in ("id-checksum", "id-birth", "id-sex", "id-region"):
        assert _found(rule, licence_number=number) is _PASS


def test_only_contradictions_fail() -> None:
    """What is not understood, in every field at once, is told and never counts as false."""
    odd = {
        "licence_number": "WXYZ-12345678901234",
        "file_number": "京A 00000",
        "certificate_id": "urn:example",
        "classes": ["C9", "大型"],
        "states": ["Z"],
        "points": -3,
    }
    findings = check_fields(Document("dl", {**_FULL, **odd}), at=NOW)
    assert _FAIL not in {finding.result for finding in findings}


def test_what_follows_from_the_first_issue() -> None:
    findings = check_fields(Document("dl", {**_FULL, "first_issue_date": "2026-03-05"}), at=NOW)
    by_rule = {finding.rule: finding for finding in findings}
    assert by_rule["probation"].detail == {"until": "2027-03-05"}
    assert by_rule["score-cycle"].detail == {"start": "2026-03-05", "end": "2027-03-05"}


def test_the_day_is_the_day_in_china() -> None:
    evening_before = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)
    driver: dict[str, Any] = {"birth_date": "1963-11-23", "classes": ["A1"]}
    assert _found("max-age-63", at=evening_before, **driver) is _PASS
    assert _found("max-age-63", at=evening_before.replace(hour=16), **driver) is _WARN


@pytest.mark.parametrize(
    ("kind", "fields", "codes"),
    [
        ("dl", {"valid_from": "2026-11-24"}, ["validity_licence_not_yet"]),
        ("dl", {"valid_until": "2026-11-22"}, ["validity_licence_expired"]),
        ("dl", {"valid_until": "2026-11-23"}, []),
        ("dl", {"valid_until": None, "states": ["A", "H"]}, []),
        ("dl", {"states": ["D", "J"]}, ["validity_state_forbids"]),
        ("dl", {"states": ["Z"]}, ["validity_state_forbids"]),
        ("dl", {}, []),
        ("im", {"inspection_valid_until": "2026-11-22"}, ["validity_inspection_expired"]),
        ("im", {"inspection_valid_until": "2026-11-23"}, []),
        ("vl", {}, []),
    ],
)
def test_what_limits_a_document(kind: str, fields: dict[str, Any], codes: list[str]) -> None:
    findings = licence_validity(Document(kind, fields), at=NOW)
    assert [finding.code for finding in findings if finding.result is _FAIL] == codes


def test_forbidding_states_are_told_once_the_gravest_first() -> None:
    (finding,) = licence_validity(Document("dl", {"states": ["D", "H", "G", "D", "F"]}), at=NOW)
    assert finding.detail == {"states": ["F", "G", "D"]}


@pytest.mark.parametrize("at", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar(at: datetime) -> None:
    assert len(check_fields(Document("dl", _FULL), at=at)) == 21
    assert licence_validity(Document("dl", _FULL), at=at)


def test_every_published_rule_is_applied() -> None:
    published = """
        number-format id-checksum id-birth id-sex id-region file-number file-number-area
        class-tokens class-redundant class-c6-alone min-age max-age-63 max-age-70
        dates-order term-length term-history probation score-cycle score-status medical-70
    """
    for fields in (_FULL, {}, {**_FULL, "classes": ["Z9"]}):
        rules = {finding.rule for finding in check_fields(Document("dl", fields), at=NOW)}
        assert rules == {*published.split(), "state-letters"}
    # "expired" is a matter of validity, "generated-time" of freshness; neither contradicts anything.
    assert "expired" in {finding.rule for finding in licence_validity(Document("dl", _FULL), at=NOW)}


def test_nothing_is_said_of_what_is_absent() -> None:
    assert {finding.result for finding in check_fields(Document("dl", {}), at=NOW)} == {_SKIP}
    assert check_fields(Document("im", {}), at=NOW) == ()
    assert licence_validity(Document("dl", {}), at=NOW) == ()


def test_a_vehicle_licence_is_issued_after_registration() -> None:
    assert _found("dates-order", kind="vl", registered_on="2020-01-02", issued_on="2020-01-01") is _FAIL
    assert _found("dates-order", kind="vl", registered_on="2020-01-01", issued_on="2020-01-01") is _PASS


def test_the_tables_are_complete() -> None:
    assert "".join(classes()) == "A1A2A3B1B2C1C2C3C4C5C6DEFMNP"
    assert all(code in classes() for item in classes().values() for code in item.covers)
    assert {letter for letter, state in states().items() if not state.forbids_driving} == set("ACHI")


@pytest.mark.parametrize(
    ("changed", "outcome", "code"),
    [
        ({"licence_number": _ID}, Outcome.AUTHENTIC, "fields_consistent"),
        (
            {"licence_number": _x_number("11010119900101").lower(), "sex": 9},
            Outcome.AUTHENTIC,
            "fields_number_format",
        ),
        (
            {"licence_number": _number("93184019900230124"), "sex": 1},
            Outcome.AUTHENTIC,
            "fields_consistent",
        ),
        ({"licence_number": "AB3456789012345678"}, Outcome.AUTHENTIC, "fields_consistent"),
        ({"classes": ["C1/C7"]}, Outcome.AUTHENTIC, "fields_class_tokens"),
        ({"classes": ["c1、"]}, Outcome.AUTHENTIC, "fields_consistent"),
        ({"certificate_id": "urn:example:1"}, Outcome.AUTHENTIC, "fields_certificate_id_form"),
        ({"file_number": "A-1"}, Outcome.AUTHENTIC, "fields_file_number"),
        ({"licence_number": _ID[:-1] + "x"}, Outcome.REJECTED, "fields_id_checksum"),
        ({"licence_number": _ID, "birth_date": "1990-01-02"}, Outcome.REJECTED, "fields_id_birth"),
        ({"licence_number": _ID, "sex": 2}, Outcome.REJECTED, "fields_id_sex"),
        ({"first_issue_date": "2022-01-01"}, Outcome.REJECTED, "fields_dates_order"),
    ],
)
def test_what_a_signed_licence_says_of_itself(changed: dict[str, Any], outcome: Outcome, code: str) -> None:
    report = verify(lz1(claims({**LICENCE, **changed})), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.check("fields").code) == (outcome, code)


@pytest.mark.parametrize("name", ["classes", "states"])
def test_a_list_longer_than_a_document_can_have_is_not_judged(name: str) -> None:
    payload = claims()
    payload[-70001][{"classes": 7, "states": 16}[name]] = ["A"] * 5_000
    report = verify(lz1(payload), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.CANNOT_JUDGE, "document_list")
