"""Passphrases of private keys: from a file, the environment or a person, for new keys and old."""

import json
import stat
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.keys import ALGORITHM_NAMES, SigningKey
from tests.support.cli import Result, fails, run
from tests.support.signed import LICENCE
from tests.support.terminal import Seen, at_terminal

_SECRET = "密码 🔑 long enough"
_WARNING = "written unencrypted"


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANGZHENG_PASSPHRASE", raising=False)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(f"{_SECRET}\r\n", "utf-8")
    return path


def _is_encrypted(path: Path) -> bool:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()


def _records(folder: Path) -> Path:
    path = folder / "records.jsonl"
    path.write_text(json.dumps(LICENCE | {"licence_number": "110199199001010010"}), "utf-8")
    return path


def _issue(key: Path, *options: object) -> Result:
    folder = key.parent
    out = folder / f"codes-{len(list(folder.iterdir()))}"
    return run("issue", "--key", key, "--in", _records(folder), "--out", out, "--issuer", "o", *options)


def _add(folder: Path, key: Path, *options: object) -> Result:
    return run("trust", "add", folder, "--issuer", "o", "--generate", key, *options)


# Nobody there to ask


def test_without_one_a_new_key_is_written_with_a_warning(tmp_path: Path) -> None:
    folder, key = tmp_path / "trust", tmp_path / "key.pem"
    for made in (run("trust", "init", folder), _add(folder, key)):
        assert made.exit == 0
        assert made.err.count("\n") == 1
        assert _WARNING in made.err
    assert not _is_encrypted(folder / "private" / "root.pem")
    assert not _is_encrypted(key)
    assert run("trust", "sign", folder).err == ""
    assert _issue(key).err == ""


def test_none_is_wanted(tmp_path: Path, secret: Path) -> None:
    folder, key = tmp_path / "trust", tmp_path / "key.pem"
    for made in (run("trust", "init", folder, "--no-passphrase"), _add(folder, key, "--no-passphrase")):
        assert (made.exit, made.err) == (0, "")
    assert not _is_encrypted(key)
    both = ("--no-passphrase", "--passphrase-file", secret)
    fails(run("trust", "init", tmp_path / "other", *both), "either")
    fails(_add(folder, tmp_path / "other.pem", *both), "either")


def test_no_warning_where_nothing_is_written(tmp_path: Path) -> None:
    folder, key = tmp_path / "trust", tmp_path / "key.pem"
    run("trust", "init", folder)
    _add(folder, key)
    fails(run("trust", "init", folder), "not empty")
    fails(_add(folder, key), "exists")


def test_from_a_file(tmp_path: Path, secret: Path) -> None:
    folder, key = tmp_path / "trust", tmp_path / "key.pem"
    given = ("--passphrase-file", secret)
    for made in (run("trust", "init", folder, *given), _add(folder, key, *given)):
        assert (made.exit, made.err) == (0, "")
    assert _is_encrypted(folder / "private" / "root.pem")
    assert _is_encrypted(key)
    fails(run("trust", "sign", folder), "encrypted", "--passphrase-file")
    assert run("trust", "sign", folder, *given).exit == 0
    fails(_issue(key), "encrypted")
    assert _issue(key, *given).exit == 0
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    fails(_issue(key, "--passphrase-file", wrong), "wrong passphrase")
    wrong.write_text("\n")
    fails(_issue(key, "--passphrase-file", wrong), "empty")
    fails(_issue(key, "--passphrase-file", tmp_path / "none"), "No such file")


def test_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, key, plain = tmp_path / "trust", tmp_path / "key.pem", tmp_path / "plain.pem"
    monkeypatch.setenv("LIANGZHENG_PASSPHRASE", _SECRET)
    for made in (run("trust", "init", folder), _add(folder, key), _issue(key), run("trust", "sign", folder)):
        assert (made.exit, made.err) == (0, "")
    assert _is_encrypted(folder / "private" / "root.pem")
    assert _is_encrypted(key)
    # It is for encrypted keys; another one is not touched by it, nor is what was asked for.
    assert _add(folder, plain, "--no-passphrase").exit == 0
    assert not _is_encrypted(plain)
    assert _issue(plain).exit == 0
    monkeypatch.setenv("LIANGZHENG_PASSPHRASE", "wrong")
    fails(_issue(key), "wrong passphrase")
    fails(run("trust", "sign", folder), "wrong passphrase")


