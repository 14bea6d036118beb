"""The issuer's registry: entries for life, states with their history, lists that a checker can read."""

import json
import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.status import licence_keys
from liangzheng.status.allocation import allocate
from liangzheng.status.changes import Order, UnknownEntryError, set_licences
from liangzheng.status.lookup import find, overview
from liangzheng.status.publishing import MANIFEST, Terms, publish
from liangzheng.status.registry import Registry
from liangzheng.status.slots import take_slots
from liangzheng.status.states import INVALID, SUSPENDED, VALID, parse_state
from liangzheng.status_files import StatusFiles
from tests.support.registries import NOW, PREFIX, Place
from verifier_wasm import Issuer, Policy, TrustedKey
from verifier_wasm.envelope import StatusReference
from verifier_wasm.trusted.status import check_status


@pytest.fixture
def registry(place: Place) -> Registry:
    return place.create()


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.generate()


def _order(state: int, **more: object) -> Order:
    return Order(**{"state": state, "by": "office", "at": NOW, **more})  # type: ignore[arg-type]


def _ids(count: int, start: int = 0) -> list[str]:
    return [f"licence-{number}" for number in range(start, start + count)]


def _checked(folder: Path, key: SigningKey, reference: StatusReference, at: datetime = NOW) -> str:
    issuer = Issuer("i", "i", "i", (TrustedKey(key.kid, key.public),))
    return check_status(reference, source=StatusFiles(folder), issuer=issuer, at=at, policy=Policy())[0]


def test_an_entry_is_for_life_and_nobody_elses(registry: Registry) -> None:
    first = allocate(registry, _ids(150))
    assert len({(entry.uri, entry.index) for entry in first}) == 150
    assert allocate(registry, _ids(200))[:150] == first
    assert {entry.uri for entry in first} == {f"{PREFIX}{number}.cwt" for number in range(3)}
    assert overview(registry).entries == 200


def test_a_number_is_one_licence_however_it_is_written(registry: Registry) -> None:
    written = [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002x\u200b",
    ]
    entries = {entry.index for entry in allocate(registry, written)}
    assert len(entries) == 1
    assert {entry.index for entry in allocate(registry, written[::-1])} == entries
    set_licences(registry, [written[1]], _order(INVALID))
    assert all(found and found.state == INVALID for found in (find(registry, each) for each in written))
    # An id that is the issuer's own is nobody's to change.
    assert len({entry.index for entry in allocate(registry, ["a b", "ab", "AB"])}) == 3


@given(st.text("0123456789", min_size=1, max_size=200))
def test_digits_alone_have_one_form(text: str) -> None:
    keys = licence_keys.LicenceKeys(bytes(32))
    assert keys.keys(text) == (keys.key(text), *keys.earlier(text))


