"""``liangzheng trust``: from a new folder to a list that verifies a code."""

import json
import shutil
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from liangzheng.keys import SigningKey
from liangzheng.times import now
from liangzheng.trust.folder import LIST, TrustFolder
from tests.fuzz.fuzz_key_files import CERTIFICATE
from tests.support.cli import fails, run
from tests.support.signed import LICENCE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "trust"
    assert run("trust", "init", path).exit == 0
    return path


def _show(source: Path) -> dict[str, Any]:
    result = run("trust", "show", source, "--json")
    assert (result.exit, result.err) == (0, "")
    shown: dict[str, Any] = json.loads(result.out)
    return shown


def test_from_a_new_folder_to_a_verdict(folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "office.pem"
    added = run(
        *(
            "trust",
            "add",
            folder,
            "--issuer",
            "office",
            "--name-zh",
            "样例机关",
            "--name-en",
            "Specimen office",
        ),
        *("--generate", key, "--no-passphrase", "--kind", "dl", "--kind", "im", "--specimen"),
    )
    assert (added.exit, added.err) == (0, "")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    signed = run("trust", "sign", folder, "--next-update", 7)
    assert (signed.exit, signed.err) == (0, "")
    assert "trust list 1 signed" in signed.out

    records = tmp_path / "records.jsonl"
    licence = LICENCE | {"licence_number": "110199199001010010"}
    records.write_text(json.dumps(licence) + "\n" + json.dumps({"kind": "vl", "plate_number": "样A00000"}))
    out = tmp_path / "out"
    assert run("issue", "--key", key, "--in", records, "--out", out, "--issuer", "office").exit == 0
    checked = run("verify", "--trust", folder, "--json", out / "000001.txt")
    report = json.loads(checked.out)
    assert (checked.exit, report["outcome"], report["specimen"]) == (0, "authentic", True)
    assert report["trust"]["sequence"] == 1
    assert report["issuer"]["name"] == "样例机关"
    # It may not sign vehicle licences.
    vehicle = run("verify", "--trust", folder, "--json", out / "000002.txt")
    assert (vehicle.exit, json.loads(vehicle.out)["reason"]) == (1, "issuer_kind")


def test_show(folder: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "office.crt"
    certificate.write_bytes(CERTIFICATE.public_bytes(Encoding.PEM))
    run(
        *("trust", "add", folder, "--issuer", "office", "--key", certificate),
        *("--not-before", "2026-02-01", "--not-after", "2026-03-01T00:00:00+08:00"),
    )
    run("trust", "sign", folder)
    shown = _show(folder)
    assert shown["sequence"] == 1
    assert shown == _show(folder / LIST)
    (issuer,) = shown["issuers"]
    assert (issuer["id"], issuer["name_zh"], issuer["specimen"], issuer["kinds"]) == (
        *("office", "office"),
        *(False, None),
    )
    for key in issuer["keys"]:
        assert (key["not_before"], key["not_after"]) == ("2026-01-31T16:00:00Z", "2026-02-28T16:00:00Z")
    text = run("trust", "show", folder).out
    assert "sequence 1" in text
    assert "office" in text
    assert "样例机关" in run("trust", "show", certificate).out


def test_a_name_cannot_steer_the_terminal(folder: Path, tmp_path: Path) -> None:
    run("trust", "add", folder, "--issuer", "a\x1b[2J", "--generate", tmp_path / "key.pem")
    run("trust", "sign", folder)
    assert "\x1b" not in run("trust", "show", folder).out


def test_what_is_not_named_stays(folder: Path, tmp_path: Path) -> None:
    first = run(
        *(
            "trust",
            "add",
            folder,
            "--issuer",
            "office",
            "--name-zh",
            "样例机关",
            "--specimen",
            "--kind",
            "dl",
        ),
        *("--status-origin", "HTTPS://Status.test:443/", "--generate", tmp_path / "a.pem", "--no-passphrase"),
    )
    assert (first.exit, first.err) == (0, "")
    second = run(
        *("trust", "add", folder, "--issuer", "office", "--generate", tmp_path / "b.pem", "--no-passphrase")
    )
    assert "office  样例机关 / office  [specimen 样证]" in second.out
    run("trust", "sign", folder)
    (issuer,) = _show(folder)["issuers"]
    assert (issuer["specimen"], issuer["kinds"], len(issuer["keys"])) == (True, ["dl"], 2)
    assert issuer["status_origins"] == ["https://status.test"]
    changed = run(
        *("trust", "add", folder, "--issuer", "office", "--generate", tmp_path / "c.pem", "--no-passphrase"),
        *("--kind", "all", "--no-specimen", "--no-status-origin"),
    )
    assert "kinds: all" in changed.out
    assert "specimen" not in changed.out


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (("--not-before", "2027-01-01", "--not-after", "2026-01-01"), "is not later than"),
        (("--status-origin", "https://status.test/lists/"), "is not an origin"),
        (("--status-origin", "status.test"), "is not an origin"),
        (("--status-origin", "https://user@status.test"), "is not an origin"),
        (("--status-origin", "https://status.test:port"), "is not an origin"),
        (("--status-origin", "ftp://status.test"), "is not an origin"),
        (("--status-origin", "https://a.test", "--no-status-origin"), "either --status-origin or"),
        (("--kind", "dl", "--kind", "all"), "contradict"),
    ],
)
def test_what_contradicts_itself_is_refused(
    folder: Path, tmp_path: Path, options: tuple[str, ...], part: str
) -> None:
    key = tmp_path / "key.pem"
    fails(run("trust", "add", folder, "--issuer", "o", "--generate", key, "--no-passphrase", *options), part)
    assert not key.exists()


