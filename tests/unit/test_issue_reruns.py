"""``liangzheng issue`` a second time: nothing good is lost, nothing that was revoked is listed as good."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from liangzheng.issuing import run as running
from liangzheng.issuing import worker
from liangzheng.keys import SigningKey
from liangzheng.records import people
from liangzheng.records.people import compared, formerly_compared
from liangzheng.status.changes import Order, set_codes, set_licences
from liangzheng.status.lookup import find
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, SUSPENDED, VALID
from tests.support.cli import Result, fails, run
from tests.support.signed import ISSUER, NOW

_HEADINGS = "证号,姓名,准驾车型,有效期至\n"
_NUMBERS = ("110199199001010010", "110199199001010029", "11010519491231002X")
_NEW = "110199199001010037"
_ROWS = tuple(f"{number},样例,C1,长期\n" for number in _NUMBERS)
_AT = NOW.isoformat()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    SigningKey.generate().save(tmp_path / "key.pem")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _issue(rows: tuple[str, ...] | str, *options: object, out: str = "out") -> Result:
    """Issue rows, or the file of a name."""
    source = Path(rows if isinstance(rows, str) else "r.csv")
    if not isinstance(rows, str):
        source.write_text(_HEADINGS + "".join(rows), "utf-8")
    return run(
        "issue",
        *("--key", "key.pem", "--issuer", ISSUER, "--issued-at", _AT, "--no-pictures"),
        *("--in", source, "--out", out, *options),
    )


def _codes(out: str = "out") -> dict[str, str]:
    """Return the codes of an index, each of which is that of its file, by their licences."""
    lines = [json.loads(line) for line in (Path(out) / "index.jsonl").read_text("utf-8").splitlines()]
    for line in lines:
        assert (Path(out) / line["files"][0]).read_text() == line["code"]
    return {line["licence_number"]: line["code"] for line in lines}


def _registry() -> Registry:
    if not Path("reg").exists():
        assert run("status", "init", "reg", "--uri-prefix", "https://x.test/", "--list-size", 64).exit == 0
    return Registry.open("reg")


def _state(number: str) -> tuple[int, list[int]]:
    found = find(_registry(), number)
    assert found is not None
    return found.state, [code.state for code in found.earlier]


def _set(state: int, number: str, *, scope: Scope = Scope.LICENCE) -> None:
    order = Order(state=state, by="office", at=NOW, scope=scope)
    if scope is Scope.LICENCE:
        set_licences(_registry(), [number], order)
        return
    found = find(_registry(), number)
    assert found is not None
    set_codes(_registry(), [found.newest.position], order)


def test_two_people_with_one_number_get_no_code_however_often_they_come(folder: Path) -> None:
    _registry()
    rows = (*_ROWS, f"{_NUMBERS[0]},别人,C1,长期\n", _ROWS[1])
    fails(_issue(rows, "--status", "reg"), "r.csv:2: 证号: row 5 has the same number and another name")
    assert not Path("out").exists()
    done = _issue(rows, "--status", "reg", "--rejects", "bad.csv")
    assert done.exit == 0
    assert "row 6 says the same as row 3: one code for both" in done.err
    assert sorted(_codes()) == sorted(_NUMBERS[1:])
    with Path("bad.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[1] for row in csv.reader(file)] == ["姓名", "样例", "别人"]
    again = _issue("bad.csv", "--status", "reg", "--rejects", "worse.csv", out="more")
    fails(again, "no record to sign")
    assert find(_registry(), _NUMBERS[0]) is None


def test_mended_rejects_do_not_take_the_place_of_good_codes(folder: Path) -> None:
    rejected = _issue((*_ROWS[:2], "1.10105E+17,样证,C1,长期\n"), "--rejects", "bad.csv")
    assert "with another --out than out" in rejected.err
    before = _codes()
    # The same command again finds its own file; a mended one is written over by nothing.
    assert _issue("r.csv", "--rejects", "bad.csv").exit == 0
    text = Path("bad.csv").read_text("utf-8-sig")
    Path("bad.csv").write_text(text.replace("1.10105E+17", _NUMBERS[2]), "utf-8-sig")
    assert "mend them in bad2.csv" in _issue("r.csv", "--rejects", "bad.csv").err
    assert _NUMBERS[2] in Path("bad.csv").read_text("utf-8-sig")
    fails(_issue("bad.csv"), "of its codes, 2 would go", "name another --out", "--remove")
    assert _codes() == before
    assert _issue("bad.csv", out="more").exit == 0
    assert list(_codes("more")) == [_NUMBERS[2]]
    removed = _issue("bad.csv", "--remove")
    assert "2 removed" in removed.out
    assert "2 of the removed codes have no entry in a registry, and still count" in removed.err
    assert list(_codes()) == [_NUMBERS[2]]


def test_a_licence_is_one_under_its_old_and_its_new_number_in_a_rerun(folder: Path) -> None:
    """Its codes are found by the form that a registry knows it by, whatever the table says now."""
    old = f"{_NUMBERS[0][:6]}{_NUMBERS[0][8:17]}"
    assert _issue((f"{old},样例,C1,长期\n", "H1234567800,样例,C1,长期\n")).exit == 0
    slipped = (f"{_NUMBERS[0]},别人,C1,长期\n", "H1234567801,别人,C1,长期\n")
    fails(_issue(slipped), "names another person", "2 rows are so")
    kept = _issue(slipped, "--rejects", "bad.csv")
    assert (kept.exit, sorted(_codes())) == (0, sorted((old, "H1234567800")))
    renewed = (f"{_NUMBERS[0]},样例,C1,长期\n", "H1234567801,样例,C1,长期\n")
    assert _issue(renewed).exit == 0
    assert sorted(_codes()) == sorted((_NUMBERS[0], "H1234567801"))


@pytest.mark.parametrize("before", [compared, formerly_compared])
def test_a_mark_in_a_name_is_no_other_person(
    folder: Path, monkeypatch: pytest.MonkeyPatch, before: object
) -> None:
    """In one table, in a rerun, and in a registry; there also where the form of before was kept."""
    _registry()
    names = ("阿依·古丽", "O'Brien", "JEAN-PIERRE")
    rows = tuple(f"{number},{name},C1,长期\n" for number, name in zip(_NUMBERS, names, strict=True))
    with monkeypatch.context() as earlier:
        earlier.setattr(worker, "compared", before)
        earlier.setattr(worker.name_of_holder, "__defaults__", (before,))
        earlier.setattr(people, "compared", before)
        assert _issue(rows, "--status", "reg", "--jobs", 1).exit == 0
    same = tuple(row.replace("C1", "C2") for row in rows)
    assert _issue(same, "--status", "reg").exit == 0
    assert _issue(rows, "--status", "reg", out="more").exit == 0
    if before is compared:
        others = ("阿依•古丽", "O’Brien", "JEAN PIERRE")
        rows = tuple(f"{number},{name},C1,长期\n" for number, name in zip(_NUMBERS, others, strict=True))
        assert _issue(rows, "--status", "reg").exit == 0
        fails(
            _issue((rows[0], f"{_NUMBERS[0]},阿依·古丽,C1,长期\n"), out="x"), "something else under the same"
        )
    other = f"{_NUMBERS[0]},阿依·古兰,C1,长期\n"
    fails(_issue((other,), "--status", "reg", out="x"), "names another person")


def test_one_change_of_name_is_accepted_by_its_number(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    rows = (f"{_NUMBERS[0]},新名,C1,长期\n", f"{_NUMBERS[1]},别人,C1,长期\n", _ROWS[2])
    for out in ("out", "more"):  # by the journal; by the registry
        given = ("--status", "reg", "--new-name", f"{_NUMBERS[0][:6]} {_NUMBERS[0][6:]}")
        fails(_issue(rows, *given, out=out), "r.csv:3", "names another person", "--new-name and")
        done = _issue(rows, *given, "--rejects", f"{out}.bad.csv", out=out)
        assert (done.exit, "left out: 1 of the rows" in done.err) == (0, True)
        assert find(_registry(), _NUMBERS[0]) is not None
    assert set(_codes("more")) == {_NUMBERS[0], _NUMBERS[2]}
    assert _state(_NUMBERS[0]) == (VALID, [INVALID])
    assert _state(_NUMBERS[1]) == (VALID, [])


def test_a_refused_rerun_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _issue(_ROWS).exit == 0
    before = _codes()
    married = f"{_NUMBERS[0]},新名,C1,长期\n"
    wrong = f"{_NUMBERS[2]},样例,C1,2031-02-30\n"
    fails(_issue((married, _ROWS[1], wrong), "--new-names"), "r.csv:4: 有效期至")
    assert _codes() == before
    # Where some blocks are signed before one is refused, the index tells of what is there.
    monkeypatch.setattr(running, "BLOCK", 1)
    fails(_issue((married, _ROWS[1], wrong), "--new-names", "--jobs", 1), "r.csv:4: 有效期至")
    after = _codes()
    assert {number for number in before if after[number] == before[number]} == set(_NUMBERS[1:])


def test_a_rerun_asks_the_registry_for_the_codes_that_it_keeps(folder: Path) -> None:
    _registry()
    changed = f"{_NUMBERS[0]},样例,C1D,长期\n"
    assert _issue(_ROWS, "--status", "reg").exit == 0
    before = _codes()
    _set(SUSPENDED, _NUMBERS[1])
    _set(INVALID, _NUMBERS[2], scope=Scope.CODE)
    done = _issue(_ROWS, "--status", "reg")  # a code revoked alone is signed anew, a suspended one kept
    assert "2 of them kept from before, 1 of the kept are suspended" in done.out
    assert "1 signed anew since the code before was revoked" in done.out
    assert [_codes()[number] == before[number] for number in _NUMBERS] == [True, True, False]
    assert _issue((changed,), "--status", "reg", out="newer").exit == 0
    fails(_issue(_ROWS, "--status", "reg"), "r.csv:2", "superseded by a newer one")
    _set(INVALID, _NUMBERS[1])
    fails(_issue(_ROWS[1:], "--status", "reg", "--remove"), "r.csv:2", "the licence is revoked")
    assert set(_codes()) == set(_NUMBERS)  # nothing was done
    assert (
        "2 gone with rows that were left out" in _issue(_ROWS, "--status", "reg", "--rejects", "bad.csv").out
    )
    assert list(_codes()) == [_NUMBERS[2]]
    assert (_state(_NUMBERS[0]), _state(_NUMBERS[1])) == ((VALID, [INVALID]), (INVALID, []))


def test_the_old_code_counts_until_the_new_one_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _registry()
    changed = f"{_NUMBERS[0]},样例,C1D,长期\n"
    assert _issue(_ROWS[:1], "--status", "reg").exit == 0
    with monkeypatch.context() as patch:
        patch.setattr("liangzheng.issuing.worker.must_verify", _refuse)
        fails(_issue((changed,), "--status", "reg"), "no room for it")
    assert _state(_NUMBERS[0]) == (VALID, [VALID])
    with monkeypatch.context() as patch:  # cut off when the new one is kept
        patch.setattr("liangzheng.issuing.standing.Standings.end", _refuse)
        fails(_issue((changed,), "--status", "reg"), "no room for it")
    assert _state(_NUMBERS[0]) == (VALID, [VALID])
    assert "1 of them kept" in _issue((changed,), "--status", "reg").out
    assert _state(_NUMBERS[0]) == (VALID, [INVALID])
    entries = find(_registry(), _NUMBERS[0])
    assert entries is not None
    assert len(entries.earlier) == 1  # one entry for each content, however often it was cut off


def _refuse(*_given: object, **_named: object) -> None:
    raise OSError(28, "no room for it")


def test_a_lost_journal_is_named(folder: Path) -> None:
    assert _issue(_ROWS).exit == 0
    shutil.move("out.journal", "elsewhere")
    fails(_issue(_ROWS), "out exists and is not empty", "out.journal", "put the journal back")
    shutil.move("elsewhere", "out.journal")
    assert "3 of them kept" in _issue(_ROWS).out


def test_an_option_that_was_left_out_on_the_second_night(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg", "--expires", "2027-01-01").exit == 0
    before = _codes()
    other = ("status", "init", "other", "--uri-prefix", "https://x.test/", "--list-size", 64)
    assert run(*other).exit == 0
    same = ("--expires", "2027-01-01")
    fails(
        _issue("r.csv", *same), "entries in the status registry reg", "without --status", "--leave-registry"
    )
    fails(_issue("r.csv", *same, "--again"), "--leave-registry")
    fails(_issue("r.csv", *same, "--status", "other"), "--status other is another one", "--leave-registry")
    fails(
        _issue("r.csv", "--status", "reg"), "--expires was 2026-12-31T16:00:00Z", "not given now", "--again"
    )
    fails(_issue("r.csv", *same, "--status", "reg", "--issuer", "x"), f"--issuer was {ISSUER}", "is x now")
    assert _codes() == before
    shutil.move("reg", "moved")  # the same one, wherever it lies
    assert "3 of them kept" in _issue("r.csv", *same, "--status", "moved").out
    assert _issue("r.csv", *same, "--leave-registry").exit == 0
    index = Path("out/index.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["status_uri"] for line in index} == {None}
    fails(_issue("r.csv", *same, "--status", "moved"), "--status was not given", "--again")
    assert _issue("r.csv", *same, "--status", "moved", "--again").exit == 0
    assert "3 of them kept" in _issue("r.csv", *same, "--status", "moved").out


def test_a_code_that_nobody_can_look_up_is_not_kept_for_a_slip(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    _set(INVALID, _NUMBERS[0])
    wrong = (_ROWS[0].replace(",C1,", ",ZZ,"), *_ROWS[1:])
    assert _issue(wrong, "--leave-registry", "--rejects", "bad.csv").exit == 0
    assert set(_codes()) == {*_NUMBERS[1:]}


def test_a_registry_that_is_left_is_asked_who_is_revoked(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    before = _codes()
    _set(INVALID, _NUMBERS[0])
    _set(SUSPENDED, _NUMBERS[1])
    for options in ((), ("--status", "other")):
        if options:
            other = ("status", "init", "other", "--uri-prefix", "https://y.test/", "--list-size", 64)
            assert run(*other).exit == 0
        fails(_issue("r.csv", "--leave-registry", *options), "r.csv:2", "revoked in the status registry reg")
    fails(_issue(_ROWS[1:], "--leave-registry", "--remove"), "r.csv:2", "is suspended in the status registry")
    assert _codes() == before
    left = _issue(_ROWS, "--leave-registry", "--rejects", "bad.csv")
    assert "2 codes from before are not revoked in the status registry reg" in left.err
    assert "have no entry in a registry: they can never be revoked" in left.err
    assert set(_codes()) == {_NUMBERS[2]}
    # On every later night too: with a slip, in a new row, in the table of those that were left out.
    fails(_issue(_ROWS), "r.csv:2", "revoked in the status registry reg")
    _set(INVALID, _NUMBERS[2])
    wrong = _ROWS[2].replace(",C1,", ",ZZ,")
    new = f"{_NEW},样例,C1,长期\n"
    assert _issue((*_ROWS[:2], wrong, new), "--rejects", "bad.csv").exit == 0
    assert set(_codes()) == {_NEW}
    shutil.move("reg", "away")
    gone = _issue("r.csv", "--rejects", "bad.csv")
    fails(gone, "the status registry reg", "nothing is there", "nothing was signed", "status restore")
    assert "init" not in gone.err
    assert set(_codes()) == {_NEW}


def test_a_registry_that_is_left_is_asked_about_numbers_around_a_revoked_one(folder: Path) -> None:
    _registry()
    permit, other = ("H12345678,样例,C1,长期\n", "1H12345678,样例,C1,长期\n")
    assert _issue((permit, *_ROWS), "--status", "reg").exit == 0
    _set(INVALID, "H12345678")
    given = ("--allow", "number-format", "--remove")
    fails(_issue((other, *_ROWS), "--leave-registry", *given), "r.csv:2", "--allow number-sibling")
    assert _issue(_ROWS, "--leave-registry", *given).exit == 0
    fails(_issue((other, *_ROWS), *given), "r.csv:2", "--allow number-sibling")
    assert _issue((other, *_ROWS), *given, "--allow", "number-sibling").exit == 0


def test_a_registry_that_is_left_is_found_from_every_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its place as a whole: a run from another folder would take it for gone."""
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    _set(INVALID, _NUMBERS[0])
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    for options in (("--leave-registry",), ("--leave-registry", "--rejects", "bad.csv"), ()):
        done = run(
            *("issue", "--key", "../key.pem", "--issuer", ISSUER, "--issued-at", _AT, "--no-pictures"),
            *("--in", "../r.csv", "--out", "../out", *options),
        )
        if "--rejects" in options:
            assert (done.exit, set(_codes("../out"))) == (0, {*_NUMBERS[1:]})
        else:
            fails(done, "r.csv:2", f"revoked in the status registry {folder / 'reg'}")


