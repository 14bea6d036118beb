"""Several commands at one registry at once, and killed ones: nothing is lost, nothing is half."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.status import database
from liangzheng.status.allocation import allocate
from liangzheng.status.changes import Order, set_licences
from liangzheng.status.lookup import find, overview
from liangzheng.status.publishing import MANIFEST, Terms, publish
from liangzheng.status.registry import Registry
from liangzheng.status.states import INVALID, SUSPENDED
from liangzheng.status_files import StatusFiles
from tests.support.cli import fails, run
from tests.support.postgres import Server
from tests.support.registries import NOW, Place
from verifier_wasm import Issuer, Policy, TrustedKey
from verifier_wasm.envelope import StatusReference
from verifier_wasm.trusted.status import check_status

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]


def _together(*works: Callable[[], object]) -> None:
    """Run works at once, each in a thread; what one of them raises is raised."""
    errors: list[BaseException] = []
    begin = threading.Barrier(len(works))

    def run_one(work: Callable[[], object]) -> None:
        begin.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=run_one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _order(state: int, by: str = "office") -> Order:
    return Order(state=state, by=by, at=NOW)


def test_who_asks_at_once_gets_entries_of_their_own(place: Place) -> None:
    place.create()
    given: dict[int, list[StatusReference]] = {}

    def ask(number: int) -> None:
        # Half of the licences are asked for by two at once.
        ids = [f"licence-{n}" for n in range(40 * number, 40 * number + 80)]
        registry = place.open()
        for start in range(0, 80, 16):
            given.setdefault(number, []).extend(allocate(registry, ids[start : start + 16]))

    _together(*(lambda number=number: ask(number) for number in range(4)))
    assert overview(place.open()).entries == 200
    for number in range(3):
        assert given[number][40:] == given[number + 1][:40]
    assert len({(entry.uri, entry.index) for entries in given.values() for entry in entries}) == 200


def test_two_writers_lose_no_change(place: Place) -> None:
    registry = place.create()
    ids = [f"licence-{number}" for number in range(60)]
    allocate(registry, ids)

    def write(by: str, state: int, licences: list[str]) -> None:
        own = place.open()
        for licence in licences:
            set_licences(own, [licence, "licence-0"], _order(state, by))

    # Both also change licence-0 each time, one from SUSPENDED and one to it.
    _together(
        lambda: write("a", SUSPENDED, ids[1:20]),
        lambda: write("b", SUSPENDED, ids[20:40]),
        lambda: allocate(place.open(), [f"new-{number}" for number in range(50)]),
    )
    found = overview(registry)
    assert (found.entries, found.states) == (110, {SUSPENDED: 40})
    shared = find(registry, "licence-0")
    assert shared is not None
    assert sorted(past.by for past in shared.past) == ["a"] * 19 + ["b"] * 20
    assert len({id(past) for past in shared.past}) == 39


def test_a_change_under_way_is_not_seen_and_not_lost(place: Place, tmp_path: Path) -> None:
    registry, key = place.create(), SigningKey.generate()
    allocate(registry, ["one", "two"])
    with registry.database.write():
        # Readers see what was, and wait for nobody.
        assert overview(place.open()).entries == 2
        assert publish(place.open(), tmp_path / "lists", key, Terms(at=NOW)).written == 1
    set_licences(registry, ["one"], _order(INVALID))
    assert publish(registry, tmp_path / "lists", key, Terms(at=NOW)).written == 1


def test_who_waits_too_long_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = place.create()
    allocate(registry, ["one"])
    monkeypatch.setattr(database, "_LOCK_TIMEOUT", 1)
    with registry.database.write(), pytest.raises(BuilderError) as caught:
        set_licences(place.open(), ["one"], _order(INVALID))
    assert caught.value.code == "registry_busy"
    set_licences(place.open(), ["one"], _order(INVALID))


def _verdicts(folder: Path, entries: list[StatusReference], key: SigningKey) -> list[str]:
    issuer = Issuer("i", "i", "i", (TrustedKey(key.kid, key.public),))
    files = StatusFiles(folder)
    return [check_status(entry, source=files, issuer=issuer, at=NOW, policy=Policy())[0] for entry in entries]


_PUBLISH = """
import sys
from pathlib import Path
from liangzheng.keys import SigningKey
from liangzheng.status.publishing import Terms, publish
from liangzheng.status.registry import Registry
from tests.support.registries import NOW
location, secret, target, key = sys.argv[1:]
registry = Registry.open(location, secret_file=Path(secret))
print("ready", flush=True)
publish(registry, Path(target), SigningKey.load(Path(key)), Terms(at=NOW))
"""


def test_a_killed_publish_leaves_every_list_whole(place: Place, tmp_path: Path) -> None:
    registry, key, target = place.create(shard_size=8), SigningKey.generate(), tmp_path / "lists"
    key.save(tmp_path / "key.pem")
    ids = [f"licence-{number}" for number in range(8 * 150)]
    entries = allocate(registry, ids)
    publish(registry, target, key, Terms(at=NOW))
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    set_licences(registry, ids, _order(INVALID))
    command: list[str | Path] = [
        sys.executable,
        "-c",
        _PUBLISH,
        place.location,
        place.secret,
        target,
        tmp_path / "key.pem",
    ]
    child = subprocess.Popen(command, cwd=_ROOT, env={**os.environ}, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    until = time.monotonic() + 60
    while (target / "3.cwt").read_bytes() == before["3.cwt"]:
        assert time.monotonic() < until
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    # Each list is the old one or the new one, and a checker can read both.
    known, now_known = (json.loads(data) for data in (before[MANIFEST], (target / MANIFEST).read_bytes()))
    assert now_known["lists"] == known["lists"]
    assert now_known["write"][0] == known["write"][0] + 1  # so that no older registry is published over it
    assert (target / "149.cwt").read_bytes() == before["149.cwt"]
    verdicts = _verdicts(target, entries, key)
    assert set(verdicts) == {"status_valid", "status_invalid"}
    # The next call takes up where it was, and leaves nothing of the killed one.
    assert publish(registry, target, key, Terms(at=NOW)).written == 150
    assert set(_verdicts(target, entries, key)) == {"status_invalid"}
    # But for what it had not yet put in its place.
    assert {path.name for path in target.iterdir() if not path.name.startswith(".")} == before.keys()


def test_what_a_killed_publish_left_is_cleared_away(place: Place, tmp_path: Path) -> None:
    registry, key, target = place.create(), SigningKey.generate(), tmp_path / "lists"
    allocate(registry, ["one"])
    target.mkdir()
    old, fresh, other = (target / name for name in (".0.cwt.abcdefgh", ".1.cwt.abcdefgh", ".htaccess"))
    for path in (old, fresh, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (0, 0))
    publish(registry, target, key, Terms(at=NOW))
    # A fresh one too: whoever holds the folder is alone in it.
    assert {path.name for path in target.iterdir()} == {other.name, "0.cwt", MANIFEST}


def test_a_killed_change_leaves_no_trace(place: Place) -> None:
    registry = place.create()
    allocate(registry, ["one"])
    program = """
