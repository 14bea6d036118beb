"""Status list tokens: every value, and everything that is no answer."""

import json
import zlib
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.signed import KEY, NOW, TestKey
from verifier_wasm import Policy, limits
from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import StatusError
from verifier_wasm.signed import cose, jose
from verifier_wasm.trusted.status import StatusList, check_status, open_token

URI = "https://status.example.test/1"
ISSUER = KEY.store().issuers[0]


class Tokens(dict[str, tuple[bytes, ...]]):
    used: bytes | None = None
    newest: datetime | None = None

    def seen(self, uri: str) -> datetime | None:
        assert uri == URI
        return self.newest

    def tokens(self, uri: str) -> tuple[bytes, ...]:
        return self.get(uri, ())

    def opened(self, uri: str, token: bytes, status_list: StatusList) -> None:
        assert uri == URI
        assert status_list.issued_at <= NOW + timedelta(minutes=5)
        self.used = token


def token(
    packed: bytes = b"\xe4",
    *,
    bits: int = 2,
    typ: Any = "application/statuslist+cwt",
    key: TestKey = KEY,
    **claims: Any,
) -> bytes:
    """Return a signed token; the default holds 0, 1, 2, 3 at the indexes 0 to 3."""
    payload: dict[Any, Any] = {
        2: claims.get("sub", URI),
        6: int((NOW - timedelta(hours=1)).timestamp()),
        4: int((NOW + timedelta(days=1)).timestamp()),
        65533: {"bits": bits, "lst": zlib.compress(packed)},
    }
    payload |= claims.get("changed", {})
    payload = {name: value for name, value in payload.items() if value is not None}
    protected = {1: -7, 4: key.kid, 16: typ}
    return cose.encode_sign1(
        protected={name: value for name, value in protected.items() if value is not None},
        unprotected={},
        payload=cbor.encode(payload),
        sign=key.sign,
    )


def _code(
    data: bytes | None,
    index: int = 0,
    *,
    at: Any = NOW,
    policy: Policy = Policy(),  # noqa: B008
    **key: Any,
) -> str:
    """Return the reason; ``key``: what the trust list says of the issuer's key."""
    source = Tokens({URI: (data,)} if data is not None else {})
    issuer = replace(ISSUER, keys=(replace(ISSUER.keys[0], **key),))
    return check_status(StatusReference(URI, index), source=source, issuer=issuer, at=at, policy=policy)[0]


@pytest.mark.parametrize(
    ("index", "code"),
    [(0, "status_valid"), (1, "status_invalid"), (2, "status_suspended"), (3, "status_unknown_value")],
)
def test_each_value(index: int, code: str) -> None:
    assert _code(token(), index) == code


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_entries_are_counted_from_the_lowest_bit(bits: int) -> None:
    per_byte = 8 // bits
    packed = bytes((1 << (8 - bits), 0))  # the last entry of the first byte is 1
    data = token(packed, bits=bits)
    codes = [_code(data, index) for index in range(2 * per_byte)]
    assert codes == ["status_valid"] * (per_byte - 1) + ["status_invalid"] + ["status_valid"] * per_byte
    assert _code(data, 2 * per_byte) == "status_index"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "status_unreachable"),
        (b"", "status_format"),
        (token(typ=None), "status_format"),
        (token(typ="JWT"), "status_format"),
        (token(bits=3), "status_format"),
        (token(changed={6: None}), "status_format"),
        (token(changed={65533: None}), "status_format"),
        (token(changed={65533: {"bits": 1, "lst": b"no zlib"}}), "status_format"),
        (token(sub=URI + "/other"), "status_subject"),
        (token(key=TestKey()), "status_signature"),
        (token()[:-1] + b"\0", "status_signature"),
        (bytes(3_000_000), "status_too_large"),
        (token(changed={6: int((NOW + timedelta(hours=1)).timestamp())}), "status_future"),
    ],
)
def test_what_is_no_answer(data: bytes | None, code: str) -> None:
    assert _code(data) == code


def test_an_expired_list_is_stale_but_still_revokes() -> None:
    day = timedelta(days=1)
    assert _code(token(), 0, at=NOW + 1.5 * day) == "status_stale_within_grace"
    assert _code(token(), 0, at=NOW + 3 * day) == "status_stale"
    assert _code(token(), 1, at=NOW + 3 * day) == "status_invalid"


