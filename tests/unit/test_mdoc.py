"""Mobile documents: what is shown of a genuine one, and every way in which one can be wrong."""

import base64
import json
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from hypothesis import given
from hypothesis import strategies as st

from tests.support.certificates import Party, ca, leaf
from tests.support.cli import run
from tests.support.mdoc import (
    IACA,
    LICENCE,
    MDL,
    MDL_SIGNER,
    NAME_SPACE,
    SIGNER,
    day,
    document,
    issuer_signed,
    item,
    response,
    security_object,
    shown,
    tagged,
    tdate,
)
from tests.support.signed import NOW
from verifier_wasm import Outcome, Report, TrustStore, limits, verify
from verifier_wasm.catalogue import catalogue
from verifier_wasm.encoding import cbor
from verifier_wasm.layouts.mdoc.dates import read_date
from verifier_wasm.layouts.mdoc.elements import read_elements
from verifier_wasm.layouts.mdoc.privileges import read_privileges
from verifier_wasm.layouts.mdoc.security_object import read_security_object
from verifier_wasm.view import view

_TRUST = IACA.store()
_YEAR = timedelta(days=365)


def _verify(data: bytes | str, trust: TrustStore = _TRUST, **options: Any) -> Report:
    return verify(data, trust=trust, at=options.pop("at", NOW), **options)


def _found(data: bytes | str, trust: TrustStore = _TRUST) -> tuple[str, str]:
    """Return outcome and reason; nothing of a document that is not accepted may be shown."""
    report = _verify(data, trust)
    assert (report.document is None) == (report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE})
    for lang in ("zh", "en"):
        sentence = view(report, lang=lang)["sentence"]
        assert "Muster" not in sentence
        assert sentence != catalogue(lang)["reasons"]["unknown_code"]
    return report.outcome.value, report.reason


# What is accepted


def test_a_licence_is_shown_with_its_times() -> None:
    report = _verify(shown(others={"org.utopia": {"club": "yes"}}))
    assert (report.outcome, report.format, report.recognised_as) == (Outcome.AUTHENTIC, "mdoc", "mdoc")
    assert report.document == {
        "kind": "mdl",
        "family_name": "Muster",
        "given_name": "Erika",
        "birth_date": "1990-02-03",
        "issue_date": "2024-05-06",
        "expiry_date": "2034-05-06",
        "issuing_country": "UT",
        "issuing_authority": "Utopian road office",
        "document_number": "U123456",
        "portrait": {
            "media_type": "image/jpeg",
            "base64": base64.b64encode(LICENCE["portrait"]).decode(),
        },
        "driving_privileges": [
            {
                "category": "B",
                "issue_date": "2010-03-04",
                "expiry_date": "2034-05-06",
                "codes": ["S01 <= 2500", "01"],
            }
        ],
        "un_distinguishing_sign": "UT",
        "sex": 2,
        "height": 170,
        "age_over_18": True,
        "unknown": {'"org.utopia club"': "yes"},
    }
    assert report.times.generated_at == report.times.not_before == NOW - timedelta(days=1)
    assert report.times.expires_at == NOW + timedelta(days=13)


def test_that_the_holder_was_not_checked_is_said() -> None:
    report = _verify(shown())
    findings = {finding["rule"]: finding for finding in report.check("fields").detail["findings"]}
    assert findings["device-binding"]["result"] == "not_checked"
    assert findings["foreign-licence"]["result"] == "warn"
    sentences = {
        lang: " ".join(
            finding["sentence"]
            for check in view(report, lang=lang)["checks"]
            for finding in check["findings"]
        )
        for lang in ("zh", "en")
    }
    assert "不能确认眼前的人就是持证人" in sentences["zh"]
    assert "not that the person in front of you is its holder" in sentences["en"]
    assert "换领中国驾驶证" in sentences["zh"]


def test_categories_stand_beside_chinese_classes() -> None:
    rows = dict(view(_verify(shown()), lang="zh")["document"]["rows"])
    assert rows["准驾范围"] == (
        "B 小型汽车（大致相当于准驾车型 C1、C2；2010-03-04 至 2034-05-06；附加代码：S01 <= 2500、01）"
    )
    assert rows["年满18周岁"] == "是"
    english = dict(
        view(_verify(shown(LICENCE | {"driving_privileges": [{"vehicle_category_code": "Z9"}]})), lang="en")[
            "document"
        ]["rows"]
    )
    assert english["Driving privileges"] == (
        "Z9 (no Chinese class roughly corresponds; not stated to not stated; codes: none)"
    )


