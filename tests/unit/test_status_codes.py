"""A licence's codes: a new one supersedes the old, one is revoked alone, the licence as a whole with all."""

import pytest

from liangzheng.status.allocation import (
    Issue,
    RenamedLicenceError,
    RevokedLicenceError,
    Told,
    allocate,
    supersede,
)
from liangzheng.status.changes import Order, UnknownEntryError, set_codes, set_licences
from liangzheng.status.licence_keys import LicenceError
from liangzheng.status.lookup import Code, Found, find, overview, standings
from liangzheng.status.registry import Registry
from liangzheng.status.scopes import Scope
from liangzheng.status.states import INVALID, SUSPENDED, VALID
from tests.support.registries import NOW, Place
from verifier_wasm.envelope import StatusReference

_OFFICE = Issue(by="窗口 3", at=NOW)
_KEEPING = Issue(by="窗口 3", at=NOW, keep_old=True)


@pytest.fixture
def registry(place: Place) -> Registry:
    return place.create()


def _issue(registry: Registry, content: bytes | None, issue: Issue = _OFFICE) -> StatusReference:
    (given,) = allocate(registry, ["one"], contents=[content], issue=issue)
    return given


def _order(state: int, *, reinstate: bool = False, scope: Scope = Scope.LICENCE) -> Order:
    return Order(state=state, by="office", at=NOW, reason="r", reinstate=reinstate, scope=scope)


def _found(registry: Registry) -> Found:
    found = find(registry, "one")
    assert found is not None
    return found


def _states(registry: Registry) -> tuple[int, list[tuple[int, bool]]]:
    found = _found(registry)
    return found.state, [(code.state, code.superseded) for code in found.earlier]


def test_a_code_that_says_the_same_keeps_its_entry(registry: Registry) -> None:
    first = _issue(registry, None)
    assert _issue(registry, b"a") == first  # what the first said was not known; now it is
    assert _issue(registry, b"a") == first
    assert _issue(registry, None) == first
    assert _states(registry) == (VALID, [])


def test_a_code_that_says_something_else_supersedes_it(registry: Registry) -> None:
    first, second = _issue(registry, b"a"), _issue(registry, b"b")
    assert first != second
    assert _states(registry) == (VALID, [(INVALID, True)])
    (past,) = _found(registry).earlier[0].past
    assert (past.by, past.reason, past.scope) == ("窗口 3", "superseded by a newer code", "superseded")
    # Superseded stays superseded, whatever befalls the licence.
    set_licences(registry, ["one"], _order(SUSPENDED))
    set_licences(registry, ["one"], _order(VALID))
    assert _states(registry) == (VALID, [(INVALID, True)])
    assert overview(registry).entries == 2


def test_old_codes_are_kept_where_that_is_asked_for(registry: Registry) -> None:
    _issue(registry, b"a")
    _issue(registry, b"b", _KEEPING)
    assert _states(registry) == (VALID, [(VALID, False)])
    # What befalls the licence befalls both; a third one ends both.
    set_licences(registry, ["one"], _order(SUSPENDED))
    assert _states(registry) == (SUSPENDED, [(SUSPENDED, False)])
    _issue(registry, b"c")
    assert _states(registry) == (SUSPENDED, [(INVALID, True), (INVALID, True)])
    assert _found(registry).past[-1].reason == "as the code before it"


def _place(code: Code) -> int:
    return code.position


def test_one_code_is_revoked_alone(registry: Registry) -> None:
    first = _issue(registry, b"a")
    set_codes(registry, [_place(_found(registry).newest)], _order(INVALID, scope=Scope.CODE))
    assert _states(registry) == (INVALID, [])
    second = _issue(registry, b"a")  # the same again, for the one that was lost
    assert second != first
    assert _states(registry) == (VALID, [(INVALID, True)])
    free = next(n for n in range(64) if n not in {first.index, second.index})
    for position in (free, 64 * 3):
        with pytest.raises(UnknownEntryError) as caught:
            set_codes(registry, [_place(_found(registry).newest), position], _order(INVALID))
        assert caught.value.ordinal == 1
    assert _states(registry) == (VALID, [(INVALID, True)])


