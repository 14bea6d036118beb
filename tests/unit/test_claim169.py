"""Claim 169: recognised without a prefix, read in every form that issuers give it, and opened with a key."""

import json
import os
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.decryption import decrypt, read_key
from liangzheng.errors import BuilderError
from tests.support.cli import run
from tests.support.signed import ISSUER, KEY, NOW
from verifier_wasm import Code, Outcome, Report, verify
from verifier_wasm.encoding import base45, cbor
from verifier_wasm.encoding.rfc4648 import to_base64url
from verifier_wasm.formats import recognise
from verifier_wasm.judging.picture import NoCode
from verifier_wasm.layouts.claim169.attributes import read_attributes
from verifier_wasm.layouts.claim169.dates import read_date
from verifier_wasm.layouts.claim169.text import looks_like_text
from verifier_wasm.view import view

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
PERSON = {1: "ID-1", 4: "样例", 8: "19900515", 9: 2, 14: 1}


def claims(attributes: Any = None, **others: Any) -> dict[Any, Any]:
    numbers = {"iss": 1, "exp": 4, "iat": 6}
    values = {"iss": ISSUER, "iat": int((NOW - timedelta(days=1)).timestamp()), **others}
    return {numbers[name]: value for name, value in values.items()} | {
        169: PERSON if attributes is None else attributes
    }


def sign1(payload: bytes, *, signature: bytes | None = None) -> list[Any]:
    """Build a COSE_Sign1 with another CBOR library, from RFC 9052 section 4.4."""
    protected = cbor2.dumps({1: -7})
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    return [protected, {4: bytes(KEY.kid)}, payload, KEY.sign(signed) if signature is None else signature]


def text(data: bytes, level: int = 9) -> str:
    return base45.encode(zlib.compress(data, level))


def signed(attributes: Any = None, **others: Any) -> str:
    return text(cbor2.dumps(cbor2.CBORTag(18, sign1(cbor2.dumps(claims(attributes, **others))))))


def judge(code: str | bytes) -> Report:
    data = code.encode() if isinstance(code, str) else code
    return verify(Code(data, "QRCode"), trust=KEY.store(), at=NOW)


PAYLOAD = cbor2.dumps(claims())
SIGNED = sign1(PAYLOAD)
ALTERED = cbor2.dumps(cbor2.CBORTag(18, [*SIGNED[:2], PAYLOAD[:-1] + b"\x02", SIGNED[3]]))
FORMS = {
    "tag 18": cbor2.dumps(cbor2.CBORTag(18, SIGNED)),
    "tags 61 and 18": cbor2.dumps(cbor2.CBORTag(61, cbor2.CBORTag(18, SIGNED))),
    "no tag": cbor2.dumps(SIGNED),
    "tag 61 alone": cbor2.dumps(cbor2.CBORTag(61, SIGNED)),
    "hexadecimal": cbor2.dumps(cbor2.CBORTag(18, SIGNED)).hex().encode(),
    "claim as bytes": cbor2.dumps(
        cbor2.CBORTag(18, sign1(cbor2.dumps(claims() | {169: cbor2.dumps(PERSON)})))
    ),
}


@pytest.mark.parametrize("level", [1, 6, 9])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_verified(form: str, level: int) -> None:
    report = judge(text(FORMS[form], level))
    assert (report.format, report.outcome) == ("claim169", Outcome.AUTHENTIC)
    assert report.document is not None
    assert (report.document["name"], report.document["birth_date"]) == ("样例", "1990-05-15")


@pytest.mark.parametrize(
    ("data", "outcome", "reason"),
    [
        (cbor2.dumps(claims()), "cannot_judge", "signature_missing"),
        (cbor2.dumps(cbor2.CBORTag(61, claims())), "cannot_judge", "signature_missing"),
        (cbor2.dumps(cbor2.CBORTag(18, sign1(PAYLOAD, signature=b""))), "cannot_judge", "signature_missing"),
        (cbor2.dumps(cbor2.CBORTag(18, sign1(PAYLOAD, signature=bytes(64)))), "rejected", "signature_wrong"),
        (ALTERED, "rejected", "signature_wrong"),
        (cbor2.dumps(cbor2.CBORTag(18, sign1(cbor2.dumps({1: "x"})))), "cannot_judge", "format_unknown"),
        (cbor2.dumps(cbor2.CBORTag(18, sign1(cbor2.dumps(claims("x"))))), "cannot_judge", "document_missing"),
        (cbor2.dumps(sign1(cbor2.dumps(claims(b"\xa1")))), "cannot_judge", "cbor_truncated"),
        (cbor2.dumps(cbor2.CBORTag(61, 1)), "cannot_judge", "cose_type"),
    ],
)  # fmt: skip
def test_what_is_not_signed_as_it_should_be(data: bytes, outcome: str, reason: str) -> None:
    report = judge(text(data))
    assert (report.outcome, report.reason, report.document) == (outcome, reason, None)


