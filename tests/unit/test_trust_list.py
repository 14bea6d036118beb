"""The signed trust list: what goes in comes out, and a publisher who lies is not believed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.keys import SigningKey
from tests.fuzz import fuzz_trust_list
from tests.fuzz.fuzz_trust_list import ROOT, signed
from tests.support.signed import ISSUER, KEY, NOW, claims, lz1
from verifier_wasm import Outcome, Policy, limits, verify
from verifier_wasm.crypto.keys import Kid
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import TrustError
from verifier_wasm.signed import cose
from verifier_wasm.trusted.roots import Root
from verifier_wasm.trusted.store import Issuer, TrustedKey, TrustStore
from verifier_wasm.trusted.trust_list import encode_payload, open_trust_list

_DAY = timedelta(days=1)
_PINNED = Root(((ROOT.public, ROOT.kid),))


def _issuer(**others: Any) -> Issuer:
    values = {"name_zh": "测试机关", "name_en": "Test office", "keys": (TrustedKey(KEY.kid, KEY.public),)}
    return Issuer(**{"id": ISSUER, **values, **others})


def _payload(*issuers: Issuer, sequence: int = 5) -> bytes:
    return encode_payload(issuers, sequence=sequence, issued_at=NOW - _DAY, next_update=NOW + 30 * _DAY)


def _content(**changes: Any) -> bytes:
    """A good list's payload with some of its fields changed; None leaves one out."""
    content = cbor.decode(_payload(_issuer())) | changes
    return signed(cbor.encode({name: value for name, value in content.items() if value is not None}))


def _refused(data: bytes, **options: Any) -> TrustError:
    with pytest.raises(TrustError) as caught:
        open_trust_list(data, **{"root": _PINNED, **options})
    return caught.value


def test_everything_in_a_list_comes_back() -> None:
    full = TrustedKey(
        KEY.kid, KEY.public, NOW - 9 * _DAY, NOW + 9 * _DAY, revoked_at=NOW, certificate=b"\x30\x00"
    )
    issuers = (
        _issuer(keys=(full, TrustedKey(ROOT.kid, ROOT.public))),
        _issuer(
            id="样例", kinds=frozenset({"dl", "im"}), specimen=True, status_origins=("https://a.example",)
        ),
    )
    store = open_trust_list(signed(_payload(*issuers)), root=_PINNED)
    assert store == TrustStore(issuers, 5, NOW - _DAY, NOW + 30 * _DAY)


