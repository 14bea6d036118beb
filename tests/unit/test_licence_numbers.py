"""What a licence's number is: one rule for tables, runs and the registry; a checker has no part in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from liangzheng.issuing.clashes import look
from liangzheng.records import Plan, Row, RowError, prepare, read_rows, survey
from liangzheng.records.checking import check_file
from liangzheng.records.endings import Endings
from liangzheng.records.normal import (
    NotNormalError,
    earlier_licence_ids,
    licence_id_form,
    licence_number_form,
)
from liangzheng.records.normal.licence_numbers import whole_number
from liangzheng.records.numbers import Numbers
from tests.support.cli import fails, run
from tests.support.signed import KEY, LICENCE, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.fields.identity import check_character

_PLAN = Plan(datetime(2026, 11, 23, 4, 0, tzinfo=UTC))
_OLD, _NEW = "110199900101001", "110199199001010010"
_OTHER = "11010519491231002X"
#: Ends in three zeros, and its check character is right.
_ZEROS = "110199199001013000"


def _table(folder: Path, *rows: str, headings: str = "证号,姓名,住址") -> Path:
    path = folder / "r.csv"
    path.write_text("".join(f"{row}\n" for row in (headings, *rows)), "utf-8")
    return path


def _held_back(path: Path, plan: Plan = _PLAN) -> Iterator[tuple[int, str]]:
    """Yield the rows that contradict others, with what is said of them."""
    with survey(lambda: read_rows(path, plan), plan) as surveyed:
        for row in read_rows(path, plan):
            if isinstance(verdict := surveyed.next(), RowError):
                yield row.number, verdict.problem


def _fault(number: object, *, allowed: str = "", name: str = "样例") -> str:
    plan = Plan(_PLAN.at, allowed=frozenset({allowed} - {""}))
    values = {"证号": number, "姓名": name}
    try:
        prepare(Row("r.csv", 2, 1, values, None, tuple(values)), plan)
    except RowError as fault:
        return f"{fault.rule}: {fault.problem}"
    return ""


_CYRILLIC_HA, _GREEK_CHI, _TIMES = "\u0425", "\u03a7", "\u00d7"


@pytest.mark.parametrize(
    ("number", "part"),
    [
        *((word, "a word for no number") for word in ("null", "None", "#N/A", "无", "（NULL）", "########")),
        *((text, "no digit stands in it") for text in ("abc", "证号", "-", "A" * 18)),
        *(
            (text, "stands in no document's number")
            for text in ("<script>", "1101#99", f"{_OTHER[:-1]}{_TIMES}")
        ),
        *(
            (text, "a letter or digit of another script")
            for text in (
                _NEW.translate({code: code - ord("0") + 0x661 for code in range(ord("0"), ord("9"))}),
                _OTHER[:-1] + _CYRILLIC_HA,
                _OTHER[:-1] + _GREEK_CHI,
                _OTHER[:-1] + "\u0445",
                "Е12345678",
            )
        ),
        *((text, "stands in it with more") for text in (f"0{_NEW}", f"No.{_OTHER}", f"{_NEW}/1", _NEW * 2)),
        ("1" * 41, "more than 40 characters"),
    ],
)
def test_what_is_nobodys_number_is_never_signed(number: str, part: str) -> None:
    for allowed in ("", "number-format", "no-value"):
        assert part in _fault(number, allowed=allowed)
    assert "--allow" not in _fault(number)


@pytest.mark.parametrize(
    "number",
    [
        *("1", "110199", _NEW[:13], _NEW[:14], _NEW[:16], _NEW[:17], f"{_OLD}0", f"1{_NEW[:17]}9"),
        *("13800138000", "110100000001", "20200506", "粤B12345", "H12345678(9)", "AB-123456", "軍12345"),
    ],
)
def test_a_number_of_no_known_form_is_asked_about(number: str) -> None:
    assert _fault(number).startswith("number-format: ")
    assert _fault(number).endswith("if it is right, --allow number-format")
    assert _fault(number, allowed="number-format") == ""


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *((number, number) for number in (_NEW, _OTHER, _OLD, "933130199001010012", "810000199001010019")),
        *((number, number) for number in ("E12345678", "EA1234567", "141234567", "TK1234567", "C01X00T47")),
        *((number, number) for number in ("H12345678", "M1234567890", "01234567", "1234567890B")),
        *((number, number) for number in ("USA310080100101", "X0A12345", "军字第1234567号", "09AB12345")),
        *(
            ("ｅ１２３４ ５６７８", "E12345678"),
            ("h1234567890\u200b", "H1234567890"),
            ("m123a4567", "M123A4567"),
        ),
        *((f"{_OLD[:6]}-{_OLD[6:12]}-{_OLD[12:]}", _OLD), (int(_OLD), _OLD), (123456789, "123456789")),
    ],
)
def test_numbers_of_known_documents(written: object, number: str) -> None:
    assert licence_number_form(written)[0] == number
    assert licence_number_form(number) == (number, "")
    assert _fault(written) == ""


def test_what_a_person_accepts_is_signed_in_its_normal_form() -> None:
    values = {"证号": "ｈ12345678 (9)", "姓名": "样例"}
    row = Row("r.csv", 2, 1, values, None, tuple(values))
    made = prepare(row, Plan(_PLAN.at, allowed=frozenset({"number-format"})))
    assert made.record.fields["licence_number"] == "H12345678(9)"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        *(("H12345678(90)", "brackets"), ("ｈ12345678（90）", "brackets"), ("H 12345678 (90)", "brackets")),
        *(("H12345678-90", "hyphens"), ("h12345678－90", "hyphens"), ("H12345678\u201190", "hyphens")),
    ],
)
def test_a_permits_count_set_apart_by_marks_is_the_same_number(
    tmp_path: Path, written: str, what: str
) -> None:
    assert licence_number_form(written) == ("H1234567890", what)
    assert licence_id_form(written) == "H12345678"
    values = {"证号": written, "姓名": "样例"}
    made = prepare(Row("r.csv", 2, 1, values, None, tuple(values)), _PLAN)
    assert [(each.field, each.what) for each in made.changes] == [("licence_number", what)]
    # What an earlier program kept as it was written is found too.
    assert {"H12345678(90)", "H12345678-90"} <= set(earlier_licence_ids(written))
    table = _table(tmp_path, f"{written},样例,", "H12345678,别人,")
    assert [row for row, _ in _held_back(table)] == [2, 3]


@pytest.mark.parametrize("ended", ["H12345678", "H1234567890"])
def test_marks_in_a_permits_number_do_not_undo_a_revocation(tmp_path: Path, ended: str) -> None:
    issue = _office(tmp_path)
    assert run(*issue, "--in", _table(tmp_path, f"{ended},样例,"), "--out", tmp_path / "a").exit == 0
    assert run("status", "set", tmp_path / "registry", "INVALID", ended, "--reason", "court").exit == 0
    for number in ("H12345678(90)", "H12345678（91）", "H12345678-90"):
        done = run(*issue, "--in", _table(tmp_path, f"{number},样例,"), "--out", tmp_path / "b")
        fails(done, "the licence is revoked")


@given(st.dates(datetime(1900, 1, 1).date(), datetime(1999, 12, 31).date()), st.integers(0, 999))  # noqa: DTZ001
def test_an_old_number_is_its_holders_of_today(born: object, order: int) -> None:
    day = str(born).replace("-", "")
    digits = f"110199{day}{order:03}"
    old, new = f"110199{day[2:]}{order:03}", digits + check_character(digits)
    assert whole_number(old) == licence_id_form(old) == licence_id_form(new.lower()) == new
    assert licence_id_form(f" {old[:6]} {old[6:]}") == new
    assert old in earlier_licence_ids(new)
    assert whole_number(new) == new


def test_a_number_of_fifteen_digits_without_a_birthday_stays_another_number() -> None:
    assert licence_id_form("110199901301001") == "110199901301001"
    assert earlier_licence_ids("110199209001010019") == ()  # born in 2090: there was no old number
    assert earlier_licence_ids(_NEW[:-1] + "1") == ()  # its check character is wrong


def test_an_old_and_a_new_number_in_one_table(tmp_path: Path) -> None:
    path = _table(tmp_path, f"{_OLD},样例,", f"{_OTHER},样证,", f"{_NEW},样例,", headings="证号,姓名,住址")
    same = "an old number of 15 digits and the one of 18 in its place are the same number"
    assert [(row, same in problem) for row, problem in _held_back(path)] == [(2, True), (4, True)]
    done = run("issue", "--check", "--in", path)
    assert (done.exit, "bad rows: 2 of 3" in done.err) == (2, True)


def test_a_licence_revoked_under_one_number_gets_no_code_under_the_other(tmp_path: Path) -> None:
    registry, key = tmp_path / "registry", tmp_path / "k.pem"
    assert run("status", "init", registry, "--uri-prefix", "https://x.test/").exit == 0
    assert run("trust", "init", tmp_path / "t", "--no-passphrase").exit == 0
    added = run(
        "trust",
        "add",
        tmp_path / "t",
        "--issuer",
        "x",
        "--name-zh",
        "样",
        "--generate",
        key,
        "--no-passphrase",
    )
    assert added.exit == 0, added.err
    issue = ("issue", "--key", key, "--issuer", "x", "--status", registry, "--no-pictures")
    assert run(*issue, "--in", _table(tmp_path, f"{_NEW},样例,"), "--out", tmp_path / "a").exit == 0
    assert run("status", "set", registry, "INVALID", _NEW, "--reason", "court").exit == 0
    shown = run("status", "show", registry, _OLD)
    assert (shown.exit, "INVALID" in shown.out) == (0, True)
    fails(run(*issue, "--in", _table(tmp_path, f"{_OLD},样例,"), "--out", tmp_path / "b"), "revoked")


def test_rows_without_a_readable_number_are_held_against_the_others(tmp_path: Path) -> None:
    """Marked by a spreadsheet, with words, or in another cell: it may be the row that is right."""
    for bad in (
        f"'{_NEW},别人,",
        f'"=""{_NEW}""",别人,',
        f"证号 {_NEW},别人,",
        f"*{_NEW}*,别人,",
        f"0{_NEW},别人,",
        f"'{_OLD},别人,",
        f"别人,{_NEW},",  # cells shifted
        f",别人,{_NEW}",
        f"1,{_NEW},别人,住址",  # one too many
    ):
        path = _table(tmp_path, f"{_NEW},样例,", f"{_OTHER},样证,", bad)
        assert [row for row, _ in _held_back(path)] == [2], bad
        checked = list[int]()
        check_file(path, _PLAN, found=lambda row, _: checked.append(row.number))  # noqa: B023
        assert checked == [2, 4], bad
    marked = _table(tmp_path, "E12345678,样例,", "'e12345678,别人,")
    assert [row for row, _ in _held_back(marked)] == [2]
    plan = Plan(_PLAN.at, columns=(("经办人", ""),))
    other = _table(tmp_path, f"{_NEW},样例,", f"无,样证,{_NEW}", headings="证号,姓名,经办人")
    assert list(_held_back(other, plan)) == []  # a column that is left out says nothing of the licence


