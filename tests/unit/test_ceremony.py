"""Holders of root keys who sign on machines of their own: the list is theirs together, or it is none."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from liangzheng.keys import SigningKey
from liangzheng.times import now
from liangzheng.trust.ceremony import SIGNING, combine, sign_alone
from liangzheng.trust.folder import CHANGES, LIST, ROOT, TrustFolder
from liangzheng.trust.rotation_apart import ROTATING
from tests.support.cli import Result, fails, run
from verifier_wasm.trusted.roots import check_way, read_changes, read_root
from verifier_wasm.trusted.trust_list import open_trust_list

_ALL = ("a", "b", "c")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Make a folder whose three root keys, two of which must sign, are on three machines."""
    public = _public(tmp_path, *_ALL)
    folder = tmp_path / "office"
    made = run("trust", "init", folder, *public, "--threshold", 2)
    assert (made.exit, made.err) == (0, "")
    added = run(
        *("trust", "add", folder, "--issuer", "city", "--generate", tmp_path / "city.pem", "--no-passphrase")
    )
    assert added.exit == 0
    return folder


def _public(place: Path, *names: str) -> list[object]:
    """Make keys; return the options that name their public halves."""
    public: list[object] = []
    for name in names:
        key = ec.generate_private_key(ec.SECP256R1())
        SigningKey(key).save(place / f"{name}.pem")
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (place / f"{name}.pub").write_bytes(pem)
        public += ["--public", place / f"{name}.pub"]
    return public


def _only(
    folder: Path, name: str, *options: object, command: str = "sign", signatures: str = SIGNING
) -> Result:
    """Sign with one holder's key, on a copy of the folder; bring the signature back."""
    place = folder.parent / f"at-{name}"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    done = run("trust", command, place, "--only", folder.parent / f"{name}.pem", *options)
    if done.exit == 0:
        shutil.copytree(place / signatures, folder / signatures, dirs_exist_ok=True)
    return done


def _kid(folder: Path, name: str) -> str:
    return SigningKey.load(folder.parent / f"{name}.pem").kid.hex()


def test_two_of_three_sign_apart(office: Path) -> None:
    assert not (office / "private").exists()
    first = _only(office, "b", "--next-update", 7)
    assert (first.exit, first.err) == (0, "")
    assert "1 of the 2 signatures" in first.out
    assert _kid(office, "a") in first.out
    assert "city" in first.out  # what is signed is shown
    fails(run("trust", "sign", office, "--combine"), "1 of the 2", _kid(office, "c"))
    assert not (office / LIST).exists()
    second = _only(office, "c")
    digest = first.out.split("SHA-256 ")[1][:64]
    assert digest in second.out
    assert "--combine` joins them" in second.out
    joined = run("trust", "sign", office, "--combine")
    assert (joined.exit, joined.err, digest in joined.out) == (0, "", True)
    assert list((office / SIGNING).iterdir()) == []
    assert "sequence 1" in run("trust", "show", office).out
    # Killed before the list was in its place, or before the signatures were cleared away: the same again.
    (office / LIST).unlink()
    parts = [office.parent / f"at-{name}" / SIGNING / f"1-{_kid(office, name)}.cbor" for name in "bc"]
    for _ in range(2):
        assert run("trust", "sign", office, "--combine", *parts).exit == 0
        assert "sequence 1" in run("trust", "show", office).out
    # The next list is a new one, whatever still lies about.
    shutil.copy(parts[0], office / SIGNING)
    assert "trust list 2" in _only(office, "a").out


def test_what_is_not_signed_together(office: Path) -> None:
    stranger = office.parent / "stranger.pem"
    SigningKey.generate().save(stranger)
    fails(run("trust", "sign", office, "--only", stranger), "does not belong to the root")
    fails(run("trust", "sign", office, "--combine"), "no signature waits")
    fails(run("trust", "sign", office, "--combine", stranger), "stranger.pem is not one holder's")
    fails(run("trust", "sign", office, "--combine", "--next-update", 3), "--next-update")
    fails(run("trust", "sign", office, stranger), "--combine")
    fails(run("trust", "sign", office, "--combine", "--only", stranger), "one of --key, --only")
    _only(office, "a")
    fails(_only(office, "b", "--next-update", 3), "every holder signs the same")
    # The draft changes after the first holder has signed.
    run("trust", "add", office, "--issuer", "town", "--key", office.parent / "a.pub")
    fails(_only(office, "b"), "over another list")
    # Each began on their own.
    other = TrustFolder(office.parent / "at-b")
    shutil.rmtree(other.path / SIGNING)
    part = sign_alone(other, SigningKey.load(office.parent / "b.pem"), at=now()).parts[0].path
    fails(run("trust", "sign", office, "--combine", part), "over different lists")


