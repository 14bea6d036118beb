"""What a registry was told is not lost with it: journal, backups, lists that no older one replaces."""

import json
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from liangzheng.errors import BuilderError
from liangzheng.files import alone
from liangzheng.keys import SigningKey
from liangzheng.status import schema
from liangzheng.status.allocation import Issue, allocate
from liangzheng.status.backup import backup, restore
from liangzheng.status.changes import Order, set_licences
from liangzheng.status.journal import Journal, read
from liangzheng.status.lookup import Found, find, overview
from liangzheng.status.publishing import MANIFEST, Terms, publish
from liangzheng.status.registry import Registry
from liangzheng.status.replay import replay
from liangzheng.status.states import INVALID, SUSPENDED, VALID
from liangzheng.status.tokens import read_token
from liangzheng.status.writes import writing
from tests.support.postgres import Server
from tests.support.registries import NOW, PREFIX, Place

_IDS = [f"licence-{number}" for number in range(100)]
_SOME = [_IDS[number] for number in (0, 1, 2, 3, 5, 6, 7, 69, 70, 89, 90, 99)]
KEY = SigningKey.generate()

pytestmark = pytest.mark.slow


def _order(state: int, **more: Any) -> Order:
    return Order(state=state, by="office", at=NOW, **more)


def _error(code: str, *words: str) -> "pytest.RaisesExc[BuilderError]":
    return pytest.RaisesExc(
        BuilderError,
        check=lambda error: error.code == code and all(word in str(error) for word in words),
    )


def _lose(place: Place) -> None:
    """Lose the database, and nothing else."""
    if not place.is_server:
        for path in Path(place.location).glob("registry.sqlite*"):
            path.unlink()
        return
    with psycopg.connect(place.location) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def _back(place: Place, path: Path) -> Registry:
    _lose(place)
    return restore(place.location, path, secret_file=place.secret if place.is_server else None)


def _all(registry: Registry) -> dict[str, Found | None]:
    return {licence: find(registry, licence) for licence in _SOME}


@pytest.fixture
def registry(place: Place) -> Registry:
    made = place.create()
    allocate(made, _IDS[:70])
    set_licences(made, _IDS[:2], _order(SUSPENDED))
    return made


def test_an_older_backup_does_not_bring_anybody_back(
    registry: Registry, place: Place, tmp_path: Path
) -> None:
    saved, lists = tmp_path / "saved", tmp_path / "lists"
    assert backup(registry, saved) == 2
    assert (saved.stat().st_mode & 0o777, list(tmp_path.glob(".saved*"))) == (0o600, [])
    allocate(registry, _IDS)
    for content, keep in ((b"a", False), (b"b", True), (b"c", True), (b"d", False), (b"e", True)):
        how = Issue(by="office", at=NOW, keep_old=keep)
        allocate(registry, _IDS[3:4], contents=[content], issue=how)
    set_licences(registry, _IDS[1:90], _order(INVALID, reason="遗失"))
    publish(registry, lists, KEY, Terms(at=NOW))
    published = {path.name: path.read_bytes() for path in lists.iterdir()}
    before, numbers = _all(registry), overview(registry)
    journal = registry.journal().path
    kept = journal.rename(tmp_path / "kept.jsonl")
    older = _back(place, saved)
    assert overview(older) != numbers
    with _error("publish_older", str(lists), "write 2", "of write 9", "--journal", "--accept-loss"):
        publish(older, lists, KEY, Terms(at=NOW))
    assert {path.name: path.read_bytes() for path in lists.iterdir()} == published
    done = replay(older, [kept])
    assert (done.writes, done.serial) == (7, 9)
    assert (_all(older), overview(older)) == (before, numbers)
    assert replay(older, [kept]).writes == 0
    assert publish(older, lists, KEY, Terms(at=NOW)).written == 0
    # It goes on as if nothing had been.
    set_licences(older, _IDS[95:], _order(INVALID))
    assert allocate(older, ["new"])[0] not in {found.newest.reference for found in before.values() if found}
    assert publish(older, lists, KEY, Terms(at=NOW)).written >= 1


def test_without_the_journal_the_loss_has_to_be_accepted(
    registry: Registry, place: Place, tmp_path: Path
) -> None:
    saved, lists = tmp_path / "saved", tmp_path / "lists"
    backup(registry, saved)
    allocate(registry, _IDS[70:])
    set_licences(registry, _IDS[5:6], _order(INVALID))
    publish(registry, lists, KEY, Terms(at=NOW))
    registry.journal().path.unlink()
    older = _back(place, saved)
    # As many writes again, of another kind: numbers alone would tell nothing.
    set_licences(older, _IDS[:1], _order(SUSPENDED))
    set_licences(older, _IDS[:1], _order(SUSPENDED))
    set_licences(older, _IDS[:1], _order(SUSPENDED))
    with _error("publish_older", "its write 4 is not the one"):
        publish(older, lists, KEY, Terms(at=NOW))
    assert publish(older, lists, KEY, Terms(at=NOW), accept_loss=True).written >= 1
    assert publish(older, lists, KEY, Terms(at=NOW)).written == 0