def test_a_row_that_is_older_than_what_a_registry_that_is_left_knows_is_not_signed(folder: Path) -> None:
    """Its code was superseded there by another table's: signed out of its reach, both would count."""
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    newer = _ROWS[0].replace(",C1,", ",C1D,")
    assert _issue((newer,), "--status", "reg", out="newer").exit == 0
    assert _state(_NUMBERS[0]) == (VALID, [INVALID])
    before = _codes()
    older = "r.csv:2: its code was superseded in the status registry reg"
    fails(_issue(_ROWS, "--leave-registry"), older, "bring the row up to date", "--status reg")
    assert _codes() == before
    left = _issue(_ROWS, "--leave-registry", "--rejects", "bad.csv")
    assert "left out: 1 of the rows" in left.err
    assert set(_codes()) == {*_NUMBERS[1:]}
    fails(_issue(_ROWS), older)  # on later nights too, though its code is gone
    # Brought up to date, and after that with other news: it is signed.
    for row in (newer, _ROWS[0].replace(",C1,", ",C1E,")):
        assert _issue((row, *_ROWS[1:])).exit == 0
        assert set(_codes()) == {*_NUMBERS}
    # It was the row that is right, issued alone by then as the sentence says.
    assert _issue(_ROWS[:1], "--status", "reg", out="alone").exit == 0
    assert _issue(_ROWS).exit == 0