import sys, time
from pathlib import Path
from sqlalchemy import delete
from liangzheng.status import schema
from liangzheng.status.registry import Registry
registry = Registry.open(sys.argv[1], secret_file=Path(sys.argv[2]))
with registry.database.write() as connection:
    connection.execute(delete(schema.entry))
    print("deleted", flush=True)
    time.sleep(600)
"""
    command: list[str | Path] = [sys.executable, "-c", program, place.location, place.secret]
    child = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"deleted\n"
    child.kill()
    child.wait()
    child.stdout.close()
    assert find(registry, "one") is not None
    set_licences(registry, ["one"], _order(INVALID))


@pytest.mark.postgres
def test_what_a_server_refuses_is_one_sentence(postgres_server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    options = ("--uri-prefix", "https://x.test/", "--secret", secret)
    postgres_server.tell("CREATE ROLE guarded LOGIN PASSWORD 'right'")
    wrong = postgres_server.url(user="guarded", password="not-this-one")
    for url, words in (
        (wrong, "password authentication failed"),
        (postgres_server.url("nowhere"), "does not exist"),
        ("postgresql://localhost:1/x", "connection"),
        ("postgresql://no-such-host.invalid/x", "no-such-host"),
        ("postgresql://:::/x", "URL"),
        ("mysql://user:not-this-one@host/x", "postgresql"),
    ):
        for done in (run("status", "init", url, *options), run("status", "show", url, "--secret", secret)):
            fails(done, words)
            assert "not-this-one" not in done.err
            assert not secret.exists()
    fails(run("status", "show", postgres_server.database(), "--secret", secret), "no registry")


def test_a_url_needs_a_place_for_its_secret(tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(BuilderError):
        Registry.open("postgresql:///x")
