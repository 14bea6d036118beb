"""The trust folder: drafts are edited, lists are signed, numbers only rise, private things stay private."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.trust import folder_lock
from liangzheng.trust.details import Details
from liangzheng.trust.folder import CHANGES, DRAFT, LIST, ROOT, TrustFolder, create
from liangzheng.trust.sources import built_in, load
from tests.fuzz.fuzz_key_files import CERTIFICATE
from tests.support.signed import ISSUER, KEY, NOW, claims, lz1
from verifier_wasm import Outcome, verify
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import TrustError
from verifier_wasm.trusted.memory import NOTHING_SEEN
from verifier_wasm.trusted.store import Issuer, TrustedKey

_LATER = NOW + timedelta(days=30)
_OFFICE = Issuer(ISSUER, "测试机关", "Test office", (TrustedKey(KEY.kid, KEY.public),))


@pytest.fixture
def folder(tmp_path: Path) -> TrustFolder:
    return create(tmp_path / "trust")


def _error(code: str) -> "pytest.RaisesExc[BuilderError]":
    return pytest.RaisesExc(BuilderError, check=lambda error: error.code == code)


def test_only_the_root_key_is_private(folder: TrustFolder) -> None:
    private = folder.path / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE((private / "root.pem").stat().st_mode) == 0o600
    for path in folder.path.iterdir():
        if path.is_file():
            assert b"PRIVATE" not in path.read_bytes()
    assert sorted(path.name for path in folder.path.iterdir()) == sorted([DRAFT, "private", ROOT, CHANGES])


def test_init_never_overwrites(folder: TrustFolder) -> None:
    before = (folder.path / ROOT).read_bytes()
    with _error("folder_exists"):
        create(folder.path)
    assert (folder.path / ROOT).read_bytes() == before


def test_sign_and_open(folder: TrustFolder) -> None:
    folder.add_key(_OFFICE)
    assert folder.sign(at=NOW, next_update=_LATER) == 1
    store = folder.store()
    assert (store.issuers, store.sequence) == ((_OFFICE,), 1)
    assert (store.issued_at, store.next_update) == (NOW, _LATER)
    assert load([folder.path]) == load([folder.path / LIST]) == replace(store, seen_at=NOTHING_SEEN)


def test_the_sequence_rises_with_every_list(folder: TrustFolder) -> None:
    folder.add_key(_OFFICE)
    assert folder.sign(at=NOW, next_update=_LATER) == 1
    first = (folder.path / LIST).read_bytes()
    assert [folder.sign(at=NOW, next_update=_LATER) for _ in range(3)] == [2, 3, 4]
    (folder.path / LIST).write_bytes(first)  # an old copy is put back
    with pytest.raises(TrustError) as caught:
        folder.store(minimum_sequence=4)
    assert caught.value.code == "trust_rollback"


def test_a_second_key_joins_the_first(folder: TrustFolder) -> None:
    other = SigningKey.generate()
    folder.add_key(_OFFICE)
    folder.add_key(Issuer(ISSUER, "新名", "New name", (TrustedKey(other.kid, other.public),)))
    (issuer,) = folder.issuers()
    assert [key.kid for key in issuer.keys] == [KEY.kid, other.kid]
    assert issuer.name_en == "New name"


def test_changes_at_the_same_time_lose_nothing(folder: TrustFolder) -> None:
    names = [f"office {number}" for number in range(12)]
    with ThreadPoolExecutor(len(names)) as pool:
        list(pool.map(lambda name: TrustFolder(folder.path).add_key(replace(_OFFICE, id=name)), names))
    assert {issuer.id for issuer in folder.issuers()} == set(names)


def test_what_is_not_named_stays(folder: TrustFolder) -> None:
    """A second key takes neither names nor limits nor the mark of specimens away."""
    given = Details(
        name_zh="甲",
        kinds=frozenset({"dl"}),
        specimen=True,
        status_origins=("https://s.test",),
        not_after=_LATER,
    )
    first = folder.add_keys(ISSUER, _OFFICE.keys, given)
    other = SigningKey.generate()
    second = folder.add_keys(ISSUER, [TrustedKey(other.kid, other.public)], Details(name_en="A"))
    assert folder.issuers() == [second]
    assert second == replace(first, name_en="A", keys=(*first.keys, TrustedKey(other.kid, other.public)))
    third = folder.add_keys(
        ISSUER, _OFFICE.keys, Details(kinds=frozenset(), specimen=False, status_origins=(), not_before=NOW)
    )
    assert (third.kinds, third.specimen, third.status_origins) == (None, False, ())
    again = next(key for key in third.keys if key.kid == KEY.kid)
    assert (again.not_before, again.not_after) == (NOW, _LATER)


def test_a_revoked_key_stays_so_when_it_is_added_again(folder: TrustFolder) -> None:
    folder.add_keys(ISSUER, _OFFICE.keys, Details())
    folder.revoke(ISSUER, KEY.kid, NOW)
    assert folder.add_keys(ISSUER, _OFFICE.keys, Details(name_en="A")).keys[0].revoked_at == NOW
    other = SigningKey.generate()
    with _error("key_revoked"):
        folder.add_keys(ISSUER, [TrustedKey(KEY.kid, other.public)], Details())
    with _error("key_dates"):
        folder.add_keys(ISSUER, _OFFICE.keys, Details(not_before=_LATER, not_after=NOW))


_ADD = """
import sys
from tests.support.cli import run
for number in range(4):
    name = f"{sys.argv[2]}-{number}"
    done = run("trust", "add", sys.argv[1], "--issuer", name, "--generate", f"{sys.argv[1]}/../{name}.pem",
               "--no-passphrase", "--specimen")
    assert done.exit == 0, done
