"""Codes with several documents: one report each, the licence first."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import run
from tests.support.jose_codes import Signer, compact, deflate, numeric, trust_in
from tests.support.mdoc import IACA, MDL, document, issuer_signed, response, shown
from tests.support.signed import NOW
from tests.unit.test_bridge import answer
from verifier_wasm import Code, limits, verify
from verifier_wasm.bridge import Bridge
from verifier_wasm.judging.picture import NoCode, one_code
from verifier_wasm.judging.several import documents

_PHOTO_ID = "org.iso.23220.photoid.1"
_TRUST = IACA.store()


def _other(**options: Any) -> dict[str, Any]:
    return document(issuer_signed(docType=_PHOTO_ID, **options), _PHOTO_ID)


def _licence() -> dict[str, Any]:
    return document(issuer_signed())


def _reasons(data: bytes) -> list[tuple[str, str | None]]:
    reports = [verify(code, trust=_TRUST, at=NOW) for code in documents(Code(data))]
    return [(each.reason, each.document and each.document["kind"]) for each in reports]


def test_each_document_has_its_report_and_the_licence_comes_first() -> None:
    altered = _other()
    altered["issuerSigned"]["nameSpaces"] = {"other": altered["issuerSigned"]["nameSpaces"][
        "org.iso.18013.5.1"
    ]}  # fmt: skip
    data = response(_other(), altered, _licence())
    assert _reasons(data) == [
        ("signature_valid", "mdl"),
        ("signature_valid", "mdoc"),
        ("mdoc_digest_missing", None),
    ]
    # Whoever takes the whole for one code is told of the licence.
    report = verify(data, trust=_TRUST, at=NOW)
    assert report.document is not None
    assert (report.reason, report.document["kind"]) == ("signature_valid", "mdl")


def test_what_the_device_reports_beside_a_document_takes_nothing_from_it() -> None:
    for beside in (
        {"documentErrors": [{_PHOTO_ID: 10}]},
        {"status": 10},
        {"status": None},
        {"version": None},
    ):
        assert _reasons(response(_licence(), **beside)) == [("signature_valid", "mdl")]
    assert _reasons(response(status=10)) == [("mdoc_status", None)]


def test_as_many_as_allowed_and_one_more() -> None:
    assert len(_reasons(response(*[_licence()] * limits.DOCUMENTS))) == limits.DOCUMENTS
    report = verify(response(*[_licence()] * (limits.DOCUMENTS + 1)), trust=_TRUST, at=NOW)
    assert (report.outcome.value, report.reason) == ("cannot_judge", "mdoc_several")


def test_text_stands_for_bytes() -> None:
    data = response(_other(), _licence())
    assert [code.data for code in documents(Code(data.hex().encode()))] == [
        code.data for code in documents(Code(data))
    ]


def test_what_a_carrier_adds_hides_no_document() -> None:
    data = response(_other(), _licence())
    for carried in (data + b"\r\n", data.hex().encode() + b"\n", b"\xef\xbb\xbf" + data.hex().encode()):
        assert len(documents(Code(carried))) == 2


def test_one_document_stays_as_it_is() -> None:
    for data in (shown(), b"LZ1:NONSENSE", b"", b"\xa1", response(), shown()[:-9]):
        assert documents(Code(data)) == (Code(data),)


# SMART Health Cards

_SIGNER = Signer()


def _card(family: str) -> str:
    subject = {
        "fhirBundle": {"entry": [{"resource": {"resourceType": "Patient", "name": [{"family": family}]}}]}
    }
    credential = {"type": ["https://smarthealth.cards#health-card"], "credentialSubject": subject}
    payload = {"iss": "https://office.example", "nbf": 1, "vc": credential}
    return _SIGNER.jws(deflate(compact(payload)), zip="DEF")


def test_a_file_of_cards() -> None:
    file = compact({"verifiableCredential": [_card("a"), _card("b")]})
    found = [verify(code, trust=trust_in(_SIGNER.jwk()), at=NOW).document for code in documents(Code(file))]
    assert [each and each["name"] for each in found] == ["a", "b"]
    many = Code(compact({"verifiableCredential": ["ey"] * 90_000}))
    assert documents(many) == (many,)
    assert verify(many, trust=trust_in(_SIGNER.jwk()), at=NOW).reason == "mdoc_several"


def test_the_codes_of_one_card_in_a_picture() -> None:
    digits = numeric(_card("a"))
    half = len(digits) // 4 * 2
    codes = [
        Code(f"shc:/{n}/2/{part}".encode(), "QRCode") for n, part in ((2, digits[half:]), (1, digits[:half]))
    ]
    joined = one_code(codes)
    assert isinstance(joined, Code)
    assert verify(joined, trust=trust_in(_SIGNER.jwk()), at=NOW).reason == "signature_valid"
    other = one_code([*codes, Code(b"LZ1:A", "QRCode")])
    assert isinstance(other, NoCode)
    assert other.reason == "several_codes"


def test_the_codes_of_one_card_in_several_inputs(tmp_path: Path) -> None:
    key, file, digits = tmp_path / "key.jwk", tmp_path / "second.txt", numeric(_card("a"))
    key.write_bytes(compact(_SIGNER.jwk()))
    file.write_text(f"shc:/2/2/{digits[40:]}\n")
    done = run("verify", file, "--text", f"shc:/1/2/{digits[:40]}", "--trust", key, "--json")
    assert (done.exit, json.loads(done.out)["document"]["name"]) == (0, "a")
    done = run("verify", file, "--trust", key, "--json")
    assert (done.exit, json.loads(done.out)["reason"]) == (3, "shc_parts")


# The command line and the page


def test_on_the_command_line(tmp_path: Path) -> None:
    key, file = tmp_path / "iaca.der", tmp_path / "response.cbor"
    key.write_bytes(IACA.der)
    file.write_bytes(response(_other(), _licence()))
    done = run("verify", file, "--trust", key, "--at", NOW.isoformat(), "--json")
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [report["document"]["kind"] for report in reports] == ["mdl", "mdoc"]
    assert done.exit == 0
    file.write_bytes(response(_licence(), document(issuer_signed(), "org.example.other")))
    done = run("verify", file, "--trust", key, "--at", NOW.isoformat(), "--json")
    assert (done.exit, len(done.out.splitlines())) == (1, 2)
    done = run("verify", file, "--trust", key, "--at", NOW.isoformat())
    assert "(1/2)" in done.out
    assert "(2/2)" in done.out


def test_in_the_page() -> None:
    bridge = Bridge()
    bridge._trust = _TRUST
    found = answer(bridge, (response(_other(), _licence()), None))
    assert found["report"]["document"]["kind"] == "mdl"
    (other,) = found["others"]
    assert other["report"]["document"]["doc_type"] == _PHOTO_ID
    assert other["view"]["verdict"]
    assert answer(bridge, (shown(), None))["others"] == []


@given(st.lists(st.sampled_from([MDL, _PHOTO_ID, 5, None]), max_size=12), st.binary(max_size=40))
def test_anything_is_one_code_or_more(types: list[Any], data: bytes) -> None:
    made = response(*[{"docType": each, "issuerSigned": data} for each in types])
    for code in (Code(made), Code(data), Code(b'{"verifiableCredential":["ey' + data)):
        assert documents(code)
        for one in documents(code):
            assert verify(one, trust=_TRUST, at=NOW).document is None


@pytest.mark.parametrize("count", [2, limits.DOCUMENTS])
def test_the_reports_are_there_at_once(count: int) -> None:
    import time

    data = response(*[_licence()] * count)
    begin = time.perf_counter()
    _reasons(data)
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("before", ["LZ1:ABC\n", '{"a":1} LZ1:A ', "hello "])
def test_words_before_them_hide_none_of_several(before: str) -> None:
    text = f"{before}mdoc:{base64.urlsafe_b64encode(response(_licence(), _other())).decode()}"
    assert len(documents(Code(text.encode()))) == 2
