"""What `make test` installs system-wide: told before, refused by a word, and not tried without the rights."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.support import debian, postgres, programs, softhsm

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine without SoftHSM, whose apt-get only says what it is told."""
    for name, text in {"apt-get": 'echo "apt-get $*"', "sudo": 'shift; exec "$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIANGZHENG_", "CI"))}
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "LIANGZHENG_SOFTHSM": "/no/where"}


def _lines(environment: dict[str, str]) -> list[str]:
    """Run the program for SoftHSM alone; return its lines on both streams, in order."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.programs", "softhsm"],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == programs.MISSING, done
    return done.stdout.splitlines()


def test_it_is_said_before_it_is_done(machine: dict[str, str]) -> None:
    said, *commands, missing = _lines(machine | {"LIANGZHENG_SYSTEM": "yes"})
    assert said == (
        "installing Debian's packages softhsm2 system-wide, at most 25 MB (LIANGZHENG_SYSTEM=no refuses)"
    )
    assert commands == [
        "apt-get -qq update",
        "apt-get -qq install --yes --no-install-recommends softhsm2",
    ]
    assert missing == "softhsm is missing (see above): the tests of keys in tokens will be skipped"


def test_it_is_refused_by_a_word(machine: dict[str, str]) -> None:
    refusal = {"LIANGZHENG_SYSTEM": "no"}
    told = "softhsm is missing (LIANGZHENG_SYSTEM=no): the tests of keys in tokens will"
    assert _lines(machine | refusal) == [f"{told} be skipped"]
    assert _lines(machine | refusal | {"CI": "true"}) == [f"{told} fail"]


def test_a_browser_is_not_downloaded_where_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANGZHENG_CHROMIUM", "/no/where")
    monkeypatch.setenv("LIANGZHENG_SYSTEM", "no")
    monkeypatch.setattr(subprocess, "run", lambda *_: pytest.fail("something was run"))
    assert chromium.install() is None


@pytest.mark.parametrize(
    ("wish", "ci", "why"),
    [
        ("", "", "not root: LIANGZHENG_SYSTEM=yes tries sudo"),
        ("no", "", "LIANGZHENG_SYSTEM=no"),
        ("no", "true", "LIANGZHENG_SYSTEM=no"),
        ("yes", "", None),
        ("", "true", None),
    ],
)
def test_without_roots_rights_it_is_tried_only_where_that_is_asked(
    monkeypatch: pytest.MonkeyPatch, machine: dict[str, str], wish: str, ci: str, why: str | None
) -> None:
    monkeypatch.setenv("PATH", machine["PATH"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("LIANGZHENG_SYSTEM", wish)
    monkeypatch.setenv("CI", ci)
    assert debian.refused() == why


def test_where_there_is_no_apt_one_is_told_to_do_it_by_hand(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LIANGZHENG_SYSTEM", "yes")
    assert debian.refused() == "there is no apt-get: install it by hand"


def test_a_program_named_by_hand_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANGZHENG_CHROMIUM", "/no/where")
    monkeypatch.setenv("LIANGZHENG_SOFTHSM", "/no/where")
    monkeypatch.setenv("LIANGZHENG_POSTGRES", "/no/where")
    assert chromium.find() is None
    assert softhsm.find() is None
    assert postgres.find() is None


def test_an_unknown_program_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert programs.main(["chrome"]) == 2
    assert capsys.readouterr().err == "no such program: chrome\n"


def test_the_tests_take_the_chromium_without_windows_and_the_whole_one_where_it_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIANGZHENG_CHROMIUM", raising=False)
    for name, found in {"chromium": "chromium", chromium.HEADLESS: chromium.HEADLESS}.items():
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert chromium.find() == str(tmp_path / found)
        assert chromium.find_whole() == str(tmp_path / "chromium")


def test_what_does_as_well_is_not_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On a machine that has the whole browser, nothing is brought where nothing may be, and nothing fails."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LIANGZHENG_CHROMIUM", raising=False)
    monkeypatch.setattr(subprocess, "run", lambda *_: pytest.fail("something was run"))
    (tmp_path / "chromium").write_text("#!/bin/sh\n")
    (tmp_path / "chromium").chmod(0o755)
    assert programs.main([chromium.HEADLESS]) == 0
    assert capsys.readouterr().out == ""
