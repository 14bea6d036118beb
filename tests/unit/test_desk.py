"""What a checker reads first: the rows that decide, and the word above a verdict that would mislead alone."""

import base64
import re
from datetime import datetime, timedelta
from typing import Any

import click
import pytest

from liangzheng.bound import sign_bound
from liangzheng.keys import SigningKey
from liangzheng.show_report import show
from liangzheng.signing import Terms, pack
from tests.support.live import HOLDER
from tests.support.signed import ISSUER, KEY, LICENCE, NOW, claims, lz1
from tests.unit.test_status import URI, token
from verifier_wasm import (
    Code,
    Issuer,
    NoCode,
    Report,
    StatusTokens,
    TrustedKey,
    TrustStore,
    report_no_code,
    verify,
)
from verifier_wasm.catalogue import LANGUAGES, catalogue, sentence
from verifier_wasm.desk import desk
from verifier_wasm.headline import CUT_SHORT, MISREAD
from verifier_wasm.holding import read_credential
from verifier_wasm.holding import show as present
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import Outcome
from verifier_wasm.view import view

_SIGNER = SigningKey.generate()
_SIGNERS = TrustStore(
    (Issuer(id=ISSUER, name_zh="测试机关", name_en="Test", keys=(TrustedKey(_SIGNER.kid, _SIGNER.public),)),)
)


def _verify(fields: dict[str, Any] | None = None, *, kind: str = "dl", specimen: bool = False) -> Report:
    store = KEY.store(issuer={"specimen": specimen})
    return verify(Code(lz1(claims(fields, kind=kind)).encode()), trust=store, at=NOW)


def _rows(report: Report, lang: str = "zh") -> list[tuple[str, str, str, str]]:
    shown = desk(report, lang=lang)
    assert shown is not None
    return [(row["role"], row["label"], row["text"], row["tone"]) for row in shown["rows"]]


def test_of_a_good_licence_what_decides_comes_in_order() -> None:
    assert _rows(_verify(LICENCE | {"licence_number": "A1234567"})) == [
        ("drives", "可以开", "C1 小型汽车", ""),
        ("until", "有效期至", "2031-06-01", ""),
        ("state", "状态", "A 正常", ""),
        ("name", "姓名", "样例", ""),
        ("number", "证号", "A1234567", ""),
        ("adult", "满18周岁", "是", ""),
    ]


@pytest.mark.parametrize(
    ("changes", "role", "text"),
    [
        ({"valid_from": "2016-06-01", "valid_until": "2026-06-01"}, "until", "2026-06-01"),
        ({"states": ["B", "D"]}, "state", "B 超分、D 暂扣"),
    ],
)
def test_what_forbids_driving_is_marked_and_nothing_says_may_drive(
    changes: dict[str, Any], role: str, text: str
) -> None:
    report = _verify(LICENCE | changes)
    assert report.outcome is Outcome.RESTRICTED
    rows = _rows(report)
    assert [(*row[::3], row[2]) for row in rows if row[3] == "fail"] == [(role, "fail", text)]
    assert rows[0][1] == "准驾车型"


def test_each_row_that_something_speaks_against_is_marked_whatever_decided() -> None:
    report = _verify(
        LICENCE
        | {"first_issue_date": "2020-06-01", "valid_from": "2020-06-01", "valid_until": "2026-06-01"}
        | {"states": ["D"]}
    )
    assert report.reason == "validity_state_forbids"
    assert [row[0] for row in _rows(report) if row[3] == "fail"] == ["until", "state"]


@pytest.mark.parametrize(("states", "said"), [({"states": ["A"]}, "（码里写的是：A 正常）"), ({}, "")])
def test_what_was_suspended_since_is_not_shown_as_normal(states: dict[str, list[str]], said: str) -> None:
    reference = {"status_list": {"idx": 2, "uri": URI}}
    fields = {name: value for name, value in LICENCE.items() if name != "states"} | states
    report = verify(
        Code(lz1(claims(fields, status=reference)).encode()),
        trust=KEY.store(),
        status=StatusTokens({URI: token()}),
        at=NOW,
    )
    assert report.reason == "status_suspended"
    row = next(row for row in _rows(report) if row[0] == "state")
    assert row == ("state", "状态", f"已被签发者暂停{said}", "fail")