def test_entries_from_before_the_normal_form_are_found(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids were compared letter by letter then, so that one licence could get two entries: both are set."""
    old = ["11010519491231002x", "11010519491231002X", "110199199001010010 "]
    with monkeypatch.context() as before:
        before.setattr(licence_keys, "licence_id_form", lambda text: text)
        before.setattr(licence_keys, "earlier_licence_ids", lambda _: ())
        entries = allocate(registry, old)
    assert len({entry.index for entry in entries}) == 3
    assert allocate(registry, old) == [entries[1], entries[1], entries[2]]
    change = set_licences(registry, ["11010519491231002X"], _order(INVALID))
    assert change.changed == 2
    assert find(registry, old[2]) is not None


def test_entries_tell_nothing_of_their_order(registry: Registry) -> None:
    indexes = [entry.index for entry in allocate(registry, _ids(64))]
    assert sorted(indexes) == list(range(64))
    assert indexes != sorted(indexes)


@pytest.mark.parametrize("form", ["cwt", "jwt"])
def test_what_is_set_is_what_a_checker_reads(
    place: Place, tmp_path: Path, key: SigningKey, form: str
) -> None:
    registry = place.create(token_format=form)
    entries = dict(zip(_ids(100), allocate(registry, _ids(100)), strict=True))
    set_licences(registry, _ids(10), _order(INVALID))
    set_licences(registry, _ids(10, start=10), _order(SUSPENDED))
    done = publish(registry, tmp_path / "lists", key, Terms(at=NOW))
    assert (done.lists, done.written) == (2, 2)
    codes = [_checked(tmp_path / "lists", key, entry) for entry in entries.values()]
    assert codes == ["status_invalid"] * 10 + ["status_suspended"] * 10 + ["status_valid"] * 80


def test_only_what_changed_or_ages_is_signed_again(
    registry: Registry, tmp_path: Path, key: SigningKey
) -> None:
    allocate(registry, _ids(100))
    target = tmp_path / "lists"
    terms = Terms(at=NOW)
    assert publish(registry, target, key, terms).written == 2
    assert publish(registry, target, key, terms).written == 0
    set_licences(registry, _ids(1), _order(SUSPENDED))
    assert publish(registry, target, key, terms).written == 1
    set_licences(registry, _ids(1), _order(SUSPENDED))  # nothing new
    assert publish(registry, target, key, terms).written == 0
    assert publish(registry, target, key, Terms(at=NOW + timedelta(days=5))).written == 2
    assert publish(registry, target, SigningKey.generate(), terms).written == 2


def test_lists_by_a_clock_that_was_ahead_are_signed_again(
    registry: Registry, tmp_path: Path, key: SigningKey
) -> None:
    (entry,) = allocate(registry, _ids(1))
    target, ahead = tmp_path / "lists", NOW + timedelta(days=1900)
    assert publish(registry, target, key, Terms(at=ahead)).written == 1
    assert _checked(target, key, entry) == "status_future"
    assert publish(registry, target, key, Terms(at=NOW)).written == 1
    assert _checked(target, key, entry) == "status_valid"
    assert publish(registry, target, key, Terms(at=NOW)).written == 0


def test_a_revocation_is_not_weakened_unnoticed(registry: Registry) -> None:
    allocate(registry, _ids(3))
    set_licences(registry, _ids(1), _order(INVALID, reason="lost"))
    with pytest.raises(BuilderError) as caught:
        set_licences(registry, _ids(3), _order(SUSPENDED))
    assert caught.value.code == "entry_revoked"
    assert overview(registry).states == {INVALID: 1}
    set_licences(registry, _ids(1), _order(VALID, reinstate=True))
    found = find(registry, "licence-0")
    assert found is not None
    assert found.state == VALID
    assert [(past.previous, past.state, past.reason) for past in found.past] == [
        (VALID, INVALID, "lost"),
        (INVALID, VALID, ""),
    ]


def test_one_unknown_licence_stops_the_whole_change(registry: Registry) -> None:
    allocate(registry, _ids(3))
    with pytest.raises(UnknownEntryError) as caught:
        set_licences(registry, [*_ids(3), "stranger"], _order(INVALID))
    assert caught.value.ordinal == 3
    assert overview(registry).states == {}
    assert find(registry, "stranger") is None


@pytest.mark.parametrize("hashed", [True, False])
def test_the_database_holds_no_licence_number(place: Place, hashed: bool) -> None:
    allocate(place.create(hashed=hashed), ["110199199001010010"])
    assert (b"110199199001010010" in place.contents()) is not hashed


def test_another_secret_finds_nothing(registry: Registry, place: Place) -> None:
    del registry
    place.secret.write_text("00" * 32)
    with pytest.raises(BuilderError) as caught:
        place.open()
    assert caught.value.code == "registry_secret"


def test_a_registry_is_made_once(registry: Registry, place: Place) -> None:
    secret = place.secret.read_bytes()
    with pytest.raises(BuilderError) as caught:
        place.create()
    assert caught.value.code == "registry_exists"
    assert place.secret.read_bytes() == secret
    assert allocate(place.open(), _ids(1)) == allocate(registry, _ids(1))


def test_a_registry_is_made_after_a_call_that_was_cut_off(place: Place) -> None:
    """The secret was written, and the tables were not; it is taken, and kept."""
    place.secret.parent.mkdir(exist_ok=True)
    place.secret.write_text("ab" * 32)
    if not place.is_server:
        (place.secret.parent / "registry.sqlite").write_bytes(b"")
    place.create()
    assert place.secret.read_text() == "ab" * 32
    assert len(allocate(place.open(), _ids(1))) == 1


def test_a_secret_that_is_none_is_not_written_over(place: Place) -> None:
    place.secret.parent.mkdir(exist_ok=True)
    place.secret.write_text("something else")
    with pytest.raises(BuilderError, match="not a registry's secret"):
        place.create()
    assert place.secret.read_text() == "something else"


def test_lists_of_another_registry_are_not_overwritten(
    registry: Registry, tmp_path: Path, key: SigningKey
) -> None:
    allocate(registry, _ids(1))
    target = tmp_path / "lists"
    target.mkdir()
    (target / MANIFEST).write_text(json.dumps({"registry": "other", "lists": {}}), "utf-8")
    with pytest.raises(BuilderError) as caught:
        publish(registry, target, key, Terms(at=NOW))
    assert caught.value.code == "publish_target"


@pytest.mark.parametrize(
    "settings",
    [
        {"uri_prefix": "ftp://x/"},
        {"uri_prefix": "https://x/lists"},
        {"uri_prefix": "https://x/?a=/"},
        {"bits": 3},
        {"shard_size": 7},
        {"shard_size": 1 << 21},
    ],
)
def test_settings_that_no_list_can_have(place: Place, settings: dict[str, object]) -> None:
    with pytest.raises(BuilderError):
        place.create(**settings)
    assert not place.secret.exists()
    with pytest.raises(BuilderError) as caught:
        place.open()
    assert caught.value.code == "registry_missing"


@given(st.integers(1, 64).map(lambda n: 8 * n), st.randoms(use_true_random=False))
def test_slots_are_free_and_taken_once(size: int, chance: random.Random) -> None:
    taken, used, seen = bytearray(size // 8), 0, set[int]()
    while used < size:
        count = chance.randint(1, size - used)
        slots = take_slots(taken, size=size, used=used, count=count)
        assert len(slots) == count
        assert not seen.intersection(slots)
        seen.update(slots)
        assert {slot for slot in range(size) if taken[slot >> 3] & 1 << (slot & 7)} == seen
        used += count
    assert seen == set(range(size))


@pytest.mark.parametrize(("text", "bits", "state"), [("invalid", 1, 1), ("SUSPENDED", 2, 2), ("7", 4, 7)])
def test_states_by_name(text: str, bits: int, state: int) -> None:
    assert parse_state(text, bits=bits) == state
    with pytest.raises(BuilderError):
        parse_state("gone", bits=bits)
    with pytest.raises(BuilderError):
        parse_state("suspended", bits=1)