@pytest.mark.parametrize("command", [(), ("trust",), ("status",)])
def test_a_group_alone_tells_what_there_is(command: tuple[str, ...]) -> None:
    """As its help, line by line, and with the exit status of a command that is missing."""
    done = run(*command)
    assert (done.exit, done.out) == (2, "")
    assert done.err.startswith("Usage: liangzheng")
    assert done.err == run(*command, "--help").out


def test_remove_and_revoke(folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    run("trust", "add", folder, "--issuer", "office", "--generate", key)
    kid = SigningKey.load(key).kid.hex()
    revoked = run("trust", "remove", folder, "office", "--kid", kid, "--revoked")
    assert (revoked.exit, revoked.err) == (0, "")
    run("trust", "sign", folder)
    (issuer,) = _show(folder)["issuers"]
    assert issuer["keys"][0]["revoked_at"]
    assert run("trust", "remove", folder, "office").exit == 0
    fails(run("trust", "sign", folder), "no issuer")
    assert _show(folder)["sequence"] == 1  # the list that was signed is still there


def test_a_root_with_a_passphrase(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    folder = tmp_path / "trust"
    assert run("trust", "init", folder, "--passphrase-file", secret).exit == 0
    run("trust", "add", folder, "--issuer", "office", "--generate", tmp_path / "key.pem")
    fails(run("trust", "sign", folder), "encrypted")
    assert run("trust", "sign", folder, "--passphrase-file", secret).exit == 0


def test_wrong_usage(folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    SigningKey.generate().save(key)
    fails(run("trust", "init", folder), "not empty")
    fails(run("trust", "add", folder, "--issuer", "office"), "--key or --generate")
    fails(run("trust", "add", folder, "--issuer", "office", "--key", key), "private key")
    fails(run("trust", "add", folder, "--issuer", "office", "--generate", key), "exists")
    fails(run("trust", "add", folder, "--issuer", "", "--key", key), "--issuer")
    fails(run("trust", "add", tmp_path, "--issuer", "office", "--key", key), "not a trust folder")
    fails(run("trust", "add", folder, "--issuer", "o", "--key", tmp_path / "none"), "no such file")
    fails(run("trust", "remove", folder, "office"), "'office'")
    fails(run("trust", "remove", folder, "office", "--kid", "xyz"), "hexadecimal")
    fails(run("trust", "remove", folder, "office", "--revoked"), "--kid")
    fails(run("trust", "sign", folder), "no issuer")
    fails(run("trust", "sign", folder, "--next-update", 0), "--next-update")
    fails(run("trust", "show", folder), "no signed list")
    fails(run("trust", "show", tmp_path / "none"), "no such file")
    # Nothing of all that was kept: the draft is as it was made.
    assert json.loads((folder / "issuers.json").read_text("utf-8")) == {"sequence": 0, "issuers": []}


def test_a_list_dated_later_than_now_is_noticed(folder: Path, tmp_path: Path) -> None:
    """The next list repairs it; and whoever signs is told to look at the clock."""
    run("trust", "add", folder, "--issuer", "office", "--generate", tmp_path / "key.pem", "--no-passphrase")
    trust = TrustFolder(folder)
    ahead = now() + timedelta(days=365)
    trust.sign(at=ahead, next_update=ahead + timedelta(days=30))
    repaired = run("trust", "sign", folder)
    assert (repaired.exit, "clock was ahead then" in repaired.err) == (0, True)
    again = run("trust", "sign", folder)
    assert (again.exit, again.err) == (0, "")


def test_a_rotation_that_was_cut_off_is_ended(folder: Path, tmp_path: Path) -> None:
    run("trust", "add", folder, "--issuer", "office", "--generate", tmp_path / "key.pem", "--no-passphrase")
    run("trust", "sign", folder)
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    done = run("trust", "rotate", copy, "--no-passphrase", "--roots", "2")
    assert (done.exit, done.err) == (0, "")
    assert "root 2 made, 1 of 2 sign" in done.out
    # As a kill before the first of the published files leaves it.
    waiting = folder / "private" / "next"
    waiting.mkdir()
    for number, name in enumerate(("trust-list.cbor", "root-changes.cbor", "root.cbor"), 1):
        shutil.copyfile(copy / name, waiting / f"{number}-{name}")
    keys = [path.name for path in (copy / "private").glob("root*.pem")]
    for name in keys:
        shutil.copyfile(copy / "private" / name, waiting / name)
    (waiting / "keys").write_text("\n".join(keys))
    ended = run("trust", "rotate", folder, "--no-passphrase")
    assert ended.exit == 0
    assert "was interrupted" in ended.err
    assert "root 2 made, 1 of 2 sign" in ended.out
    assert (folder / "root.cbor").read_bytes() == (copy / "root.cbor").read_bytes()


def test_an_issuer_of_other_formats(folder: Path, tmp_path: Path) -> None:
    kinds = ("mdl", "mdoc", "hcert", "cwt", "dl")
    chosen = [part for kind in kinds for part in ("--kind", kind)]
    key = tmp_path / "key.pem"
    added = run(
        *("trust", "add", folder, "--issuer", "office", "--name-zh", "样例机关", "--name-en", "Office"),
        *("--generate", key, "--no-passphrase", "--specimen", *chosen),
    )
    assert (added.exit, added.err) == (0, "")
    run("trust", "sign", folder)
    (issuer,) = _show(folder)["issuers"]
    assert issuer["kinds"] == sorted(kinds)
    text = run("trust", "show", folder).out
    assert "office  样例机关 / Office  [specimen 样证]\n" in text
    assert "dl (驾驶证 / Driving licence), hcert (" in text
    fails(run("trust", "add", folder, "--issuer", "o", "--key", key, "--kind", "passport"), "--kind")
