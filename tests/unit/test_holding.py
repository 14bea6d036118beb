"""A live code from issuer to checker: signed for a holder's key, shown in parts, judged."""

import random
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import segno

from liangzheng.bound import sign_bound
from liangzheng.keys import SigningKey
from liangzheng.signing import Terms, pack
from tests.support.live import HOLDER
from tests.support.signed import ISSUER, KEY, LICENCE, NOW, TestKey, claims, lz1
from verifier_wasm import Issuer, Outcome, Report, TrustedKey, TrustStore, verify
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import DecodeError
from verifier_wasm.holding import Credential, read_credential, show
from verifier_wasm.judging.holder import Asked
from verifier_wasm.policy import Policy, RequireHolder

_RECORD: dict[str, Any] = {
    **LICENCE,
    "licence_number": "110199199001010010",
    "file_number": "110100000001",
    "card_number": "1100000000001",
    "address": "样例市样例路 1 号",
    "record": "",
    "age_over_18": True,
}
_KEY = SigningKey.generate()
_TRUST = TrustStore(
    (Issuer(id=ISSUER, name_zh="测试机关", name_en="Test", keys=(TrustedKey(_KEY.kid, _KEY.public),)),)
)
_GROUPS = ("name", "number", "birth", "age", "address", "record")
#: As large as one may be, and as incompressible.
_PORTRAIT = b"RIFF\x50\x02\x00\x00WEBPVP8 " + random.Random(1).randbytes(584)


def _issued(**fields: Any) -> bytes:
    return sign_bound(
        kind="dl",
        fields={name: value for name, value in {**_RECORD, **fields}.items() if value is not None},
        terms=Terms(ISSUER, NOW - timedelta(days=3), None, NOW + timedelta(days=300)),
        key=_KEY,
        holder=HOLDER.public,
        status=StatusReference("https://status.example/1.cwt", 4711),
    )


_ISSUED = _issued()


def _shown(
    *names: str, holder: TestKey = HOLDER, credential: Credential | None = None, **options: Any
) -> str:
    showing = show(credential or read_credential(_ISSUED), names, **{"at": NOW, **options})
    return pack(showing.signed(holder.sign(showing.to_sign)))


def _verify(text: str, **options: Any) -> Report:
    policy = Policy(status_required=False)
    return verify(text, **{"trust": _TRUST, "at": NOW, "policy": policy, **options})


def test_what_is_issued_is_shown_only_by_its_holder() -> None:
    assert _verify(pack(_ISSUED)).reason == "holder_missing"
    assert _verify(_shown()).outcome is Outcome.AUTHENTIC
    assert _verify(_shown(holder=TestKey())).reason == "holder_wrong"


@pytest.mark.parametrize(
    ("names", "fields"),
    [
        ((), set()),
        (("name",), {"name"}),
        (("number",), {"licence_number", "file_number", "card_number"}),
        (("birth",), {"birth_date", "sex"}),
        (("age",), {"age_over_18"}),
        (("age", "birth"), {"age_over_18", "birth_date", "sex"}),
        (_GROUPS, set(_RECORD)),
    ],
)
def test_the_holder_chooses(names: tuple[str, ...], fields: set[str]) -> None:
    document = _verify(_shown(*names)).document
    assert document is not None
    always = {
        "kind",
        "classes",
        "valid_from",
        "valid_until",
        "states",
        "issuing_authority",
    }
    assert set(document) - {"withheld"} == always | fields
    assert ("withheld" in document) == (names != _GROUPS)
    assert all(document[name] == _RECORD[name] for name in fields)


def test_the_order_of_the_hashes_tells_nothing() -> None:
    """Of two licences, the same group stands in another place."""
    from verifier_wasm.encoding import cbor

    orders = set()
    for _ in range(30):
        message = read_credential(_issued())
        hashes = cbor.decode(message.message.payload, redacted=True)[-70001][cbor.REDACTED]
        assert hashes == sorted(hashes)
        orders.add(tuple(message.disclosures))
    assert len(orders) == 1


