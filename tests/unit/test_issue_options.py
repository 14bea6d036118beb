"""``issue --check``, ``--rejects``, ``--fields``, ``--map``, ``--trust``: what an office does first."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.must_verify import must_verify
from liangzheng.records import Plan, RowError
from liangzheng.records.checking import check_file
from liangzheng.records.headings import PROBLEM
from liangzheng.records.template import EXAMPLES
from liangzheng.signing import Terms, sign_document
from liangzheng.trust.folder import create
from tests.support.cli import Result, fails, run
from tests.support.signed import ISSUER, NOW
from verifier_wasm import Issuer, TrustedKey, TrustStore
from verifier_wasm.catalogue import label
from verifier_wasm.document import KINDS

_HEADINGS = "证号,姓名,性别,准驾车型,有效期至\n"
_GOOD = "110199199001010010,样例,男,C1+D,长期有效\n"
_BAD = "1.10105E+17,样证,女,C1,长期\n"
_AT = NOW.isoformat()


def _file(folder: Path, text: str, name: str = "r.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _check(source: Path, *options: object) -> Result:
    return run("issue", "--check", "--in", source, "--issued-at", _AT, *options)


def _issue(folder: Path, source: Path, *options: object) -> Result:
    if not (folder / "key.pem").exists():
        SigningKey.generate().save(folder / "key.pem")
    return run(
        "issue",
        *("--key", folder / "key.pem", "--in", source, "--out", folder / "out", "--issuer", ISSUER),
        *("--issued-at", _AT, "--no-pictures", *options),
    )


def test_a_check_lists_every_bad_row_and_signs_nothing(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD + _BAD + "110199199001010010,别人,男,C1,长期\n" + _BAD)
    result = _check(source)
    fails(Result(result.exit, "", result.err), "bad rows: 4 of 4", "r.rejects.csv")
    lines = result.out.splitlines()
    assert [line.split(" | ")[:2] for line in lines[:5]] == [
        ["row", "column"],
        ["2", "证号"],
        ["3", "证号"],
        ["4", "证号"],
        ["5", "证号"],
    ]
    assert "row 4 has the same number and another name" in lines[1]
    assert "row 2 has the same number and another name" in lines[3]
    assert "准驾车型 (classes): 1 × lists separated anew" in lines
    assert "1101" not in result.out + result.err  # no value of a record is printed
    assert {path.name for path in tmp_path.iterdir()} == {"r.csv", "r.rejects.csv"}
    # The next check writes beside it: the file may have been mended meanwhile.
    assert "r.rejects2.csv" in _check(source).err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rejected_rows_are_mended_and_fed_back(tmp_path: Path, suffix: str) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD + _BAD)
    rejects = tmp_path / f"bad{suffix}"
    result = _issue(tmp_path, source, "--rejects", rejects)
    assert (result.exit, "left out: 1 of the rows" in result.err) == (0, True)
    assert "1 code in" in result.out
    if suffix == ".csv":
        text = rejects.read_text("utf-8-sig")
        assert text.splitlines()[0].endswith(PROBLEM)
        rejects.write_text(text.replace("1.10105E+17", "\t11010519491231002x"), "utf-8-sig")
    else:
        book = openpyxl.load_workbook(rejects)
        assert (book.active["A2"].value, book.active["A2"].number_format) == ("1.10105E+17", "@")
        book.active["A2"] = "11010519491231002x"
        book.save(rejects)
    result = _check(rejects)
    assert (result.exit, result.err) == (0, "")
    assert "all records are good: 1" in result.out
    # Neither the records nor what may have been mended is written over.
    mended = rejects.read_bytes()
    for _ in range(2):
        assert (
            f"mend them in {tmp_path / 'bad2'}{suffix}" in _issue(tmp_path, source, "--rejects", rejects).err
        )
    assert rejects.read_bytes() == mended
    assert sorted(path.name for path in tmp_path.glob("bad*")) == [f"bad{suffix}", f"bad2{suffix}"]
    other = _file(tmp_path, "mine\n", "other.csv").rename(tmp_path / f"other{suffix}")
    fails(_issue(tmp_path, source, "--rejects", other), "holds no rejected rows: name another file")
    fails(_issue(tmp_path, source, "--rejects", source), "name another file")


def test_guarded_cells_come_back_as_they_were(tmp_path: Path) -> None:
    """A number that a spreadsheet would round, and a text it would take for a formula."""
    row_text = '110199199001010010,"=HYPERLINK(""x"")",女,C1,长期,\n'
    source = _file(tmp_path, _HEADINGS.replace("\n", ",住址\n") + row_text)
    _check(source)
    with (tmp_path / "r.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, row = csv.reader(file)
    assert headings == ["证号", "姓名", "性别", "准驾车型", "有效期至", "住址", PROBLEM]  # the empty one too
    assert row[:2] == ["\t110199199001010010", '\t=HYPERLINK("x")']


def test_all_cores_say_the_same_as_one(tmp_path: Path) -> None:
    lines = [_GOOD, _BAD, "11010519491231002X,样证,女,C1,长期\n", "110199199001010029,甲,女,C1,长期\n"] * 600
    lines += ["110199199001010029,乙,女,C1,长期\n"]
    source = _file(tmp_path, _HEADINGS + "".join(lines))
    found = []
    for processes in (1, 2):
        faults: list[tuple[int, str]] = []
        checked = check_file(
            source,
            Plan(NOW),
            found=lambda row, fault, faults=faults: faults.append((row.number, str(fault))),  # type: ignore[misc]
            processes=processes,
        )
        found.append((checked.good, checked.bad, checked.repeated, checked.changed, faults))
    assert found[0] == found[1]
    assert found[0][:3] == (1200, 1201, 1198)


def test_a_check_finds_what_no_symbol_holds(tmp_path: Path) -> None:
    address = "".join(map(chr, range(0x4E00, 0x5000)))
    source = _file(tmp_path, f"证号,姓名,住址\n110199199001010010,样例,{address}\n")
    assert "2 | - | the record does not fit" in _check(source).out.replace("needs a QR code", "does not fit")


def test_a_fault_comes_back_whole_from_another_process() -> None:
    import pickle

    fault = RowError("r.csv:3", "it is missing", code="record_missing", column="证号", rule="x")
    back = pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own
    assert (str(back), back.code, back.column, back.rule) == (
        str(fault),
        fault.code,
        fault.column,
        fault.rule,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_and_an_empty_table(tmp_path: Path, kind: str) -> None:
    result = run("issue", "--fields", "--kind", kind)
    assert result.exit == 0
    for field in KINDS[kind]:
        assert (
            f"{label(f'fields.{field.name}', 'zh')}\t{field.name}\t{EXAMPLES[field.name]}".rstrip()
            in result.out
        )
    for name in ("t.csv", "t.xlsx"):
        path = tmp_path / name
        assert run("issue", "--fields", path, "--kind", kind).exit == 0
        fails(_check(path, "--kind", kind), "no record")
        fails(run("issue", "--fields", path), "exists")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.active.column_dimensions["A"].number_format == "@"
    fails(run("issue", "--fields", tmp_path / "t.pdf"), ".csv or .xlsx")


def test_columns_are_named_and_left_out(tmp_path: Path) -> None:
    source = _file(tmp_path, "证件号,姓名,手机号码\n110199199001010010,样例,13800000000\n")
    fails(_check(source), "证件号 is no field", "--map 证件号=")
    assert _check(source, "--map", "证件号=证号", "--map", "手机号码=").exit == 0
    assert _check(source, "--map", "证件号=licence_number", "--map", "手机号码=").exit == 0
    fails(_check(source, "--map", "证件号=licence_numbr"), "the nearest is licence_number")
    fails(_check(source, "--map", "证件号"), "HEADING=FIELD")


def test_a_doubt_is_accepted_by_the_name_of_its_rule(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + "110199199001010010,样例,男,C1,2026-01-01\n")
    assert "--allow expired" in _check(source).out
    assert _check(source, "--allow", "expired").exit == 0
    fails(_check(source, "--allow", "expird"), "the nearest is expired")


def test_issuing_still_needs_what_it_needs(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD)
    fails(run("issue", "--in", source), "--key")
    fails(run("issue", "--check"), "--in")
    fails(_check(source, "--rejects", tmp_path / "none" / "bad.csv"), "there is no folder")
    fails(_check(_file(tmp_path, _HEADINGS)), "no record")


def _list(folder: Path, key: SigningKey, **changed: Any) -> Path:
    trust = create(folder)
    trusted = TrustedKey(key.kid, key.public, **{k: v for k, v in changed.items() if k != "kinds"})
    trust.add_key(Issuer(ISSUER, "甲", "A", (trusted,), kinds=changed.get("kinds")))
    trust.sign(at=NOW, next_update=NOW + timedelta(days=30))
    return folder


@pytest.mark.parametrize(
    ("changed", "parts"),
    [
        ({"revoked_at": NOW - timedelta(days=1)}, ["no dl code", "issuer_key_revoked"]),
        ({"not_after": NOW - timedelta(days=1)}, ["no dl code", "issuer_key_expired"]),
        ({"not_before": NOW + timedelta(days=1)}, ["no dl code", "issuer_key_not_yet"]),
        ({"kinds": frozenset({"im"})}, ["no dl code", "issuer_kind"]),
    ],
)
def test_a_run_whose_codes_would_not_verify_stops_before_the_first(
    tmp_path: Path, changed: dict[str, Any], parts: list[str]
) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD)
    key = SigningKey.generate()
    key.save(tmp_path / "key.pem")
    fails(_issue(tmp_path, source, "--trust", _list(tmp_path / "trust", key, **changed)), *parts)
    assert not (tmp_path / "out").exists()


def test_a_mistyped_issuer_and_another_key(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD)
    key = SigningKey.generate()
    key.save(tmp_path / "key.pem")
    trust = _list(tmp_path / "trust", key)
    assert _issue(tmp_path, source, "--trust", trust).exit == 0
    (code,) = (
        json.loads(line)["code"] for line in (tmp_path / "out" / "index.jsonl").read_text().splitlines()
    )
    assert run("verify", "--text", code, "--trust", trust, "--at", _AT).exit == 0
    typo = ISSUER[:-1]
    fails(_issue(tmp_path, source, "--trust", trust, "--issuer", typo), typo, f"the nearest is {ISSUER}")
    (tmp_path / "key.pem").unlink()
    SigningKey.generate().save(tmp_path / "key.pem")
    fails(_issue(tmp_path, source, "--trust", trust), "other keys", key.kid.hex())


def test_a_finished_code_has_to_verify() -> None:
    key = SigningKey.generate()
    fields = {"licence_number": "110199199001010011", "name": "样例"}  # its check character is wrong
    text = sign_document(kind="dl", fields=fields, terms=Terms(ISSUER, NOW), key=key)
    trust = TrustStore((Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)),))
    with pytest.raises(BuilderError, match="would not verify"):
        must_verify(text, trust=trust, at=NOW)
    suspended = fields | {
        "licence_number": "110199199001010010",
        "states": ["D"],
        "classes": ["C1"],
        "valid_until": None,
    }
    text = sign_document(kind="dl", fields=suspended, terms=Terms(ISSUER, NOW), key=key)
    assert must_verify(text, trust=trust, at=NOW).reason == "validity_state_forbids"


def test_a_picture_that_was_issued_is_read_by_verify(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD)
    key = SigningKey.generate()
    key.save(tmp_path / "key.pem")
    trust = _list(tmp_path / "trust", key)
    done = run(
        "issue",
        *("--key", tmp_path / "key.pem", "--in", source, "--out", tmp_path / "out", "--issuer", ISSUER),
        *("--issued-at", _AT, "--trust", trust),
    )
    assert done.exit == 0
    for name in ("000001.png", "000001.svg", "000001.txt"):
        assert run("verify", tmp_path / "out" / name, "--trust", trust, "--at", _AT).exit == 0


def test_a_generation_time_that_is_a_slip(tmp_path: Path) -> None:
    source = _file(tmp_path, _HEADINGS + _GOOD)
    ahead = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    for command in (("issue", "--check"), ("issue", "--key", "k", "--issuer", "x", "--out", "o")):
        fails(run(*command, "--in", source, "--issued-at", ahead), "'--issued-at': it is yet to come")
    told = run("issue", "--check", "--in", source, "--issued-at", "1999-01-01", "--allow", "id-birth")
    assert "--issued-at is 1999-01-01: every code says that it was generated then" in told.err


@pytest.mark.parametrize("option", ["--in", "--out", "--rejects", "--trust", "--secret"])
def test_an_empty_path_is_not_the_folder_that_one_is_in(tmp_path: Path, option: str) -> None:
    given = {"--in": _file(tmp_path, _HEADINGS + _GOOD), "--out": tmp_path / "o"} | {option: ""}
    options = [each for pair in given.items() for each in pair]
    fails(run("issue", "--key", "k", "--issuer", "x", *options), f"'{option}': it is empty")