def test_what_a_licence_does_not_say_is_said() -> None:
    rows = _rows(_verify({"name": "样例"}))
    assert [row[2] for row in rows if row[0] in {"drives", "until", "state", "adult"}] == ["未写明"] * 4


@pytest.mark.parametrize(("birth", "text", "tone"), [("2008-11-23", "是", ""), ("2008-11-24", "否", "fail")])
def test_an_adult_from_the_eighteenth_birthday_in_china(birth: str, text: str, tone: str) -> None:
    fields = {"name": "样例", "birth_date": birth}
    assert _rows(_verify(fields))[-1] == ("adult", "满18周岁", text, tone)


def test_of_a_vehicle_the_plate_is_compared() -> None:
    report = _verify({"plate_number": "样A00000", "inspection_valid_until": "2027-09-30"}, kind="im")
    assert [row[0] for row in _rows(report)] == ["until", "vehicle"]
    shown = desk(report, lang="zh")
    assert shown is not None
    assert shown["compare"] == "看号牌：和车上的一样吗？"


def test_where_nothing_may_be_shown_there_are_no_rows() -> None:
    assert desk(report_no_code(NoCode("no_code"), trust=KEY.store(), at=NOW), lang="zh") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_specimen_is_a_word_of_its_own_and_never_green(lang: str) -> None:
    report = _verify(specimen=True)
    shown = view(report, lang=lang)
    assert (shown["headline"]["kind"], shown["outcome"]) == ("specimen", "authentic")
    first = show(report, lang=lang).splitlines()[0]
    assert click.unstyle(first).startswith(shown["headline"]["text"])
    assert click.unstyle(first).index(shown["verdict"]) > 0
    green = click.style("x", fg="green").partition("x")[0]
    assert not first.startswith(green)
    assert show(_verify(), lang=lang).startswith(green)


def test_a_code_cut_short_says_so() -> None:
    text = lz1(claims())
    cut = verify(Code(text[:-1].encode()), trust=KEY.store(), at=NOW)
    assert cut.outcome is Outcome.CANNOT_JUDGE
    assert view(cut, lang="zh")["headline"]["text"] in {"码没有读全", "码可能读错了"}
    parts = NoCode("code_parts_missing", {"have": 1, "of": 2})
    assert view(report_no_code(parts, trust=KEY.store(), at=NOW), lang="zh")["headline"] == {
        "kind": "cut_short",
        "text": "码没有读全",
    }
    assert not CUT_SHORT & MISREAD
    assert {REASONS[code].outcome for code in CUT_SHORT | MISREAD} == {Outcome.CANNOT_JUDGE}


def test_checks_that_were_not_reached_take_one_line() -> None:
    report = report_no_code(NoCode("several_codes"), trust=KEY.store(), at=NOW)
    lines = show(report, lang="zh").splitlines()
    assert len([line for line in lines if "前面的检查已经有了结论" in line]) == 1


def test_a_portrait_is_what_is_compared() -> None:
    report = _verify()
    assert report.document is not None
    picture = {"media_type": "image/png", "base64": base64.b64encode(b"x").decode()}
    with_portrait = Report(
        outcome=report.outcome,
        reason=report.reason,
        format=report.format,
        checks=report.checks,
        times=report.times,
        trust=report.trust,
        document={**report.document, "portrait": picture},
    )
    for shown, begin in ((report, "码里没有照片"), (with_portrait, "看照片")):
        rows = desk(shown, lang="zh")
        assert rows is not None
        assert rows["compare"].startswith(begin)