def test_lists_speak_for_themselves_where_what_was_noted_is_lost(
    registry: Registry, place: Place, tmp_path: Path
) -> None:
    saved, lists, noted = tmp_path / "saved", tmp_path / "lists", tmp_path / "lists" / MANIFEST
    set_licences(registry, _IDS[:2], _order(INVALID))
    publish(registry, lists, KEY, Terms(at=NOW))
    early = {path.name: path.read_bytes() for path in lists.iterdir()}
    backup(registry, saved)
    set_licences(registry, _IDS[5:6], _order(INVALID))
    later = NOW + timedelta(hours=1)
    publish(registry, lists, KEY, Terms(at=later))
    newest = {path.name: path.read_bytes() for path in lists.iterdir()}
    # Of the registry that they are of, lists without a note, and a reinstatement since, are no doubt.
    noted.write_bytes(b"")
    assert publish(registry, lists, KEY, Terms(at=later)).written == 2
    order = Order(state=VALID, by="office", at=later, reinstate=True)
    set_licences(registry, _IDS[:1], order)
    noted.unlink()
    assert publish(registry, lists, KEY, Terms(at=later)).written == 2
    # An older list that the host has again is written over, and one that is gone or cut comes back.
    for mishap in (early["0.cwt"], newest["0.cwt"], b"cut", None):
        (lists / "0.cwt").unlink() if mishap is None else (lists / "0.cwt").write_bytes(mishap)
        publish(registry, lists, KEY, Terms(at=later))
        assert read_token((lists / "0.cwt").read_bytes()).issued_at == later

    registry.journal().path.unlink()
    older = _back(place, saved)
    for what in (b"", b"{}", b'{"registry": 1', early[MANIFEST], None):  # an older note among them
        for name, data in newest.items():
            (lists / name).write_bytes(data)
        noted.unlink() if what is None else noted.write_bytes(what)
        with _error("publish_older", "1 of the entries", "--accept-loss", "replay"):
            publish(older, lists, KEY, Terms(at=later))
    (lists / "1.cwt").write_bytes(b"cut")
    with _error("publish_older"):
        publish(older, lists, KEY, Terms(at=later))
    # Another registry at the same prefix: of its own past it knows all, and of these lists nothing.
    other = Registry.create(str(tmp_path / "other"), uri_prefix=PREFIX, at=NOW, shard_size=64)
    allocate(other, _IDS)
    (lists / "1.cwt").write_bytes(newest["1.cwt"])
    with _error("publish_older", "3 of the entries", "or another one"):
        publish(other, lists, KEY, Terms(at=later))
    strange = Registry.create(str(tmp_path / "strange"), uri_prefix=f"{PREFIX}x/", at=NOW, shard_size=64)
    allocate(strange, _IDS)
    with _error("publish_older", f"{PREFIX}0.cwt", f"{PREFIX}x/0.cwt"):
        publish(strange, lists, KEY, Terms(at=later))
    assert publish(older, lists, KEY, Terms(at=later), accept_loss=True).written == 2


def test_lists_from_before_writes_were_numbered(registry: Registry, place: Place, tmp_path: Path) -> None:
    saved, lists = tmp_path / "saved", tmp_path / "lists"
    backup(registry, saved)
    set_licences(registry, _IDS[5:6], _order(INVALID))
    publish(registry, lists, KEY, Terms(at=NOW))
    manifest = json.loads((lists / MANIFEST).read_text())
    del manifest["write"]
    (lists / MANIFEST).write_text(json.dumps(manifest))
    registry.journal().path.unlink()
    with _error("publish_older", "revisions"):
        publish(_back(place, saved), lists, KEY, Terms(at=NOW))


def test_a_registry_that_is_older_than_its_journal_is_not_written(
    registry: Registry, place: Place, tmp_path: Path
) -> None:
    saved = tmp_path / "saved"
    backup(registry, saved)
    set_licences(registry, _IDS[5:6], _order(INVALID))
    set_licences(registry, _IDS[6:7], _order(INVALID))
    older = _back(place, saved)
    for write in (
        lambda: set_licences(older, _IDS[7:8], _order(INVALID)),
        lambda: allocate(older, ["new"]),
        lambda: publish(older, tmp_path / "lists", KEY, Terms(at=NOW)),
    ):
        with _error("journal_ahead", older.location, "status replay"):
            write()
    assert overview(older).states == {SUSPENDED: 2}
    replay(older, [older.journal().path])
    assert overview(older).states == {SUSPENDED: 2, INVALID: 2}