def test_ttl_stands_in_for_a_missing_expiry() -> None:
    data = token(changed={4: None, 65534: 7200})
    assert _code(data, at=NOW) == "status_valid"
    assert _code(data, at=NOW + timedelta(hours=2)) == "status_stale_within_grace"


def test_a_policy_may_do_without() -> None:
    assert _code(None, policy=Policy(status_required=False)) == "status_unreachable_tolerated"


def _at(hours: float, packed: bytes) -> bytes:
    return token(packed, changed={6: int((NOW + timedelta(hours=hours)).timestamp())})


def test_of_several_tokens_the_newest_good_one_counts() -> None:
    """A host that brings back the list from before a revocation changes nothing for whoever has seen it."""
    old, new = _at(-9, b"\x00"), _at(-1, b"\x01")
    future, broken = _at(9, b"\x00"), _at(-1, b"\x00")[:-1]
    for order in ((old, new, future, broken), (broken, future, new, old)):
        source = Tokens({URI: order})
        code, detail = check_status(
            StatusReference(URI, 0), source=source, issuer=ISSUER, at=NOW, policy=Policy()
        )
        assert (code, detail["age_seconds"], source.used) == ("status_invalid", 3600, new)


def test_a_list_older_than_the_one_seen_is_refused() -> None:
    source = Tokens({URI: (_at(-9, b"\x00"),)})
    source.newest = NOW - timedelta(hours=1)
    code, _ = check_status(StatusReference(URI, 0), source=source, issuer=ISSUER, at=NOW, policy=Policy())
    assert (code, source.used) == ("status_rollback", None)


def test_none_that_is_good() -> None:
    source = Tokens({URI: (_at(9, b"\x00"), b"")})
    assert check_status(StatusReference(URI, 0), source=source, issuer=ISSUER, at=NOW, policy=Policy())[
        0
    ] == ("status_future")
    assert source.used is None


def test_a_ttl_beyond_all_times_is_refused() -> None:
    last = 253_402_300_799
    assert _code(token(changed={6: last, 4: None, 65534: 1 << 31}), at=NOW) == "status_format"


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ({"revoked_at": NOW - timedelta(days=300)}, "status_signer"),
        ({"revoked_at": NOW}, "status_signer"),
        ({"revoked_at": NOW + SECOND}, "status_valid"),
        ({"not_after": NOW - timedelta(days=300)}, "status_signer"),
        ({"not_after": NOW - SECOND}, "status_signer"),
        ({"not_after": NOW}, "status_valid"),
        ({"not_before": NOW + Policy().clock_skew}, "status_valid"),
        ({"not_before": NOW + Policy().clock_skew + SECOND}, "status_signer"),
    ],
)
def test_its_signer_is_judged_at_the_time_of_the_check(key: dict[str, Any], code: str) -> None:
    """Whoever still has a key that has run out, or was stolen, does not un-revoke anything by it."""
    assert _code(token(), **key) == code
    # Nor revokes.
    assert _code(token(), 1, **key) == {"status_valid": "status_invalid"}.get(code, code)


def test_another_key_of_the_issuer_does_not_help_who_signed() -> None:
    (expired,) = (replace(key, not_after=NOW - SECOND) for key in ISSUER.keys)
    other = replace(expired, key=TestKey().public, not_after=None)
    for keys in ((expired, other), (other, expired)):
        issuer = replace(ISSUER, keys=keys)
        source = Tokens({URI: (token(),)})
        code, _ = check_status(StatusReference(URI, 0), source=source, issuer=issuer, at=NOW, policy=Policy())
        assert (code, source.used) == ("status_signer", None)


def test_a_key_that_is_listed_twice() -> None:
    """Renewed, it may sign; revoked under one name, it is under all."""
    (key,) = ISSUER.keys
    expired, revoked = replace(key, not_after=NOW - SECOND), replace(key, revoked_at=NOW - SECOND)
    for other, expected in ((expired, "status_valid"), (revoked, "status_signer")):
        for keys in ((key, other), (other, key)):
            code, _ = check_status(
                StatusReference(URI, 0),
                source=Tokens({URI: (token(),)}),
                issuer=replace(ISSUER, keys=keys),
                at=NOW,
                policy=Policy(),
            )
            assert code == expected


def test_the_second_in_which_a_list_is_from_the_future() -> None:
    issued = NOW - timedelta(hours=1)
    assert _code(token(), at=issued - Policy().clock_skew) == "status_valid"
    assert _code(token(), at=issued - Policy().clock_skew - SECOND) == "status_future"


