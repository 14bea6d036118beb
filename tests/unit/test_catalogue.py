"""The words: complete, the same in both languages, and never in the way."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import verifier_wasm
from liangzheng.show_report import show
from tests.support.signed import KEY, NOW, claims, lz1
from verifier_wasm import verify
from verifier_wasm.catalogue import LANGUAGES, catalogue, label, quotes, sentence, words
from verifier_wasm.document import KINDS
from verifier_wasm.document.unknown import show_unknown
from verifier_wasm.encoding.quoted import cleaned
from verifier_wasm.errors import UseError
from verifier_wasm.formats import FORMATS
from verifier_wasm.formats.named import NAMED_CODES
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import CHECK_IDS, Outcome, Result
from verifier_wasm.view import view

_PACKAGE = Path(verifier_wasm.__file__).parent
#: The photo check has words of its own: `test_photo_words.py`.
_SOURCES = sorted(set(_PACKAGE.rglob("*.py")) - set((_PACKAGE / "photo").rglob("*.py")))
_ERRORS = {
    *("CodeError", "DecodeError", "LimitError", "UseError", "TrustError", "KeyFormatError", "RecordError"),
    *("StatusError", "ShapeError"),
}


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    for key, text in node.items():
        if isinstance(text, str):
            yield f"{path}{key}", text
        else:
            yield from _texts(text, f"{path}{key}.")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for source in _SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                match node.func:
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        yield name, node


def _text_arguments(names: set[str], position: int) -> set[str]:
    return {
        argument.value
        for name, call in _calls()
        if name in names
        for argument in call.args[position : position + 1]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def _codes() -> set[str]:
    """Every code that the verifier can give: its table, its errors, its rules."""
    rules = _text_arguments({"failed", "unusual", "worth_knowing"}, 0)
    rules |= {"max-age-63", "max-age-70"}  # named by their limit
    return (
        set(REASONS)
        | _text_arguments(_ERRORS, 0)
        | _text_arguments({"Finding", "_ends"}, 2)
        | {f"fields_{rule.replace('-', '_')}" for rule in rules}
        | {
            "fields_ok",
            "fields_consistent",
            "fields_none",
            "fields_missing",
            "fields_not_shown",
            "not_reached",
        }
    )


def test_both_languages_say_the_same_things() -> None:
    zh, en = (dict(_texts(catalogue(lang))) for lang in ("zh", "en"))
    assert zh.keys() == en.keys()
    assert {key: _placeholders(text) for key, text in zh.items()} == {
        key: _placeholders(text) for key, text in en.items()
    }
    assert [key for key, text in (zh | en).items() if not text or text.strip() != text] == ["words.separator"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_a_sentence(lang: str) -> None:
    codes = _codes()
    assert {"cbor_truncated", "trust_empty", "fields_id_checksum", "validity_inspection_expired"} <= codes
    assert codes - catalogue(lang)["reasons"].keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_name_has_a_label(lang: str) -> None:
    words = catalogue(lang)
    assert set(words["outcomes"]) == set(Outcome)
    of_documents = {f"{Outcome.AUTHENTIC}_{kind}" for kind in {*words["kinds"], "other"} - {"dl"}}
    of_reasons = {
        *("rejected_status_invalid", "cannot_judge_live", "authentic_withheld", "cannot_judge_code_expired")
    }
    assert {*Outcome, *of_reasons} <= set(words["advice"]) <= {*Outcome, *of_documents, *of_reasons}
    assert set(words["results"]) == {*Result, "unread"}
    assert set(words["checks"]) == set(CHECK_IDS)
    assert {known.report_name for known in FORMATS} | {"code128", "unknown"} == set(words["formats"])
    assert KINDS.keys() <= words["kinds"].keys()
    assert {field.name for kind in KINDS.values() for field in kind} <= words["fields"].keys()
    recognised = {named.name for named in NAMED_CODES} | _text_arguments({"Recognition"}, 0) - {""}
    assert recognised <= words["recognised"].keys()
    assert set(words["found"]) == set(Result)
    rules = _text_arguments({"failed", "unusual", "worth_knowing", "passed", "unchecked"}, 0)
    assert rules | _text_arguments({"Finding"}, 0) <= words["rules"].keys()


def test_chinese_is_chinese_and_nothing_is_called_fake() -> None:
    zh, en = (dict(_texts(catalogue(lang))) for lang in ("zh", "en"))
    sentences = {
        key: text for key, text in zh.items() if key.startswith(("reasons.", "outcomes.", "advice."))
    }
    assert all(re.search(r"[一-鿿]", text) for text in sentences.values())
    assert not [text for text in zh.values() if re.search("伪造|假", text)]
    assert not [text for text in en.values() if re.search("fake|forge|counterfeit", text.lower())]
    # Whoever shows an official code is told where it can be looked at instead.
    assert "交管12123" in zh["advice.cannot_judge"]
    assert "交管12123" in zh["reasons.format_unknown"]


def test_placeholders_are_filled_in_the_words_of_the_language() -> None:
    states = {"states": ["D", "J"]}
    assert "暂扣、停止使用" in sentence("validity_state_forbids", "zh", states)
    assert "suspended, declared out of use" in sentence("validity_state_forbids", "en", states)
    expired = {"time": "2026-11-22T16:00:00Z"}
    assert "2026-11-23 00:00（北京时间）" in sentence("validity_code_expired", "zh", expired)
    order = {"before": "birth_date", "after": "first_issue_date"}
    assert (
        sentence("fields_dates_order", "zh", order) == "日期的先后不对：“初次领证日期”应当在“出生日期”之后。"
    )
    shown = {"time": "2026-11-23T04:00:00Z", "age_seconds": 7_300}
    assert "2小时" in sentence("freshness_shown", "zh", shown)
    assert sentence("holder_current", "zh", {"age_seconds": 1}).startswith("绑定的手机在1秒前签的")
    for at_once in (0, -3):  # a clock that is ahead signs in the future
        assert sentence("holder_current", "zh", {"age_seconds": at_once}).startswith(
            "绑定的手机在不到1秒前签的"
        )
        assert sentence("holder_current", "en", {"age_seconds": at_once}).startswith("Signed less than a sec")
    assert "ES256" in sentence("signature_valid", "en", {"algorithm": -7})
    issuer = {"issuer": "样例机关", "issuer_en": "Sample office"}
    assert "样例机关" in sentence("issuer_trusted", "zh", issuer)
    assert "Sample office" in sentence("issuer_trusted", "en", issuer)
    assert "A 正常、D 暂扣" in sentence("fields_state_letters", "zh", {"letters": ["A", "D"]})
    other = sentence("format_other", "en", {"name": "wifi"})
    assert other.startswith("This is not a licence code that can be checked here. A Wi-Fi code, ")
    number = {"name": "id_number", "findings": [{"rule": "id-checksum", "result": "fail"}, "?"]}
    assert "证号校验码对不上" in sentence("format_other", "zh", number)
    assert "Check character of the number: does not fit" in sentence("format_other", "en", number)


@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("valid_until", None, "长期", "no end date"),
        ("valid_until", "2031-06-01", "2031-06-01", "2031-06-01"),
        ("sex", 1, "男", "male"),
        ("sex", 7, "7", "7"),
        ("hearing_aid", False, "否", "no"),
        ("points", 0, "0", "0"),
        ("classes", ["C1", "D"], "C1 小型汽车、D 普通三轮摩托车", None),
        ("classes", ["A1A2D"], "A1A2D", "A1A2D"),
        ("states", ["A"], "A 正常", "A normal"),
        ("kind", "dl", "驾驶证", "Driving licence"),
        ("record", "", "无", "none"),
        ("name", "好\u202e人", "好\ufffd人", "好\ufffd人"),
    ],
)
def test_values_are_written_for_people(name: str, content: Any, zh: str, en: str | None) -> None:
    assert words("zh").value(name, content) == zh
    assert en is None or words("en").value(name, content) == en


def test_what_is_missing_or_unknown_is_said_plainly() -> None:
    assert "未写明" in sentence("jose_not_document", "zh", {"typ": ""})
    assert "not stated" in sentence("jose_not_document", "en")
    assert sentence("no_such_code", "zh") == catalogue("zh")["reasons"]["unknown_code"]
    assert label("checks.decode", "en") == "Reading the content"
    assert label("classes.C1", "zh") == "小型汽车"
    assert label("fields.brand_new", "zh") == "brand_new"
    assert label("no_section.x", "zh") == "x"
    with pytest.raises(UseError) as caught:
        sentence("no_code", "fr")
    assert caught.value.code == "language_unknown"


def test_a_code_cannot_write_its_own_sentence() -> None:
    issuer = "好\u202e人{limit} 核验通过" + "长" * 500
    detail = {"issuer": issuer, "limit": "X"}
    assert sentence("issuer_unknown", "zh", detail) == catalogue("zh")["reasons"]["issuer_unknown"]
    assert quotes("issuer_unknown", "zh", detail) == [
        {"label": "码里写的签发者", "text": "好\ufffd人{limit}…"}
    ]
    # Beside a name of the catalogue an item is told in its own words; a stranger's is quoted.
    assert "住址" in sentence("mdoc_digest", "zh", {"field": "address"})
    assert quotes("mdoc_digest", "zh", {"field": "address"}) == []
    strange = {"field": "核验通过"}
    assert "（见下）" in sentence("mdoc_digest", "zh", strange)
    assert quotes("mdoc_digest", "en", strange) == [{"label": "Item of the code", "text": "核验通过"}]


#: Placeholders filled by this project: numbers, dates, names of the catalogue, what the trust list says.
_OURS = {
    *("limit", "offset", "position", "length", "count", "of", "have", "part", "parts", "index", "value"),
    *("age", "years", "points", "tag", "sequence", "seen", "time", "date", "until", "start", "end"),
    *("age_seconds", "before", "after", "missing", "findings", "issuer", "jurisdiction", "scheme", "what"),
    *("format", "looked", "slips", "step"),
}
#: The issuer of these is the trust list's, not the one that the code names.
_TRUSTED_ISSUER = {
    "issuer_trusted",
    "trust_stale_within_grace",
    "issuer_kind",
    "issuer_purpose",
    "issuer_specimen",
} | {f"issuer_key_{what}" for what in ("revoked", "not_yet", "expired")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_may_be_a_strangers_has_a_label_to_be_quoted_under(lang: str) -> None:
    texts = catalogue(lang)
    used = {
        name: _placeholders(text)
        for section in ("reasons", "recognised")
        for name, text in texts[section].items()
    }
    assert {name for names in used.values() for name in names} - _OURS <= texts["quotes"].keys()
    assert {code for code, names in used.items() if "issuer" in names} == _TRUSTED_ISSUER


_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=5,
)


@given(st.sampled_from(sorted(catalogue("zh")["reasons"])), st.sampled_from(LANGUAGES), st.data())
def test_any_detail_gives_a_sentence(code: str, lang: str, data: st.DataObject) -> None:
    names = sorted(_placeholders(catalogue(lang)["reasons"][code])) or ["x"]
    detail = data.draw(st.dictionaries(st.sampled_from(names), _VALUES))
    assert sentence(code, lang, detail)


#: Letters of no language here, so that none can come from the catalogue.
_STRANGE = st.text("ЖЩЫ \u0301\u202e\u200b\n", min_size=1).filter(lambda text: text.strip() != "")
_NAMES = sorted((catalogue("zh")["quotes"].keys() | _OURS) - {"issuer", "jurisdiction", "scheme", "format"})


@given(
    st.sampled_from(sorted(catalogue("zh")["reasons"])),
    st.sampled_from(LANGUAGES),
    st.dictionaries(st.sampled_from([*_NAMES, "name"]), st.one_of(_STRANGE, st.lists(_STRANGE))),
)
def test_no_sentence_holds_a_strangers_text(code: str, lang: str, detail: dict[str, Any]) -> None:
    detail.pop("issuer", None)
    text = sentence(code, lang, detail)
    assert not set("ЖЩЫ\u0301\u202e\u200b\n") & set(text)
    for quote in quotes(code, lang, detail):
        assert quote["label"] in catalogue(lang)["quotes"].values()
        assert cleaned(quote["text"]) == quote["text"]


@given(st.text(), st.text(), st.sampled_from(LANGUAGES))
def test_a_report_draws_no_line_of_a_strangers(key: str, text: str, lang: str) -> None:
    report = verify(lz1(claims()), trust=KEY.store(), at=NOW)
    document = {"kind": "dl", "name": text, key: text, "unknown": {key: {key: text}}}
    issuer = replace(report.issuer, name=text, name_en=text)  # where it is blank, the id stands
    lines = show(replace(report, document=document, issuer=issuer), lang=lang, name=text).split("\n")
    plain = show(replace(report, document=document | {"name": ""}), lang=lang, name="").split("\n")
    assert len(lines) == len(plain)
    # Newer Chinese characters than this Python's Unicode are letters too.
    assert re.sub("\x1b\\[[0-9]*m|[\U00020000-\U0003fffd]", "", "".join(lines)).isprintable()


def test_unknown_content_is_written_as_it_was() -> None:
    content = show_unknown({"list": [1, None, {"text": "中", 2: b"\x01"}], "quote": '"'})
    assert words("zh").value("unknown", content['"list"']) == ("""[1, null, {"text": "中", 2: "h'01'"}]""")
    assert words("en").value("unknown", "plain") == "plain"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_a_licence_is_said_to_be_one(lang: str) -> None:
    advice = catalogue(lang)["advice"]
    report = verify(lz1(claims()), trust=KEY.store(), at=NOW)
    assert view(report, lang=lang)["advice"] == advice["authentic"]
    for kind, expected in (("im", "authentic_im"), ("mdl", "authentic_mdl"), ("shc", "authentic_other")):
        shown = replace(report, document={"kind": kind})
        assert view(shown, lang=lang)["advice"] == advice[expected]
    late = replace(report, outcome=Outcome.RESTRICTED)
    assert view(late, lang=lang)["advice"] == advice["restricted"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_revoked_is_not_to_be_had_on_paper_instead(lang: str) -> None:
    report = verify(lz1(claims()), trust=KEY.store(), at=NOW)
    revoked = replace(report, outcome=Outcome.REJECTED, reason="status_invalid", document=None)
    advice = catalogue(lang)["advice"]
    assert view(revoked, lang=lang)["advice"] == advice["rejected_status_invalid"] != advice["rejected"]
