"""The holder's side of the page: JSON out, nothing kept, nothing raised."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.bound import sign_bound
from liangzheng.keys import SigningKey
from liangzheng.signing import Terms, pack
from tests.support.live import HOLDER
from tests.support.signed import ISSUER, LICENCE, NOW, claims, lz1
from verifier_wasm import Issuer, Outcome, Report, TrustedKey, TrustStore, holder_page, verify
from verifier_wasm.document.groups import GROUPS
from verifier_wasm.encoding import cbor
from verifier_wasm.encoding.rfc4648 import from_base64
from verifier_wasm.holding import read_credential
from verifier_wasm.judging.holder import Asked
from verifier_wasm.question import Question, write_question
from verifier_wasm.report import rfc3339
from verifier_wasm.request import read_request
from verifier_wasm.shown import link
from verifier_wasm.signed import cose

_KEY = SigningKey.generate()
_TRUST = TrustStore(
    (Issuer(id=ISSUER, name_zh="测试机关", name_en="Test", keys=(TrustedKey(_KEY.kid, _KEY.public),)),)
)
_POINT = b"\x04" + HOLDER.public.x + HOLDER.public.y
_AT = rfc3339(NOW)
_ISSUED = sign_bound(
    kind="dl",
    fields={**LICENCE, "licence_number": "110199199001010010", "file_number": "1", "age_over_18": True},
    terms=Terms(ISSUER, NOW - timedelta(days=3), None, NOW + timedelta(days=300)),
    key=_KEY,
    holder=HOLDER.public,
)


def _told(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


def _signed(work: Any, *given: Any, **options: Any) -> str:
    """Do both calls, as the page does with a key that stays where it is."""
    to_sign = from_base64(_told(work(*given, **options))["to_sign"])
    return str(_told(work(*given, **options, signature=HOLDER.sign(to_sign)))["text"])


def _live(names: Sequence[str] = (), **options: Any) -> str:
    return _signed(holder_page.live, _ISSUED, names, at=_AT, **options)


def _verify(text: str, **asked: Any) -> Report:
    return verify(text, trust=_TRUST, at=NOW, asked=Asked(**asked))


def test_a_request_is_signed_by_the_key_that_asks() -> None:
    text = _signed(holder_page.ask, memoryview(_POINT), at=_AT, word="a1 b2")
    request = read_request(text)
    assert (request.key.x, request.key.y, request.at, request.word) == (
        _POINT[1:33],
        _POINT[33:],
        NOW,
        "A1B2",
    )
    assert _told(holder_page.ask(_POINT, at=_AT, word="x" * 65))["error"] == "request_word_too_long"


def test_what_was_issued_is_described_by_what_can_be_shown_of_it() -> None:
    found = _told(holder_page.issued([(pack(_ISSUED).encode(), "QRCode", None)]))
    assert from_base64(found["credential"]) == _ISSUED
    assert from_base64(found["point"]) == _POINT
    groups = {one["name"]: one["label"] for one in found["groups"]}
    assert list(groups) == [name for name in GROUPS if name in read_credential(_ISSUED).disclosures]
    assert (groups["name"], groups["number"]) == ("姓名", "证号、档案编号")
    assert {one["name"] for one in found["groups"] if one["tells"] == ["birth", "age"]} == {"number"}
    assert found["presets"] == {
        "traffic": ["name", "number", "birth", "record"],
        "rental": ["name", "number"],
        "age": ["age"],
    }
    assert (found["made"], found["ends"]) == (
        rfc3339(NOW - timedelta(days=3)),
        rfc3339(NOW + timedelta(days=300)),
    )
    assert _told(holder_page.describe(_ISSUED, lang="en"))["kind"] == "Driving licence"


@pytest.mark.parametrize(
    ("number", "tells"),
    [
        ("110199199001010010", True),
        ("911101199001010010", False),
        ("E12345678", False),
        ("123456789012345678", False),
    ],
)
@pytest.mark.parametrize("more", [{}, {"file_number": "1"}])
def test_a_citizens_number_tells_birth_and_sex(number: str, tells: bool, more: dict[str, str]) -> None:
    issued = sign_bound(
        kind="dl",
        fields={**LICENCE, "licence_number": number, **more},
        terms=Terms(ISSUER, NOW - timedelta(days=3), None, NOW + timedelta(days=300)),
        key=_KEY,
        holder=HOLDER.public,
    )
    described = _told(holder_page.describe(issued))
    groups = described["groups"]
    assert set(described["presets"]) == {"traffic", "rental"}, "it has no age to show alone"
    assert next(bool(one["tells"]) for one in groups if one["name"] == "number") is tells


def test_what_was_issued_may_be_a_file_or_stand_in_a_message() -> None:
    text = pack(_ISSUED)
    for sent in (
        _ISSUED,
        link.write("https://site.example/zh/show/", text).encode(),
        f"您好：\n{text}\n".encode(),
    ):
        assert from_base64(_told(holder_page.issued([(sent, None)]))["credential"]) == _ISSUED


def test_a_live_code_shows_what_was_chosen() -> None:
    assert _verify(_live()).outcome is Outcome.AUTHENTIC
    document = _verify(_live(["name"])).document
    assert document is not None
    assert document["name"] == LICENCE["name"]
    assert "licence_number" not in document
    assert _told(holder_page.live(_ISSUED, ["no such"], at=_AT))["error"] == "sdcwt_structure"


def test_a_question_is_answered() -> None:
    nonce = bytes(range(16))
    asked = _told(holder_page.question([(write_question(Question(nonce, "柜台一")).encode(), "QRCode")]))
    assert (from_base64(asked["nonce"]), asked["audience"]) == (nonce, "柜台一")
    answer = _live(nonce=nonce, audience="柜台一")
    assert (
        _verify(answer, nonce=nonce, audiences=frozenset({"柜台一"})).check("holder").code
        == "holder_answered"
    )
    assert _verify(answer, nonce=bytes(16), audiences=frozenset({"柜台一"})).reason == "holder_nonce"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (_live(["name"]), "live"),
        (lz1(claims()), "unbound"),
        (_signed(holder_page.ask, _POINT, at=_AT), "request"),
        (write_question(Question(bytes(16))), "question"),
        ("https://example.org/", "other"),
        ("", "other"),
    ],
)
def test_what_is_no_issued_code_is_told_apart(text: str, what: str) -> None:
    assert _told(holder_page.issued([(text.encode(), None)])) == {"other": what}
    if what != "question":
        assert _told(holder_page.question([(text.encode(), None)])) == {"other": "other"}


def test_a_code_that_is_cut_or_not_there_has_a_sentence() -> None:
    cut = _told(holder_page.issued([(pack(_ISSUED)[:202].encode(), None)]))
    assert cut["error"] == "zlib_truncated"
    assert cut["sentence"]
    none = _told(holder_page.issued([], lang="en"))
    assert (none["error"], none["unfinished"]) == ("no_code", False)
    half = _told(holder_page.issued([(b"LZ1:", "QRCode", [0, 2, 7])]))
    assert half["unfinished"]
    short = _told(holder_page.question([(b"LZQ1:A", None)]))
    assert short["sentence"]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.binary(max_size=8) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.integers(-9, 30) | st.text(max_size=4), inner)
    ),
    max_leaves=6,
)


@given(st.lists(_ANYTHING, max_size=4), _ANYTHING, _ANYTHING)
def test_whatever_an_office_sends_has_an_answer(disclosed: list[Any], document: Any, cnf: Any) -> None:
    """The message is well formed; what it holds is anything."""
    message = cose.encode_sign1(
        protected={1: -7, 16: 293},
        unprotected={17: [one if type(one) is bytes else cbor.encode(one) for one in disclosed]},
        payload=cbor.encode({1: "x", 6: 1, 8: cnf, -70001: document}),
        sign=lambda _: bytes(64),
    )
    assert _told(holder_page.issued([(message, None)])).keys() & {"error", "other", "credential"}
    assert _told(holder_page.describe(message)).keys() & {"error", "groups"}


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    st.sampled_from(["", "LZ1:", "LZQ1:", "LZR1:"]),
)
def test_whatever_is_scanned_has_an_answer(data: bytes, prefix: str) -> None:
    for read in (holder_page.issued, holder_page.question):
        assert _told(read([(prefix.encode() + data, "QRCode")]))


def test_the_worker_calls_by_name() -> None:
    given = {"credential": memoryview(_ISSUED)}
    assert holder_page.told("describe", given, "zh") == holder_page.describe(_ISSUED)
    with pytest.raises(KeyError):
        holder_page.told("told", {}, "zh")