def test_the_key_of_status_lists(tmp_path: Path, secret: Path) -> None:
    key, registry = tmp_path / "key.pem", tmp_path / "registry"
    SigningKey.generate().save(key, _SECRET.encode())
    assert run("status", "init", registry, "--uri-prefix", "https://example.org/status/").exit == 0
    publish = ("status", "publish", registry, "--key", key, "--out", tmp_path / "lists")
    fails(run(*publish), "encrypted")
    assert run(*publish, "--passphrase-file", secret).exit == 0


@pytest.mark.parametrize("name", ALGORITHM_NAMES)
def test_every_kind_of_key(tmp_path: Path, name: str) -> None:
    path, asked = tmp_path / "key.pem", []

    def ask(key: Path) -> bytes:
        asked.append(key)
        return b"secret"

    made = SigningKey.generate(name)
    made.save(path, ask)
    assert _is_encrypted(path)
    assert SigningKey.load(path, ask).kid == made.kid
    assert asked == [path, path]
    for wrong in (None, b"wrong", lambda _: b"wrong", lambda _: None):
        with pytest.raises(BuilderError) as caught:
            SigningKey.load(path, wrong)
        assert caught.value.code == "key_passphrase"
    path.unlink()
    made.save(path)
    assert SigningKey.load(path, ask).kid == made.kid
    assert len(asked) == 2  # nobody is asked about a key that is not encrypted


# A person at a terminal


def _no_secret_shown(seen: Seen) -> None:
    assert "secret" not in seen.screen


def test_a_person_is_asked_twice_for_a_new_one(tmp_path: Path) -> None:
    folder, key = tmp_path / "trust", tmp_path / "key.pem"
    made = at_terminal(
        "trust", "init", folder, answers={"New passphrase for root.pem": "secret 1", "Again": "secret 1"}
    )
    assert made.exit == 0, made
    _no_secret_shown(made)
    assert _is_encrypted(folder / "private" / "root.pem")
    added = at_terminal(
        *("trust", "add", folder, "--issuer", "o", "--generate", key),
        answers={
            "New passphrase for key.pem": "secret 2",
            "Again": "a slip",
            "New passphrase": "secret 2",
            "Again:": "secret 2",
        },
    )
    assert added.exit == 0, added
    assert SigningKey.load(key, b"secret 2")
    signed = at_terminal("trust", "sign", folder, answers={"Passphrase of": "secret 1"})
    assert (signed.exit, "trust list 1 signed" in signed.screen) == (0, True)
    _no_secret_shown(signed)
    refused = at_terminal("trust", "sign", folder, answers={"Passphrase of": "secret 2"})
    assert (refused.exit, "wrong passphrase" in refused.screen) == (2, True)


def test_a_person_is_asked_only_where_it_matters(tmp_path: Path) -> None:
    folder, plain, locked = tmp_path / "trust", tmp_path / "plain.pem", tmp_path / "locked.pem"
    assert at_terminal("trust", "init", folder, "--no-passphrase", answers={}).exit == 0
    assert at_terminal("trust", "init", folder, answers={}).exit == 2  # it exists: nothing to ask for
    SigningKey.generate().save(plain)
    SigningKey.generate().save(locked, b"secret")
    issue = ("issue", "--in", _records(tmp_path), "--issuer", "o", "--no-pictures")
    assert at_terminal(*issue, "--key", plain, "--out", tmp_path / "1", answers={}).exit == 0
    asked = at_terminal(*issue, "--key", locked, "--out", tmp_path / "2", answers={"Passphrase of": "secret"})
    assert asked.exit == 0
    given = {"LIANGZHENG_PASSPHRASE": "secret"}
    assert (
        at_terminal(*issue, "--key", locked, "--out", tmp_path / "3", answers={}, environment=given).exit == 0
    )


def test_a_person_may_stop(tmp_path: Path) -> None:
    folder = tmp_path / "trust"
    stopped = at_terminal("trust", "init", folder, answers={"New passphrase": "\x03"})
    assert stopped.exit == 2
    assert "stopped" in stopped.screen
    assert not folder.exists()
