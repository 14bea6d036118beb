"""``liangzheng issue``: records become codes, pictures and an index, all of them or none."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from liangzheng.keys import SigningKey
from liangzheng.trust.folder import create
from tests.support import signed
from tests.support.cli import Result, fails, run
from tests.support.signed import ISSUER, NOW
from verifier_wasm import verify
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore

#: As `issue` asks for: with the number.
_WHO = {"licence_number": "110199199001010010", "name": "样例"}
LICENCE = signed.LICENCE | _WHO
#: Two others.
_SECOND = {"licence_number": "110199199001010029", "name": "样证"}
_THIRD = {"licence_number": "11010519491231002X", "name": "样卡"}
_CARD = "9901234567890"
_AT = "2026-11-23T12:00:00+08:00"


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    made = SigningKey.generate()
    made.save(tmp_path / "key.pem")
    return made


def _issue(folder: Path, records: Path, *options: str) -> Result:
    return run(
        "issue",
        *("--key", folder / "key.pem", "--in", records, "--out", folder / "out"),
        *("--issuer", ISSUER, "--issued-at", _AT, *options),
    )


def _json_lines(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "records.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def _index(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out" / "index.jsonl").read_text("utf-8").splitlines()]


def _nothing_left(folder: Path) -> None:
    left = {path.name for path in folder.iterdir()}
    assert left <= {"key.pem", "records.jsonl", "records.csv", "records.parquet"}, left


def test_codes_pictures_and_index(tmp_path: Path, key: SigningKey) -> None:
    records = _json_lines(
        tmp_path,
        LICENCE | {"id": "with-card", "card_number": _CARD},
        {"kind": "im", "plate_number": "样A00000"},
    )
    result = _issue(tmp_path, records)
    assert (result.exit, result.err) == (0, "")
    assert key.kid.hex() in result.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("000002.png", "000002.svg", "000002.txt", "index.jsonl"),
        *("with-card.code128.png", "with-card.code128.svg"),
        *("with-card.png", "with-card.svg", "with-card.txt"),
    ]
    first, second = _index(tmp_path)
    assert (first["id"], first["kind"], second["id"], second["kind"]) == ("with-card", "dl", "000002", "im")
    for entry in (first, second):
        assert entry["version"] <= 20
        assert {"index.jsonl", *entry["files"]} <= {path.name for path in (tmp_path / "out").iterdir()}
        assert (tmp_path / "out" / entry["files"][0]).read_text() == entry["code"]
    trust = TrustStore((Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)),))
    report = verify(first["code"], trust=trust, at=NOW)
    assert report.outcome == "authentic"
    assert report.document == {"kind": "dl", **LICENCE, "card_number": _CARD}


def test_every_picture_verifies(tmp_path: Path, key: SigningKey) -> None:
    assert (
        _issue(
            tmp_path,
            _json_lines(
                tmp_path,
                LICENCE,
                LICENCE | _THIRD | {"sex": 2, "birth_date": "1949-12-31", "valid_until": "2027-06-01"},
            ),
        ).exit
        == 0
    )
    trust = create(tmp_path / "trust")
    trust.add_key(Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)))
    trust.sign(at=NOW, next_update=NOW)
    pictures = sorted((tmp_path / "out").glob("*.png"))
    assert len(pictures) == 2
    result = run("verify", "--trust", trust.path, "--at", _AT, "--json", *pictures)
    assert result.exit == 0
    assert [json.loads(line)["outcome"] for line in result.out.splitlines()] == ["authentic"] * 2


def test_the_same_codes_from_csv_and_parquet(tmp_path: Path, key: SigningKey) -> None:
    """EdDSA signs the same way every time, so the codes are equal to the letter."""
    (tmp_path / "key.pem").unlink()
    SigningKey.generate("EdDSA").save(tmp_path / "key.pem")
    table = tmp_path / "records.csv"
    names = list(LICENCE)
    cells = [str(LICENCE[name]) if not isinstance(LICENCE[name], list) else "C1" for name in names]
    cells[names.index("states")] = "A"
    table.write_text(f"{','.join(names)}\n{','.join(cells)}\n", "utf-8")
    columns = tmp_path / "records.parquet"
    parquet.write_table(pa.Table.from_pylist([LICENCE]), columns)
    codes = set()
    for source in (_json_lines(tmp_path, LICENCE), table, columns):
        assert _issue(tmp_path, source, "--no-pictures").exit == 0
        codes.add(_index(tmp_path)[0]["code"])
        for path in (tmp_path / "out").iterdir():
            path.unlink()
    assert len(codes) == 1


def test_times_and_kind(tmp_path: Path, key: SigningKey) -> None:
    record = {"plate_number": "样A00000"}
    options = ("--kind", "vl", "--not-before", "2026-11-24", "--expires", "2026-12-01T00:00:00Z")
    assert _issue(tmp_path, _json_lines(tmp_path, record), *options).exit == 0
    trust = TrustStore((Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)),))
    times = verify(_index(tmp_path)[0]["code"], trust=trust, at=NOW).as_dict()["times"]
    assert times == {
        "checked_at": "2026-11-23T04:00:00Z",
        "generated_at": "2026-11-23T04:00:00Z",
        "not_before": "2026-11-23T16:00:00Z",
        "expires_at": "2026-12-01T00:00:00Z",
    }


@pytest.mark.parametrize(
    ("last", "parts"),
    [
        ({"birth_date": "2026-02-31"}, [":3: birth_date"]),
        ({"nickname": "x"}, [":3: nickname: ", "--map nickname="]),
        ({"id": "a"}, [":3: ", "duplicated"]),
        ({"address": "".join(map(chr, range(0x4E00, 0x5200)))}, [":3: ", "QR code"]),
        ({"card_number": "证芯"}, [":3: ", "Code 128"]),
        ({"kind": "passport"}, [":3: kind: the kind"]),
    ],
)
def test_one_bad_record_leaves_nothing(
    tmp_path: Path, key: SigningKey, last: dict[str, Any], parts: list[str]
) -> None:
    records = _json_lines(tmp_path, _WHO | {"id": "a"}, _SECOND | {"id": "b"}, _THIRD | last)
    fails(_issue(tmp_path, records), str(records), *parts)
    _nothing_left(tmp_path)


def test_wrong_usage(tmp_path: Path, key: SigningKey) -> None:
    records = _json_lines(tmp_path, LICENCE)
    fails(_issue(tmp_path, tmp_path / "none.jsonl"), "none.jsonl")
    fails(_issue(tmp_path, tmp_path), "records are")
    fails(_issue(tmp_path, records, "--issued-at", "2026-11-23T12:00:00"), "not a time like")
    fails(_issue(tmp_path, records, "--expires", "2026-11-23"), "expire")
    fails(_issue(tmp_path, records, "--kind", "passport"), "--kind")
    fails(_issue(tmp_path, records, "--passphrase-file", str(tmp_path / "none")), "none")
    fails(run("issue", "--in", records), "--key")
    empty = tmp_path / "records.csv"
    empty.write_text("name\n")
    fails(_issue(tmp_path, empty), "no record")
    _nothing_left(tmp_path)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, key: SigningKey) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    fails(_issue(tmp_path, _json_lines(tmp_path, LICENCE)), "not empty")
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_key_with_a_passphrase(tmp_path: Path) -> None:
    SigningKey.generate().save(tmp_path / "key.pem", b"secret")
    secret = tmp_path / "passphrase"
    secret.write_text("secret\n")
    records = _json_lines(tmp_path, LICENCE)
    fails(_issue(tmp_path, records), "encrypted")
    assert _issue(tmp_path, records, "--passphrase-file", str(secret)).exit == 0


def test_no_progress_in_a_pipe(tmp_path: Path, key: SigningKey) -> None:
    records = _json_lines(tmp_path, LICENCE, _SECOND, _THIRD)
    arguments = [
        "--key",
        tmp_path / "key.pem",
        "--in",
        records,
        "--out",
        tmp_path / "out",
        "--issuer",
        ISSUER,
    ]
    done = subprocess.run(
        [sys.executable, "-c", "from liangzheng.cli import main; main()", "issue", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") == 1


def test_codes_behind_an_address(tmp_path: Path, key: SigningKey) -> None:
    """Text, picture and index hold the address; `verify` takes them, and another address is another code."""
    records = _json_lines(tmp_path, LICENCE | {"id": "one"})
    assert _issue(tmp_path, records, "--link-prefix", "https://licence.example").exit == 0
    (entry,) = _index(tmp_path)
    assert entry["code"].startswith("https://licence.example/#code=LZ1:")
    assert entry["version"] <= 20
    trust = create(tmp_path / "trust")
    trust.add_key(Issuer(ISSUER, "甲", "A", (TrustedKey(key.kid, key.public),)))
    trust.sign(at=NOW, next_update=NOW)
    read = [tmp_path / "out" / name for name in ("one.txt", "one.png", "one.svg")]
    for shown in (*([path] for path in read), ["--text", entry["code"]]):
        checked = run("verify", "--trust", trust.path, "--at", _AT, "--json", *shown)
        assert (checked.exit, checked.err) == (0, "")
        assert json.loads(checked.out)["format"] == "lz1"
    assert "kept from before" in _issue(tmp_path, records, "--link-prefix", "https://licence.example/").out
    other = ("--link-prefix", "https://other.example/zh/check/")
    fails(_issue(tmp_path, records, *other), "--link-prefix was https://licence.example/", "--again")
    assert "kept" not in _issue(tmp_path, records, *other, "--again").out
    assert _index(tmp_path)[0]["code"].startswith("https://other.example/zh/check/#code=")


def test_an_address_that_is_none(tmp_path: Path, key: SigningKey) -> None:
    for address in ("", "licence.example", "http://licence.example/", "https://licence.example/#code="):
        result = _issue(tmp_path, _json_lines(tmp_path, LICENCE), "--link-prefix", address)
        assert (result.exit, result.err.count("\n")) == (2, 1)
        assert address in result.err
    assert not (tmp_path / "out").exists()


def test_an_address_takes_room(tmp_path: Path) -> None:
    long = _json_lines(tmp_path, LICENCE | {"address": "".join(map(chr, range(0x4E00, 0x4E00 + 110)))})
    assert run("issue", "--check", "--in", long).exit == 0
    told = run("issue", "--check", "--in", long, "--link-prefix", f"https://licence.example/{'a' * 150}/")
    assert told.exit == 2
    assert "shorter address" in told.out
