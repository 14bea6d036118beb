"""The page's side of the verifier: bytes in, JSON out, and never an exception."""

import json
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.live import as_lz1, credential, hidden_document, token
from tests.support.signed import KEY, LICENCE, NOW, TestKey, claims, lz1
from verifier_wasm import Code, verify
from verifier_wasm.bridge import Bridge
from verifier_wasm.crypto.cose_key import key_to_cose
from verifier_wasm.encoding import cbor
from verifier_wasm.question import Question, read_question
from verifier_wasm.report import rfc3339
from verifier_wasm.signed import cose
from verifier_wasm.trusted.trust_list import encode_payload
from verifier_wasm.view import view

ROOT = TestKey()
AT = rfc3339(NOW)


def root_set(root: TestKey = ROOT) -> bytes:
    return cbor.encode([key_to_cose(root.public, root.kid)])


def trust_list(sequence: int = 1, *, root: TestKey = ROOT, **issuer: Any) -> bytes:
    issuers = [replace(entry, **issuer) for entry in KEY.store().issuers]
    payload = encode_payload(issuers, sequence=sequence, issued_at=NOW, next_update=NOW + timedelta(days=30))
    return cose.encode_sign1(protected={1: -7, 4: root.kid}, unprotected={}, payload=payload, sign=root.sign)


def opened(**issuer: Any) -> Bridge:
    bridge = Bridge()
    assert json.loads(bridge.open(trust_list(**issuer), root_set(), at=AT))["sequence"] == 1
    return bridge


def answer(
    bridge: Bridge,
    *codes: tuple[bytes, str | None] | tuple[bytes, str | None, Sequence[int] | None],
    **others: Any,
) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(bridge.check(codes, **{"at": AT, **others}))
    return result


def test_the_report_is_that_of_verify() -> None:
    text = lz1(claims())
    found = answer(opened(), (text.encode(), "QRCode"))
    bridge = opened()
    assert bridge._trust is not None
    report = verify(Code(text.encode(), "QRCode"), trust=bridge._trust, at=NOW)
    assert found["report"] == report.as_dict()
    assert found["view"] == json.loads(json.dumps(view(report, lang="zh")))


def test_a_question_is_asked_and_its_answer_judged() -> None:
    bridge, nonce = opened(), bytes(range(16))
    told = json.loads(bridge.ask(memoryview(nonce), audience="https://desk.example"))
    assert read_question(told["text"]) == Question(nonce, "https://desk.example")
    assert json.loads(bridge.ask(nonce[1:]))["error"] == "question_structure"

    payload, shown = hidden_document(2, 5)
    made = token(credential(payload, shown), c39=nonce, c3="https://desk.example")
    code = (as_lz1(made).encode(), "QRCode")
    asked = {"nonce": memoryview(nonce), "audience": "https://desk.example"}
    report = answer(bridge, code, **asked)["report"]
    assert next(check["code"] for check in report["checks"] if check["id"] == "holder") == "holder_answered"
    assert answer(bridge, code)["report"]["reason"] == "holder_audience"
    assert answer(bridge, code, **{**asked, "nonce": nonce[::-1]})["report"]["reason"] == "holder_nonce"
    unanswered = as_lz1(token(credential(payload, shown))).encode()
    assert answer(bridge, (unanswered, "QRCode"), **asked)["report"]["reason"] == "holder_unanswered"


def test_memory_views_are_taken() -> None:
    bridge = Bridge()
    assert "error" not in json.loads(bridge.open(memoryview(trust_list()), memoryview(root_set()), at=AT))
    text = memoryview(lz1(claims()).encode())
    assert json.loads(bridge.check([(text, "QRCode")], at=AT))["report"]["outcome"] == "authentic"


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        ([], "no_code"),
        ([(b"LZ1:A", "QRCode"), (b"LZ1:B", "QRCode")], "several_codes"),
        ([(b"1100000000001", "Code128")], "format_barcode_only"),
    ],
)
def test_what_the_codes_of_a_picture_amount_to(codes: list[tuple[bytes, str]], reason: str) -> None:
    assert answer(opened(), *codes)["report"]["reason"] == reason


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1100000000001", "barcode_same"),
        ("1100000000002", "barcode_differs"),
        ("7", "barcode_other"),
    ],
)
def test_a_barcode_beside_the_code_is_compared(number: str, code: str) -> None:
    text = lz1(claims(LICENCE | {"card_number": "1100000000001"}))
    found = answer(opened(), (text.encode(), "QRCode"), (number.encode(), "Code128"))
    assert found["report"]["checks"][-1]["code"] == code