@pytest.mark.parametrize("digest", ["SHA-256", "SHA-384", "SHA-512"])
def test_every_digest_algorithm(digest: str) -> None:
    assert _found(shown(digest=digest)) == ("authentic", "signature_valid")


def test_other_documents_are_shown_by_their_type() -> None:
    report = _verify(shown({}, docType="org.example.club", others={"org.example": {"member": 7}}))
    assert report.document == {
        "kind": "mdoc",
        "doc_type": "org.example.club",
        "unknown": {'"org.example member"': 7},
    }
    rules = [finding["rule"] for finding in report.check("fields").detail["findings"]]
    assert rules == ["device-binding"]


def test_a_document_or_its_signed_part_alone() -> None:
    signed = issuer_signed()
    for data in (signed, document(signed)):
        assert _found(cbor.encode(data)) == ("authentic", "signature_valid")


@pytest.mark.parametrize(
    "write",
    [
        bytes.hex,
        lambda data: data.hex().upper(),
        lambda data: base64.b64encode(data).decode(),
        lambda data: base64.encodebytes(data).decode(),
        lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
        lambda data: "mdoc:" + base64.urlsafe_b64encode(data).decode().rstrip("="),
        lambda data: " \n".join(data.hex()[at : at + 32] for at in range(0, 2 * len(data), 32)),
    ],
    ids=["hex", "HEX", "base64", "lines", "base64url", "mdoc:", "spaces"],
)
def test_pasted_text(write: Any) -> None:
    data = shown()
    assert _verify(write(data)).as_dict() == _verify(data).as_dict()


def test_an_engagement_stays_a_connection_code() -> None:
    report = _verify("mdoc:owBjMS4wAYIB2BhYS6QBAiABIVggWojRgrzl9C76WZQ_MzWdLoqWj_KJ2T5fpES2JDQxZ_4iWCCxboz4")
    assert (report.outcome, report.recognised_as) == (Outcome.CANNOT_JUDGE, "mdoc_engagement")


def test_the_signer_itself_may_be_trusted() -> None:
    assert _found(shown(), SIGNER.store()) == ("authentic", "signature_valid")
    # ... and a kid says nothing beside a certificate (clause 9.1.2.4).
    assert _found(shown(protected={4: b"11"})) == ("authentic", "signature_valid")
    assert _found(shown(protected={4: b"the-ca"})) == ("authentic", "signature_valid")


def test_a_signer_below_an_intermediate_ca() -> None:
    middle = ca("middle", IACA)
    below = leaf(middle, purposes=(MDL_SIGNER,))
    assert _found(shown(signer=below, chain=(below, middle))) == ("authentic", "signature_valid")


def test_dates_in_other_forms() -> None:
    report = _verify(
        shown(LICENCE | {"expiry_date": cbor.Tag(0, "2034-05-06T23:00:00Z"), "issue_date": "2024-05-06"})
    )
    assert report.document is not None
    assert (report.document["expiry_date"], report.document["issue_date"]) == ("2034-05-06", "2024-05-06")


# What is limited


def test_what_has_run_out_or_not_begun() -> None:
    assert _found(shown(LICENCE | {"expiry_date": day("2026-11-22")})) == (
        "restricted",
        "validity_licence_expired",
    )
    over = [{"vehicle_category_code": "B", "expiry_date": day("2020-01-01")}]
    assert _found(shown(LICENCE | {"driving_privileges": over})) == ("restricted", "validity_licence_expired")
    some = [*over, {"vehicle_category_code": "A"}]
    assert _found(shown(LICENCE | {"driving_privileges": some})) == ("authentic", "signature_valid")
    data = shown()
    late = _verify(data, at=NOW + timedelta(days=13))
    assert (late.outcome, late.reason) == (Outcome.RESTRICTED, "validity_code_expired")
    early = _verify(data, at=NOW - timedelta(days=2))
    assert (early.outcome, early.reason) == (Outcome.RESTRICTED, "validity_code_not_yet")


def test_an_undisclosed_day_of_expiry_is_not_taken_for_a_good_one() -> None:
    report = _verify(shown({"age_over_21": True}))
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, "validity_not_shown")
    detail = report.check("validity").detail
    assert detail["missing"] == ["expiry_date", "driving_privileges"]
    assert [(found["rule"], found["result"]) for found in detail["findings"]] == [("expired", "not_checked")]
    for withheld in ("expiry_date", "driving_privileges"):
        some = {name: value for name, value in LICENCE.items() if name != withheld}
        assert _found(shown(some)) == ("restricted", "validity_not_shown")
    assert _found(shown(LICENCE | {"driving_privileges": []})) == ("restricted", "validity_not_shown")