@given(
    st.lists(
        st.builds(
            Issuer,
            id=st.text(st.characters(codec="utf-8"), max_size=20),
            name_zh=st.text(st.characters(codec="utf-8"), max_size=20),
            name_en=st.text(st.characters(codec="utf-8"), max_size=20),
            keys=st.lists(
                st.builds(
                    TrustedKey,
                    kid=st.binary(min_size=1, max_size=16).map(Kid),
                    key=st.just(KEY.public),
                    not_before=st.none()
                    | st.integers(0, 2**33).map(lambda s: datetime.fromtimestamp(s, UTC)),
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
            kinds=st.none() | st.frozensets(st.sampled_from(["dl", "im", "vl", "hcert"])),
            specimen=st.booleans(),
        ),
        min_size=1,
        max_size=4,
    ),
    st.integers(1, 2**40),
)
def test_any_list_comes_back(issuers: list[Issuer], sequence: int) -> None:
    store = open_trust_list(signed(_payload(*issuers, sequence=sequence)), root=_PINNED)
    assert (store.issuers, store.sequence) == (tuple(issuers), sequence)


def test_a_list_is_used_to_verify() -> None:
    store = open_trust_list(signed(_payload(_issuer())), root=_PINNED)
    report = verify(lz1(claims()), trust=store, at=NOW)
    assert report.outcome is Outcome.AUTHENTIC
    assert report.as_dict()["trust"] == {
        "sequence": 5,
        "issued_at": "2026-11-22T04:00:00Z",
        "next_update": "2026-12-23T04:00:00Z",
        "stale": False,
    }


@pytest.mark.parametrize(
    ("days", "outcome", "code"),
    [
        (30, Outcome.AUTHENTIC, "issuer_trusted"),
        (31, Outcome.AUTHENTIC, "trust_stale_within_grace"),
        (44, Outcome.AUTHENTIC, "trust_stale_within_grace"),
        (45, Outcome.CANNOT_JUDGE, "trust_stale"),
    ],
)
def test_staleness_is_judged_at_the_time_of_the_check(days: int, outcome: Outcome, code: str) -> None:
    store = open_trust_list(signed(_payload(_issuer())), root=_PINNED)
    at = NOW + days * _DAY
    text = lz1(claims(exp=at + _DAY, iat=at))
    report = verify(text, trust=store, at=at, policy=Policy(trust_grace=timedelta(days=14)))
    assert (report.outcome, report.check("issuer").code) == (outcome, code)
    assert report.trust.stale is (days > 30)


def test_an_older_list_is_refused() -> None:
    data = signed(_payload(_issuer(), sequence=5))
    assert open_trust_list(data, root=_PINNED, minimum_sequence=5).sequence == 5
    error = _refused(data, minimum_sequence=6)
    assert (error.code, error.detail) == ("trust_rollback", {"sequence": 5, "seen": 6})


def test_a_list_by_another_root() -> None:
    other = SigningKey.generate()
    data = signed(_payload(_issuer()))
    assert _refused(data, root=Root(((other.public, other.kid),))).code == "trust_signature"
    # The right kid on another key, and no pinned key at all.
    assert _refused(data, root=Root(((other.public, ROOT.kid),))).code == "trust_signature"
    assert _refused(data, root=Root(())).code == "trust_signature"
    assert open_trust_list(data, root=Root(((other.public, other.kid), *_PINNED.keys))).sequence == 5


def test_one_changed_bit_anywhere_is_noticed() -> None:
    data = signed(_payload(_issuer()))
    for place in range(len(data)):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert _refused(changed).code in {"trust_signature", "trust_format"}, place


def test_an_unsigned_list_is_refused() -> None:
    def unsigned(_: bytes) -> bytes:
        return b""

    data = cose.encode_sign1(
        protected={cose.ALG: -7, cose.KID: ROOT.kid},
        unprotected={},
        payload=_payload(_issuer()),
        sign=unsigned,
    )
    assert _refused(data).code == "trust_signature"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "liangzheng-trust/2"},
        {"type": None},
        {"sequence": 0},
        {"sequence": -1},
        {"sequence": True},
        {"sequence": "5"},
        {"issued_at": None},
        {"next_update": "2026-01-01"},
        {"next_update": -1},
        {"next_update": 2**60},
        {"issuers": {}},
        {"issuers": ["x"]},
        {"issuers": [{"id": "x"}]},
        {"issuers": [{"id": "x", "name_zh": "x", "name_en": "x", "specimen": 0, "keys": []}]},
    ],
)
def test_content_of_another_shape(changes: dict[str, Any]) -> None:
    assert _refused(_content(**changes)).code == "trust_format"


@pytest.mark.parametrize(
    "changes",
    [
        {"kid": b""},
        {"kid": "text"},
        {"key": {1: 2}},
        {"key": {1: 2, -1: 1, -2: b"\1" * 32, -3: b"\1" * 32, -4: b"\1" * 32}},
        {"not_after": "tomorrow"},
        {"certificate": "text"},
    ],
)
def test_a_key_of_another_shape(changes: dict[str, Any]) -> None:
    content = cbor.decode(_payload(_issuer()))
    content["issuers"][0]["keys"][0] |= changes
    assert _refused(signed(cbor.encode(content))).code == "trust_format"


def test_a_list_without_a_key_is_no_list() -> None:
    assert _refused(_content(issuers=[])).code == "trust_empty"
    assert _refused(signed(_payload(_issuer(keys=())))).code == "trust_empty"


def test_a_list_too_large_is_refused_unread() -> None:
    assert _refused(b"\xd2" + b"\0" * limits.TRUST_LIST_LENGTH).code == "trust_too_large"


@pytest.mark.slow
def test_ten_thousand_issuers() -> None:
    """The size that the limits are made for."""
    issuers = [_issuer(id=f"office-{number}") for number in range(10_000)]
    data = signed(_payload(*issuers))
    assert len(open_trust_list(data, root=_PINNED).issuers) == 10_000


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    fuzz_trust_list.one_input(data)