def test_white_space_around_a_text_does_not_count() -> None:
    text = f"\ufeff\n  {lz1(claims())} \r\n".encode()
    assert answer(opened(), (text, None))["report"]["outcome"] == "authentic"
    assert answer(opened(), (text, "QRCode"))["report"]["outcome"] == "authentic"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\x00b", b""])
def test_binary_data_is_taken_as_it_is(data: bytes) -> None:
    assert answer(opened(), (data, None))["report"]["outcome"] == "cannot_judge"


def test_what_is_too_long_is_refused_at_once() -> None:
    start = time.perf_counter()
    assert answer(opened(), (b"A" * 20_000_000, None))["report"]["reason"] == "binary_too_long"
    assert time.perf_counter() - start < 1


def test_without_a_trust_list_there_is_no_report() -> None:
    assert answer(Bridge(), (b"LZ1:", None)).keys() == {"error", "sentence"}
    assert answer(Bridge())["error"] == "trust_missing"


def test_a_list_by_another_root_is_refused() -> None:
    bridge = Bridge()
    refused = json.loads(bridge.open(trust_list(root=TestKey()), root_set(), lang="en", at=AT))
    assert refused["error"] == "trust_signature"
    assert refused["sentence"].isascii()
    assert answer(bridge, (lz1(claims()).encode(), None))["error"] == "trust_signature"
    assert answer(Bridge(), (b"x", None))["error"] == "trust_missing"


@pytest.mark.parametrize(
    ("data", "root"),
    [(b"", b""), (b"\xd2\x84", b"\x80"), (b"{}", root_set())],
    ids=["empty", "cut off", "JSON"],
)
def test_what_is_no_list_is_refused(data: bytes, root: bytes) -> None:
    assert json.loads(Bridge().open(data, root, at=AT)).keys() == {"error", "sentence"}


def test_an_older_list_than_remembered_is_refused() -> None:
    first = json.loads(Bridge().open(trust_list(5), root_set(), at=AT))
    assert first["sequence"] == 5
    refused = json.loads(Bridge().open(trust_list(4), root_set(), remembered=first["remember"], at=AT))
    assert refused["error"] == "trust_rollback"
    assert "4" in refused["sentence"]
    again = json.loads(Bridge().open(trust_list(5), root_set(), remembered=first["remember"], at=AT))
    assert again == first


def test_another_root_is_refused_once_one_was_seen() -> None:
    first = json.loads(Bridge().open(trust_list(5), root_set(), at=AT))
    other = TestKey()
    second = json.loads(
        Bridge().open(
            trust_list(9, root=other), root_set(other), remembered=first["remember"], lang="en", at=AT
        )
    )
    assert second["error"] == "trust_root_unknown"
    assert "Ask this site" in second["sentence"]


def test_a_refused_list_is_the_answer_to_every_check() -> None:
    bridge = Bridge()
    refused = bridge.open(trust_list(root=TestKey()), root_set(), at=AT)
    assert json.loads(refused)["error"] == "trust_signature"
    assert bridge.check([(b"x", None)], at=AT) == refused


def test_the_publisher_s_rules_count_and_are_shown() -> None:
    bridge = Bridge()
    policy = '{"max_generation_age_seconds": 60, "accept_specimens": false}'
    rules = json.loads(bridge.open(trust_list(), root_set(), policy=policy, lang="en", at=AT))["rules"]
    assert ["Oldest time of generation", "1 min"] in rules
    assert ["Specimens checked and marked", "no"] in rules
    late = rfc3339(NOW + timedelta(hours=1))
    found = answer(bridge, (lz1(claims()).encode(), "QRCode"), at=late)
    assert found["report"]["reason"] == "freshness_too_old"