def test_a_licence_of_china_is_not_called_foreign() -> None:
    china = ca("another IACA", country="CN")
    report = _verify(
        shown(LICENCE | {"issuing_country": "CN"}, signer=leaf(china, purposes=(MDL_SIGNER,), country="CN")),
        china.store(),
    )
    assert report.outcome is Outcome.AUTHENTIC
    rules = [finding["rule"] for finding in report.check("fields").detail["findings"]]
    assert "foreign-licence" not in rules


@pytest.mark.parametrize(
    ("changed", "rule", "result"),
    [
        ({}, "age-over", "pass"),
        ({"birth_date": day("2012-01-01")}, "age-over", "warn"),
        ({"birth_date": day("2012-01-01"), "age_over_18": False}, "age-over", "not_checked"),
        ({"issue_date": day("1980-01-01")}, "dates-order", "fail"),
        (
            {
                "driving_privileges": [
                    {"vehicle_category_code": "A", "expiry_date": day("2020-01-01")},
                    {"vehicle_category_code": "B"},
                ]
            },
            "category-expired",
            "warn",
        ),
    ],
)
def test_rules_of_a_licence(changed: dict[str, Any], rule: str, result: str) -> None:
    report = _verify(shown(LICENCE | changed))
    found = {finding["rule"]: finding["result"] for finding in report.check("fields").detail["findings"]}
    assert found.get(rule) == result
    assert (report.outcome is Outcome.REJECTED) == (result == "fail")


# What is not


def _altered(change: Any, **options: Any) -> bytes:
    """Return a response whose items were changed after signing."""
    signed = issuer_signed(**options)
    change(signed["nameSpaces"][NAME_SPACE])
    return response(document(signed))


def _replace(items: list[cbor.Tag], at: int, **changed: Any) -> None:
    items[at] = tagged(cbor.decode(items[at].value) | changed)


def _wrong_digest() -> bytes:
    items = issuer_signed()["nameSpaces"]
    digests = {number: bytes(32) for number in range(20)}
    signed = issuer_signed(
        payload=cbor.encode(tagged(security_object(items, valueDigests={NAME_SPACE: digests})))
    )
    return response(document(signed))


_ALTERED = {
    "a value": (lambda items: _replace(items, 0, elementValue="Someone"), "mdoc_digest"),
    "a name": (lambda items: _replace(items, 0, elementIdentifier="nickname"), "mdoc_digest"),
    "the random": (lambda items: _replace(items, 3, random=bytes(17)), "mdoc_digest"),
    "the last value": (lambda items: _replace(items, -1, elementValue=False), "mdoc_digest"),
    "two numbers swapped": (lambda items: _replace(items, 0, digestID=1), "mdoc_digest"),
    "a number not signed": (lambda items: _replace(items, 0, digestID=99), "mdoc_digest_missing"),
    "an item added": (lambda items: items.append(tagged(item(99, "weight", 70))), "mdoc_digest_missing"),
    "a name twice": (
        lambda items: items.append(tagged(item(99, "family_name", "Other"))),
        "mdoc_digest_missing",
    ),
}


@pytest.mark.parametrize(("change", "reason"), _ALTERED.values(), ids=_ALTERED)
def test_items_that_are_not_what_was_signed(change: Any, reason: str) -> None:
    assert _found(_altered(change)) == ("rejected", reason)
    # A fault counts only under a good signature: who signed it comes first.
    assert _found(_altered(change), ca("other").store())[1] == "issuer_chain_unknown"


def test_an_item_shown_twice_contradicts_nothing() -> None:
    report = _verify(_altered(lambda items: items.append(items[0])))
    assert (report.outcome, report.check("decode").detail) == (Outcome.AUTHENTIC, {"slips": ["repeated"]})


def _twice(value: Any) -> bytes:
    """Return a response whose issuer signed one element under two numbers."""
    items = {NAME_SPACE: [tagged(item(0, "family_name", "Muster")), tagged(item(1, "family_name", value))]}
    payload = cbor.encode(tagged(security_object(items)))
    return response(document(issuer_signed(payload=payload) | {"nameSpaces": items}))