@pytest.mark.parametrize("content", [b"a", b"b", None])
def test_a_revoked_licence_gets_no_code(registry: Registry, content: bytes | None) -> None:
    """Neither the same nor another: a night's run would take the revocation back."""
    _issue(registry, b"a")
    set_licences(registry, ["one"], _order(INVALID))
    with pytest.raises(RevokedLicenceError) as caught:
        allocate(registry, ["two", "one"], contents=[None, content], issue=_OFFICE)
    assert caught.value.ordinals == (1,)
    assert find(registry, "two") is None
    set_licences(registry, ["one"], _order(VALID, reinstate=True))
    _issue(registry, content)
    assert _states(registry)[0] == VALID


def test_who_writes_and_when_is_kept_without_being_asked_for(registry: Registry) -> None:
    allocate(registry, ["one"], contents=[b"a"])
    allocate(registry, ["one"], contents=[b"b"])
    (past,) = _found(registry).earlier[0].past
    assert past.by
    assert past.at > NOW.timestamp()


@pytest.mark.parametrize("hashed", [True, False])
def test_what_a_code_says_is_not_kept(place: Place, hashed: bool) -> None:
    registry = place.create(hashed=hashed)
    key = registry.content_key(b"a name and a number")
    assert len(key) == 16
    assert key != registry.content_key(b"another name")
    allocate(registry, ["one"], contents=[b"a name and a number"])
    assert key in place.contents()
    assert b"a name" not in place.contents()


def test_two_things_said_at_once_of_one_licence_get_no_entry(registry: Registry) -> None:
    with pytest.raises(LicenceError) as caught:
        allocate(registry, ["one", "two", "one"], contents=[b"a", b"b", b"c"], issue=_OFFICE)
    assert (caught.value.code, caught.value.ordinal) == ("licence_contents", 2)
    assert overview(registry).entries == 0
    first, second = allocate(registry, ["one", "one"], contents=[b"a", b"a"], issue=_OFFICE)
    assert first == second


def test_a_code_is_superseded_when_the_new_one_is_kept(registry: Registry) -> None:
    later = Issue(by="窗口 3", at=NOW, supersede_later=True)
    first = _issue(registry, b"a", later)
    set_licences(registry, ["one"], _order(SUSPENDED))
    told = Told()
    _, given = allocate(registry, ["two", "one"], contents=[b"a", b"b"], issue=later, told=told)
    assert (told.follows, told.limited) == ({1}, {1})
    assert _states(registry) == (SUSPENDED, [(SUSPENDED, False)])
    assert _issue(registry, b"b", later) == given  # a run that goes on
    other = StatusReference("https://elsewhere.test/0.cwt", 1)
    assert supersede(registry, ["one", "nobody"], issue=_OFFICE) == 1
    assert _states(registry) == (SUSPENDED, [(INVALID, True)])
    assert standings(registry, [(given, "one"), (first, "one"), (other, "one"), (first, "two")]) == [
        (SUSPENDED, Scope.LICENCE),
        (INVALID, Scope.SUPERSEDED),
        (VALID, Scope.LICENCE),
        None,  # it is not this licence's
    ]
    assert supersede(registry, ["one"], issue=_OFFICE) == 0


def test_another_name_is_not_taken_for_a_change_of_the_licence(registry: Registry) -> None:
    def issue(content: bytes, name: str | None, **more: bool) -> Told:
        told, how = Told(), Issue(by="窗口 3", at=NOW, **more)
        allocate(registry, ["two", "one"], contents=[None, content], names=[None, name], issue=how, told=told)
        return told

    issue(b"a", None)  # as of a registry from before it knew names
    assert issue(b"a", "样例").renamed == set()
    assert issue(b"b", "样例").renamed == set()
    with pytest.raises(RenamedLicenceError) as caught:
        issue(b"c", "别人")
    assert caught.value.ordinals == (1,)
    assert _states(registry) == (VALID, [(INVALID, True)])
    assert issue(b"c", "别人", new_names=True).renamed == {1}
    assert _states(registry) == (VALID, [(INVALID, True), (INVALID, True)])