def test_dates_count() -> None:
    late = judge(signed(exp=int((NOW - timedelta(hours=1)).timestamp())))
    assert (late.outcome, late.reason) == (Outcome.RESTRICTED, "validity_code_expired")


def test_a_cut_or_altered_code_shows_nothing() -> None:
    whole = signed()
    for code in (whole[:-9], whole[: len(whole) // 3 * 2 // 3 * 3], whole + "000"):
        report = judge(code)
        assert (report.outcome, report.document) == (Outcome.CANNOT_JUDGE, None)


@pytest.mark.parametrize(
    "data", [b"6BF", b"6BF HELLO WORLD", b"NCFOO", b"6BF\xff", b"6BFlower", b"", text(b"hello").encode()]
)
def test_other_texts_are_left_to_others(data: bytes) -> None:
    assert not looks_like_text(data)
    assert recognise(Code(data))[0].format == "unknown"


@given(st.binary(max_size=200))
def test_any_bytes_have_a_report(data: bytes) -> None:
    for code in (data, text(data).encode(), text(b"\xd2\x84" + data).encode(), b"6BF" + data):
        report = verify(Code(code), trust=KEY.store(), at=NOW)
        assert report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers() | st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.integers(0, 99) | st.text(), _VALUES, max_size=8))
def test_any_attributes_are_shown_or_unknown(attributes: dict[Any, Any]) -> None:
    document = read_attributes(attributes)
    json.dumps({**document.fields, **document.unknown}, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("19900515", "1990-05-15"), ("1990-05-15", "1990-05-15"), ("1990/5/1", "1990-05-01"),
        ("1990.05.15", "1990-05-15"), (19900515, "1990-05-15"), ("1990", "1990"), ("1990-05", "1990-05"),
        (cbor.Tag(1004, "1990-05-15"), "1990-05-15"), (cbor.Tag(100, 7439), "1990-05-15"),
        ("15/05/1990", None), ("19901315", None), ("1990-02-30", None), ("199051", None), (True, None),
        (cbor.Tag(1004, 5), None), (cbor.Tag(100, 10**9), None), (b"19900515", None), ("", None),
    ],
)  # fmt: skip
def test_dates_in_all_forms(value: Any, read: str | None) -> None:
    assert read_date(value) == read
    if isinstance(value, str | int):
        # A date that nobody can read is not guessed at: it is shown as it is.
        document = read_attributes({8: value})
        assert ("birth_date" in document.fields) is (read is not None)
        assert bool(document.unknown) is (read is None)


def test_pictures_and_biometrics() -> None:
    fields = read_attributes(
        {
            16: PNG,
            17: 9,
            50: [{0: b"x" * 30, 1: 1}, {0: b"y" * 10}],
            62: [{0: PNG, 1: 0, 2: 0}],
            65: {0: "00ff"},
        }
    ).fields
    assert fields["portrait"]["media_type"] == "image/png"
    assert fields["biometrics"] == [
        {"part": 50, "bytes": 40},
        {"part": 62, "bytes": len(PNG)},
        {"part": 65, "bytes": 2},
    ]
    # The face serves as the picture where there is no photograph.
    assert read_attributes({62: {0: PNG.hex(), 1: 0}}).fields["portrait"]["media_type"] == "image/png"
    assert "portrait" not in read_attributes({62: {0: b"template", 1: 1}}).fields