def test_an_element_with_two_contents_contradicts_itself() -> None:
    assert _found(_twice("Other")) == ("rejected", "mdoc_duplicate")
    assert _found(_twice("Muster")) == ("restricted", "validity_not_shown")


def test_a_namespace_that_was_not_signed() -> None:
    signed = issuer_signed()
    signed["nameSpaces"]["org.other"] = [tagged(item(0, "x", 1))]
    assert _found(response(document(signed))) == ("rejected", "mdoc_digest_missing")


def test_what_is_signed_is_not_what_is_shown() -> None:
    assert _found(_wrong_digest()) == ("rejected", "mdoc_digest")
    assert _found(response(document(issuer_signed(), "org.example.other"))) == ("rejected", "mdoc_doctype")
    assert _found(response(document(issuer_signed(docType="org.example.other")))) == (
        "rejected",
        "mdoc_doctype",
    )


def test_a_signature_that_is_wrong_or_missing() -> None:
    other = leaf(IACA, "other", purposes=(MDL_SIGNER,))
    assert _found(shown(chain=(other,))) == ("rejected", "signature_wrong")
    assert _found(shown(sign=lambda message: b"")) == ("cannot_judge", "signature_missing")
    assert _found(shown(chain=())) == ("cannot_judge", "issuer_unknown")
    assert _found(shown(), ca("other").store()) == ("cannot_judge", "issuer_chain_unknown")
    # An authority of the same name with another key.
    assert _found(shown(), ca("test IACA", country="UT").store()) == ("rejected", "issuer_chain_signature")


def _by(**options: Any) -> Party:
    return leaf(IACA, "DS", **{"purposes": (MDL_SIGNER,), **options})


def test_a_signer_that_may_not_sign() -> None:
    client = "1.3.6.1.5.5.7.3.2"
    assert _found(shown(signer=_by(purposes=(client,)))) == ("rejected", "issuer_chain_usage")
    # One that does not say what it is for was forgotten, or is for something else.
    for purposes in ((), ("2.5.29.37.0",), ("2.5.29.37.0", client)):
        assert _found(shown(signer=_by(purposes=purposes))) == ("cannot_judge", "issuer_chain_unstated")
    assert _found(shown(signer=_by(purposes=("2.5.29.37.0", MDL_SIGNER))))[0] == "authentic"
    assert _found(shown(signer=_by(usage="key_agreement"))) == ("rejected", "issuer_chain_usage")
    # The rule is that of driving licences; other documents' signers have other purposes, or none.
    other: dict[str, Any] = {"docType": "org.example.club"}
    assert _found(shown(signer=_by(purposes=()), **other)) == ("authentic", "signature_valid")
    assert _found(shown(signer=_by(purposes=("1.3.6.1.5.5.7.3.2",)), **other))[0] == "rejected"


def test_a_signer_outside_its_time() -> None:
    over = _by(begin=NOW - 2 * _YEAR, end=NOW - timedelta(days=2))
    assert _found(shown(signer=over)) == ("cannot_judge", "issuer_key_expired")
    later = _by(begin=NOW)
    assert _found(shown(signer=later)) == ("cannot_judge", "issuer_key_not_yet")
    # Signed while the certificate was valid: it counts until its own end (clause 9.3.1).
    since = _by(begin=NOW - _YEAR, end=NOW - timedelta(hours=1))
    assert _found(shown(signer=since)) == ("authentic", "signature_valid")


def test_a_signer_of_another_country() -> None:
    assert _found(shown(LICENCE | {"issuing_country": "ut"})) == ("authentic", "signature_valid")
    assert _found(shown(LICENCE | {"issuing_country": "CN"})) == ("rejected", "mdoc_country")
    # Where one does not say, there is nothing to compare; a signer is at least of its authority's country.
    assert _found(shown({"age_over_18": True})) == ("restricted", "validity_not_shown")
    assert _found(shown(signer=_by())) == ("authentic", "signature_valid")
    assert _found(shown(LICENCE | {"issuing_country": "XX"}, signer=_by())) == ("rejected", "mdoc_country")
    nobody = ca("an IACA of nowhere")
    signer = leaf(nobody, purposes=(MDL_SIGNER,))
    assert _found(shown(signer=signer), nobody.store()) == ("authentic", "signature_valid")


@pytest.mark.parametrize("written", ["USA", "Utopia", "U", "\u0443\u0442"])
def test_a_country_that_is_no_code_of_two_letters_is_not_compared(written: str) -> None:
    assert _found(shown(LICENCE | {"issuing_country": written})) == ("cannot_judge", "mdoc_country_form")