def _cut_off(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    add = Journal.add

    def add_and_end(journal: Journal, line: Any) -> None:
        add(journal, line)
        monkeypatch.undo()
        then()

    monkeypatch.setattr(Journal, "add", add_and_end)


def test_what_was_cut_off_behind_the_journal_is_carried_out(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end() -> None:
        raise KeyboardInterrupt

    _cut_off(monkeypatch, end)
    with pytest.raises(KeyboardInterrupt):
        set_licences(registry, _IDS[5:6], _order(INVALID))
    assert overview(registry).states == {SUSPENDED: 2}
    publish(registry, tmp_path / "lists", KEY, Terms(at=NOW))
    assert overview(registry).states == {SUSPENDED: 2, INVALID: 1}
    _cut_off(monkeypatch, end)
    with pytest.raises(KeyboardInterrupt):
        allocate(registry, ["new"])
    (given,) = allocate(registry, ["new"])
    assert (overview(registry).entries, find(registry, "new").newest.reference) == (71, given)  # type: ignore[union-attr]
    # What is cut off within the line never counted.
    path = registry.journal().path
    with path.open("ab") as file:
        file.write(b'{"registry":"' + registry.settings.name.encode())
    set_licences(registry, _IDS[6:7], _order(INVALID))
    lines = [line and line.serial for _, _, line in read(path)]
    assert lines == [1, 2, 3, 4, None, 5]


def test_two_who_publish_follow_one_another(registry: Registry, tmp_path: Path) -> None:
    """The older of two snapshots is not written last."""
    lists = tmp_path / "lists"
    publish(registry, lists, KEY, Terms(at=NOW))
    with ThreadPoolExecutor(1) as pool:
        with alone(lists):
            second = pool.submit(publish, registry, lists, KEY, Terms(at=NOW))
            time.sleep(0.3)  # long enough to have read the registry, if it did not wait
            set_licences(registry, _IDS[5:6], _order(INVALID))
        assert second.result().written == 1
    assert publish(registry, lists, KEY, Terms(at=NOW)).written == 0


def test_a_journal_that_cannot_be_written_stops_the_change(
    registry: Registry, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Registry.open(
        place.location, secret_file=place.secret if place.is_server else None, journal=Path("/dev/full")
    )
    with _error("journal", "/dev/full", "No space left on device", "nothing was changed"):
        set_licences(own, _IDS[5:6], _order(INVALID))
    assert overview(own).states == {SUSPENDED: 2}
    monkeypatch.setenv("LIANGZHENG_JOURNAL", "/dev/full")
    own = place.open()
    with _error("journal", "/dev/full", "nothing was changed"):
        allocate(own, ["new"])
    assert find(own, "new") is None
    set_licences(registry, _IDS[5:6], _order(INVALID))


def test_journals_that_do_not_fit(registry: Registry, place: Place, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    backup(registry, saved)
    for number in (5, 6, 7):
        set_licences(registry, _IDS[number : number + 1], _order(INVALID))
    path = registry.journal().path
    lines = path.read_text().splitlines(keepends=True)
    path.unlink()
    older = _back(place, saved)
    parts = [tmp_path / f"{number}.jsonl" for number in range(3)]
    parts[0].write_text("".join([*lines[:2], lines[2], "garbage\n", lines[4]]))
    parts[1].write_text(lines[3])
    parts[2].write_text("".join(lines).replace(registry.settings.name, "0" * 16))
    with _error("journal_gap", f"{parts[0]}:5", "write 4 is missing"):
        replay(older, parts[:1])
    with _error("journal", f"{parts[2]}:1", "another registry"):
        replay(older, parts[2:])
    with _error("journal", "No such file"):
        replay(older, [tmp_path / "none"])
    for content, words in (
        (b"", "it is empty"),
        (b"id,name\n1,a\n", "no line of a journal"),
        (b"x", "no line"),
    ):
        (tmp_path / "mistaken").write_bytes(content)
        with _error("journal", words):
            replay(older, [*parts[:2], tmp_path / "mistaken"])
    assert replay(older, parts[:2]).writes == 3  # as of two machines, each with a part
    # Somebody goes on from an older backup without a journal; it tells of another past then.
    older = _back(place, saved)
    set_licences(older, _IDS[:1], _order(SUSPENDED))
    with _error("journal_branch", f"{parts[0]}:5"):
        replay(older, parts[:2])
    with _error("journal_line", "write 4"):
        parts[1].write_text(lines[3].replace('"state":1', '"state":"gone"'))
        replay(_back(place, saved), parts[:2])


def test_of_two_lines_with_one_number_that_one_counts_that_was_followed(
    registry: Registry, place: Place, tmp_path: Path
) -> None:
    """A machine of several was cut off behind its own journal, and another one went on."""
    saved, path = tmp_path / "saved", registry.journal().path
    backup(registry, saved)
    text = path.read_text()
    set_licences(registry, _IDS[5:6], _order(INVALID))
    cut_off = path.rename(tmp_path / "one.jsonl")
    older = _back(place, saved)
    path.write_text(text)
    set_licences(older, _IDS[6:7], _order(INVALID))
    set_licences(older, _IDS[7:8], _order(INVALID))
    before = _all(older)
    other = path.rename(tmp_path / "other.jsonl")
    for paths in ([cut_off, other], [other, cut_off]):
        again = _back(place, saved)
        assert replay(again, paths).writes == 2
        assert _all(again) == before
        path.unlink(missing_ok=True)


def test_the_journal_holds_no_licence_number(place: Place) -> None:
    registry = place.create()
    allocate(registry, ["110199199001010010"])
    set_licences(registry, ["110199199001010010"], _order(INVALID))
    told = registry.journal().path.read_text()
    assert "110199199001010010" not in told
    assert told.count("\n") == 2


def test_what_is_no_backup(registry: Registry, place: Place, tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    backup(registry, saved)
    with pytest.raises(FileExistsError):
        backup(registry, saved)
    with _error("registry_exists", "move it away first"):
        restore(place.location, saved, secret_file=place.secret)
    _lose(place)
    (tmp_path / "text").write_text("no database")
    with _error("registry_database", str(tmp_path / "text")):
        restore(place.location, tmp_path / "text", secret_file=place.secret)
    with _error("registry_database", str(tmp_path / "none")):
        restore(place.location, tmp_path / "none", secret_file=place.secret)
    stranger = tmp_path / "stranger.key"
    stranger.write_text("00" * 32)
    with _error("registry_secret", str(stranger)):
        restore(place.location, saved, secret_file=stranger)
    with pytest.raises(BuilderError):
        place.open()  # nothing of all that was made
    if not place.is_server:
        (Path(place.location) / "registry.sqlite-wal").write_bytes(b"of the one before")
        with _error("registry_exists"):
            restore(place.location, saved)


@pytest.mark.postgres
def test_from_a_folder_to_a_server(
    registry: Registry, place: Place, postgres_server: Server, tmp_path: Path
) -> None:
    """A backup is the same file, wherever the registry was."""
    saved, secret = tmp_path / "saved", Path(shutil.copy(place.secret, tmp_path / "kept.key"))
    set_licences(registry, _IDS[5:6], _order(INVALID))
    backup(registry, saved)
    moved = restore(postgres_server.database(), saved, secret_file=secret)
    assert _all(moved) == _all(registry)
    set_licences(moved, _IDS[6:7], _order(INVALID))  # its numbers go on behind those that were there
    allocate(moved, ["new"])


def test_a_registry_of_version_1_goes_on(registry: Registry, place: Place) -> None:
    before = _all(registry)
    with registry.database.write() as connection:
        for statement in (
            "DROP TABLE status_write",
            "DROP TABLE status_earlier",
            *(f"ALTER TABLE {column.table.name} DROP COLUMN {column.name}" for column in schema.ADDED),
            "UPDATE status_registry SET schema_version = 1",
        ):
            connection.execute(text(statement))
    registry.journal().path.unlink()
    opened = place.open()
    place.open()
    after = _all(opened)
    assert [found and (found.newest.reference, found.state) for found in after.values()] == [
        found and (found.newest.reference, found.state) for found in before.values()
    ]
    set_licences(opened, _IDS[:3], _order(INVALID))
    assert allocate(opened, _IDS[3:4]) == [before["licence-3"].newest.reference]  # type: ignore[union-attr]


@pytest.mark.postgres
def test_a_connection_that_is_lost(
    postgres_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(postgres_server.database(), tmp_path / "secret.key")
    registry = place.create()
    allocate(registry, _IDS)
    name = place.location.split("/")[3].partition("?")[0]
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608

    with _error("registry_database", registry.location), writing(registry) as write:
        postgres_server.tell(end)
        write.set([0], _order(INVALID))
    assert overview(registry).states == {}
    # Between the journal and the end of the transaction: the next command makes sure of it.
    _cut_off(monkeypatch, lambda: postgres_server.tell(end))
    with _error("registry_commit", registry.location, "the next command carries it out"):
        set_licences(registry, _IDS[:1], _order(INVALID))
    set_licences(registry, _IDS[1:2], _order(INVALID))
    assert overview(registry).states == {INVALID: 2}
