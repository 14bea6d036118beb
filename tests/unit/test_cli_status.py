"""``liangzheng status`` and ``issue --status``: from a registry to a verdict on the command line."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cli import Result, fails, run
from tests.support.registries import Place

RECORD = {
    "licence_number": "110199199001010010",
    "name": "样例",
    "birth_date": "1990-01-01",
    "classes": ["C1"],
    "valid_from": "2021-06-01",
    "valid_until": "2031-06-01",
}


@dataclass(frozen=True, slots=True)
class Office:
    """An issuer with a licence issued, and where its registry is."""

    folder: Path
    place: Place

    def status(self, command: str, *arguments: object) -> Result:
        return run("status", command, self.place.location, *arguments, *self.place.options)

    def issue(self, out: str, *more: object) -> Result:
        options = (
            "--key",
            self.folder / "city.pem",
            "--issuer",
            "city",
            "--in",
            self.folder / "records.jsonl",
        )
        return run(
            *("issue", *options, "--out", self.folder / out),
            *("--status", self.place.location, *self.place.options, *more),
        )

    def publish(self) -> str:
        done = self.status("publish", "--key", self.folder / "city.pem", "--out", self.folder / "status")
        assert done.exit == 0, done.err
        return done.out

    def verdict(self, out: str = "codes") -> tuple[int, str]:
        code, folder = self.folder / out / "000001.txt", self.folder
        done = run("verify", code, "--trust", folder / "trust", "--status", folder / "status", "--json")
        return done.exit, json.loads(done.out)["reason"]


@pytest.fixture
def office(tmp_path: Path, place: Place) -> Office:
    made = Office(tmp_path, place)
    for arguments in (
        ("trust", "init", tmp_path / "trust"),
        ("trust", "add", tmp_path / "trust", "--issuer", "city", "--generate", tmp_path / "city.pem"),
        ("trust", "sign", tmp_path / "trust"),
    ):
        assert run(*arguments).exit == 0
    assert made.status("init", "--uri-prefix", "https://x.test/status/", "--list-size", "64").exit == 0
    (tmp_path / "records.jsonl").write_text(json.dumps(RECORD) + "\n", "utf-8")
    issued = made.issue("codes")
    assert issued.exit == 0, issued.err
    return made


def test_from_issuing_to_revocation(office: Office) -> None:
    assert "1 of 1 lists written" in office.publish()
    assert office.verdict() == (0, "signature_valid")
    number = RECORD["licence_number"]
    assert office.status("set", "suspended", number, "--reason", "points").exit == 0
    office.publish()
    assert office.verdict() == (4, "status_suspended")
    assert office.status("set", "INVALID", number).exit == 0
    office.publish()
    assert office.verdict() == (1, "status_invalid")
    fails(office.status("set", "VALID", number), f"{number}: 1 of the entries are INVALID", "--reinstate")
    shown = json.loads(office.status("show", number, "--json").out)
    assert shown["state"] == "INVALID"
    assert [past["state"] for past in shown["past"]] == ["SUSPENDED", "INVALID"]
    assert "entries: 1" in office.status("show").out


def test_without_the_lists_nothing_is_judged(office: Office) -> None:
    code = office.folder / "codes" / "000001.txt"
    done = run("verify", code, "--trust", office.folder / "trust", "--json")
    assert (done.exit, json.loads(done.out)["reason"]) == (3, "status_unreachable")


def test_a_file_of_licences(office: Office) -> None:
    file = office.folder / "ids.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        file.write_text(f"{RECORD['licence_number']}\n", encoding)
        assert office.status("set", "INVALID", "--file", file).exit == 0
    file.write_text(f"\t{RECORD['licence_number']}\n", "utf-8")  # as a table of rejects guards a cell
    assert office.status("set", "INVALID", "--file", file).exit == 0
    file.write_text(f"{RECORD['licence_number']}\nstranger\n", "utf-8")
    fails(office.status("set", "INVALID", "--file", file), "ids.txt:2", "nothing was changed")


@pytest.mark.parametrize("option", ["--from", "--file"])
def test_licences_from_standard_input(office: Office, option: str) -> None:
    number = str(RECORD["licence_number"])

    def status(command: str, *arguments: object, stdin: str) -> Result:
        place = office.place
        return run("status", command, place.location, *arguments, *place.options, stdin=stdin.encode())

    done = status("set", "INVALID", option, "-", stdin=f"\ufeff{number}\n")
    assert (done.exit, "1 entries are INVALID" in done.out) == (0, True)
    fails(status("set", "INVALID", option, "-", stdin=f"{number}\nstranger\n"), "standard input:2", "nothing")
    fails(status("set", "INVALID", option, "-", stdin=""), "--from")
    fails(
        run(
            "status",
            "set",
            office.place.location,
            "INVALID",
            option,
            "-",
            *office.place.options,
            stdin=b"\xff",
        ),
        "UTF-8",
    )
    assert json.loads(status("show", "-", "--json", stdin=f"{number}\n").out)["state"] == "INVALID"
    fails(status("show", "-", stdin=""), "licence id")


def test_a_second_issue_keeps_the_entry(office: Office) -> None:
    assert office.issue("again").exit == 0
    assert "entries: 1" in office.status("show").out


def test_what_is_refused(office: Office) -> None:
    fails(run("status", "show", office.folder / "nowhere"), "no registry")
    fails(office.status("init", "--uri-prefix", "https://x.test/"), "registry")
    fails(office.status("set", "INVALID"), "INVALID is missing")
    fails(office.status("set", "gone", "x"), "unknown state")
    fails(office.status("show", "stranger"), "stranger: the licence has no entry", "registry")
    fails(office.status("set", "INVALID", "stranger"), "stranger: the licence has no entry", "nothing was")
    fails(office.status("set", "INVALID", "--code", "0/64"), "--code '0/64'")
    fails(office.status("set", "INVALID", "--code", "7/0"), "7/0: no code has this place")
    fails(office.status("set", "INVALID", "--code", "0/1", "x"), "--code")
    (office.folder / "ids.txt").write_text("\n" + "x" * 300, "utf-8")
    fails(office.status("set", "INVALID", "--from", office.folder / "ids.txt"), "ids.txt:1", "licence id")
    fails(run("status", "show", "mysql://x/y"), "postgresql")
    (office.folder / "records.jsonl").write_text('{"name": "样例"}\n', "utf-8")
    fails(office.issue("more"), "records.jsonl:1")
    assert not (office.folder / "more").exists()


def test_a_code_after_a_change_supersedes_the_one_before(office: Office) -> None:
    for out, classes, options in (("b", ["C1", "D"], ()), ("c", ["A2"], ("--keep-old",))):
        changed = json.dumps(RECORD | {"classes": classes}) + "\n"
        (office.folder / "records.jsonl").write_text(changed, "utf-8")
        done = office.issue(out, *options)
        assert (done.exit, done.err) == (0, "")
    office.publish()
    assert [office.verdict(out) for out in ("codes", "b", "c")] == [
        *((1, "status_invalid"), (0, "signature_valid"), (0, "signature_valid"))
    ]
    office.status("set", "INVALID", RECORD["licence_number"], "--reason", "court")
    office.publish()
    assert {office.verdict(out) for out in ("codes", "b", "c")} == {(1, "status_invalid")}
    fails(office.issue("d"), "records.jsonl:1", "the licence is revoked")
    key, records = office.folder / "city.pem", office.folder / "records.jsonl"
    fails(
        run("issue", "--key", key, "--issuer", "city", "--in", records, "--out", "e", "--keep-old"),
        "--status",
    )


def test_one_code_is_revoked_alone(office: Office) -> None:
    office.publish()
    number = RECORD["licence_number"]
    code = json.loads(office.status("show", number, "--json").out)["code"]
    done = office.status("set", "INVALID", "--code", code, "--reason", "遗失", "--by", "窗口 3")
    assert (done.exit, done.err) == (0, "")
    office.publish()
    assert office.verdict() == (1, "status_invalid")
    assert office.issue("again").exit == 0
    shown = office.status("show", number).out
    assert "state: VALID" in shown
    assert f"superseded code\nuri: https://x.test/status/0.cwt\nindex: {code.partition('/')[2]}\n" in shown
    assert "VALID -> INVALID  [code]  窗口 3  遗失" in shown
    office.status("set", "INVALID", number)
    fails(office.issue("more"), "records.jsonl:1", "the licence is revoked")
    assert not (office.folder / "more").exists()


def test_a_backup_is_brought_up_to_date(office: Office) -> None:
    """As a server's registry is moved: the journal is beside the secret, and is found there."""
    saved = office.folder / "saved"
    assert office.status("backup", saved).exit == 0
    office.status("set", "INVALID", RECORD["licence_number"])
    fails(office.status("backup", saved), "exists")
    fails(office.status("restore", saved), "there is a registry already")
    done = office.status("replay")
    assert (done.exit, "0 writes were carried out" in done.out) == (0, True)
    other = office.folder / "other"
    own = office.folder / ("secret.key.journal.jsonl" if office.place.is_server else "registry/journal.jsonl")
    restored = run("status", "restore", other, saved, "--secret", office.place.secret, "--journal", own)
    assert (restored.exit, restored.err) == (0, "")
    assert "1 writes were carried out" in restored.out
    assert "INVALID: 1" in run("status", "show", other, "--secret", office.place.secret).out