def test_a_shifted_row_of_a_partition(tmp_path: Path) -> None:
    """Only the column of numbers is read, and all of them where a row has none in it."""
    rows = [{"证号": _NEW, "姓名": "样例"}, {"证号": "别人", "姓名": _NEW}]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "p.parquet")
    assert look(_PLAN, tmp_path / "p.parquet", tmp_path / "p.numbers") == Endings(others=True)
    with pa.OSFile(str(tmp_path / "p.numbers")) as file, pa.ipc.open_file(file) as reader:
        found = reader.read_all().to_pydict()
    assert (sorted(found["row"]), len(set(found["number"]))) == ([1, 2], 1)


def test_a_number_that_ends_in_zeros_is_judged_by_its_column(tmp_path: Path) -> None:
    zeros, good = f"{_ZEROS},样例,", f"{_NEW},样证,"
    assert check_character(_ZEROS[:17]) == "0"

    def told(*rows: str) -> str:
        done = run("issue", "--check", "--in", _table(tmp_path, *rows))
        return done.out if done.exit == 0 else done.out + done.err

    assert "all records are good: 2" in told(zeros, good)
    assert "--allow number-rounded" in told(zeros)  # nothing shows that the column is whole
    assert "--allow number-rounded" in told(zeros, f"{_OTHER},样证,")  # an X is a text in any column
    assert "bad rows: 2 of 3" in told(zeros, good, "110105194912310000,样卡,")  # another one was rounded
    found = Numbers(_PLAN)
    values = {"证号": _ZEROS}
    assert found.of(Row("r.csv", 2, 1, values, None, tuple(values))) == _ZEROS