def test_the_words_for_it() -> None:
    report = judge(signed({**PERSON, 16: PNG, 18: [0, 1, 6], 50: [{0: b"x"}]}))
    for lang, words in (
        ("zh", ["女", "未婚", "未知、右手拇指、左手拇指", "右手拇指（1字节）"]),
        ("en", ["female"]),
    ):
        shown = view(report, lang=lang)["document"]
        assert shown["pictures"][0]["media_type"] == "image/png"
        assert set(words) <= {value for _, value in shown["rows"]}
    assert judge(signed({**PERSON, 16: PNG})[:-3]).document is None


def encrypted(plain: bytes, key: bytes, algorithm: int = 3) -> bytes:
    """Build a COSE_Encrypt0 by RFC 9052 section 5.3, with another CBOR library."""
    protected = cbor2.dumps({1: algorithm})
    aad = cbor2.dumps(["Encrypt0", protected, b""])
    ciphers = {10: (AESCCM(key, tag_length=8), 13), 30: (AESCCM(key), 13), 32: (AESCCM(key), 7)}
    cipher, length = ciphers.get(algorithm, (AESGCM(key), 12))
    nonce = os.urandom(length)
    return cbor2.dumps(cbor2.CBORTag(16, [protected, {5: nonce}, cipher.encrypt(nonce, plain, aad)]))


@pytest.mark.parametrize(("algorithm", "length"), [(1, 16), (2, 24), (3, 32), (10, 16), (30, 16), (32, 16)])
def test_the_right_key_opens_it(algorithm: int, length: int) -> None:
    key = os.urandom(length)
    message = encrypted(FORMS["tag 18"], key, algorithm)
    for data in (text(message).encode(), message, b"\xd8\x3d" + message):
        sealed = judge(data)
        assert (sealed.format, sealed.reason, sealed.document) == ("claim169", "encrypted", None)
        code = decrypt(Code(data), key)
        assert isinstance(code, Code)
        assert judge(code.data).outcome is Outcome.AUTHENTIC
        for wrong in (bytes(length), os.urandom(32 if length == 16 else 16), b""):
            assert decrypt(Code(data), wrong) == NoCode("decrypt_failed")
    assert decrypt(Code(b"LZ1:X"), key) == Code(b"LZ1:X")


def test_what_is_inside_is_judged_like_any_code() -> None:
    key = os.urandom(32)
    for plain, reason in ((cbor2.dumps(claims()), "signature_missing"), (b"nothing", "format_unknown")):
        code = decrypt(Code(encrypted(plain, key)), key)
        assert isinstance(code, Code)
        assert judge(code.data).reason == reason


@given(st.binary(max_size=100))
def test_any_bytes_are_opened_or_not(data: bytes) -> None:
    found = decrypt(Code(b"\xd0\x83" + data), bytes(32))
    assert found == NoCode("decrypt_failed") or isinstance(found, Code)


def test_keys_in_every_form(tmp_path: Path) -> None:
    key = bytes(range(32))
    path = tmp_path / "key"
    forms = [
        key,
        key.hex().encode() + b"\n",
        b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        b'{"kty": "oct", "k": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}',
        cbor2.dumps({1: 4, -1: key}),
    ]
    for form in forms:
        path.write_bytes(form)
        assert read_key(path) == key
    for form in (b"short", b"00" * 20, b'{"kty": "EC"}', cbor2.dumps({1: 2, -1: key}), b"\xff" * 31):
        path.write_bytes(form)
        with pytest.raises(BuilderError) as caught:
            read_key(path)
        assert caught.value.code == "key_unreadable"


def test_on_the_command_line(tmp_path: Path) -> None:
    secret, other, code = tmp_path / "secret", tmp_path / "other", tmp_path / "code.cbor"
    secret.write_bytes(bytes(32))
    other.write_bytes(os.urandom(32))
    code.write_bytes(encrypted(FORMS["tag 18"], bytes(32)))
    trust = tmp_path / "key.json"
    x, y = to_base64url(KEY.public.x), to_base64url(KEY.public.y)
    trust.write_text(json.dumps({"kty": "EC", "crv": "P-256", "x": x, "y": y}))
    options = ["--trust", trust, "--at", NOW.isoformat(), "--json"]
    opened = run("verify", code, "--key", secret, *options)
    assert (opened.exit, json.loads(opened.out)["document"]["name"]) == (0, "样例")
    failed = run("verify", code, "--key", other, *options)
    assert (failed.exit, json.loads(failed.out)["reason"]) == (3, "decrypt_failed")