@pytest.mark.parametrize("written", ["UT ", " ut"])
def test_a_country_with_spaces_is_the_same(written: str) -> None:
    assert _found(shown(LICENCE | {"issuing_country": written})) == ("authentic", "signature_valid")


def test_an_authority_certifies_no_signer_of_another_country() -> None:
    abroad = _by(country="CN")
    for elements in (LICENCE, LICENCE | {"issuing_country": "CN"}, {"age_over_18": True}):
        assert _found(shown(elements, signer=abroad)) == ("rejected", "issuer_chain_country")
    assert _found(shown(signer=_by(country="ut"))) == ("authentic", "signature_valid")


def test_a_certificate_that_the_code_made_up_says_nothing() -> None:
    """The key of a listed signer, in a certificate of one's own that says another country or purpose."""
    trust = SIGNER.store()
    own = Party("test DS", private=SIGNER.private, digest=hashes.SHA256(), country="CN")
    of_china = LICENCE | {"issuing_country": "CN"}
    assert _found(shown(of_china), trust) == ("rejected", "mdoc_country")
    assert _found(shown(of_china, chain=(own,)), trust) == ("rejected", "mdoc_country")
    assert _found(shown(chain=(own,)), trust) == ("authentic", "signature_valid")


def test_a_signer_that_the_list_holds_need_not_say_what_it_is_for() -> None:
    signer = _by(purposes=(), country="UT")
    assert _found(shown(signer=signer), signer.store()) == ("authentic", "signature_valid")


def test_an_authority_signs_certificates_and_no_documents() -> None:
    assert _found(shown(signer=IACA)) == ("rejected", "issuer_chain_usage")
    own = Party("DS", private=IACA.private, digest=hashes.SHA256(), country="UT", purposes=(MDL_SIGNER,))
    assert _found(shown(signer=own)) == ("rejected", "issuer_chain_usage")
    # Without keyUsage it is the self-signed certificate of a test issuer, where it was given by hand.
    for usage, found in ((None, "authentic"), ("digital_signature", "cannot_judge")):
        loose = ca("IACA", country="UT", usage=usage)
        assert _found(shown(signer=loose), loose.store()) == ("cannot_judge", "issuer_chain_unstated")
        by_hand = TrustStore((replace(loose.store().issuers[0], id=None),))
        assert _found(shown(signer=loose), by_hand)[0] == found


def test_an_issuer_limited_to_other_documents() -> None:
    (issuer,) = _TRUST.issuers
    for kinds, found in (({"mdl"}, "signature_valid"), ({"dl"}, "issuer_kind")):
        limited = type(issuer)(issuer.id, issuer.name_zh, issuer.name_en, issuer.keys, kinds=frozenset(kinds))
        assert _found(shown(), TrustStore((limited,)))[1] == found


def test_a_status_list_is_asked() -> None:
    listed = {"status_list": {"idx": 5, "uri": "https://status.example/1"}}
    report = _verify(shown(status=listed))
    assert report.check("status").code == "status_unreachable"
    assert report.check("status").detail == {"uri": "https://status.example/1", "index": 5}
    assert _found(shown(status={"status_list": {"idx": -1, "uri": "u"}})) == ("cannot_judge", "cwt_status")
    assert _found(shown(status={"other": 1})) == ("cannot_judge", "cwt_status")


def test_a_list_of_identifiers_is_not_ignored() -> None:
    listed = {"identifier_list": {"id": b"\x01", "uri": "https://status.example/2"}}
    assert _found(shown(status=listed)) == ("cannot_judge", "status_mechanism")