def test_the_second_in_which_a_list_is_older_than_the_one_seen() -> None:
    for seen, code in (
        (NOW - timedelta(hours=1), "status_valid"),
        (NOW - timedelta(hours=1) + SECOND, "status_rollback"),
    ):
        source = Tokens({URI: (token(),)})
        source.newest = seen
        found, _ = check_status(
            StatusReference(URI, 0), source=source, issuer=ISSUER, at=NOW, policy=Policy()
        )
        assert found == code


@pytest.mark.parametrize("changed", [{}, {4: None, 65534: 90_000}, {4: None}], ids=["exp", "ttl", "neither"])
def test_the_seconds_in_which_a_list_expires_and_its_grace_ends(changed: dict[Any, Any]) -> None:
    policy = Policy(status_max_age=timedelta(seconds=90_000))
    data = token(changed=changed)
    end = NOW + timedelta(days=1)  # an hour ago and 90,000 seconds
    for at, code in (
        (end - SECOND, "status_valid"),
        (end, "status_stale_within_grace"),
        (end + policy.status_grace, "status_stale_within_grace"),
        (end + policy.status_grace + SECOND, "status_stale"),
    ):
        assert _code(data, at=at, policy=policy) == code
        # What was revoked stays revoked.
        assert _code(data, 1, at=at, policy=policy) == "status_invalid"


def test_a_list_without_a_date_serves_a_week_by_default() -> None:
    data = token(changed={4: None})
    assert _code(data, at=NOW + timedelta(days=6)) == "status_valid"
    assert _code(data, at=NOW + timedelta(days=7)) == "status_stale_within_grace"
    assert _code(data, at=NOW + timedelta(days=8)) == "status_stale"


def _checked(*data: bytes, index: int = 0, at: datetime = NOW, seen: datetime | None = None) -> Any:
    """Return the reason with its detail, less what every one has."""
    source = Tokens({URI: data})
    source.newest = seen
    code, detail = check_status(
        StatusReference(URI, index), source=source, issuer=ISSUER, at=at, policy=Policy()
    )
    assert (detail.pop("uri"), detail.pop("index")) == (URI, index)
    return code, detail


_ISSUED = {"time": "2026-11-23T03:00:00Z", "age_seconds": 3600}


def test_what_is_told_beside_the_reason() -> None:
    hour = timedelta(hours=1)
    assert _checked(token()) == ("status_valid", _ISSUED)
    assert _checked(token(), index=3) == ("status_unknown_value", _ISSUED | {"value": 3})
    assert _checked(token(), index=4) == ("status_index", _ISSUED)
    assert _checked(token(), at=NOW - 2 * hour) == ("status_future", {"time": _ISSUED["time"]})
    assert _checked(token(), seen=NOW) == ("status_rollback", {"time": _ISSUED["time"]})
    # A list that a slow clock calls a little early has no negative age.
    assert _checked(token(), at=NOW - hour - SECOND) == ("status_valid", _ISSUED | {"age_seconds": 0})
    assert _checked() == ("status_unreachable", {})
    assert check_status(
        StatusReference("", 0, "identifier_list"), source=None, issuer=ISSUER, at=NOW, policy=Policy()
    ) == ("status_mechanism", {"mechanism": "identifier_list"})
    with pytest.raises(StatusError) as caught:
        StatusList(8, b"\0", NOW, None).value(1)
    assert caught.value.detail == {"index": 1}


