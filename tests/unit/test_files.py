"""Files are written whole, by the umask; what a killed command left is cleared away."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.files import new_folder, put_new, remove_whole, write_secret, write_whole
from liangzheng.keys import SigningKey
from liangzheng.trust.new_key import new_key
from tests.support.cli import fails, run
from tests.support.signed import LICENCE

_HEX = "0123456789abcdef"


@pytest.fixture(params=[0o022, 0o027, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_no_secret_keeps_the_umask(umask: int, tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"x")
    with new_folder(tmp_path / "folder") as folder:
        (folder / "file").write_bytes(b"x")
    write_secret(tmp_path / "secret", b"x")
    for path in (tmp_path / "file", tmp_path / "folder" / "file"):
        assert _mode(path) == 0o666 & ~umask
    assert _mode(tmp_path / "folder") == 0o777 & ~umask
    assert _mode(tmp_path / "secret") == 0o600


def test_memories_and_codes_keep_the_umask(umask: int, tmp_path: Path) -> None:
    trust, key = tmp_path / "trust", tmp_path / "key.pem"
    (tmp_path / "records.jsonl").write_text(
        json.dumps(LICENCE | {"licence_number": "110199199001010010"}), "utf-8"
    )
    memory, out = tmp_path / "memory.json", tmp_path / "out"
    for arguments in (
        ("trust", "init", trust, "--no-passphrase"),
        ("trust", "add", trust, "--issuer", "city", "--generate", key, "--no-passphrase"),
        ("trust", "sign", trust),
        ("issue", "--key", key, "--issuer", "city", "--in", tmp_path / "records.jsonl", "--out", out),
        ("verify", out / "000001.txt", "--trust", trust, "--memory", memory),
    ):
        done = run(*arguments)
        assert done.exit == 0, done
    for path in (memory, *out.iterdir(), *trust.glob("*.cbor"), trust / "issuers.json"):
        assert _mode(path) == 0o666 & ~umask, path
    assert _mode(out) == 0o777 & ~umask
    for path in (key, *(trust / "private").iterdir()):
        assert _mode(path) == 0o600
    assert _mode(trust / "private") == 0o700 & ~umask


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"old")
    with pytest.raises(TypeError):
        write_whole(tmp_path / "file", None)  # type: ignore[arg-type]
    with pytest.raises(TypeError), new_folder(tmp_path / "folder") as folder:
        (folder / "file").write_bytes(None)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


@pytest.mark.parametrize("write", [write_whole, write_secret])
def test_what_a_killed_command_left_is_cleared_away(tmp_path: Path, write: object) -> None:
    assert callable(write)
    left, young, held, others = (
        tmp_path / f".file.{name}" for name in (_HEX, _HEX[::-1], "a" * 16, "letters")
    )
    folder = tmp_path / f".file.{'b' * 16}"
    folder.mkdir()
    (folder / "key.pem").write_bytes(b"")
    for path in (left, young, held, others):
        path.write_bytes(b"")
    for path in (left, held, others, folder):
        os.utime(path, (0, 0))
    with held.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # another command is at work
        write(tmp_path / "file", b"x")
    assert {path.name for path in tmp_path.iterdir()} == {"file", young.name, held.name, others.name}


def test_a_secret_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_secret(tmp_path / "secret", b"one")
    for links in (True, False):
        if not links:  # a file system that has none
            monkeypatch.setattr(os, "link", _no_links)
        with pytest.raises(FileExistsError):
            write_secret(tmp_path / "secret", b"two")
        write_secret(tmp_path / f"other-{links}", b"three")
        (tmp_path / "waiting").write_bytes(b"four")
        put_new(tmp_path / "waiting", tmp_path / f"put-{links}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *("other-False", "other-True", "put-False", "put-True", "secret")
    ]
    assert (tmp_path / "secret").read_bytes() == b"one"


def _no_links(*_: object) -> None:
    raise PermissionError


def test_a_folder_goes_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder" / "below").mkdir(parents=True)
    remove_whole(tmp_path / "folder")
    assert list(tmp_path.iterdir()) == []


def test_a_key_waits_until_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with pytest.raises(ZeroDivisionError), new_key(path, algorithm="ES256", passphrase=None) as first:
        _ = 1 / 0
    assert [left.name for left in tmp_path.iterdir()] == [".key.pem.new"]
    # Another kind of key was asked for this time: nobody but a person can tell what is right.
    with (
        pytest.raises(BuilderError, match="another algorithm"),
        new_key(path, algorithm="EdDSA", passphrase=None),
    ):
        pass
    with new_key(path, algorithm="ES256", passphrase=None) as second:
        assert not path.exists()
    assert second.kid == first.kid == SigningKey.load(path).kid
    with pytest.raises(FileExistsError), new_key(path, algorithm="ES256", passphrase=None):
        pass
    assert [left.name for left in tmp_path.iterdir()] == ["key.pem"]


def test_a_key_whose_waiting_name_is_left_is_done(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    with new_key(path, algorithm="ES256", passphrase=None) as first:
        pass
    os.link(path, tmp_path / ".key.pem.new")
    with new_key(path, algorithm="ES256", passphrase=None) as second:
        pass
    assert second.kid == first.kid
    assert [left.name for left in tmp_path.iterdir()] == ["key.pem"]
    (tmp_path / ".key.pem.new").write_bytes(b"another's")
    fails(run("trust", "init", path), "not empty")
    with pytest.raises(FileExistsError), new_key(path, algorithm="ES256", passphrase=None):
        pass