_MALFORMED = {
    "cut off": (shown()[:-40], "cbor_truncated"),
    "more after it": (shown() + b"\1", "cbor_trailing"),
    "documents no array": (response(documents={}), "mdoc_structure"),
    "document no map": (response(documents=[1]), "mdoc_structure"),
    "no docType": (response({"issuerSigned": issuer_signed()}), "mdoc_structure"),
    "no issuerAuth": (
        response({"docType": MDL, "issuerSigned": {"nameSpaces": {}}}),
        "mdoc_structure",
    ),
    "nameSpaces no map": (cbor.encode(issuer_signed() | {"nameSpaces": 1}), "mdoc_structure"),
    "items no array": (cbor.encode(issuer_signed() | {"nameSpaces": {"x": 1}}), "mdoc_structure"),
    "item no tag": (cbor.encode(issuer_signed() | {"nameSpaces": {"x": [5]}}), "mdoc_structure"),
    "item empty": (
        cbor.encode(issuer_signed() | {"nameSpaces": {"x": [cbor.Tag(24, b"")]}}),
        "cbor_truncated",
    ),
    "item no map": (cbor.encode(issuer_signed() | {"nameSpaces": {"x": [tagged(1)]}}), "mdoc_structure"),
    "number no number": (
        cbor.encode(issuer_signed() | {"nameSpaces": {"x": [tagged(item(0, "x", 1, digestID=True))]}}),
        "mdoc_structure",
    ),
    "version no text": (response(document(issuer_signed()), version=[]), "mdoc_structure"),
    "issuerAuth no message": (cbor.encode(issuer_signed() | {"issuerAuth": 1}), "cose_type"),
    "object no tag": (shown(payload=cbor.encode({})), "mdoc_structure"),
    "object no map": (shown(payload=cbor.encode(tagged(1))), "mdoc_structure"),
    "object without dates": (shown(validityInfo=None), "mdoc_structure"),
    "object without digests": (shown(valueDigests=None), "mdoc_structure"),
    "digests no map": (shown(valueDigests={NAME_SPACE: 1}), "mdoc_structure"),
    "digest no bytes": (shown(valueDigests={NAME_SPACE: {0: "x"}}), "mdoc_structure"),
    "a time that is none": (
        shown(validityInfo={"signed": "1 January 2026", "validFrom": tdate(NOW), "validUntil": tdate(NOW)}),
        "mdoc_date",
    ),
    "a birthday that is no day": (
        shown(LICENCE | {"birth_date": day("1990-01-01").value[:7]}),
        "document_date",
    ),
    "30 February": (shown(LICENCE | {"expiry_date": cbor.Tag(1004, "2030-02-30")}), "document_date"),
    "an odd digit": (shown().hex() + "a", "pasted_length"),
    "no digit": (shown().hex() + "zz", "pasted_character"),
}


@pytest.mark.parametrize(("data", "reason"), _MALFORMED.values(), ids=_MALFORMED)
def test_malformed(data: bytes | str, reason: str) -> None:
    assert _found(data) == ("cannot_judge", reason)


_NOT_JUDGED = {
    "no documents": (response(), "mdoc_empty"),
    "nothing disclosed": (response({"docType": MDL, "issuerSigned": {"issuerAuth": 1}}), "mdoc_empty"),
    "an error": (response(documents=None, status=10), "mdoc_status"),
    "nine documents": (response(*[document(issuer_signed())] * 9), "mdoc_several"),
    "version 2": (response(document(issuer_signed()), version="2.0"), "mdoc_version"),
    "object of version 2": (shown(version="2.0"), "mdoc_version"),
    "SHA-1": (
        shown(payload=cbor.encode(tagged(security_object({}, docType=MDL) | {"digestAlgorithm": "SHA-1"}))),
        "mdoc_digest_algorithm",
    ),
    "a request": (cbor.encode({"version": "1.0", "docRequests": []}), "mdoc_message"),
    "the end of a session": (cbor.encode({"status": 20}), "mdoc_message"),
}


@pytest.mark.parametrize(("data", "reason"), _NOT_JUDGED.values(), ids=_NOT_JUDGED)
def test_not_judged(data: bytes, reason: str) -> None:
    assert _found(data) == ("cannot_judge", reason)


def test_a_minor_version_is_read() -> None:
    assert _found(response(document(issuer_signed(version="1.1")), version="1.1"))[0] == "authentic"


# Limits


@pytest.mark.parametrize("count", [limits.MDOC_ITEMS + 1, 5_000])
def test_too_many_items_are_refused_at_once(count: int) -> None:
    data = shown({f"element {number}": number for number in range(count)})
    begin = time.perf_counter()
    assert _found(data) == ("cannot_judge", "mdoc_too_many_items")
    assert time.perf_counter() - begin < 2


def test_as_many_items_as_allowed() -> None:
    report = _verify(shown({f"element {number}": number for number in range(limits.MDOC_ITEMS)}))
    assert (report.outcome, report.reason) == (Outcome.RESTRICTED, "validity_not_shown")
    assert report.document is not None
    assert len(report.document["unknown"]) == 100


def test_many_documents_and_a_long_chain() -> None:
    assert _found(response(*[{}] * 5_000)) == ("cannot_judge", "mdoc_several")
    chain = (SIGNER,) * (limits.CHAIN_LENGTH + 1)
    assert _found(shown(chain=chain)) == ("cannot_judge", "cose_chain_too_long")