def test_a_list_that_is_due_already_or_not_the_next(office: Path) -> None:
    trust = TrustFolder(office)
    keys = [SigningKey.load(office.parent / f"{name}.pem") for name in "ab"]
    for key in keys:
        sign_alone(trust, key, at=now() - timedelta(days=60))
    fails(run("trust", "sign", office, "--combine"), "sign a new one")
    shutil.rmtree(office / SIGNING)
    for key in keys:
        sign_alone(trust, key, at=now())
    kept = shutil.copytree(office / SIGNING, office.parent / "kept")
    run("trust", "add", office, "--issuer", "town", "--key", office.parent / "a.pub")
    assert combine(trust, [], at=now()).is_older_than_draft
    assert trust.sign(at=now(), next_update=now() + timedelta(days=1), signers=keys) == 2
    fails(run("trust", "sign", office, "--combine", *kept.iterdir()), "this one has 1")


def _rotate(folder: Path, name: str, *options: object) -> Result:
    """Sign a change of root with one holder's key, on a copy of the folder; bring the signature back."""
    return _only(folder, name, *options, command="rotate", signatures=ROTATING)


def test_root_keys_are_replaced_by_holders_apart(office: Path) -> None:
    for name in "ab":
        assert _only(office, name).exit == 0
    assert run("trust", "sign", office, "--combine").exit == 0
    old = read_root((office / ROOT).read_bytes())
    public = _public(office.parent, "d", "e")
    assert _only(office, "c").exit == 0  # a list that never gets its second signature
    fails(
        run("trust", "rotate", office, "--key", office.parent / "a.pem"), "`liangzheng trust rotate --only`"
    )
    fails(run("trust", "sign", office, "--key", office.parent / "a.pem"), "`liangzheng trust sign --only`")
    fails(_rotate(office, "a"), "name each key of the new root with --public")
    fails(_rotate(office, "a", *public, "--threshold", 3), "3 of 2 roots cannot sign")
    first = _rotate(office, "a", *public)
    assert (first.exit, first.err) == (0, "")
    assert "1 more of the old root keys and 2 of the new ones must sign" in first.out
    assert {_kid(office, name) in first.out for name in "de"} == {True}
    fails(run("trust", "rotate", office, "--combine"), "1 more of the old", "2 of the new")
    fails(_rotate(office, "b", *public[:2]), "over another root than this")
    for name in "cde":
        done = _rotate(office, name)
        assert (done.exit, first.out.split("SHA-256 ")[1][:64] in done.out) == (0, True)
    assert "all that must sign have" in done.out
    # Where a list is signed meanwhile, the change would publish an older one.
    later = office.parent / "later"
    shutil.copytree(office, later)
    keys = [SigningKey.load(office.parent / f"{name}.pem") for name in "ab"]
    TrustFolder(later).sign(at=now(), next_update=now() + timedelta(days=1), signers=keys)
    fails(run("trust", "rotate", later, "--combine"), "a list was signed meanwhile")

    joined = run("trust", "rotate", office, "--combine")
    assert (joined.exit, joined.err) == (0, "")
    assert "root 2 made, 2 of 2 sign" in joined.out
    assert list((office / ROTATING).iterdir()) == []
    assert not (office / "private").exists()
    new = read_root((office / ROOT).read_bytes())
    check_way(old, new, read_changes((office / CHANGES).read_bytes()))
    for root in (old, new):  # the list opens by either, so that nobody is locked out in between
        assert open_trust_list((office / LIST).read_bytes(), root=root).sequence == 1
    fails(_only(office, "a"), "does not belong to the root")
    stale = office / SIGNING / f"2-{_kid(office, 'c')}.cbor"
    for done in (_only(office, "d"), run("trust", "sign", office, "--combine")):
        fails(done, str(stale.name), "from before a change of root, remove it")
    stale.unlink()
    for name in "de":
        assert _only(office, name).exit == 0
    assert run("trust", "sign", office, "--combine").exit == 0


def test_what_changes_no_root(office: Path) -> None:
    stranger = _public(office.parent, "stranger")
    public = _public(office.parent, "d", "e")
    fails(_rotate(office, "stranger", *public), "belongs neither to the root")
    fails(run("trust", "rotate", office, "--combine"), "no signature waits")
    fails(
        run("trust", "rotate", office, "--combine", office / ROOT), "root.cbor is not one holder's signature"
    )
    fails(run("trust", "rotate", office, *stranger), "--public is for --only")
    fails(_rotate(office, "a", *public, "--roots", 2), "--roots is for keys that are made here")
    fails(run("trust", "rotate", office, office / ROOT), "--combine")
    assert _rotate(office, "a", *public).exit == 0
    part = next((office / ROTATING).iterdir())
    shutil.move(part, office.parent / "kept")
    assert _rotate(office, "b", *stranger, "--threshold", 1).exit == 0
    fails(run("trust", "rotate", office, "--combine", office.parent / "kept"), "over different roots")
    assert run("trust", "show", office).exit == 2  # no list yet: what was there stays