@pytest.mark.parametrize(
    "policy", ["", "[]", "{", '{"x": 1}', '{"trust_grace_seconds": -1}', '{"status_required": 1}']
)
def test_rules_that_cannot_be_read_are_not_guessed(policy: str) -> None:
    assert json.loads(Bridge().open(trust_list(), root_set(), policy=policy, at=AT))["error"] == "policy"


def test_a_clock_that_is_behind_is_named() -> None:
    text = lz1(claims()).encode()
    early = answer(opened(), (text, "QRCode"), at=rfc3339(NOW - timedelta(hours=1)))["report"]
    assert (early["outcome"], early["reason"], early["document"]) == (
        "cannot_judge",
        "validity_clock_behind",
        None,
    )
    # What is wrong stays wrong by any clock.
    other = lz1(claims(), sign=lambda message: KEY.sign(message + b"!")).encode()
    altered = answer(opened(), (other, "QRCode"), at=rfc3339(NOW - timedelta(hours=1)))
    assert altered["report"]["outcome"] == "rejected"


@pytest.mark.parametrize("memory", ["", "nonsense", "[]", '{"a": "b"}', '{"a": true}', '{"a": -1}'])
def test_a_spoilt_memory_counts_as_none(memory: str) -> None:
    assert json.loads(Bridge().open(trust_list(), root_set(), remembered=memory, at=AT))["sequence"] == 1


def test_a_status_list_is_asked_for_once() -> None:
    uri = "https://status.example/lists/1"
    text = lz1(claims(status={"status_list": {"idx": 3, "uri": uri}})).encode()
    bridge = opened(status_origins=("https://status.example",))
    asked = answer(bridge, (text, "QRCode"))
    assert asked == {"fetch": {"uri": uri, "origins": ["https://status.example"]}}
    nothing = answer(bridge, (text, "QRCode"), tokens={uri: []})
    assert (nothing["report"]["outcome"], nothing["report"]["reason"]) == (
        "cannot_judge",
        "status_unreachable",
    )
    broken = answer(bridge, (text, "QRCode"), tokens={uri: [memoryview(b"\x00")]})
    assert broken["report"]["reason"] == "status_format"


def test_a_list_that_nothing_vouches_for_is_not_asked_for() -> None:
    # Where the signature is wrong, the address in the code is anybody's.
    status = {"status_list": {"idx": 3, "uri": "https://tracker.example/"}}
    text = lz1(claims(status=status), sign=TestKey().sign).encode()
    assert answer(opened(), (text, "QRCode"))["report"]["reason"] == "signature_wrong"