def test_a_question_is_answered_and_nobody_elses() -> None:
    text = _shown("name", nonce=b"q" * 16)
    assert _verify(text, asked=Asked(b"q" * 16)).check("holder").code == "holder_answered"
    assert _verify(text, asked=Asked(b"r" * 16)).reason == "holder_nonce"
    assert _verify(text).reason == "holder_nonce"


def test_who_asks_wants_an_answer_whatever_the_rules_are() -> None:
    asked = Asked(b"q" * 16)
    lenient = Policy(status_required=False, require_holder=RequireHolder.NEVER)
    assert _verify(pack(_ISSUED), policy=lenient).check("holder").code == "holder_not_asked"
    assert _verify(pack(_ISSUED), policy=lenient, asked=asked).reason == "holder_missing"
    unbound = lz1(claims())
    assert verify(unbound, trust=KEY.store(), at=NOW, policy=lenient).outcome is Outcome.AUTHENTIC
    unanswered = verify(unbound, trust=KEY.store(), at=NOW, policy=lenient, asked=asked)
    assert (unanswered.reason, unanswered.document) == ("holder_no_answer", None)


def test_what_cannot_be_shown() -> None:
    with pytest.raises(DecodeError, match="nothing to show as portrait"):
        show(read_credential(_ISSUED), ["portrait"], at=NOW)
    with pytest.raises(DecodeError, match="no SD-CWT"):
        read_credential(b"\xd2\x84\x40\xa0\x40\x40")


def test_a_disclosure_of_another_licence() -> None:
    ours, theirs = read_credential(_ISSUED), read_credential(_issued(name="别人"))
    mixed = Credential(ours.message, {**ours.disclosures, "name": theirs.disclosures["name"]})
    assert _verify(_shown("name", credential=mixed)).reason == "sdcwt_disclosure"


def _versions(text: str) -> list[int]:
    return [int(segno.make(text, error=level, boost_error=False).version) for level in "LM"]


@pytest.mark.parametrize(
    ("names", "most"),
    [
        ((), (17, 19)),
        (("name",), (17, 20)),
        (_GROUPS, (22, 25)),
        (("name", "portrait"), (26, 30)),
        ((*_GROUPS, "portrait"), (30, 34)),
    ],
)
def test_how_large_the_symbol_is(names: tuple[str, ...], most: tuple[int, int]) -> None:
    """The sizes that a phone's screen shows and a camera reads: error correction L and M."""
    issued = _issued(portrait=_PORTRAIT) if "portrait" in names else _ISSUED
    text = _shown(*names, credential=read_credential(issued))
    versions = _versions(text)
    assert all(found <= wanted for found, wanted in zip(versions, most, strict=True)), (len(text), versions)


def test_of_an_age_alone_nothing_else_is_said() -> None:
    """What age and birth share holds two hashes, and of an adult without a day of birth there is no more."""
    credential = read_credential(_ISSUED)
    assert credential.around["age"] == credential.around["birth"]
    assert len(credential.with_outer("age")) == 2
    assert "1990" not in repr(credential.with_outer("age"))
    alone = read_credential(_issued(birth_date=None, sex=None))
    assert (alone.with_outer("age"), "birth" in alone.disclosures) == ((alone.disclosures["age"],), False)


def test_the_table_of_sizes_is_what_is_measured() -> None:
    """docs/issuing.md: salts and signatures differ, and so do a few characters of them."""
    text = (Path(__file__).parents[2] / "docs" / "issuing.md").read_text("utf-8")
    rows = re.findall(r"^\| .* \| ([\d,]{3,}) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    with_portrait = read_credential(_issued(portrait=_PORTRAIT))
    shown = [
        _shown(),
        _shown("name"),
        _shown("age"),
        _shown(*_GROUPS),
        _shown("name", "portrait", credential=with_portrait),
        _shown("portrait", *_GROUPS, credential=with_portrait),
    ]
    for (length, *versions), code in zip(rows, shown, strict=True):
        assert abs(int(length.replace(",", "")) - len(code)) <= 10, (length, len(code))
        assert [int(each) for each in versions] == _versions(code)
