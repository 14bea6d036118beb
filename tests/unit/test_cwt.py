"""CWT claims: types, dates, the status claim."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_wasm.encoding import cbor
from verifier_wasm.envelope import StatusReference
from verifier_wasm.errors import CodeError
from verifier_wasm.signed import cwt


def test_the_claims_are_read() -> None:
    status = {"status_list": {"idx": 7, "uri": "https://example.test/1"}}
    claims = cwt.decode_claims(cbor.encode({1: "me", 4: 10, 5: cbor.Tag(1, 5), 6: 1.5, 65535: status}))
    assert claims.issuer == "me"
    assert claims.expires_at == datetime(1970, 1, 1, 0, 0, 10, tzinfo=UTC)
    assert claims.not_before == datetime(1970, 1, 1, 0, 0, 5, tzinfo=UTC)
    assert claims.generated_at == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert claims.status == StatusReference("https://example.test/1", 7)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ([], "cwt_type"),
        ({1: 5}, "cwt_type"),
        ({4: "tomorrow"}, "cwt_date"),
        ({4: True}, "cwt_date"),
        ({5: -1}, "cwt_date"),
        ({6: 1 << 70}, "cwt_date"),
        ({6: 253_402_300_800}, "cwt_date"),
        ({6: float("nan")}, "cwt_date"),
        ({6: cbor.Tag(0, "2026-02-30T00:00:00Z")}, "cwt_date"),
        ({6: cbor.Tag(32, "2026-01-01T00:00:00Z")}, "cwt_date"),
        ({65535: {}}, "cwt_status"),
        ({65535: {"status_list": {"idx": -1, "uri": "u"}}}, "cwt_status"),
        ({65535: {"status_list": {"idx": True, "uri": "u"}}}, "cwt_status"),
        ({65535: {"status_list": {"idx": 1}}}, "cwt_status"),
        ({65535: {"another": 1}}, "cwt_status"),
    ],
)
def test_what_is_refused(item: Any, code: str) -> None:
    with pytest.raises(CodeError) as caught:
        cwt.decode_claims(cbor.encode(item))
    assert caught.value.code == code


@given(st.binary(max_size=100))
def test_decoding_gives_claims_or_a_code_error(data: bytes) -> None:
    try:
        cwt.decode_claims(data)
    except CodeError as error:
        assert error.code.startswith(("cwt_", "cbor_"))
