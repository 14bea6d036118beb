"""A memory that no fault of a publisher, once repaired, locks out; and that no host takes back in time."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.signed import KEY, NOW, TestKey, claims, lz1
from verifier_wasm import verify
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import TrustError
from verifier_wasm.signed.cose_sign import Cosigner, encode_signed
from verifier_wasm.trusted.memory import NOTHING_SEEN, Memory
from verifier_wasm.trusted.roots import Root, encode_root
from verifier_wasm.trusted.store import TrustStore
from verifier_wasm.trusted.trust_list import encode_payload

SECOND, DAY, YEAR = timedelta(seconds=1), timedelta(days=1), timedelta(days=365)
SKEW = timedelta(minutes=5)
OLD, NEW = TestKey(), TestKey()
ROOT, NEXT_ROOT = Root(((OLD.public, OLD.kid),)), Root(((NEW.public, NEW.kid),), version=2)
URI = "https://status.example/1"


def signed(payload: bytes, *keys: TestKey) -> bytes:
    return encode_signed(payload, [Cosigner(-7, key.kid, key.sign) for key in keys])


CHANGES = cbor.encode([signed(encode_root(NEXT_ROOT), OLD, NEW)])


def see(
    memory: Memory,
    sequence: int,
    issued: datetime,
    *,
    root: Root = ROOT,
    at: datetime = NOW,
    specimen: tuple[bool, ...] = (False,),
) -> tuple[TrustStore, Memory]:
    """Open a list of this sequence and date at a time, by a memory."""
    issuers = [replace(KEY.store().issuers[0], id=f"test-office{n or ''}", specimen=mark)
               for n, mark in enumerate(specimen)]  # fmt: skip
    payload = encode_payload(issuers, sequence=sequence, issued_at=issued, next_update=issued + 900 * DAY)
    data = signed(payload, OLD if root is ROOT else NEW)
    return memory.open(data, encode_root(root), CHANGES, at=at, skew=SKEW)


def reason(store: TrustStore, at: datetime = NOW) -> str:
    return verify(lz1(claims(iat=at, exp=at + DAY)), trust=store, at=at).reason


def test_of_a_list_from_the_future_nothing_is_remembered() -> None:
    _, memory = see(Memory(), 1, NOW - DAY)
    store, after = see(memory, 7, NOW + YEAR)
    assert after == memory
    assert reason(store) == "trust_future"
    # The next is taken though its sequence is lower, and no check is hindered by what the wrong clock said.
    store, after = see(after, 2, NOW)
    assert (after.sequence, after.newest) == (2, int(NOW.timestamp()))
    assert reason(store) == "signature_valid"


def test_the_future_begins_behind_the_skew() -> None:
    store, memory = see(Memory(), 1, NOW + SKEW)
    assert (memory.sequence, reason(store)) == (1, "signature_valid")
    store, memory = see(Memory(), 1, NOW + SKEW + SECOND)
    assert (memory, store.seen_at, reason(store)) == (Memory(), NOTHING_SEEN, "trust_future")
    # The page stays open until the time has come.
    assert reason(store, NOW + SECOND) == "signature_valid"


def test_a_clock_that_showed_a_later_time_before_is_behind() -> None:
    _, memory = see(Memory(), 1, NOW - DAY)
    memory = memory.saw_list(URI, NOW, at=NOW, skew=SKEW)
    store, after = see(memory, 1, NOW - DAY, at=NOW - SKEW)
    assert (after, reason(store, NOW - SKEW)) == (memory, "signature_valid")
    early = NOW - SKEW - SECOND
    assert reason(see(memory, 1, NOW - DAY, at=early)[0], early) == "validity_clock_behind"
    # Both clocks seem wrong: what this device has seen itself is the surer.
    assert reason(see(memory, 2, NOW, at=NOW - 2 * DAY)[0], NOW - 2 * DAY) == "validity_clock_behind"


def test_of_a_status_list_from_the_future_nothing_is_remembered() -> None:
    assert Memory().saw_list(URI, NOW + SKEW + SECOND, at=NOW, skew=SKEW) == Memory()
    seen = Memory().saw_list(URI, NOW + SKEW, at=NOW, skew=SKEW)
    assert seen.seen(URI) == NOW + SKEW


def test_a_list_that_follows_takes_a_wrong_time_back() -> None:
    """The publisher's clock stood in 2031, and so did this device's: an office with one computer."""
    wrong = datetime(2031, 1, 1, tzinfo=UTC)
    _, memory = see(Memory(), 3, NOW - DAY)
    memory = memory.saw_list(URI, NOW - DAY, at=wrong, skew=SKEW)
    memory = memory.saw_list("https://status.example/2", wrong, at=wrong, skew=SKEW)
    _, memory = see(memory, 4, wrong, at=wrong)
    # The list from then, or another of its sequence, takes nothing back: a host could serve that.
    for sequence, issued in ((4, wrong), (4, NOW)):
        store, after = see(memory, sequence, issued)
        assert after.newest == memory.newest
        assert reason(store) == "validity_clock_behind"
    store, after = see(memory, 5, NOW)
    assert reason(store) == "signature_valid"
    assert (after.newest, after.lists) == (int(NOW.timestamp()), {URI: int((NOW - DAY).timestamp())})


def test_a_list_that_follows_and_is_later_takes_nothing_back() -> None:
    _, memory = see(Memory(), 3, NOW - 2 * DAY)
    memory = memory.saw_list(URI, NOW, at=NOW, skew=SKEW)
    store, after = see(memory, 4, NOW - DAY, at=NOW - DAY)
    assert (after.newest, after.lists) == (memory.newest, memory.lists)
    assert reason(store, NOW - DAY) == "validity_clock_behind"


def test_the_sequence_counts_within_one_generation_of_root_keys() -> None:
    """A thief of root keys signs a list of a sequence that the publisher never reaches."""
    _, memory = see(Memory(), 10**12, NOW - DAY)
    with pytest.raises(TrustError) as caught:
        see(memory, 5, NOW)
    assert caught.value.code == "trust_rollback"
    _, memory = see(memory, 1, NOW, root=NEXT_ROOT)
    assert (memory.root, memory.sequence) == (NEXT_ROOT, 1)
    _, memory = see(memory, 6, NOW, root=NEXT_ROOT)
    with pytest.raises(TrustError) as caught:
        see(memory, 5, NOW, root=NEXT_ROOT)
    assert caught.value.code == "trust_rollback"
    with pytest.raises(TrustError, match=r"^the root is older than the one seen before$") as caught:
        see(memory, 10**12 + 1, NOW)
    assert caught.value.code == "trust_root_rollback"


@pytest.mark.parametrize(
    ("specimen", "held"), [((True, True), False), ((True, False), True), ((False, True), True)]
)
def test_a_root_is_held_on_to_for_one_issuer_that_is_no_specimen(
    specimen: tuple[bool, ...], held: bool
) -> None:
    _, memory = see(Memory(), 5, NOW, specimen=specimen)
    assert (memory.root, memory.sequence) == ((ROOT, 5) if held else (None, 0))
    assert memory.newest == int(NOW.timestamp())


def test_a_memory_of_the_first_form_is_read() -> None:
    _, memory = see(Memory(), 3, NOW)
    text = memory.dump().replace(f'"listed": {memory.listed}, ', "")
    assert text != memory.dump()
    assert Memory.parse(text) == memory
    nothing: Any = Memory.parse('{"root": null, "sequence": 0, "newest": 5, "lists": {}}')
    assert nothing == Memory(newest=5)


def test_a_list_of_the_same_second_takes_nothing_back() -> None:
    _, memory = see(Memory(), 3, NOW)
    memory = memory.saw_list(URI, NOW + DAY, at=NOW + DAY, skew=SKEW)
    _, after = see(memory, 4, NOW, at=NOW)
    assert (after.newest, after.lists) == (memory.newest, memory.lists)
    _, after = see(memory, 4, NOW - SECOND, at=NOW)
    assert (after.newest, after.lists) == (int((NOW - SECOND).timestamp()), {})


def test_what_is_kept_of_the_status_lists_where_a_time_is_taken_back() -> None:
    """Those that this device's clock can have seen; and without any the list's own time counts."""
    _, memory = see(Memory(), 3, NOW + DAY, at=NOW + DAY)
    _, after = see(memory, 4, NOW)
    assert (after.newest, after.listed, after.lists) == (int(NOW.timestamp()), int(NOW.timestamp()), {})
    memory = memory.saw_list("edge", NOW + SKEW, at=NOW, skew=SKEW)
    memory = memory.saw_list("beyond", NOW + SKEW + SECOND, at=NOW + DAY, skew=SKEW)
    _, after = see(memory, 4, NOW)
    edge = int((NOW + SKEW).timestamp())
    assert (after.newest, after.lists) == (edge, {"edge": edge})


def test_the_changes_of_root_may_be_left_out() -> None:
    _, memory = see(Memory(), 1, NOW)
    payload = encode_payload(KEY.store().issuers, sequence=2, issued_at=NOW, next_update=NOW + DAY)
    _, after = memory.open(signed(payload, OLD), encode_root(ROOT), at=NOW, skew=SKEW)
    assert after.sequence == 2
    with pytest.raises(TrustError, match="not one that the root seen before leads to") as caught:
        memory.open(signed(payload, NEW), encode_root(NEXT_ROOT), at=NOW, skew=SKEW)
    assert caught.value.code == "trust_root_unknown"


def test_the_status_lists_used_last_are_remembered() -> None:
    memory = Memory()
    for number in range(200):
        memory = memory.saw_list(str(number), NOW, at=NOW, skew=SKEW)
    memory = memory.saw_list("0", NOW, at=NOW, skew=SKEW)
    assert list(memory.lists) == [*map(str, range(1, 200)), "0"]
    memory = memory.saw_list("200", NOW, at=NOW, skew=SKEW)
    assert list(memory.lists) == [*map(str, range(2, 200)), "0", "200"]
    # One that is known already takes no other's place.
    memory = memory.saw_list("2", NOW, at=NOW, skew=SKEW)
    memory = memory.saw_list("100", NOW, at=NOW, skew=SKEW)
    assert list(memory.lists) == [*(str(n) for n in range(3, 200) if n != 100), "0", "200", "2", "100"]
    assert Memory.parse(memory.dump()) == memory


_LAST = 253_402_300_799


@pytest.mark.parametrize(
    "changed",
    [
        {"sequence": -1},
        {"root": "*" + b64encode(encode_root(ROOT)).decode()},
        {"lists": dict.fromkeys(map(str, range(201)), 1)},
        {"lists": {"a": _LAST + 1}},
        {"lists": {"a": -1}},
        {"lists": {"a": True}},
        {"newest": _LAST + 1},
        {"listed": _LAST + 1},
        {"listed": 1.0},
    ],
)
def test_one_thing_spoils_a_memory(changed: dict[str, Any]) -> None:
    whole = {
        "root": b64encode(encode_root(ROOT)).decode(),
        "sequence": 0,
        "listed": _LAST,
        "newest": _LAST,
        "lists": dict.fromkeys(map(str, range(200)), _LAST),
    }
    assert Memory.parse(json.dumps(whole)).root == ROOT
    assert Memory.parse(json.dumps(whole | changed)) == Memory()
