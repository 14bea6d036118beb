"""``liangzheng status`` and ``issue --status``: from a registry to a verdict on the command line."""

import json
from pathlib import Path

import pytest

from tests.support.cli import fails, run

RECORD = {
    "licence_number": "110199199001010010",
    "name": "样例",
    "birth_date": "1990-01-01",
    "classes": ["C1"],
    "valid_from": "2021-06-01",
    "valid_until": "2031-06-01",
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    for arguments in (
        ("trust", "init", tmp_path / "trust"),
        ("trust", "add", tmp_path / "trust", "--issuer", "city", "--generate", tmp_path / "city.pem"),
        ("trust", "sign", tmp_path / "trust"),
        (
            "status",
            "init",
            tmp_path / "registry",
            "--uri-prefix",
            "https://x.test/status/",
            "--list-size",
            "64",
        ),
    ):
        assert run(*arguments).exit == 0
    (tmp_path / "records.jsonl").write_text(json.dumps(RECORD) + "\n", "utf-8")
    options = ("--key", tmp_path / "city.pem", "--issuer", "city", "--in", tmp_path / "records.jsonl")
    issued = run("issue", *options, "--out", tmp_path / "codes", "--status", tmp_path / "registry")
    assert issued.exit == 0, issued.err
    return tmp_path


def _publish(office: Path) -> str:
    done = run(
        "status", "publish", office / "registry", "--key", office / "city.pem", "--out", office / "status"
    )
    assert done.exit == 0, done.err
    return done.out


def _verdict(office: Path) -> tuple[int, str]:
    code = office / "codes" / "000001.txt"
    done = run("verify", code, "--trust", office / "trust", "--status", office / "status", "--json")
    return done.exit, json.loads(done.out)["reason"]


def test_from_issuing_to_revocation(office: Path) -> None:
    assert "1 of 1 lists written" in _publish(office)
    assert _verdict(office) == (0, "signature_valid")
    number = RECORD["licence_number"]
    assert run("status", "set", office / "registry", "suspended", number, "--reason", "points").exit == 0
    _publish(office)
    assert _verdict(office) == (4, "status_suspended")
    assert run("status", "set", office / "registry", "INVALID", number).exit == 0
    _publish(office)
    assert _verdict(office) == (1, "status_invalid")
    fails(run("status", "set", office / "registry", "VALID", number), "--reinstate")
    shown = json.loads(run("status", "show", office / "registry", number, "--json").out)
    assert shown["state"] == "INVALID"
    assert [past["state"] for past in shown["past"]] == ["SUSPENDED", "INVALID"]
    assert "entries: 1" in run("status", "show", office / "registry").out


def test_without_the_lists_nothing_is_judged(office: Path) -> None:
    code = office / "codes" / "000001.txt"
    done = run("verify", code, "--trust", office / "trust", "--json")
    assert (done.exit, json.loads(done.out)["reason"]) == (3, "status_unreachable")


def test_a_file_of_licences(office: Path) -> None:
    file = office / "ids.txt"
    file.write_text(f"{RECORD['licence_number']}\n", "utf-8")
    assert run("status", "set", office / "registry", "INVALID", "--file", file).exit == 0
    file.write_text(f"{RECORD['licence_number']}\nstranger\n", "utf-8")
    fails(
        run("status", "set", office / "registry", "INVALID", "--file", file),
        "ids.txt:2",
        "nothing was changed",
    )


def test_a_second_issue_keeps_the_entry(office: Path) -> None:
    options = ("--key", office / "city.pem", "--issuer", "city", "--in", office / "records.jsonl")
    assert run("issue", *options, "--out", office / "again", "--status", office / "registry").exit == 0
    assert "entries: 1" in run("status", "show", office / "registry").out


def test_what_is_refused(office: Path) -> None:
    fails(run("status", "show", office / "nowhere"), "no registry")
    fails(run("status", "init", office / "registry", "--uri-prefix", "https://x.test/"), "registry")
    fails(run("status", "set", office / "registry", "INVALID"), "LICENCE")
    fails(run("status", "set", office / "registry", "gone", "x"), "unknown state")
    fails(run("status", "show", office / "registry", "stranger"), "no entry")
    fails(run("status", "show", "mysql://x/y"), "postgresql")
    (office / "records.jsonl").write_text('{"name": "样例"}\n', "utf-8")
    options = ("--key", office / "city.pem", "--issuer", "city", "--in", office / "records.jsonl")
    fails(
        run("issue", *options, "--out", office / "more", "--status", office / "registry"), "records.jsonl:1"
    )
    assert not (office / "more").exists()
