"""The catalogue: the same in both languages, and nothing that a report can say is missing."""

import ast
import re
from pathlib import Path

import pytest

import verifier_wasm
from verifier_wasm import catalogue
from verifier_wasm.document import KINDS
from verifier_wasm.formats.named import NAMED_CODES
from verifier_wasm.reasons import REASONS
from verifier_wasm.report import CHECK_IDS, Outcome, Result
from verifier_wasm.rules import states

_ZH, _EN = (catalogue.catalogue(lang) for lang in catalogue.LANGUAGES)
_SOURCES = sorted(Path(verifier_wasm.__file__).parent.rglob("*.py"))
_CODE = re.compile(
    r"(?:base45|zlib|cbor|cose|cwt|document|signature|issuer|trust|validity|status|freshness|fields|barcode|"
    r"format|key|time)_[a-z0-9_]+"
)


def test_both_languages_have_the_same_keys() -> None:
    assert _ZH.keys() == _EN.keys()
    for section in _ZH:
        assert _ZH[section].keys() == _EN[section].keys(), section


def test_both_languages_have_texts_and_the_same_placeholders() -> None:
    pairs = {"issuer": "issuer_en"}
    for code, zh in _ZH["reasons"].items():
        wanted = {pairs.get(name, name) for name in re.findall(r"{(\w+)}", zh)}
        assert {pairs.get(name, name) for name in re.findall(r"{(\w+)}", _EN["reasons"][code])} == wanted, (
            code
        )
    for section in _ZH:
        assert all(_ZH[section].values()), section
        assert all(_EN[section].values()), section


def test_every_reason_has_a_sentence() -> None:
    assert REASONS.keys() <= _ZH["reasons"].keys()


def _raised(path: Path) -> set[str]:
    """Return the codes that a module raises or returns in its findings: literals of the shape of a code."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    firsts = [node.args[0] for node in calls if getattr(node.func, "id", "").endswith("Error")]
    return {node.value for node in firsts if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_every_code_that_is_raised_has_a_sentence() -> None:
    raised = set().union(*(_raised(path) for path in _SOURCES))
    assert len(raised) > 40
    assert {code for code in raised if _CODE.fullmatch(code)} <= _ZH["reasons"].keys()


def test_every_rule_has_a_name_and_a_sentence() -> None:
    text = "".join(path.read_text("utf-8") for path in _SOURCES if path.parent.name == "fields")
    failing = set(re.findall(r'(?:failed|unusual|told)\(\s*"([a-z0-9-]+)"', text))
    assert len(failing) > 15
    assert {f"fields_{rule.replace('-', '_')}" for rule in failing} <= _ZH["reasons"].keys()
    assert failing <= _ZH["rules"].keys()


def test_every_name_is_there() -> None:
    assert {named.name for named in NAMED_CODES} <= _ZH["recognised"].keys()
    assert {field.name for fields in KINDS.values() for field in fields} <= _ZH["fields"].keys()
    assert set(CHECK_IDS) == _ZH["checks"].keys()
    assert {outcome.value for outcome in Outcome} == _ZH["outcomes"].keys() == _ZH["advice"].keys()
    assert {result.value for result in Result} == _ZH["results"].keys()
    assert states().keys() == _ZH["states"].keys()
    assert KINDS.keys() <= _ZH["kinds"].keys()


@pytest.mark.parametrize(
    ("code", "lang", "detail", "sentence"),
    [
        ("validity_state_forbids", "zh", {"states": ["B", "D"]}, "证件处于不能驾驶的状态：超分、暂扣"),
        ("document_date", "en", {"field": "birth_date"}, "“Date of birth” is not a date that exists."),
        (
            "format_other",
            "en",
            {"name": "wifi"},
            "This is not a signed licence code. It looks like: a Wi-Fi code",
        ),
        ("never_heard_of", "zh", {}, "never_heard_of"),
    ],
)
def test_sentences(code: str, lang: str, detail: dict[str, object], sentence: str) -> None:
    assert catalogue.sentence(code, lang, detail) == sentence


def test_no_sentence_calls_a_code_a_forgery() -> None:
    everything = str(_ZH) + str(_EN).lower()
    assert not re.search("伪造|假证|fake|forge", everything)