# Command line


def test_files_on_the_command_line(tmp_path: Path) -> None:
    iaca = tmp_path / "iaca.der"
    iaca.write_bytes(IACA.der)
    for name, content in (
        ("mdl.cbor", shown()),
        ("mdl.txt", base64.encodebytes(shown())),
        ("mdl.hex", shown().hex().encode()),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        done = run("verify", file, "--trust", iaca, "--at", NOW.isoformat(), "--json")
        report = json.loads(done.out)
        assert (done.exit, report["format"], report["document"]["family_name"]) == (0, "mdoc", "Muster")
        assert (
            "not that the person in front of you is its holder"
            in run("verify", file, "--trust", iaca, "--at", NOW.isoformat(), "--lang", "en").out
        )


# Properties

_GOOD = shown()


@given(st.integers(0, 8 * len(_GOOD) - 1))
def test_no_changed_bit_of_the_signed_part_is_accepted(bit: int) -> None:
    data = bytearray(_GOOD)
    data[bit // 8] ^= 1 << bit % 8
    report = _verify(bytes(data))
    if report.outcome is Outcome.AUTHENTIC:
        # Outside what the issuer signed: the response around it, the device's own part, how a map is written.
        assert report.document == _verify(_GOOD).document
    else:
        assert report.document is None


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xa1", b"\xa2", b"\xa1\x69documents", _GOOD[:300]]))
def test_any_bytes_give_a_report(data: bytes, start: bytes) -> None:
    for code in (start + data, (start + data).hex(), base64.b64encode(start + data).decode()):
        report = _verify(code)
        assert report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(1 << 64), (1 << 64) - 1),
        st.floats(allow_nan=False),
        st.text(max_size=12),
        st.binary(max_size=12),
        st.builds(cbor.Tag, st.sampled_from([0, 24, 1004]), st.text(max_size=12)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.text(max_size=8), st.integers(-9, 9)), inner),
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(LICENCE)), st.text(max_size=8)), _VALUES, max_size=8))
def test_any_signed_element_gives_a_report_with_words(elements: dict[str, Any]) -> None:
    report = _verify(shown(elements))
    assert json.loads(json.dumps(report.as_dict(), allow_nan=False)) == report.as_dict()
    for lang in ("zh", "en"):
        assert view(report, lang=lang)["sentence"]


@given(
    st.sampled_from(["version", "docType", "valueDigests", "validityInfo", "status", "digestAlgorithm"]),
    _VALUES,
)
def test_any_signed_object_gives_a_report(key: str, value: Any) -> None:
    items: dict[str, Any] = {}
    mso = security_object(items) | {key: value}
    report = _verify(shown(payload=cbor.encode(tagged(mso))))
    assert report.outcome in {Outcome.REJECTED, Outcome.CANNOT_JUDGE}


# What is told, beside the reason


def _detail(data: bytes, trust: TrustStore = _TRUST) -> dict[str, Any]:
    report = _verify(data, trust)
    (detail,) = (dict(check.detail) for check in report.checks if check.code == report.reason)
    return {name: value for name, value in detail.items() if name not in {"issuer", "issuer_en"}}


