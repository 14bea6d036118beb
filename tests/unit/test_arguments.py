"""What a program hands over wrongly is refused at once, by a typed error with one sentence; never later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import (
    LANGUAGES,
    Code,
    NoCode,
    Outcome,
    Policy,
    Root,
    StatusTokens,
    TrustedKey,
    TrustStore,
    UseError,
    certificate_keys,
    documents,
    key_from_cose,
    kid_of,
    one_code,
    open_trust_list,
    read_key_set,
    read_root,
    report_no_code,
    sentence,
    verify,
)
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import KeyFormatError, TrustError

_TEXT = lz1(claims())
_KEY = TrustedKey(kid_of(KEY.public), KEY.public, any_kid=True)
_TRUST = TrustStore.of_keys([_KEY])
_ROOT = Root(((KEY.public, KEY.kid),))
_NAIVE = datetime(2020, 1, 1)  # noqa: DTZ001 - what is refused


def _verify(code: Any = _TEXT, **others: Any) -> object:
    return verify(code, **{"trust": _TRUST, "at": NOW, **others})


#: A function, and what it is not to be given: as one value, or by name.
_WRONG: list[tuple[Any, tuple[Any, ...]]] = [
    (_verify, (None, 3, ["LZ1"], NoCode("no_code"))),
    (lambda at: _verify(at=at), (None, "2026-01-01", date(2026, 1, 1), 0)),
    (lambda trust: _verify(trust=trust), ([_KEY], b"list", 1, _KEY)),
    (lambda policy: _verify(policy=policy), (None, {}, "strict")),
    (lambda status: _verify(status=status), ({}, b"token", "folder")),
    (TrustStore.of_keys, (None, 5, "abc", [KEY.public], [None], [("x", b"k")], [(KEY.public, "k")])),
    (TrustStore, ((None,), ("issuer",))),
    (lambda kid: TrustedKey(kid, KEY.public), (None, "kid")),
    (lambda key: TrustedKey(KEY.kid, key), (None, b"key")),
    (lambda time: TrustedKey(KEY.kid, KEY.public, not_before=time), (date(2020, 1, 1), 0)),
    (Code, ("abc", None, bytearray(b"a"))),
    (Code.from_text, (b"abc", None)),
    (documents, ("abc", b"abc", None)),
    (one_code, (["abc"], [None])),
    (lambda why: report_no_code(why, trust=_TRUST, at=NOW), ("no_code", None)),
    (StatusTokens, (None, [], {"a": 3})),
    *((read, ("x", None, 3)) for read in (read_root, read_key_set, certificate_keys)),
    (lambda data: open_trust_list(data, root=_ROOT), ("x", None)),
    (lambda root: open_trust_list(b"x", root=root), (b"the file", None)),
]


@pytest.mark.parametrize(("door", "given"), [(door, each) for door, wrong in _WRONG for each in wrong])
def test_a_value_of_a_wrong_type_is_the_callers_fault(door: Callable[[Any], object], given: Any) -> None:
    with pytest.raises(UseError) as caught:
        door(given)
    assert caught.value.code == "argument"
    assert " is " in str(caught.value)
    for lang in LANGUAGES:
        assert sentence("argument", lang) != sentence("no_such_code", lang)


@pytest.mark.parametrize("name", ["not_before", "not_after", "revoked_at"])
def test_a_time_without_a_zone_is_refused_when_the_key_is_made(name: str) -> None:
    times: dict[str, Any] = {name: _NAIVE}
    with pytest.raises(UseError) as caught:
        replace(_KEY, **times)
    assert caught.value.code == "time_naive"


@pytest.mark.parametrize(
    "check", [_verify, lambda at: report_no_code(NoCode("no_code"), trust=_TRUST, at=at)]
)
def test_a_check_needs_a_time_with_a_zone(check: Callable[..., object]) -> None:
    with pytest.raises(UseError) as caught:
        check(at=_NAIVE)
    assert caught.value.code == "time_naive"


@pytest.mark.parametrize(
    "rules",
    [
        {"clock_skew": -1},
        {"clock_skew": None},
        {"trust_grace": "14 days"},
        {"status_required": 1},
        {"status_required": None},
        {"max_generation_age": 60},
        {"accept_specimens": timedelta(0)},
    ],
)
def test_a_rule_of_a_wrong_type(rules: dict[str, Any]) -> None:
    with pytest.raises(UseError) as caught:
        Policy(**rules)
    assert caught.value.code == "policy"
    assert caught.value.detail["field"] in rules


def test_keys_of_a_set_are_taken_as_they_are_read() -> None:
    """With the kid that the set gives, and without one under any that a code uses."""
    for kid in (KEY.kid, None):
        found = read_key_set(cbor.encode([key_to_cose(KEY.public, kid)]))
        store = TrustStore.of_keys(found.keys, name="Office")
        (key,) = store.issuers[0].keys
        assert (key.kid, key.any_kid) == ((KEY.kid, False) if kid else (kid_of(KEY.public), True))
        report = verify(_TEXT, trust=store, at=NOW)
        assert (report.outcome, report.issuer.name) == (Outcome.AUTHENTIC, "Office")
    with pytest.raises(TrustError) as caught:
        TrustStore.of_keys(())
    assert caught.value.code == "trust_empty"


@pytest.mark.parametrize("data", [b"\x80", b"\x81\x80", b"\x05", b"junk"])
def test_what_is_no_root_says_so(data: bytes) -> None:
    """A list of keys none of which can be used names the key."""
    with pytest.raises((TrustError, KeyFormatError)) as caught:
        read_root(data)
    assert caught.value.code == ("key_type" if data == b"\x81\x80" else "trust_root")


def test_every_key_error_has_a_sentence_of_its_own() -> None:
    good = key_to_cose(KEY.public)
    for item, code in (
        (5, "key_type"),
        ({1: 9}, "key_type"),
        ({**good, -4: b"d"}, "key_private"),
        ({**good, 4: [1]}, "key_use"),
        ({**good, 2: "kid"}, "key_kid"),
        ({**good, -1: 99}, "key_curve"),
        ({**good, -2: b""}, "key_length"),
        ({**good, -3: b""}, "key_length"),
        ({1: 3, -1: b"n", -2: b""}, "key_length"),
        ({**good, 3: -8}, "key_algorithm"),
    ):
        with pytest.raises(KeyFormatError) as caught:
            key_from_cose(item)
        assert caught.value.code == code
        assert str(caught.value) != code.replace("_", " ")


@pytest.mark.parametrize("pem", [b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", b""])
def test_a_certificate_in_another_form_is_named_in_words(pem: bytes) -> None:
    with pytest.raises(KeyFormatError) as caught:
        certificate_keys(pem)
    assert caught.value.code == "key_unreadable"
    for lang in LANGUAGES:
        assert sentence("key_unreadable", lang) != sentence("no_such_code", lang)