def test_a_number_that_was_rounded_for_sure_names_no_option() -> None:
    """Its check character is wrong besides: the sentence says what helps, and nothing else does."""
    rounded = "110105194912310000"
    for allowed in ("", "number-rounded", "id-checksum"):
        told = _fault(rounded, allowed=allowed)
        assert "its check character is wrong" in told
        assert "enter the number anew from its source" in told
        assert "--allow" not in told
    values = {"证号": rounded}  # the row is held against the others all the same
    assert Numbers(_PLAN).of(Row("r.csv", 2, 1, values, None, tuple(values))) == rounded
    assert _fault(_ZEROS).endswith("--allow number-rounded")


def test_a_birthday_that_is_yet_to_come_is_asked_about() -> None:
    for digits in ("11019920900101001", "11019918990101001"):
        number = digits + check_character(digits)
        assert _fault(number).startswith(
            "id-birth: the birthday in the number is yet to come, or before 1900"
        )
        assert _fault(number, allowed="id-birth") == ""


def test_a_checker_never_rejects_a_code_for_the_form_of_its_number() -> None:
    for number in ("1", "abc", _OTHER[:-1] + _CYRILLIC_HA, f"0{_NEW}"):
        code = lz1(claims({**LICENCE, "licence_number": number}))
        assert verify(code, trust=KEY.store(), at=NOW).outcome is not Outcome.REJECTED