def test_an_up_to_date_row_leaves_a_registry_though_its_code_here_was_superseded(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    newer = _ROWS[0].replace(",C1,", ",C1D,")
    assert _issue((newer,), "--status", "reg", out="newer").exit == 0
    done = _issue((newer, *_ROWS[1:]), "--leave-registry")
    assert done.exit == 0, done.err
    assert set(_codes()) == {*_NUMBERS}


def test_a_registry_whose_lists_would_lie_where_those_that_are_left_do(folder: Path) -> None:
    """Two registries at one address: checkers would judge the old codes by the new one's entries."""
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    before = _codes()
    for name, prefix in (("same", "https://x.test/"), ("other", "https://y.test/")):
        assert run("status", "init", name, "--uri-prefix", prefix, "--list-size", 64).exit == 0
    told = _issue("r.csv", "--leave-registry", "--status", "same")
    fails(told, "https://x.test/0.cwt", "--status same", "another --uri-prefix")
    assert _codes() == before
    assert _issue("r.csv", "--leave-registry", "--status", "other").exit == 0


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("https://x.test/s/", True),
        ("https://X.TEST/s/", True),
        ("https://x.test:443/s/", True),
        ("https://x.test./s/", True),
        ("https://x.test/%73/", True),
        ("https://x.test/a/../s//", True),
        ("http://x.test/s/", True),
        ("https://x.test:8443/s/", False),
        ("https://x.test/S/", False),
        ("https://x.test/s/2/", False),
        ("https://y.test/s/", False),
    ],
)
def test_the_lists_of_a_registry_that_was_left_before_stay_where_they_are(
    folder: Path, written: str, same: bool
) -> None:
    """Whenever it was left: else old codes are judged by another registry's entries, and count."""
    for name, prefix in (("a", "https://x.test/s/"), ("b", written)):
        assert run("status", "init", name, "--uri-prefix", prefix, "--list-size", 64).exit == 0
    assert _issue(_ROWS, "--status", "a").exit == 0
    assert _issue("r.csv", "--leave-registry").exit == 0
    before = _codes()
    told = _issue("r.csv", "--status", "b", "--again")
    if same:
        fails(told, "https://x.test/s/0.cwt", "--status b", "another --uri-prefix")
        assert _codes() == before
    else:
        assert told.exit == 0, told.err


