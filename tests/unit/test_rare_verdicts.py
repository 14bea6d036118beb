"""Verdicts that few codes get: each by a code made for it, so that every reason is shown by one."""

import zlib
from datetime import timedelta
from typing import Any

import pytest

from tests.support.signed import KEY, LICENCE, NOW, claims, lz1
from tests.unit.test_status import URI, Tokens
from verifier_wasm import Code, Outcome, limits, report_no_code, verify
from verifier_wasm.crypto.keys import SM2_SM3
from verifier_wasm.encoding import cbor
from verifier_wasm.encoding.base45 import encode
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.shown.code import Part
from verifier_wasm.signed import cose

_OPEN = Outcome.CANNOT_JUDGE


def _lz1(*, protected: dict[Any, Any], payload: bytes | None = None) -> str:
    message = cose.encode_sign1(
        protected=protected,
        unprotected={},
        payload=cbor.encode(claims()) if payload is None else payload,
        sign=KEY.sign,
    )
    return "LZ1:" + encode(zlib.compress(message, 9))


_ES256 = {1: -7, 4: KEY.kid}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (_lz1(protected={4: KEY.kid, 1: -9999999}), "signature_algorithm"),
        (_lz1(protected={4: KEY.kid, 1: [1]}), "cose_algorithm"),
        (_lz1(protected=_ES256 | {4: [1]}), "cose_kid"),
        (_lz1(protected=_ES256 | {33: 5}), "cose_chain"),
        (_lz1(protected=_ES256 | {2: [-777], -777: 1}), "cose_crit"),
        (
            _lz1(protected={1: SM2_SM3, 4: KEY.kid}, payload=bytes(limits.SM2_MESSAGE_LENGTH)),
            "zlib_too_large",
        ),
        (lz1(b"\xa1\x01\xc2\x59" + (600).to_bytes(2) + b"\x01" * 600), "cbor_bignum_too_large"),
    ],
)
def test_what_is_outside_the_standard_is_not_judged(code: str, reason: str) -> None:
    report = verify(code, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, reason)


def test_too_many_items() -> None:
    message = cbor.encode(
        cbor.Tag(18, [b"\xa1\x01\x26", {}, cbor.encode([0] * limits.CBOR_ITEMS), bytes(64)])
    )
    report = verify(message, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, "cbor_too_many_items")


def test_a_long_message_by_sm2_is_not_hashed() -> None:
    payload = cbor.encode({1: "x" * limits.SM2_MESSAGE_LENGTH})
    protected = cbor.encode({1: SM2_SM3})
    message = cbor.encode(cbor.Tag(18, [protected, {}, payload, bytes(64)]))
    report = verify(message, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, "cose_sm2_too_long")


def test_parts_of_two_codes() -> None:
    parts = [Code(text, "QRCode", part=Part(index, 2, 7)) for index, text in enumerate((b"a", b"b"))]
    found = one_code(parts)
    assert isinstance(found, NoCode)
    report = report_no_code(found, trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, "code_parts_differ")


def test_a_document_of_which_not_all_pages_were_seen() -> None:
    report = report_no_code(NoCode("no_code_pages", {"of": 90, "looked": 50}), trust=KEY.store(), at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, "no_code_pages")


def test_a_status_list_that_is_too_large() -> None:
    code = lz1(claims(status={"status_list": {"idx": 0, "uri": URI}}))
    source = Tokens({URI: (bytes(limits.STATUS_TOKEN_LENGTH + 1),)})
    report = verify(code, trust=KEY.store(), status=source, at=NOW)
    assert (report.outcome, report.reason) == (_OPEN, "status_too_large")


def test_documents_that_are_not_in_force() -> None:
    mark = {"plate_number": "京A00000", "inspection_valid_until": "2026-11-22"}
    over = verify(lz1(claims(mark, kind="im")), trust=KEY.store(), at=NOW)
    assert (over.outcome, over.reason) == (Outcome.RESTRICTED, "validity_inspection_expired")
    later = {**LICENCE, "valid_from": (NOW + timedelta(days=2)).date().isoformat(), "valid_until": None}
    early = verify(lz1(claims(later)), trust=KEY.store(), at=NOW)
    assert (early.outcome, early.reason) == (Outcome.RESTRICTED, "validity_licence_not_yet")