def test_the_form_of_a_number_tells_nothing_of_it() -> None:
    for number in ("0" + _NEW, "13800138000", f"'{_NEW}"):
        with pytest.raises(NotNormalError) as caught:
            licence_number_form(number)
        assert number not in str(caught.value)


def _office(folder: Path) -> tuple[object, ...]:
    """Return the command that signs by a registry, ready to be given a table and a place."""
    assert run("status", "init", folder / "registry", "--uri-prefix", "https://x.test/").exit == 0
    assert run("trust", "init", folder / "t", "--no-passphrase").exit == 0
    named = ("--issuer", "x", "--name-zh", "样", "--generate", folder / "k.pem", "--no-passphrase")
    assert run("trust", "add", folder / "t", *named).exit == 0
    given = ("--key", folder / "k.pem", "--issuer", "x", "--status", folder / "registry", "--no-pictures")
    return "issue", *given


def test_a_revoked_licence_gets_no_code_under_another_way_to_write_its_number(tmp_path: Path) -> None:
    issue, allowed = _office(tmp_path), ("--allow", "number-format")
    ended = (
        "H1234567800",
        "01234567",
        "军字第1234567号",
        "E12345678",
        "E12345670",
        "AB-123456",
        "1234567801B",
    )
    rows = (f"{number},样例," for number in ended)
    done = run(*issue, *allowed, "--in", _table(tmp_path, *rows), "--out", tmp_path / "a")
    assert done.exit == 0, done.err
    for number in ended:
        assert run("status", "set", tmp_path / "registry", "INVALID", number, "--reason", "court").exit == 0
    for place, (number, part) in enumerate(
        (
            ("H1234567801", "the licence is revoked"),
            ("H12345678", "the licence is revoked"),
            ("军字第01234567号", "the licence is revoked"),
            *((each, "number-sibling") for each in ("0123456701", "012345678", "H123456780", "AB123456")),
            *((each, "number-sibling") for each in ("E1234567O", "EI2345678", "E012345678", "12345678")),
        )
    ):
        table = _table(tmp_path, f"{number},样例,")
        fails(run(*issue, *allowed, "--in", table, "--out", tmp_path / f"b{place}"), part)
    other = _table(tmp_path, "0123456701,样例,")
    given = ("--allow", "number-sibling", "--in", other, "--out", tmp_path / "c")
    assert run(*issue, *given).exit == 0
    good = _table(tmp_path, "E87654321,样例,", "07654321,样例,")
    assert run(*issue, "--in", good, "--out", tmp_path / "d").exit == 0


