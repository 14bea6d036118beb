"""A registry with two pasts, and journals that lack lines: nothing that was revoked counts again."""

import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.status.allocation import Issue, allocate
from liangzheng.status.backup import backup, restore
from liangzheng.status.changes import Order, set_licences
from liangzheng.status.journal_doubts import lost_journal, older_than_journal
from liangzheng.status.lookup import Found, find
from liangzheng.status.publishing import Terms, publish
from liangzheng.status.registry import Registry
from liangzheng.status.replay import replay
from liangzheng.status.states import INVALID, SUSPENDED, VALID
from tests.support.cli import fails, run
from tests.support.registries import NOW, Place

pytestmark = pytest.mark.slow

_KEY = SigningKey.generate()
_TERMS = Terms(at=NOW)
_KNOWN = ("revoked", "changed", "suspended", "other", "both", "reinstated", "kept")


def _set(registry: Registry, licence: str, state: int, **more: Any) -> None:
    set_licences(registry, [licence], Order(state=state, by="窗口 3", at=NOW, reason="法院", **more))


def _issue(registry: Registry, *licences: str, content: bytes = b"a", **more: Any) -> None:
    how = Issue(by="office", at=NOW, **more)
    allocate(registry, licences, contents=[content] * len(licences), issue=how)


def _restored(place: Place, path: Path) -> Registry:
    """Put an older backup in the registry's place; its journal is gone with it."""
    if place.is_server:
        with psycopg.connect(place.location) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
    else:
        for file in Path(place.location).glob("registry.sqlite*"):
            file.unlink()
    return restore(place.location, path, secret_file=place.secret if place.is_server else None)


def _all(registry: Registry, *more: str) -> dict[str, Found]:
    found = {licence: find(registry, licence) for licence in (*_KNOWN, *more)}
    return {licence: each for licence, each in found.items() if each is not None}


def _states(found: dict[str, Found]) -> dict[str, tuple[int, ...]]:
    return {
        licence: (each.state, *sorted(code.state for code in each.earlier)) for licence, each in found.items()
    }


def test_two_pasts_become_one(place: Place, tmp_path: Path) -> None:
    registry, saved = place.create(shard_size=4096), tmp_path / "saved"
    _issue(registry, *_KNOWN)
    _set(registry, "reinstated", INVALID)
    backup(registry, saved)
    # What was before the disk was lost.
    _set(registry, "revoked", INVALID)
    _issue(registry, "changed", content=b"b")
    _set(registry, "suspended", SUSPENDED)
    _issue(registry, "both", content=b"b")
    _issue(registry, "kept", content=b"b", keep_old=True)
    _issue(registry, "new")
    _set(registry, "reinstated", VALID, reinstate=True)
    lists = tmp_path / "lists"
    publish(registry, lists, _KEY, _TERMS)
    before = _all(registry, "new")
    own = registry.journal().path
    kept = own.rename(tmp_path / "kept")
    # What came on the older backup.
    registry = _restored(place, saved)
    _issue(registry, "revoked", content=b"c")
    _set(registry, "both", INVALID)
    _set(registry, "other", SUSPENDED)
    _issue(registry, "newer")
    there = _all(registry, "newer")
    own.rename(tmp_path / "later")
    shutil.copy(kept, own)

    def refused(code: str, *words: str) -> "pytest.RaisesExc[BuilderError]":
        return pytest.RaisesExc(
            BuilderError, check=lambda error: error.code == code and all(word in str(error) for word in words)
        )

    # The journal is put back: it is ahead of the registry, and of another past.
    with refused("journal_branch", "--merge"):
        replay(registry, [own])
    _set_until(registry, tmp_path / "later", 9)
    assert "--merge" in older_than_journal(registry)
    with refused("journal_branch", "--merge"):
        _set(registry, "other", INVALID)
    with refused("journal_branch", "--merge"):
        publish(registry, tmp_path / "fresh", _KEY, _TERMS)
    options = (place.location, *place.options)
    done = run("status", "replay", *options)
    assert (done.exit, "0 writes were carried out" in done.out) == (2, True)
    assert f"{own}:3: {registry.location} has another write" in done.err
    assert _states(_all(registry, "newer")) == _states(there)

    done = run("status", "replay", *options, "--merge")
    assert (done.exit, done.err) == (0, "")
    assert "1 entries that were valid there stay as they are" in done.out
    found = _all(registry, "new", "newer")
    assert _states(found) == {
        "revoked": (INVALID, INVALID),  # with the code that it got here
        "changed": (VALID, INVALID),
        "suspended": (SUSPENDED,),
        "other": (SUSPENDED,),
        "both": (INVALID, INVALID),  # a code of before is as the licence is by now
        "reinstated": (INVALID,),
        "kept": (VALID, VALID),
        "new": (VALID,),
        "newer": (VALID,),
    }
    for licence in ("changed", "both", "kept", "new"):
        assert found[licence].newest.reference == before[licence].newest.reference
    assert found["revoked"].newest.reference == there["revoked"].newest.reference
    (past,) = found["suspended"].past
    assert (past.by, past.reason) == ("窗口 3", "法院")
    assert publish(registry, lists, _KEY, _TERMS).written == 1
    assert replay(registry, [own, tmp_path / "kept"]).apart == ""
    _set(registry, "reinstated", VALID, reinstate=True)
    assert replay(registry, [own]).apart == ""
    assert publish(registry, lists, _KEY, _TERMS).written == 1
    # All of it is in the journals, for the next time.
    after = _states(_all(registry, "new", "newer"))
    (merged,) = [line for line in own.read_text().splitlines(keepends=True) if '"merged"' in line]
    later = tmp_path / "later"
    later.write_text(later.read_text() + merged + own.read_text().partition(merged)[2])
    own.unlink()
    again = _restored(place, saved)
    replay(again, [later])
    assert _states(_all(again, "new", "newer")) == after
    assert publish(again, lists, _KEY, _TERMS).written == 0