def test_a_registry_and_its_journal_that_do_not_belong_together(office: Office) -> None:
    number, registry = RECORD["licence_number"], Path(office.place.location)
    assert office.status("show").err == ""
    if office.place.is_server:  # each machine has a journal of its own there, and this one may have none
        office.place.secret.with_name(f"{office.place.secret.name}.journal.jsonl").unlink()
        assert office.status("show").err == ""
        return
    journal = registry / "journal.jsonl"
    saved = office.folder / "monday.sqlite"
    assert office.status("backup", saved).exit == 0
    for state in ("INVALID", "INVALID"):
        assert office.status("set", state, number).err == ""
    away = journal.rename(office.folder / "away")
    for answer in (office.status("show"), office.status("set", "INVALID", number)):
        assert answer.exit == 0
        assert "journal.jsonl is not there: put the journal back" in answer.err
    away.replace(journal)
    assert "ends with write 3" in office.status("show").err
    for file in registry.glob("registry.sqlite*"):
        file.unlink()
    kept = journal.rename(office.folder / "away")
    assert office.status("restore", saved).exit == 0
    kept.replace(journal)
    shown = office.status("show", number)
    assert (shown.exit, "state: VALID" in shown.out) == (0, True)
    assert "is older than its journal" in shown.err
    assert "status replay" in shown.err


def test_what_a_killed_publish_left_is_cleared_away_at_once(office: Office) -> None:
    office.publish()
    lists = office.folder / "status"
    left = [lists / f".0.cwt.{'ab' * 8}", lists / f".published.json.{'cd' * 8}"]
    for path in left:
        path.write_bytes(b"half")
    mine = lists / ".htaccess"
    mine.write_bytes(b"")
    office.publish()
    assert [path.exists() for path in (*left, mine)] == [False, False, True]