def test_a_number_around_one_that_was_revoked_is_asked_about(tmp_path: Path) -> None:
    issue, allowed = _office(tmp_path), ("--allow", "number-format")
    ended = ("H1234567890", "E12345678", "军字第1234567号", "11010519491231002X", "EA1234567")
    table = _table(tmp_path, *(f"{number},样例," for number in ended))
    assert run(*issue, "--in", table, "--out", tmp_path / "a").exit == 0
    assert run("status", "set", tmp_path / "registry", "INVALID", *ended, "--reason", "court").exit == 0
    longer = (
        *("H12345678(123)", "H12345678第04次", "H12345678A", "1H12345678", "H123456789012", "证H12345678"),
        *("E12345678(01)", "E12345678-1", "1E12345678", "E1234567801", "E12345678A", "EA1234567(2)"),
        *("1EI2345678", "证军字第1234567号", "军字第1234567号(1)", "11010519491231002"),
        "110105491231002(1)",
    )
    for place, number in enumerate(longer):
        table = _table(tmp_path, f"{number},样例,")
        out = tmp_path / f"b{place}"
        asked = run(*issue, *allowed, "--in", table, "--out", out)
        if number == "491231002(110105)":  # its parts are in another order: nobody can know
            assert asked.exit == 0
            continue
        fails(asked, "number-sibling")
        assert run(*issue, *allowed, "--allow", "number-sibling", "--in", table, "--out", out).exit == 0
    good = _table(tmp_path, *(f"{number},样例," for number in ("H87654321(123)", "1E87654321", "E1234567")))
    assert run(*issue, *allowed, "--in", good, "--out", tmp_path / "good").exit == 0


def test_a_permit_is_the_same_one_each_time_it_is_issued() -> None:
    assert licence_id_form("h1234567801") == licence_id_form("H12345678") == "H12345678"
    assert {"H1234567800", "H1234567801"} <= set(earlier_licence_ids("H1234567801"))
    assert licence_id_form("军字第0001234号") == licence_id_form("军字第1234号") == "军字第1234号"
    assert "军字第01234567号" in earlier_licence_ids("军字第1234567号")
    assert licence_id_form("1234567801B") == "1234567801"
    assert licence_id_form("0123456701") == "0123456701"  # it may be an issuer's running number


@pytest.mark.parametrize("number", ["EI2345678", "E1234567O", "O1234567", "El2345678", "H123456780"])
def test_a_letter_among_digits_and_a_count_cut_short_are_asked_about(number: str) -> None:
    assert _fault(number).startswith("number-format: ")
    assert _fault(number, allowed="number-format") == ""
    assert _fault("IND310080100101") == _fault("el2345678") == ""
