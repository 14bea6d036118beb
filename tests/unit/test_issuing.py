"""A document signed is the document read: through the whole chain, with every field of every kind."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liangzheng.issuing import Terms, sign_document
from liangzheng.keys import ALGORITHM_NAMES, SigningKey
from liangzheng.symbols import LARGEST_VERSION, qr
from tests.support.opened import opened
from tests.support.signed import LICENCE
from verifier_wasm import Issuer, Outcome, TrustedKey, TrustStore, verify
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import RecordError

_NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_KEY = SigningKey.generate()
_TERMS = Terms("office", _NOW, _NOW - timedelta(hours=1), _NOW + timedelta(days=1))

_FULL = LICENCE | {
    "licence_number": "990101199001010010",
    "file_number": "990100123456",
    "card_number": "9901234567890",
    "address": "样例省样例市样例区样例路一号样例小区二栋三单元四〇五室",
    "hearing_aid": False,
    "record": "自2026年01月01日起，驾驶证遗失补证。",
    "certificate_id": "1.2.156.3005.2.样例",
}
_MARK: dict[str, Any] = {
    "plate_number": "样A00000",
    "plate_type": "02",
    "vin_tail": "000001",
    "inspection_valid_until": "2027-06-30",
    "issuing_authority": "样例市公安局交通警察支队",
}
_VEHICLE: dict[str, Any] = {
    "plate_number": "样A00000",
    "plate_type": "02",
    "vehicle_type": "小型轿车",
    "use": "非营运",
    "model": "样例牌SP7000",
    "vin_tail": "000001",
    "registered_on": "2020-01-02",
    "issued_on": "2020-01-03",
    "issuing_authority": "样例市公安局交通警察支队",
}


def _trust(key: SigningKey = _KEY) -> TrustStore:
    return TrustStore((Issuer("office", "机关", "Office", (TrustedKey(key.kid, key.public),)),))


@pytest.mark.parametrize(("kind", "fields"), [("dl", LICENCE), ("im", _MARK), ("vl", _VEHICLE)])
def test_signed_and_judged(kind: str, fields: dict[str, Any]) -> None:
    text = sign_document(kind=kind, fields=fields, terms=_TERMS, key=_KEY)
    assert text.startswith("LZ1:")
    report = verify(text, trust=_trust(), at=_NOW)
    assert report.outcome is Outcome.AUTHENTIC, report.as_dict()
    assert report.document == {"kind": kind, **fields}
    assert report.issuer.kid == _KEY.kid.hex()
    assert report.times.generated_at == _NOW
    assert report.times.not_before == _TERMS.not_before
    assert report.times.expires_at == _TERMS.expires_at


@pytest.mark.parametrize("name", ALGORITHM_NAMES)
def test_every_algorithm(name: str) -> None:
    key = SigningKey.generate(name)
    text = sign_document(kind="dl", fields=LICENCE, terms=_TERMS, key=key)
    assert verify(text, trust=_trust(key), at=_NOW).outcome is Outcome.AUTHENTIC
    assert verify(text, trust=_trust(), at=_NOW).outcome is Outcome.CANNOT_JUDGE


def test_a_full_licence_fits_the_largest_version() -> None:
    status = StatusReference("https://example.org/status/1/1", 1_000_000)
    text = sign_document(kind="dl", fields=_FULL, terms=_TERMS, key=_KEY, status=status)
    assert int(qr(text).version) <= LARGEST_VERSION


def test_the_status_is_written_as_the_token_status_list_has_it() -> None:
    status = StatusReference("https://example.org/status/1", 7)
    text = sign_document(kind="dl", fields=LICENCE, terms=_TERMS, key=_KEY, status=status)
    envelope = opened(text.encode(), "lz1")
    assert envelope
    assert envelope.status == status


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text(st.characters(codec="utf-8"), max_size=40),
            "classes": st.lists(st.sampled_from(["A1", "C1", "C2", "D", "E"]), max_size=4),
            "valid_until": st.none() | st.dates().map(lambda day: day.isoformat()),
            "sex": st.sampled_from([0, 1, 2, 9]),
            "points": st.integers(-(2**53) + 1, 2**53 - 1),
            "hearing_aid": st.booleans(),
        },
    )
)
def test_what_is_signed_is_what_is_read(fields: dict[str, Any]) -> None:
    text = sign_document(kind="dl", fields=fields, terms=_TERMS, key=_KEY)
    envelope = opened(text.encode(), "lz1")
    assert envelope
    assert envelope.document.fields == fields


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"nickname": "x"}, "document_field", "nickname"),
        ({"birth_date": "2026-02-31"}, "document_date", "birth_date"),
        ({"birth_date": "20260231"}, "document_date", "birth_date"),
        ({"sex": "男"}, "document_type", "sex"),
        ({"classes": "C1"}, "document_type", "classes"),
    ],
)
def test_a_field_that_does_not_fit(fields: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(RecordError) as caught:
        sign_document(kind="dl", fields=fields, terms=_TERMS, key=_KEY)
    assert (caught.value.code, caught.value.detail["field"]) == (code, field)


@pytest.mark.parametrize(
    ("issued_at", "not_before", "expires_at"),
    [
        (datetime(1969, 12, 31, tzinfo=UTC), None, None),
        (_NOW, None, _NOW),
        (_NOW, _NOW + timedelta(days=2), _NOW + timedelta(days=1)),
    ],
)
def test_times_that_contradict_each_other(
    issued_at: datetime, not_before: datetime | None, expires_at: datetime | None
) -> None:
    with pytest.raises(RecordError) as caught:
        Terms("office", issued_at, not_before, expires_at)
    assert caught.value.code == "cwt_date"
