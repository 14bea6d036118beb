"""A byte order mark, or UTF-16, on every text that a command is given."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.byte_order_mark import as_utf8
from liangzheng.cli.options import new_passphrase
from liangzheng.decryption import read_key
from liangzheng.errors import BuilderError
from liangzheng.keys import SigningKey
from liangzheng.policy_file import read_policy
from liangzheng.records import read_records
from liangzheng.status.licence_keys import create_secret, read_secret
from liangzheng.trust.folder import TrustFolder
from tests.support.cli import run

#: What an editor or a console puts before a text, and in which encoding the text is.
_MARKED = {"none": "utf-8", "utf-8": "utf-8-sig", "utf-16": "utf-16"}

marked = pytest.mark.parametrize("encoding", _MARKED.values(), ids=_MARKED)


@given(st.text(max_size=40).filter(lambda text: not text.startswith("\ufeff")))
def test_a_text_is_the_same_with_any_mark(text: str) -> None:
    plain = text.encode()
    assert as_utf8(plain) == plain
    assert as_utf8(b"\xef\xbb\xbf" + plain) == plain
    assert as_utf8(b"\xff\xfe" + text.encode("utf-16-le")) == plain
    assert as_utf8(b"\xfe\xff" + text.encode("utf-16-be")) == plain


@given(st.binary(max_size=40))
def test_any_bytes(data: bytes) -> None:
    assert isinstance(as_utf8(data), bytes)
    assert as_utf8(b"\xff\xfe\x00\xd8" + data[:1]) == b"\xff\xfe\x00\xd8" + data[:1]  # half a surrogate pair


@marked
def test_a_policy(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("max_generation_age_seconds: 600\r\n", encoding)
    policy = read_policy(path)
    assert policy.max_generation_age is not None
    assert policy.max_generation_age.total_seconds() == 600


@marked
@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_records(tmp_path: Path, encoding: str, suffix: str) -> None:
    path = tmp_path / f"records{suffix}"
    number = "110199199001010010"
    values = {"id": "a", "name": "张三", "licence_number": number}
    text = (
        json.dumps(values, ensure_ascii=False) if suffix == ".jsonl" else f"id,姓名,证号\r\na,张三,{number}"
    )
    path.write_text(text + "\r\n\r\n", encoding, newline="")
    (record,) = read_records(path, kind="dl")
    assert (record.name, record.fields) == ("a", {"name": "张三", "licence_number": number})


def test_records_in_half_a_character(tmp_path: Path) -> None:
    for suffix in (".jsonl", ".csv"):
        path = tmp_path / f"records{suffix}"
        path.write_bytes("\ufeffid".encode("utf-16-le") + b"\x00")
        with pytest.raises(BuilderError) as caught:
            list(read_records(path, kind="dl"))
        assert caught.value.code == "record_unreadable"


@marked
@pytest.mark.parametrize(
    "text", ["00112233445566778899aabbccddeeff" * 2, '{"kty": "oct", "k": "AAAAAAAAAAAAAAAAAAAAAA"}']
)
def test_secret_keys(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "key"
    path.write_text(text, encoding)
    assert len(read_key(path)) == (16 if "oct" in text else 32)


def test_a_raw_key_that_begins_like_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "key"
    for start in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"):
        key = start.ljust(16, b"\1")
        path.write_bytes(key)
        assert read_key(path) == key


@marked
def test_private_keys_and_passphrases(tmp_path: Path, encoding: str) -> None:
    path, word = tmp_path / "key.pem", tmp_path / "word"
    word.write_text("secret\r\n", encoding, newline="")
    passphrase = new_passphrase(word, none_wanted=False)
    assert passphrase == b"secret"
    key = SigningKey.generate()
    key.save(path, passphrase)
    path.write_text(path.read_text("ascii"), encoding)
    assert SigningKey.load(path, b"secret").kid == key.kid


@marked
def test_a_registry_s_secret(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "secret"
    secret = create_secret(path)
    path.write_text(path.read_text("ascii"), encoding)
    assert read_secret(path) == secret


@marked
def test_the_draft_of_a_trust_list(tmp_path: Path, encoding: str) -> None:
    run("trust", "init", tmp_path / "trust")
    draft = tmp_path / "trust" / "issuers.json"
    draft.write_text(draft.read_text("utf-8"), encoding)
    assert TrustFolder(tmp_path / "trust").issuers() == []