_LONG = "x" * 100
_TOLD: dict[str, tuple[bytes, dict[str, Any]]] = {
    "doctype": (
        response(document(issuer_signed(docType="o" * 100), _LONG)),
        {"shown": _LONG[:80], "signed": "o" * 80},
    ),
    "digest": (_altered(lambda items: _replace(items, 0, elementValue="S")), {"field": "family_name"}),
    "digest of a long name": (
        _altered(lambda items: _replace(items, 0, elementIdentifier=_LONG)),
        {"field": _LONG[:80]},
    ),
    "no digest": (_altered(lambda items: items.append(tagged(item(99, _LONG, 70)))), {"field": _LONG[:80]}),
    "two contents": (_twice("Other"), {"field": "family_name"}),
    "no item": (
        cbor.encode(issuer_signed() | {"nameSpaces": {NAME_SPACE: [tagged(1)]}}),
        {"field": "IssuerSignedItem"},
    ),
    "no digests": (shown(valueDigests={NAME_SPACE: {"0": b""}}), {"field": "valueDigests"}),
    "object no bytes": (shown(payload=cbor.encode(5)), {"field": "issuerAuth"}),
    "object no map": (shown(payload=cbor.encode(tagged(1))), {"field": "MobileSecurityObject"}),
    "object without dates": (shown(validityInfo=None), {"field": "MobileSecurityObject"}),
    "time": (
        shown(validityInfo={"signed": tdate(NOW), "validFrom": tdate(NOW), "validUntil": b"\xff"}),
        {"claim": "validUntil"},
    ),
    "day": (shown(LICENCE | {"birth_date": "1990"}), {"field": "birth_date"}),
    "compact day": (shown(LICENCE | {"issue_date": cbor.Tag(1004, "20240506")}), {"field": "issue_date"}),
    "country": (shown(LICENCE | {"issuing_country": "c" * 30}), {"shown": "c" * 20, "signed": "UT"}),
    "country of the signer": (
        shown(signer=_by(country="CN")),
        {"signer": "CN", "authority": "UT"},
    ),
    "version": (response(document(issuer_signed()), version="2" * 30), {"version": "2" * 20}),
    "digest algorithm": (shown(digestAlgorithm="S" * 30), {"digest": "S" * 20}),
    "status": (response(documents=None, status=10), {"status": "10"}),
    "several": (response(*[document(issuer_signed())] * 9), {"count": 9, "limit": limits.DOCUMENTS}),
}


@pytest.mark.parametrize(("data", "detail"), _TOLD.values(), ids=_TOLD)
def test_what_is_told(data: bytes, detail: dict[str, Any]) -> None:
    assert _detail(data) == detail


def test_every_item_is_looked_at_though_one_is_not_understood() -> None:
    """What is not understood comes first in the list; the contradiction after it decides."""

    def change(items: list[cbor.Tag]) -> None:
        items.insert(0, tagged(1))
        _replace(items, 1, elementValue="Someone")

    assert _found(_altered(change)) == ("rejected", "mdoc_digest")


def test_an_object_in_a_byte_string_without_its_tag_is_read() -> None:
    signed = issuer_signed()
    about = security_object(signed["nameSpaces"])
    for payload, slips in (
        (tagged(about), ()),
        (cbor.encode(about), ("tag",)),
        (about, ("tag",)),
    ):
        found = read_security_object(cbor.encode(payload))
        assert (found.slips, found.fault) == (slips, None)


_CODE = {"code": "S01", "sign": "<=", "value": "2500"}


@pytest.mark.parametrize(
    ("codes", "read"),
    [
        ([], []),
        ([_CODE], ["S01 <= 2500"]),
        ([{"code": "01"}], ["01"]),
        ([{"code": "S01", "value": "2500"}], ["S01 2500"]),
        ({}, None),
        ("01", None),
        ([_CODE, "01"], None),
        ([["code"]], None),
        ([{"sign": "<="}], None),
        ([{"code": 1}], None),
        ([_CODE | {"sign": 1}], None),
        ([_CODE | {"value": 2500}], None),
    ],
)
def test_codes_of_a_privilege(codes: Any, read: list[str] | None) -> None:
    privileges = [{"vehicle_category_code": "B"}, {"vehicle_category_code": "A", "codes": codes}]
    found = read_privileges(privileges)
    assert found == (None if read is None else [{"category": "B"}, {"category": "A", "codes": read}])


@pytest.mark.parametrize(
    "written", ["20240506", "2024-W19-1", "2024-5-6", "24-05-06", "2024-02-30", "2024-05-06T", 20240506, None]
)
def test_what_is_no_day(written: Any) -> None:
    assert read_date(written) is None
    assert read_date(cbor.Tag(1004, written)) is None


@pytest.mark.parametrize(
    ("value", "shown_as_number"),
    [(2**53 - 1, True), (1 - 2**53, True), (2**53, False), (-(2**53), False), (True, False), (1.0, False)],
)
def test_the_largest_number(value: Any, shown_as_number: bool) -> None:
    found = read_elements(MDL, {NAME_SPACE: {"height": value}})
    assert ("height" in found.fields) is shown_as_number
    assert bool(found.unknown) is not shown_as_number


def test_another_mechanism_of_status_is_named() -> None:
    listed = {"identifier_list": {"id": b"\x01", "uri": "https://status.example/2"}}
    assert _detail(shown(status=listed)) == {"mechanism": "identifier_list"}
    # Beside a status list it is not needed.
    both = listed | {"status_list": {"idx": 5, "uri": "https://status.example/1"}}
    assert _detail(shown(status=both)) == {"uri": "https://status.example/1", "index": 5}
