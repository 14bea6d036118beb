"""The LZ1 document: names and keys, shapes, and what is unknown."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signed import LICENCE
from verifier_wasm.document import KINDS, read_document, write_document
from verifier_wasm.encoding import cbor
from verifier_wasm.errors import DecodeError, RecordError

WEBP = b"RIFF\x20\x00\x00\x00WEBPVP8 "


def _day(text: str) -> cbor.Tag:
    return cbor.Tag(1004, text)


def test_the_keys_of_a_licence() -> None:
    names = [field.name for field in KINDS["dl"]]
    assert (names[0], names[6], names[11], names[17]) == (
        "licence_number",
        "classes",
        "card_number",
        "certificate_id",
    )
    assert names[18:] == ["portrait", "age_over_18"]
    assert [len(KINDS[kind]) for kind in ("dl", "im", "vl")] == [20, 5, 9]


def test_what_is_written_is_read() -> None:
    data = write_document(kind="dl", fields=LICENCE)
    assert data[0] == "dl"
    assert data[5] == _day("1990-01-01")
    assert read_document(cbor.decode(cbor.encode(data))).fields == LICENCE


def test_a_portrait_is_written_as_it_is_read() -> None:
    data = write_document(kind="dl", fields={"portrait": WEBP, "age_over_18": True})
    fields = read_document(cbor.decode(cbor.encode(data))).fields
    assert fields["portrait"]["media_type"] == "image/webp"
    assert write_document(kind="dl", fields=fields) == data == {0: "dl", 19: WEBP, 20: True}
    with pytest.raises(RecordError, match="must be a WebP or AVIF picture of at most 600 bytes"):
        write_document(kind="dl", fields={"portrait": {"media_type": "image/webp", "base64": "?"}})


def test_a_licence_for_life_has_no_end() -> None:
    data = write_document(kind="dl", fields={"valid_until": None, "valid_from": date(2020, 1, 2)})
    assert read_document(data).fields == {"valid_from": "2020-01-02", "valid_until": None}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "document_type"),
        ({}, "document_kind"),
        ({0: "dl", 20: False}, "document_type"),
        ({0: "passport"}, "document_kind"),
        ({0: 1}, "document_kind"),
        ({0: "dl", 2: 5}, "document_type"),
        ({0: "dl", 3: 3}, "document_type"),
        ({0: "dl", 3: True}, "document_type"),
        ({0: "dl", 4: "cn"}, "document_type"),
        ({0: "dl", 7: "C1"}, "document_type"),
        ({0: "dl", 16: ["AB"]}, "document_type"),
        ({0: "dl", 7: ["C1"] * 65}, "document_list"),
        ({0: "dl", 16: ["A"] * 65}, "document_list"),
        ({0: "dl", 15: 1.5}, "document_type"),
        ({0: "dl", 15: 1 << 60}, "document_type"),
        ({0: "dl", 5: "1990-1-1"}, "document_date"),
        ({0: "dl", 5: _day("20260231")}, "document_date"),
        ({0: "dl", 5: _day("2026-02-31")}, "document_date"),
        ({0: "dl", 5: _day("2026-W01-1")}, "document_date"),
        ({0: "dl", 8: None}, "document_date"),
        ({0: "dl", 19: WEBP.ljust(601, b"p")}, "document_type"),
        ({0: "dl", 19: b"\xff\xd8\xff" + bytes(100)}, "document_type"),
        ({0: "dl", 19: b"0000WEBP"[4:]}, "document_type"),
        ({0: "dl", 19: ""}, "document_type"),
        ({0: "dl", 20: 1}, "document_type"),
        ({0: "dl", 9: cbor.Tag(2000, "2026-01-01")}, "document_date"),
    ],
)
def test_what_is_refused(data: Any, code: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read_document(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("passport", {}, "document_kind"),
        (["dl"], {}, "document_kind"),
        (None, {}, "document_kind"),
        ("im", {"name": "样例"}, "document_field"),
        ("dl", {7: ["C1"]}, "document_field"),
        ("dl", {"classes": "C1"}, "document_type"),
        ("dl", {"points": True}, "document_type"),
        ("dl", {"valid_from": None}, "document_date"),
        ("dl", {"colour": "red"}, "document_field"),
        ("dl", {"sex": "M"}, "document_type"),
        ("dl", {"birth_date": "20260231"}, "document_date"),
        ("dl", {"name": "\ud800"}, "document_type"),
    ],
)
def test_what_cannot_be_issued(kind: str, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(RecordError) as caught:
        write_document(kind=kind, fields=fields)
    assert caught.value.code == code


def test_unknown_keys_are_shown_as_unknown() -> None:
    document = read_document({0: "im", 1: "京A00000", 99: b"\x01", "99": [1, {2: cbor.Tag(5, None)}]})
    assert document.fields == {"plate_number": "京A00000"}
    assert document.unknown == {"99": "h'01'", '"99"': [1, {"2": {"tag": 5, "value": None}}]}


def test_true_and_one_point_zero_are_no_keys() -> None:
    document = read_document({0: "im", True: "京A00000", 2.0: "x"})
    assert document.fields == {}
    assert set(document.unknown.values()) == {"京A00000", "x"}


def test_an_error_names_the_field_and_what_it_should_be() -> None:
    with pytest.raises(DecodeError) as caught:
        read_document({0: "dl", 3: 5})
    assert caught.value.detail == {"field": "sex", "expected": "0, 1, 2 or 9 (ISO 5218)"}


def test_what_is_unknown_is_shown_small_and_in_json() -> None:
    data: dict[Any, Any] = {
        0: "vl",
        40: "长" * 10_000,
        41: bytes(10_000),
        42: list(range(10_000)),
        43: {1: {1: {1: {1: {1: {1: "deep"}}}}}},
        44: [float("nan"), float("-inf"), 1 << 200, -(1 << 60)],
        "45": "\ud800",
        **dict.fromkeys(range(100, 1_000)),
    }
    shown = json.dumps(read_document(data).unknown, ensure_ascii=False, allow_nan=False)
    assert len(shown.encode()) < 4_000
    assert "deep" not in shown


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.binary(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.builds(cbor.Tag, st.sampled_from([0, 1, 1004]), inner)
    ),
    max_leaves=6,
)


@given(st.sampled_from(["dl", "im", "vl"]), st.dictionaries(st.integers(1, 20), _VALUES, max_size=6))
def test_any_map_gives_a_document_or_a_decode_error(kind: str, values: dict[int, Any]) -> None:
    try:
        document = read_document({0: kind, **values})
    except DecodeError as error:
        assert error.code.startswith("document_")
    else:
        assert read_document(write_document(kind=kind, fields=document.fields)).fields == document.fields


_FIELD_NAMES = st.sampled_from([field.name for fields in KINDS.values() for field in fields])
_RECORD_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates(), st.datetimes()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=2)),
    max_leaves=4,
)


@given(st.sampled_from(["dl", "im", "vl"]), st.dictionaries(_FIELD_NAMES, _RECORD_VALUES, max_size=4))
def test_any_record_reads_back_or_is_refused(kind: str, fields: dict[str, Any]) -> None:
    try:
        data = write_document(kind=kind, fields=fields)
    except RecordError as error:
        assert error.code in {"document_field", "document_type", "document_date"}
        assert error.detail["field"] in fields
    else:
        written = {name: str(value) if type(value) is date else value for name, value in fields.items()}
        assert read_document(cbor.decode(cbor.encode(data))).fields == written