def jwt(
    *, header: dict[str, Any] | None = None, lst: Any = None, sign: Any = KEY.sign, **changed: Any
) -> bytes:
    """Return a signed JWT of the list of `token`; ``changed``: claims, None leaves one out."""
    written = jose.encode(zlib.compress(b"\xe4")) if lst is None else lst
    payload: dict[str, Any] = {
        "sub": URI,
        "iat": int((NOW - timedelta(hours=1)).timestamp()),
        "exp": int((NOW + timedelta(days=1)).timestamp()),
        "status_list": {"bits": 2, "lst": written},
    } | changed
    head = {"alg": "ES256", "kid": KEY.kid.decode(), "typ": "statuslist+jwt"} | (header or {})
    parts = [{name: value for name, value in part.items() if value is not None} for part in (head, payload)]
    signed = ".".join(jose.encode(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{jose.encode(sign(signed.encode()))}".encode()


_SHAPES: list[Any] = [None, 1, {"bits": 2}, {"bits": 2, "lst": 5}, {"lst": "eNpjYAAAAAIAAQ"}]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "cbor_truncated"),
        (b"ey", "jose_type"),
        *((token(typ=typ), "typ") for typ in (None, "JWT", "application/cwt")),
        *((jwt(header={"typ": typ}), "typ") for typ in (None, "JWT", "statuslist+cwt")),
        *((token(changed={65533: value}), "status_list") for value in _SHAPES),
        *((jwt(status_list=value), "status_list") for value in _SHAPES),
        (jwt(lst="样"), "status_list"),
        (jwt(lst="?"), "jose_base64"),
        *((token(bits=bits), "bits") for bits in (0, 3, 16, True)),
        (jwt(status_list={"bits": "2", "lst": jose.encode(zlib.compress(b"\xe4"))}), "bits"),
        (token(changed={6: None}), "iat"),
        (jwt(iat=None), "iat"),
        (jwt(exp="soon"), "cwt_date"),
        (token(changed={65533: {"bits": 1, "lst": b"no zlib"}}), "zlib_corrupt"),
        (token(bytes(limits.STATUS_LIST_LENGTH + 1)), "zlib_too_large"),
        (token(changed={6: 253_402_300_799, 4: None, 65534: 1 << 31}), "ttl"),
    ],
)  # fmt: skip
def test_why_a_token_is_not_in_the_format(data: bytes, cause: str) -> None:
    assert _checked(data) == ("status_format", {"cause": cause})


def test_a_jwt_says_the_same_as_a_cwt() -> None:
    assert [_checked(jwt(), index=index) for index in range(5)] == [
        _checked(token(), index=index) for index in range(5)
    ]
    assert _code(jwt(sub=URI + "/other")) == "status_subject"
    assert _code(jwt(sign=TestKey().sign)) == "status_signature"
    assert _code(b"\n " + jwt() + b"\n") == "status_valid"


@pytest.mark.parametrize("kid", [b"other", "other"])
def test_a_token_that_names_another_key_is_not_this_ones(kid: Any) -> None:
    data = jwt(header={"kid": kid}) if isinstance(kid, str) else token(key=_renamed(kid))
    assert _code(data) == "status_signature"


def _renamed(kid: bytes) -> Any:
    return SimpleNamespace(kid=kid, sign=KEY.sign)


def test_the_largest_token_and_the_largest_list() -> None:
    full = jwt().ljust(limits.STATUS_TOKEN_LENGTH)
    assert (_code(full), _code(full + b" ")) == ("status_valid", "status_too_large")
    last = limits.STATUS_LIST_LENGTH - 1
    data = token(bytes(last) + b"\1", bits=8)
    assert (_code(data, last), _code(data, last + 1)) == ("status_invalid", "status_index")


@pytest.mark.parametrize("write", [token, jwt])
@pytest.mark.parametrize(
    ("ttl", "serves"),
    [
        (None, 0), (1, 1), (60, 60), ((1 << 32) - 1, (1 << 32) - 1),
        # None of these is a number of seconds (section 5.1), so the list counts as one without.
        (0, 0), (-60, 0), (1 << 32, 0), ("60", 0), (True, 0), (60.0, 0),
    ],
)  # fmt: skip
def test_how_long_a_list_serves_that_does_not_expire(write: Any, ttl: Any, serves: int) -> None:
    data = token(changed={4: None, 65534: ttl}) if write is token else jwt(exp=None, ttl=ttl)
    issued = NOW - timedelta(hours=1)
    end = issued + (timedelta(seconds=serves) if serves else Policy().status_max_age)
    assert _code(data, at=end - SECOND) == "status_valid"
    assert _code(data, at=end) == "status_stale_within_grace"
    opened = open_token(data, uri=URI, issuer=ISSUER, at=NOW, skew=timedelta())
    assert (opened.ttl, opened.expires_at) == ((serves, end) if serves else (None, None))


def test_a_jwt_that_expires_does_at_its_second() -> None:
    end = NOW + timedelta(days=1)
    for data in (jwt(), jwt(ttl=60)):
        assert _code(data, at=end - SECOND) == "status_valid"
        assert _code(data, at=end) == "status_stale_within_grace"
    assert open_token(jwt(ttl=60), uri=URI, issuer=ISSUER, at=NOW, skew=timedelta()).ttl == 60