"""


@pytest.mark.slow
def test_commands_at_the_same_time_lose_nothing(folder: TrustFolder) -> None:
    """In processes of their own, as several people at one folder; one of them is killed with the lock."""
    hold = f"""
import os, time
from pathlib import Path
from liangzheng.trust.folder_lock import alone
with alone(Path({str(folder.path)!r})):
    print("held", flush=True)
    time.sleep(600)
"""
    root = Path(__file__).parents[2]
    holder = subprocess.Popen([sys.executable, "-c", hold], cwd=root, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    commands = [
        subprocess.Popen([sys.executable, "-c", _ADD, folder.path, name], cwd=root) for name in "abcd"
    ]
    holder.kill()  # its lock ends with it
    holder.wait()
    holder.stdout.close()
    assert [command.wait() for command in commands] == [0] * 4
    assert {issuer.id for issuer in folder.issuers()} == {f"{name}-{n}" for name in "abcd" for n in range(4)}


def test_who_waits_too_long_for_the_folder_is_told(
    folder: TrustFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_lock, "_PATIENCE", 0.1)
    with folder_lock.alone(folder.path), ThreadPoolExecutor(1) as pool, _error("folder_busy"):
        pool.submit(folder.remove, "x").result()
    (folder.path / folder_lock.LOCK).unlink()
    (folder.path / folder_lock.LOCK).mkdir()
    with _error("folder_lock"):
        folder.remove("x")


def test_remove_a_key_then_the_issuer(folder: TrustFolder) -> None:
    other = SigningKey.generate()
    folder.add_key(Issuer(ISSUER, "甲", "A", (TrustedKey(other.kid, other.public), *_OFFICE.keys)))
    folder.remove(ISSUER, other.kid)
    assert [key.kid for key in folder.issuers()[0].keys] == [KEY.kid]
    folder.remove(ISSUER)
    assert folder.issuers() == []


def test_a_revoked_key_is_rejected_whatever_it_signed(folder: TrustFolder) -> None:
    folder.add_key(_OFFICE)
    folder.revoke(ISSUER, KEY.kid, NOW)
    folder.sign(at=NOW, next_update=_LATER)
    report = verify(lz1(claims()), trust=folder.store(), at=NOW)
    assert (report.outcome, report.reason) == (Outcome.REJECTED, "issuer_key_revoked")


def test_a_certificate_is_revoked_under_both_kids(folder: TrustFolder, tmp_path: Path) -> None:
    path = tmp_path / "office.der"
    path.write_bytes(CERTIFICATE.public_bytes(Encoding.DER))
    keys = tuple(issuer.keys[0] for issuer in load([path]).issuers)
    folder.add_key(Issuer(ISSUER, "甲", "A", (*keys, *_OFFICE.keys)))
    folder.revoke(ISSUER, keys[1].kid, NOW)
    (issuer,) = folder.issuers()
    assert [key.revoked_at for key in issuer.keys] == [NOW, NOW, None]
    folder.remove(ISSUER, keys[0].kid)
    assert folder.issuers() == [Issuer(ISSUER, "甲", "A", _OFFICE.keys)]


def test_a_root_with_a_passphrase(tmp_path: Path) -> None:
    folder = create(tmp_path / "trust", passphrase=b"secret")
    folder.add_key(_OFFICE)
    with _error("key_passphrase"):
        folder.sign(at=NOW, next_update=_LATER)
    assert not (folder.path / LIST).exists()
    assert folder.sign(at=NOW, next_update=_LATER, passphrase=b"secret") == 1


def test_what_is_not_there(folder: TrustFolder, tmp_path: Path) -> None:
    with _error("trust_folder"):
        TrustFolder(tmp_path)
    with _error("trust_unsigned"):
        folder.store()
    with _error("trust_empty"):
        folder.sign(at=NOW, next_update=_LATER)
    with _error("issuer_unknown"):
        folder.remove("nobody")
    folder.add_key(_OFFICE)
    with _error("kid_unknown"):
        folder.remove(ISSUER, Kid(b"\0"))
    with _error("kid_unknown"):
        folder.revoke(ISSUER, Kid(b"\0"), NOW)


@pytest.mark.parametrize(
    "draft",
    [
        "",
        "[]",
        "{}",
        '{"sequence": 0, "issuers": {}}',
        '{"sequence": -1, "issuers": []}',
        '{"sequence": true, "issuers": []}',
        '{"sequence": 0, "issuers": [1]}',
        '{"sequence": 0, "issuers": [{"id": "x"}]}',
        "[" * 100_000,
    ],
)
def test_a_draft_that_cannot_be_read_changes_nothing(folder: TrustFolder, draft: str) -> None:
    path = folder.path / DRAFT
    path.write_text(draft)
    with _error("trust_draft"):
        folder.add_key(_OFFICE)
    assert path.read_text() == draft


def test_a_time_without_a_zone_in_the_draft(folder: TrustFolder) -> None:
    folder.add_key(_OFFICE)
    path = folder.path / DRAFT
    draft = json.loads(path.read_text("utf-8"))
    draft["issuers"][0]["keys"][0]["not_before"] = "2026-01-01T00:00:00"
    path.write_text(json.dumps(draft))
    with _error("trust_draft"):
        folder.sign(at=NOW, next_update=_LATER)


def test_a_list_needs_its_root_beside_it(folder: TrustFolder, tmp_path: Path) -> None:
    folder.add_key(_OFFICE)
    folder.sign(at=NOW, next_update=_LATER)
    alone = tmp_path / "alone.cbor"
    alone.write_bytes((folder.path / LIST).read_bytes())
    with _error("trust_root"):
        load([alone])
    (folder.path / ROOT).write_bytes(cbor.encode([{}]))
    with _error("trust_root"):
        load([folder.path])
    with _error("trust_root"):
        load([folder.path / LIST])


def test_a_list_of_another_root_is_refused(folder: TrustFolder, tmp_path: Path) -> None:
    other = create(tmp_path / "other")
    folder.add_key(_OFFICE)
    folder.sign(at=NOW, next_update=_LATER)
    (folder.path / ROOT).write_bytes((other.path / ROOT).read_bytes())
    with pytest.raises(TrustError) as caught:
        folder.store()
    assert caught.value.code == "trust_signature"


def test_of_several_lists_the_stalest_counts(folder: TrustFolder, tmp_path: Path) -> None:
    other = create(tmp_path / "other")
    for each, days in ((folder, 30), (other, 3)):
        each.add_key(_OFFICE)
        each.sign(at=NOW, next_update=NOW + timedelta(days=days))
    assert load([folder.path, other.path]).next_update == NOW + timedelta(days=3)


def test_the_built_in_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's own list, or else the specimens'; an unsigned one is none."""
    monkeypatch.setenv("LIANGZHENG_STATE", str(tmp_path))
    with _error("trust_missing"):
        built_in()
    for place in ("specimen/trust", "trust"):
        made = create(tmp_path / place)
        made.add_key(Issuer(ISSUER, place, place, _OFFICE.keys))
        if place == "trust":
            assert built_in().issuers[0].name_zh == "specimen/trust"
        made.sign(at=NOW, next_update=_LATER)
        assert built_in().issuers[0].name_zh == place