@pytest.mark.parametrize("at", ["", "soon", "2026-11-23", "2026-11-23T00:00:00", "20261323T000000Z"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    assert answer(opened(), (b"x", None), at=at)["error"] == "time_naive"


def test_an_unknown_language_is_an_error_in_words() -> None:
    assert answer(opened(), lang="fr")["error"] == "language_unknown"
    assert opened().explain("no_code", lang="fr") == opened().explain("no_code", lang="zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_s_own_reasons_have_words(lang: str) -> None:
    unknown = json.loads(opened().explain("no_such_code", lang=lang))["sentence"]
    images = (
        "image_too_large",
        "image_unreadable",
        "image_too_complex",
        "pdf_locked",
        "pdf_empty",
        "pdf_damaged",
    )
    for code in (*images, "verifier_stopped", "runtime_part_missing"):
        assert json.loads(opened().explain(code, lang=lang))["sentence"] != unknown
    for code in ("image_kind", "input_document"):
        assert "HEIC" in json.loads(opened().explain(code, lang=lang, format="HEIC"))["sentence"]


def test_a_view_leaves_out_what_is_not_there() -> None:
    shown = answer(opened(), lang="en")["view"]
    assert shown["document"] is None
    assert shown["specimen"] is None
    assert all(value for _, value in shown["about"])
    assert shown["checks"][0]["id"] == "decode"


def test_a_specimen_is_marked_in_words() -> None:
    shown = answer(opened(specimen=True), (lz1(claims()).encode(), None))["view"]
    assert "SPECIMEN" in shown["specimen"]["title"]


def test_no_end_date_is_long_term() -> None:
    shown = answer(opened(), (lz1(claims(LICENCE | {"valid_until": None})).encode(), None))["view"]
    assert ["有效期至", "长期"] in shown["document"]["rows"]


def test_the_issuer_is_shown_by_its_name() -> None:
    code = (lz1(claims()).encode(), None)
    for lang, name in (("zh", "测试机关"), ("en", "Test office")):
        assert name in dict(answer(opened(), code, lang=lang)["view"]["about"]).values()


_BRIDGE = opened()


@given(
    st.lists(
        st.tuples(
            st.one_of(
                st.binary(max_size=200), st.text().map(lambda text: f"LZ1:{text}".encode("utf-8", "replace"))
            ),
            st.sampled_from([None, "QRCode", "Code128", "PDF417", "Aztec"]),
        ),
        max_size=4,
    ),
    st.sampled_from(["zh", "en"]),
)
def test_whatever_was_read_has_a_report(codes: list[tuple[bytes, str | None]], lang: str) -> None:
    found = answer(_BRIDGE, *codes, lang=lang)
    assert found.keys() == {"report", "view", "others", "unfinished", "remember", "used"}
    assert found["used"] is None
    assert found["report"]["outcome"] in {"rejected", "cannot_judge"}
    assert found["view"]["sentence"]


def test_what_could_not_be_read_is_not_drawn_as_a_failure() -> None:
    found = answer(opened(), (lz1(claims())[:200].encode(), "QRCode"))
    assert found["report"]["checks"][0]["result"] == "fail"
    drawn = found["view"]["checks"][0]
    assert (drawn["result"], drawn["result_words"]) == ("not_checked", "没读懂")


def test_a_code_of_which_parts_are_missing_is_unfinished() -> None:
    parts = [(b"\x01", "QRCode", (0, 2, 3)), (b"\x02", "QRCode", (1, 2, 3))]
    cases: tuple[tuple[list[Any], bool], ...] = (
        (parts[:1], True),
        (parts, False),
        ([(b"LZ1:A", "QRCode")], False),
        ([], False),
    )
    for codes, unfinished in cases:
        assert answer(opened(), *codes)["unfinished"] is unfinished
    other = (b"\x02", "QRCode", (1, 2, 7))
    assert answer(opened(), parts[0], other)["unfinished"] is False


@pytest.mark.parametrize(
    ("head", "code", "name", "way"),
    [
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "image_kind", "AVIF", "picture"),
        (b"<svg/>", "image_svg", "SVG", "svg"),
        (b"%!PS-Adobe", "image_kind", "PostScript", ""),
        (b"PK\x03\x04" + bytes(26) + b"a.png", "input_document", "ZIP", ""),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "input_unknown", "", ""),
        (b"ID3\x04\0\0\0\0\0\x23TSSE", "input_unknown", "", ""),
        (b"\0\1", "input_unknown", "", ""),
        (Random(1).randbytes(70_000), "input_unknown", "", ""),
    ],
)
def test_a_file_that_holds_no_code_is_named(head: bytes, code: str, name: str, way: str) -> None:
    kind = {"code": code, "format": name, "way": way}
    assert json.loads(Bridge().file_kind(memoryview(head))) == {"kind": kind}
    assert name in json.loads(Bridge().explain(code, format=name))["sentence"]


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"LZ1:ABC",
        b"\xd2\x84\x43",
        "样".encode(),
        "样".encode("gb18030"),
        "样a".encode("utf-16"),
        "样".encode() * 22_000,
    ],
)
def test_what_may_be_a_code_is_no_other_kind(head: bytes) -> None:
    assert json.loads(Bridge().file_kind(head)) == {"kind": None}
