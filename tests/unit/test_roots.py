"""Root keys that act together and are replaced, and a memory that no host can take back in time."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.trust.folder import CHANGES, LIST, ROOT, TrustFolder, create
from liangzheng.trust.rotation import _check, rotate
from tests.support.signed import KEY, TestKey
from verifier_wasm import limits
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import KeyFormatError, TrustError
from verifier_wasm.signed.cose_sign import Cosigner, decode_signed, encode_signed
from verifier_wasm.trusted.memory import Memory
from verifier_wasm.trusted.roots import Root, check_way, encode_root, read_changes, read_root
from verifier_wasm.trusted.store import TrustStore

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture
def folder(tmp_path: Path) -> TrustFolder:
    made = create(tmp_path / "trust", roots=3, threshold=2)
    made.add_key(KEY.store().issuers[0])
    made.sign(at=AT, next_update=AT + MONTH)
    return made


#: When the lists are opened, by a clock that is right to the second.
WHEN: Final[dict[str, Any]] = {"at": AT + 2 * MONTH, "skew": timedelta()}


def opened(folder: TrustFolder, memory: Memory | None = None) -> tuple[TrustStore, Memory]:
    files = [(folder.path / name).read_bytes() for name in (LIST, ROOT, CHANGES)]
    return (memory or Memory()).open(*files, **WHEN)


def refused(folder: TrustFolder, memory: Memory) -> str:
    with pytest.raises(TrustError) as caught:
        opened(folder, memory)
    return caught.value.code


def root_of(*keys: TestKey, threshold: int = 1, version: int = 1) -> Root:
    return Root(tuple((key.public, key.kid) for key in keys), threshold, version)


def signed_by(payload: bytes, *keys: TestKey) -> bytes:
    return encode_signed(payload, [Cosigner(-7, key.kid, key.sign) for key in keys])


@pytest.mark.parametrize(("signers", "enough"), [("ab", True), ("ca", True), ("abc", True), ("a", False)])
def test_the_threshold_counts_different_keys(signers: str, enough: bool) -> None:
    keys = {name: TestKey() for name in "abc"}
    root = root_of(*keys.values(), threshold=2)
    assert root.has_signed(decode_signed(signed_by(b"x", *(keys[name] for name in signers)))) is enough
    # One key does not become two by signing twice.
    twice = signed_by(b"x", keys["a"], keys["a"])
    assert not root.has_signed(decode_signed(twice))
    stranger = signed_by(b"x", keys["a"], TestKey())
    assert not root.has_signed(decode_signed(stranger))


def test_a_list_with_too_few_signatures_is_refused(folder: TrustFolder) -> None:
    private = folder.path / "private"
    for number in (1, 2):
        (private / f"root-{number}.pem").rename(folder.path.parent / f"{number}.pem")
    with pytest.raises(BuilderError, match="2 of the 3 root keys must sign, and 1 are here"):
        folder.sign(at=AT, next_update=AT + MONTH)
    elsewhere = [SigningKey.load(folder.path.parent / "2.pem")]
    assert folder.sign(at=AT, next_update=AT + MONTH, signers=elsewhere) == 2
    assert opened(folder)[0].sequence == 2
    message = decode_signed((folder.path / LIST).read_bytes())
    halved = replace(message, signatures=message.signatures[:1])
    assert not read_root((folder.path / ROOT).read_bytes()).has_signed(halved)


def test_whoever_knows_an_old_root_follows_to_the_new(folder: TrustFolder) -> None:
    _, memory = opened(folder)
    for version in (2, 3):
        root = rotate(folder, roots=1, threshold=1).root
        assert root.version == version
    folder.sign(at=AT, next_update=AT + MONTH)
    store, later = opened(folder, memory)
    assert (store.sequence, later.sequence, later.root) == (2, 2, root)
    assert len(list((folder.path / "private" / "retired").iterdir())) == 4
    assert [path.name for path in (folder.path / "private").glob("*.pem")] == ["root-v3.pem"]


def test_a_change_of_root_keeps_their_number_and_the_threshold(folder: TrustFolder) -> None:
    root = rotate(folder).root
    assert (len(root.keys), root.threshold, root.version) == (3, 2, 2)
    root = rotate(folder, roots=4).root
    assert (len(root.keys), root.threshold) == (4, 2)
    with pytest.raises(BuilderError, match="2 of 1 roots cannot sign"):
        rotate(folder, roots=1)
    root = rotate(folder, threshold=3).root
    assert (len(root.keys), root.threshold, root.version) == (4, 3, 4)


def test_the_list_opens_by_either_root_while_they_change(folder: TrustFolder) -> None:
    old = (folder.path / ROOT).read_bytes()
    rotate(folder, roots=2, threshold=2)
    present = (folder.path / LIST).read_bytes()
    assert Memory().open(present, old, **WHEN)[0].sequence == 1
    assert Memory().open(present, (folder.path / ROOT).read_bytes(), **WHEN)[0].sequence == 1


def test_a_host_cannot_bring_back_an_older_root(folder: TrustFolder, tmp_path: Path) -> None:
    before = {name: (folder.path / name).read_bytes() for name in (LIST, ROOT, CHANGES)}
    rotate(folder, roots=1, threshold=1)
    _, memory = opened(folder)
    for name, data in before.items():
        (folder.path / name).write_bytes(data)
    assert refused(folder, memory) == "trust_root_rollback"


def test_a_host_cannot_put_in_a_root_of_its_own(folder: TrustFolder, tmp_path: Path) -> None:
    _, memory = opened(folder)
    other = create(tmp_path / "other")
    other.add_key(KEY.store().issuers[0])
    other.sign(at=AT, next_update=AT + MONTH)
    assert refused(other, memory) == "trust_root_unknown"
    # A change of root that only the new root has signed leads nowhere.
    stranger = TestKey()
    following = encode_root(root_of(stranger, version=2))
    (other.path / ROOT).write_bytes(following)
    (other.path / CHANGES).write_bytes(cbor.encode([signed_by(following, stranger)]))
    assert refused(other, memory) == "trust_root_signature"


def test_an_older_list_is_refused_across_a_change_of_root(folder: TrustFolder) -> None:
    rotate(folder, roots=1, threshold=1)
    first = (folder.path / LIST).read_bytes()
    folder.sign(at=AT, next_update=AT + MONTH)
    _, memory = opened(folder)
    (folder.path / LIST).write_bytes(first)
    assert refused(folder, memory) == "trust_rollback"


def test_a_change_needs_the_old_threshold_and_the_new() -> None:
    a, b, c = TestKey(), TestKey(), TestKey()
    old, new = root_of(a, b, threshold=2), root_of(c, version=2)
    for signers, good in (((a, b, c), True), ((a, c), False), ((a, b), False), ((c,), False)):
        change = decode_signed(signed_by(encode_root(new), *signers))
        if good:
            check_way(old, new, [change])
        else:
            with pytest.raises(TrustError, match=r"^the change of root is not signed by") as caught:
                check_way(old, new, [change])
            assert caught.value.code == "trust_root_signature"
    # A generation left out leads nowhere.
    late = root_of(c, version=3)
    with pytest.raises(TrustError) as caught:
        check_way(old, late, [decode_signed(signed_by(encode_root(late), a, b, c))])
    assert caught.value.code == "trust_root_unknown"


def test_the_way_leads_over_every_change_that_was_signed() -> None:
    a, b, c, d = TestKey(), TestKey(), TestKey(), TestKey()
    one = root_of(a)
    # Of a change that was broken off and made again both were published.
    broken, anew = root_of(b, version=2), root_of(c, version=2)
    last = root_of(d, version=3)
    changes = [
        decode_signed(signed_by(encode_root(broken), a, b)),
        decode_signed(signed_by(encode_root(anew), a, c)),
        decode_signed(signed_by(encode_root(last), c, d)),
    ]
    for present in (broken, anew, last):
        check_way(one, present, changes)
    for present, way, code in (
        (last, changes[:2], "trust_root_unknown"),
        (last, changes[2:], "trust_root_unknown"),
        (root_of(b, version=3), changes, "trust_root_unknown"),
        (anew, [decode_signed(signed_by(encode_root(anew), c))], "trust_root_signature"),
        (anew, [decode_signed(signed_by(encode_root(anew), a))], "trust_root_signature"),
        (last, [*changes[:2], decode_signed(signed_by(encode_root(last), b, c))], "trust_root_signature"),
    ):
        with pytest.raises(TrustError) as caught:
            check_way(one, present, way)
        assert caught.value.code == code


class Liar:
    """A key elsewhere that signs truly so many times, and then anything."""

    def __init__(self, key: SigningKey, truths: int) -> None:
        self.public, self.kid, self.algorithm = key.public, key.kid, key.algorithm
        self._key, self._truths = key, truths

    def sign(self, message: bytes) -> bytes:
        self._truths -= 1
        return self._key.sign(message if self._truths >= 0 else message + b"!")


def _contents(folder: TrustFolder) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("truths", "code"), [(0, "trust_root_signature"), (1, "trust_signature"), (2, None)])
def test_what_readers_would_refuse_is_not_rotated_to(tmp_path: Path, truths: int, code: str | None) -> None:
    """The first signature is the change's, the second the list's."""
    key = SigningKey.generate()
    folder = create(tmp_path / "trust", signers=[key])
    folder.add_key(KEY.store().issuers[0])
    folder.sign(at=AT, next_update=AT + MONTH, signers=[key])
    before = _contents(folder)
    if code is None:
        assert rotate(folder, roots=1, threshold=1, signers=[Liar(key, truths)]).root.version == 2
        return
    with pytest.raises(TrustError) as caught:
        rotate(folder, roots=1, threshold=1, signers=[Liar(key, truths)])
    assert caught.value.code == code
    assert _contents(folder) == before
    assert list((folder.path / "private").iterdir()) == []


def test_what_readers_would_refuse_is_not_signed(tmp_path: Path) -> None:
    key = SigningKey.generate()
    folder = create(tmp_path / "trust", signers=[key])
    folder.add_key(KEY.store().issuers[0])
    folder.sign(at=AT, next_update=AT + MONTH, signers=[key])
    before = _contents(folder)
    with pytest.raises(TrustError) as caught:
        folder.sign(at=AT, next_update=AT + MONTH, signers=[Liar(key, 0)])
    assert caught.value.code == "trust_signature"
    assert _contents(folder) == before
    folder.add_key(replace(KEY.store().issuers[0], name_zh="长" * 6_000_000))
    before = _contents(folder)
    with pytest.raises(TrustError) as caught:
        folder.sign(at=AT, next_update=AT + MONTH, signers=[key])
    assert caught.value.code == "trust_too_large"
    assert _contents(folder) == before


def test_an_unfinished_rotation_is_finished_and_no_other_made(folder: TrustFolder, tmp_path: Path) -> None:
    done = rotate(folder, roots=1, threshold=1)
    assert (done.root.version, done.resumed) == (2, False)
    # As a kill leaves it: all of it waits, nothing is in its place.
    copy = TrustFolder(Path(shutil.copytree(folder.path, tmp_path / "copy")))
    waiting = copy.path / "private" / "next"
    waiting.mkdir()
    root = rotate(folder, roots=2, threshold=2).root
    for number, name in enumerate((LIST, CHANGES, ROOT), 1):
        shutil.copyfile(folder.path / name, waiting / f"{number}-{name}")
    for name in ("root-v3-1.pem", "root-v3-2.pem"):
        shutil.copyfile(folder.path / "private" / name, waiting / name)
    (waiting / "keys").write_text("root-v3-1.pem\nroot-v3-2.pem\n")
    _, memory = opened(copy)
    signed = TrustFolder(Path(shutil.copytree(copy.path, tmp_path / "signed")))
    done = rotate(copy, roots=5, threshold=1)
    assert (done.root, done.resumed) == (root, True)
    # Signing goes on from it too.
    assert signed.sign(at=AT, next_update=AT + MONTH) == 2
    for made in (copy, signed):
        assert opened(made, memory)[1].root == root
        assert not (made.path / "private" / "next").exists()
        assert sorted(path.name for path in (made.path / "private").glob("*.pem")) == [
            *("root-v3-1.pem", "root-v3-2.pem")
        ]


def test_a_root_for_specimens_only_is_not_held_on_to(tmp_path: Path) -> None:
    memory = Memory()
    for name in ("one", "two"):
        made = create(tmp_path / name)
        made.add_key(replace(KEY.store().issuers[0], specimen=True))
        made.sign(at=AT, next_update=AT + MONTH)
        store, memory = opened(made, memory)
        assert (store.sequence, memory.root) == (1, None)
        assert memory.newest == int(AT.timestamp())


def test_a_memory_comes_back_as_it_was(folder: TrustFolder) -> None:
    _, memory = opened(folder)
    assert Memory.parse(memory.dump()) == memory
    later = memory.saw_list("https://x.example/1", AT + MONTH, **WHEN)
    assert Memory.parse(later.dump()) == later
    assert opened(folder, later)[0].seen_at == AT + MONTH
    assert later.saw_list("https://x.example/1", AT, **WHEN) == later
    assert (later.seen("https://x.example/1"), later.seen("")) == (AT + MONTH, None)
    for number in range(300):
        later = later.saw_list(f"https://x.example/{number}", AT, **WHEN)
    assert len(Memory.parse(later.dump()).lists) == 200


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "[]", '{"newest": -1}', '{"newest": true}', '{"newest": 1e99}',
        '{"root": "?", "sequence": 1, "newest": 1}', '{"root": "oA==", "sequence": 1, "newest": 1}',
        '{"root": "", "sequence": -1, "newest": 1}', "[" * 100_000, "null", "1",
        '{"root": null, "sequence": 0, "newest": 5, "lists": {"a": "b"}}',
        '{"root": null, "sequence": 0, "listed": -1, "newest": 5, "lists": {}}',
        '{"root": null, "sequence": 0, "listed": true, "newest": 5, "lists": {}}',
    ],
)  # fmt: skip
def test_a_spoilt_memory_remembers_nothing(text: str) -> None:
    assert Memory.parse(text) == Memory()


@given(
    st.text(max_size=100)
    | st.dictionaries(st.sampled_from(["root", "sequence", "newest"]), st.integers() | st.text()).map(
        json.dumps
    )
)
def test_any_text_is_a_memory_or_none(text: str) -> None:
    assert Memory.parse(Memory.parse(text).dump()) == Memory.parse(text)


@pytest.mark.parametrize(("roots", "threshold"), [(1, 2), (3, 0), (0, 1)])
def test_a_threshold_that_cannot_be_reached(tmp_path: Path, roots: int, threshold: int) -> None:
    with pytest.raises(BuilderError) as caught:
        create(tmp_path / "x", roots=roots, threshold=threshold)
    assert caught.value.code == "trust_threshold"
    assert list(tmp_path.iterdir()) == []


def test_a_root_with_the_same_key_twice_is_no_root() -> None:
    key = TestKey()
    for root in (root_of(key, key, threshold=2), root_of(key, threshold=2), root_of(key, version=0)):
        with pytest.raises(TrustError) as caught:
            read_root(encode_root(root))
        assert caught.value.code == "trust_root"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_root_or_refused(data: bytes) -> None:
    for read in (read_root, read_changes):
        try:
            read(data)
        except (TrustError, KeyFormatError) as error:
            assert error.code


def test_a_signature_counts_for_the_key_that_it_names() -> None:
    """Without a name, on either side, for whichever key made it."""
    key, other = TestKey(Kid(b"key")), TestKey(Kid(b"other"))
    root = root_of(key, other, threshold=2)
    nameless = Root(((key.public, None), (other.public, None)), threshold=2)
    cases: list[tuple[tuple[Any, Any], bool]] = [
        ((b"key", b"other"), True),
        ((None, None), True),
        ((b"key", None), True),
        ((b"other", b"key"), False),
        ((b"key", b"third"), False),
    ]
    for kids, enough in cases:
        cosigners = [Cosigner(-7, kid, each.sign) for kid, each in zip(kids, (key, other), strict=True)]
        message = decode_signed(encode_signed(b"x", cosigners))
        assert root.has_signed(message) is enough
        assert nameless.has_signed(message)


def _map(**changed: Any) -> bytes:
    value = cbor.decode(encode_root(root_of(KEY))) | changed
    return cbor.encode({name: each for name, each in value.items() if each is not None})


def _padded(data: dict[str, Any], length: int) -> bytes:
    """Return a map with one more entry, which nobody reads, so that it is as long as asked for."""
    room = length - len(cbor.encode(data | {"pad": bytes(70_000)})) + 70_000
    return cbor.encode(data | {"pad": bytes(room)})


def test_the_largest_root_and_the_largest_changes() -> None:
    root = root_of(KEY)
    full = _padded(cbor.decode(encode_root(root)), limits.ROOT_LENGTH)
    assert (len(full), read_root(full)) == (limits.ROOT_LENGTH, root)
    larger = _padded(cbor.decode(encode_root(root)), limits.ROOT_LENGTH + 1)
    change = signed_by(b"x" * 200_000, KEY)
    room = limits.ROOT_LENGTH - len(cbor.encode([change]))
    changes = cbor.encode([signed_by(b"x" * (200_000 + room), KEY)])
    assert (len(changes), len(read_changes(changes))) == (limits.ROOT_LENGTH, 1)
    for read, data, message in (
        (read_root, larger, "the root is too large"),
        (read_changes, changes + b"x", "the changes of root are too large"),
    ):
        with pytest.raises(TrustError, match=f"^{message}$") as caught:
            read(data)
        assert caught.value.code == "trust_root"


@pytest.mark.parametrize(
    ("read", "data", "message"),
    [
        (read_root, b"", r"this is not a root \(cbor_truncated\)"),
        (read_root, _map(type="liangzheng-root/2"), "this is not a root"),
        (read_root, _map(version=True), "this is not a root"),
        (read_root, _map(threshold=True), "this is not a root"),
        (read_root, _map(keys=None), "this is not a root"),
        (read_root, _map(keys=[]), "the root's threshold does not go with its keys"),
        (read_root, _map(threshold=0), "the root's threshold does not go with its keys"),
        (read_root, _map(version=0), "the root's threshold does not go with its keys"),
        (read_changes, b"", r"these are not changes of root \(cbor_truncated\)"),
        (read_changes, cbor.encode({}), "these are not changes of root"),
        (read_changes, cbor.encode([b"x", 1]), "these are not changes of root"),
        (read_changes, cbor.encode([b"\x01"]), r"these are not changes of root \(cose_type\)"),
    ],
)
def test_what_is_no_root_and_no_changes(read: Any, data: bytes, message: str) -> None:
    with pytest.raises(TrustError, match=f"^{message}$") as caught:
        read(data)
    assert caught.value.code == "trust_root"


def test_changes_of_other_versions_are_passed_over() -> None:
    a, b = TestKey(), TestKey()
    one, two = root_of(a), root_of(b, version=2)
    far, good = (decode_signed(signed_by(encode_root(root), a, b)) for root in (root_of(b, version=5), two))
    check_way(one, two, [far, good, far])


def test_a_change_to_a_key_that_cannot_be_used() -> None:
    change = decode_signed(signed_by(_map(version=2, keys=[{1: 2}]), KEY))
    with pytest.raises(TrustError, match=r"^a changed root cannot be read \(key_") as caught:
        check_way(root_of(KEY), root_of(KEY), [change])
    assert caught.value.code == "trust_root"


def test_a_list_that_only_the_old_root_opens_is_not_rotated_to(folder: TrustFolder) -> None:
    """New readers have the new root alone."""
    old = read_root((folder.path / ROOT).read_bytes())
    before = (folder.path / LIST).read_bytes()
    new = rotate(folder, roots=1, threshold=1).root
    files = {name: (folder.path / name).read_bytes() for name in (LIST, ROOT, CHANGES)}
    _check(old, new, files)
    with pytest.raises(TrustError) as caught:
        _check(old, new, files | {LIST: before})
    assert caught.value.code == "trust_signature"