def test_what_was_superseded_in_a_registry_that_was_left_is_not_signed_in_whatever_night(
    folder: Path,
) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    newer, other = (_ROWS[0].replace(",C1,", f",{classes},") for classes in ("C1D", "C1E"))
    assert _issue((newer,), "--status", "reg", out="newer").exit == 0
    assert _issue(_ROWS, "--leave-registry", "--rejects", "bad.csv").exit == 0
    older = "r.csv:2: its code was superseded in the status registry reg"
    for row in (other, _ROWS[0], other):
        fails(_issue((row, *_ROWS[1:])), older)
    assert _issue((newer, *_ROWS[1:])).exit == 0
    # What was once refused stays older; what has changed since the row was up to date is newer.
    fails(_issue((other, *_ROWS[1:])), older)
    fails(_issue(_ROWS), older)
    newest = _ROWS[0].replace(",C1,", ",C1F,")
    assert _issue((newest, *_ROWS[1:])).exit == 0
    assert set(_codes()) == {*_NUMBERS}


def test_a_superseded_licence_whose_row_was_away_when_its_registry_was_left(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    newer = _ROWS[0].replace(",C1,", ",C1D,")
    assert _issue((newer,), "--status", "reg", out="newer").exit == 0
    assert _issue(_ROWS[1:], "--leave-registry", "--remove").exit == 0
    fails(_issue(_ROWS), "r.csv:2: its code was superseded in the status registry reg")
    assert _issue((newer, *_ROWS[1:])).exit == 0


def test_codes_that_an_older_registry_does_not_have(folder: Path) -> None:
    saved = Path("saved")
    _registry()
    assert run("status", "backup", "reg", saved).exit == 0
    assert _issue(_ROWS[:1], "--status", "reg").exit == 0
    shutil.copy("reg/secret.key", "kept.key")
    shutil.rmtree("reg")
    Path("reg").mkdir()
    shutil.move("kept.key", "reg/secret.key")
    assert run("status", "restore", "reg", saved).exit == 0
    fails(_issue("r.csv", "--status", "reg"), "r.csv:2", "status replay", "--again")
    again = _issue("r.csv", "--status", "reg", "--again")
    assert "kept" not in again.out
    assert "1 codes from before have entries that the registry reg does not know, and stay good" in again.err
    removed = _issue(_ROWS[1:], "--status", "reg", "--remove")
    assert "1 of the removed codes still count by the registry" in removed.err
    assert f"`liangzheng status set reg INVALID {_NUMBERS[0]}`" in removed.err
    assert run("status", "set", "reg", "INVALID", _NUMBERS[1]).exit == 0
    assert "still count" not in _issue(_ROWS[2:], "--status", "reg", "--remove").err
    assert _state(_NUMBERS[0]) == (VALID, [])


def test_no_code_is_kept_by_a_registry_that_is_behind_its_journal(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    assert run("status", "backup", "reg", "monday").exit == 0
    _set(INVALID, _NUMBERS[0])
    shutil.copy("reg/registry.sqlite", "tuesday")
    _set(SUSPENDED, _NUMBERS[1])
    shutil.copy("tuesday", "reg/registry.sqlite")  # one write is missing, as where it was cut off
    fails(_issue("r.csv", "--status", "reg"), "r.csv:2", "the licence is revoked")
    assert _state(_NUMBERS[1]) == (SUSPENDED, [])
    shutil.copy("monday", "reg/registry.sqlite")
    for options in ((), ("--rejects", "bad.csv")):
        fails(_issue("r.csv", "--status", "reg", *options), "older than its journal", "status replay reg")
    assert run("status", "replay", "reg").exit == 0
    fails(_issue("r.csv", "--status", "reg"), "r.csv:2", "the licence is revoked")


def test_an_emptied_journal_is_a_lost_one(folder: Path) -> None:
    assert _issue(_ROWS).exit == 0
    before = _codes()
    with closing(sqlite3.connect("out.journal")) as database:
        database.executescript("DELETE FROM line; DELETE FROM code;")
    for _ in range(2):
        fails(_issue((f"{_NUMBERS[0]},别人,C1,长期\n",)), "out.journal", "put the journal back")
        Path("out.journal").write_bytes(b"")
    assert _codes() == before


def test_nothing_is_left_of_a_refused_run_nor_put_into_another(folder: Path) -> None:
    fails(_issue(("1.10105E+17,样证,C1,长期\n",), "--folders", out="a/b/c"), "r.csv:2")
    assert not Path("a").exists()
    Path("c.journal").write_text("no journal, and long enough to be told from an empty one" * 20)
    fails(_issue(_ROWS, out="c"), "c.journal: the journal cannot be used", "from a copy", "another --out")
    assert not Path("c").exists()
    assert _issue(_ROWS).exit == 0
    fails(_issue(_ROWS, out="out/more"), "out, the folder of another run", "beside it")
    assert not Path("out/more").exists()
    Path("link").symlink_to("out")
    fails(_issue(_ROWS, out="link/more"), "the folder of another run")
    assert "3 of them kept" in _issue(_ROWS, out="./out/../out").out
    whole = Path("out.journal").read_bytes()
    Path("out.journal").write_bytes(whole[: len(whole) // 2])
    fails(_issue(_ROWS), "out.journal: the journal cannot be used", "from a copy", "another --out")


def test_a_row_with_a_slip_keeps_its_good_code(folder: Path) -> None:
    _registry()
    options = ("--status", "reg", "--rejects", "bad.csv")
    assert _issue(_ROWS, *options).exit == 0
    before = _codes()
    wrong = tuple(row.replace(",C1,", ",ZZ,") for row in _ROWS)
    # Another row has come before them, so that each would be written over by the next.
    new = f"{_NEW},样例,C1,长期\n"
    _set(INVALID, _NUMBERS[2])
    for _ in range(2):
        done = _issue((new, *wrong), *options)
        assert "2 of the kept though their rows are left out now" in done.out
        codes = _codes()
        assert {number: codes.get(number) for number in _NUMBERS} == {**before, _NUMBERS[2]: None}
        assert len(codes) == 3
    # Mended, a row has the code that it had; what it says anew is signed.
    married = _ROWS[1].replace(",C1,", ",C1D,")
    assert _issue((new, _ROWS[0], married, wrong[2]), *options).exit == 0
    assert [_codes()[number] == before[number] for number in _NUMBERS[:2]] == [True, False]


def test_codes_that_are_superseded_or_suspended_are_told(folder: Path) -> None:
    _registry()
    assert _issue(_ROWS, "--status", "reg").exit == 0
    renamed = f"{_NUMBERS[0]},别人,C1,长期\n"
    changed = f"{_NUMBERS[1]},样 例,C1D,长期\n"
    rows = (renamed, changed, _ROWS[2])
    _set(SUSPENDED, _NUMBERS[1])
    fails(_issue(rows, "--status", "reg", out="more"), "r.csv:2", "names another person", "--new-names")
    done = _issue(rows, "--status", "reg", "--rejects", "bad.csv", out="more")
    assert "1 of the new are suspended in the registry, 1 codes from before superseded" in done.out
    assert _state(_NUMBERS[0]) == (VALID, [])
    done = _issue(rows, "--status", "reg", "--new-names", out="more")
    assert "1 signed for another name than the code before had, 1 codes from before superseded" in done.out
    assert _state(_NUMBERS[0]) == (VALID, [INVALID])
    # In the run's own folder, with a registry or without, --rejects leaves what is there.
    assert _issue(_ROWS[:1], out="alone").exit == 0
    before = _codes("alone")
    assert "1 of the kept" in _issue((renamed,), "--rejects", "bad.csv", out="alone").out
    assert _codes("alone") == before
