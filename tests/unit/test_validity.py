"""What the check of the validity says: what it saw, and that what decides was not shown."""

from typing import Any

import pytest

from tests.support.signed import KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Outcome, Policy, Report, verify
from verifier_wasm.catalogue import LANGUAGES, catalogue
from verifier_wasm.envelope import Document
from verifier_wasm.fields import judge_validity
from verifier_wasm.report import Result
from verifier_wasm.view import view

_SHOWN = {"valid_until": "2031-06-01", "classes": ["C1"]}
_MOBILE = {"expiry_date": "2034-05-06", "driving_privileges": [{"category": "B"}]}


def _verify(fields: dict[str, Any], *, kind: str = "dl", shown: bool = True, **others: Any) -> Report:
    text = lz1(claims(fields, kind=kind, **others))
    return verify(text, trust=KEY.store(), at=NOW, policy=Policy.read({"require_shown": shown}))


def _without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in LICENCE.items() if name not in names}


@pytest.mark.parametrize(
    ("kind", "fields", "code_ends", "code"),
    [
        ("dl", {**_SHOWN, "states": ["A"]}, True, "validity_in_date_and_state"),
        ("dl", {**_SHOWN, "states": ["A"]}, False, "validity_in_date_and_state"),
        ("dl", {**_SHOWN, "valid_until": None, "states": ["A"]}, True, "validity_in_date_and_state"),
        ("dl", _SHOWN, True, "validity_in_date_state_absent"),
        ("dl", {"valid_until": "2031-06-01", "states": ["A"]}, True, "validity_not_shown"),
        ("dl", {**_SHOWN, "classes": []}, True, "validity_not_shown"),
        ("dl", {"classes": ["C1"], "states": ["A"]}, True, "validity_not_shown"),
        ("dl", {"name": "样例"}, True, "validity_not_shown"),
        ("dl", {}, False, "validity_not_shown"),
        # What is seen to limit it is told before what is not shown.
        ("dl", {"valid_until": "2020-01-01"}, True, "validity_licence_expired"),
        ("dl", {"states": ["D"]}, True, "validity_state_forbids"),
        ("mdl", _MOBILE, True, "validity_in_date"),
        ("mdl", {"expiry_date": "2034-05-06"}, True, "validity_not_shown"),
        ("mdl", {"driving_privileges": [{"category": "B"}]}, True, "validity_not_shown"),
        ("mdl", {**_MOBILE, "driving_privileges": []}, True, "validity_not_shown"),
        ("mdl", {"age_over_18": True}, True, "validity_not_shown"),
        ("mdl", {"expiry_date": "2020-05-06"}, True, "validity_licence_expired"),
        ("im", {"inspection_valid_until": "2031-06-01"}, True, "validity_in_date"),
        ("im", {"plate_number": "沪A12345"}, True, "validity_code_in_date"),
        ("vl", {}, True, "validity_code_in_date"),
        ("vl", {}, False, "validity_no_dates"),
        ("hcert", {}, True, "validity_code_in_date"),
    ],
)
def test_it_says_what_was_seen(kind: str, fields: dict[str, Any], code_ends: bool, code: str) -> None:
    found, detail = judge_validity(Document(kind, fields), at=NOW, code_ends=code_ends, require_shown=True)
    assert found == code
    assert ("missing" in detail) == (code == "validity_not_shown")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_what_was_seen_is_said_to_be_in_order(lang: str) -> None:
    reasons = catalogue(lang)["reasons"]
    in_order = reasons["validity_in_date_and_state"].rstrip("。.")
    others = [text for code, text in reasons.items() if code != "validity_in_date_and_state"]
    assert not [text for text in others if in_order in text]
    report = view(_verify({"name": "样例"}), lang=lang)
    assert in_order not in str(report)
    assert in_order in str(view(_verify(LICENCE), lang=lang))


@pytest.mark.parametrize(
    ("fields", "missing", "zh"),
    [
        ({"name": "样例"}, ["valid_until", "classes"], "（有效期至、准驾车型）"),
        (_without("valid_from", "valid_until"), ["valid_until"], "（有效期至）"),
        (_without("classes"), ["classes"], "（准驾车型）"),
    ],
)
def test_what_decides_is_not_shown(fields: dict[str, Any], missing: list[str], zh: str) -> None:
    report = _verify(fields)
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, "validity_not_shown")
    check = report.check("validity")
    assert (check.result, check.detail["missing"]) == (Result.NOT_CHECKED, missing)
    assert zh in view(report, lang="zh")["sentence"]
    assert report.document is not None
    # A publisher may be content with a warning.
    tolerant = _verify(fields, shown=False)
    assert tolerant.outcome is Outcome.AUTHENTIC
    check = tolerant.check("validity")
    assert (check.result, check.code) == (Result.WARN, "validity_not_shown_tolerated")


def test_a_licence_may_leave_out_its_state() -> None:
    report = _verify(_without("states", "points"))
    assert report.outcome is Outcome.AUTHENTIC
    assert report.check("validity").code == "validity_in_date_state_absent"


def test_the_end_of_a_code_says_nothing_of_the_document() -> None:
    report = _verify({"plate_number": "沪A12345"}, kind="vl")
    assert report.outcome is Outcome.AUTHENTIC
    assert report.check("validity").code == "validity_code_in_date"
    assert (
        _verify({"plate_number": "沪A12345"}, kind="vl", exp=None).check("validity").code
        == "validity_no_dates"
    )