def test_a_licence_with_a_good_code_of_each_past_is_named(place: Place, tmp_path: Path) -> None:
    registry, saved = place.create(shard_size=4096), tmp_path / "saved"
    _issue(registry, "twice", "revoked", "once")
    backup(registry, saved)
    _issue(registry, "twice", "revoked", "fresh", content=b"b")
    own = registry.journal().path
    there = find(registry, "fresh")
    own.rename(tmp_path / "kept")
    registry = _restored(place, saved)
    _issue(registry, "twice", "revoked", "fresh", "once", content=b"c")
    _set(registry, "revoked", INVALID)
    here = find(registry, "fresh")
    assert there is not None
    assert here is not None
    options = (place.location, *place.options, "--journal", tmp_path / "kept", "--merge")
    done = run("status", "replay", *options)
    assert done.exit == 0
    assert "2 licences have a good code of each past" in done.err
    assert f"0/{here.newest.position} and 0/{there.newest.position}" in done.err
    assert "INVALID --code PLACE" in done.err
    _issue(registry, "twice", "fresh", content=b"d")  # as it advises
    after = [find(registry, licence) for licence in ("twice", "fresh")]
    assert [sum(code.state == VALID for code in (each.newest, *each.earlier)) for each in after if each] == [
        1,
        1,
    ]


def _set_until(registry: Registry, journal: Path, serial: int) -> None:
    """Go on with another journal until the registry has so many writes."""
    own = registry.journal().path
    away = own.rename(own.with_name("away"))
    journal.rename(own)
    while replay(registry, []).serial < serial:
        _set(registry, "other", SUSPENDED)
    own.rename(journal)
    away.rename(own)


def test_lists_of_another_past_are_written_when_the_loss_is_accepted(place: Place, tmp_path: Path) -> None:
    registry, saved, lists = place.create(), tmp_path / "saved", tmp_path / "lists"
    _issue(registry, "one", "two")
    backup(registry, saved)
    _set(registry, "one", INVALID)
    publish(registry, lists, _KEY, _TERMS)
    registry.journal().path.unlink()
    registry = _restored(place, saved)
    _set(registry, "two", INVALID)  # the list's revision is the same, and what it says is not
    assert publish(registry, lists, _KEY, _TERMS, accept_loss=True).written == 1


def test_a_journal_that_lacks_lines_is_told_until_a_backup_has_them(place: Place, tmp_path: Path) -> None:
    registry = place.create()
    path = registry.journal().path

    def write(count: int = 1) -> None:
        for _ in range(count):
            _set(registry, "one", SUSPENDED)

    def saved(name: str) -> None:
        assert run("status", "backup", place.location, tmp_path / name, *place.options).exit == 0
        assert lost_journal(registry) == ""
        write(2)
        assert lost_journal(registry) == ""

    _issue(registry, "one")
    write(3)
    assert lost_journal(registry) == ""
    lines = path.read_text().splitlines(keepends=True)
    for cut in (lines[:1] + lines[2:], lines[1:], ["\n", *lines]):
        path.write_text("".join(cut))
        assert "is not as it was" in lost_journal(registry)
        shown = run("status", "show", place.location, *place.options)
        assert (shown.exit, "is not as it was" in shown.err) == (0, True)
    path.write_text("".join(lines[:1] + lines[2:]))
    write(2)
    assert "lacks what came before write 5" in lost_journal(registry)
    saved("first")
    if place.is_server:  # others write to journals of their own
        path.unlink()
        write()
        assert lost_journal(registry) == ""
        return
    for lost in (path.unlink, lambda: path.write_text("")):
        lost()
        assert lost_journal(registry)
        write(2)
        assert "lacks what came before write" in lost_journal(registry)
        saved(f"after-{lost!r}"[:9] + str(path.stat().st_size))
    older = path.read_text()
    write(2)
    path.write_text(older)
    assert "ends with write" in lost_journal(registry)
    write()
    assert "lacks what came before write" in lost_journal(registry)
    fails(run("status", "backup", place.location, tmp_path / "first"), "exists")
    assert "lacks what came before write" in lost_journal(registry)