def _live(*names: str, at: datetime = NOW, **changes: Any) -> Report:
    """A live code of which the holder shows these groups, made three seconds before ``at``."""
    made = sign_bound(
        kind="dl",
        fields=LICENCE | {"licence_number": "A1234567", "card_number": "1100000000001"} | changes,
        terms=Terms(ISSUER, NOW - timedelta(days=3), None, NOW + timedelta(days=300)),
        key=_SIGNER,
        holder=HOLDER.public,
    )
    showing = present(read_credential(made), names, at=NOW - timedelta(seconds=3))
    text = pack(showing.signed(HOLDER.sign(showing.to_sign)))
    code = Code(text.encode()).with_barcode("1100000000001", named=True)
    return verify(code, trust=_SIGNERS, at=at)


@pytest.mark.parametrize(
    ("names", "shown", "compare"),
    [
        (
            ("name",),
            {"name": "样例", "number": "未出示", "adult": "未出示"},
            "对方没有出示照片。请对方出示身份证件：人和姓名都对得上吗？",
        ),
        ((), {"name": "未出示", "number": "未出示", "adult": "未出示"}, "对方没有出示照片和姓名"),
        (("birth",), {"name": "未出示", "number": "未出示", "adult": "是"}, "对方没有出示照片和姓名"),
    ],
)
def test_what_was_not_shown_is_no_warning(
    names: tuple[str, ...], shown: dict[str, str], compare: str
) -> None:
    report = _live(*names)
    rows = _rows(report)
    assert {row[0]: row[2] for row in rows if row[0] in shown} == shown
    assert {row[3] for row in rows} == {""}
    told = view(report, lang="zh")
    assert told["desk"]["compare"].startswith(compare)
    assert told["advice"] == catalogue("zh")["advice"]["authentic_withheld"]
    assert ("未出示", "其余内容，持证人选择不出示") in told["document"]["rows"]
    assert report.check("barcode").code == "barcode_not_shown"
    findings = report.check("fields").detail["findings"]
    assert "fields_not_shown" in {finding["code"] for finding in findings}
    assert "fields_missing" not in {finding["code"] for finding in findings}
    assert {finding["result"] for finding in findings} <= {"pass", "not_checked"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_live_code_says_how_new_it_is_and_what_may_be_driven(lang: str) -> None:
    told = view(_live("name"), lang=lang)
    assert told["live"] == sentence("holder_current", lang, {"age_seconds": 3})
    assert ("3秒" if lang == "zh" else "3 s") in told["live"]
    assert {"C1", "2026-11-23"} <= set(re.findall(r"C\d|[\d-]{10}", told["entitled"]))
    lines = show(_live("name"), lang=lang).splitlines()
    assert [told["live"], told["entitled"]] == lines[2:4]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_a_copy_nothing_is_shown_and_it_is_said_what_to_do(lang: str) -> None:
    copy = _live("name", at=NOW + timedelta(seconds=58))
    told = view(copy, lang=lang)
    assert (copy.reason, copy.document, told["desk"], told["live"]) == ("holder_too_old", None, None, None)
    assert ("61秒" if lang == "zh" else "61 s") in told["sentence"]
    assert ("再扫一次" if lang == "zh" else "scan again") in told["sentence"]
    assert told["advice"] == catalogue(lang)["advice"]["cannot_judge_live"]
    assert LICENCE["name"] not in show(copy, lang=lang)


@pytest.mark.parametrize(
    "changes",
    [
        {"states": ["D"]},
        {"valid_from": "2016-06-01", "valid_until": "2026-06-01"},
        {"classes": ["Z9 everything"]},
    ],
)
def test_nothing_may_be_driven_that_is_not_known_and_good(changes: dict[str, Any]) -> None:
    assert view(_live(), lang="en")["entitled"]
    assert view(_live(**changes), lang="en")["entitled"] is None
    # Of what is no live code, the rows below tell it.
    assert view(_verify(LICENCE), lang="en")["entitled"] is None
