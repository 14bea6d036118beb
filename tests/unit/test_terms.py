"""One term for one thing, in the guide and in the reports, as the glossary and the rules have it."""

import json
import re
from importlib import resources
from pathlib import Path

import pytest
import yaml

from liangzheng.plugin import data
from verifier_wasm.rules import states

_SOURCE = Path(__file__).parents[2] / "site_src"
_GROUPS = data.load(_SOURCE / "data").eligibility

#: The term, and what the same thing is not called.
_NOT_CALLED = {
    "状态名单": ("状态列表", "撤销名单"),
    "签发者": ("签发机关",),
    "大字版": ("大字模式",),
    "没有查到": ("没有找到规定", "没有找到说明", "未找到", "没有找到官方"),
    "可靠程度": ("有多确定",),
    "发证地车管所": ("核发地车管所", "核发地的车管所"),
    "警务终端": ("执法终端",),
    "证是真的，但现在不能用": ("签发属实",),
}
_NOT_CALLED_EN = {
    "status list": ("revocation list",),
    "declared out of use": ("announced as stopped", "locked, stopped"),
    "violation not yet dealt with": ("violation not settled",),
    "large-text view": ("large-text mode",),
    "ability test": ("capability test",),
}
#: Claims that other pages contradicted, or that hold on some devices only.
_CLAIMS = (
    "每一种都有办法",
    "每个答案都写明",
    "There is a way on from each",
    "支付宝里的电子驾驶证",
    "只在您的手机里",
    "没有官方的电子驾驶证",
    "There is no official one in WeChat",
)
#: Words that the confidence of a source has taken the place of.
_CONFIDENCE = ("（多个来源一致）", "（多个来源一致，", "(several sources agree)", "; several sources agree")
_ANSWERS = {
    "能": "yes",
    "不能": "no",
    "没有查到": "unknown",
    "yes": "yes",
    "no": "no",
    "not found": "unknown",
}


def _guide(lang: str) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted((_SOURCE / lang).glob("*.md"))}


def _said(lang: str) -> dict[str, str]:
    """Everything that readers of one language are told, by file."""
    said = _guide(lang)
    for path in sorted((_SOURCE / "data").glob("*.yml")):
        said[path.name] = "\n".join(_texts(yaml.safe_load(path.read_text("utf-8")), lang))
    report = resources.files("verifier_wasm").joinpath(f"catalogue/{lang}.json").read_text("utf-8")
    return said | {"report": "\n".join(_strings(json.loads(report)))}


def _texts(value: object, lang: str) -> list[str]:
    if isinstance(value, dict):
        own = [value[lang]] if isinstance(value.get(lang), str) else []
        return own + [text for part in value.values() for text in _texts(part, lang)]
    return [text for part in value for text in _texts(part, lang)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    ("lang", "term", "others"),
    [("zh", *pair) for pair in _NOT_CALLED.items()] + [("en", *pair) for pair in _NOT_CALLED_EN.items()],
)
def test_one_term_for_one_thing(lang: str, term: str, others: tuple[str, ...]) -> None:
    said = _said(lang)
    assert any(term in text for text in said.values())
    found = {
        (name, other) for name, text in said.items() for other in others if other in text.replace("\n", " ")
    }
    assert found == set()


@pytest.mark.parametrize("lang", data.LANGUAGES)
def test_claims_that_do_not_hold_are_not_made(lang: str) -> None:
    found = {(name, claim) for name, text in _said(lang).items() for claim in _CLAIMS if claim in text}
    assert found == set()


@pytest.mark.parametrize("lang", data.LANGUAGES)
def test_how_sure_a_statement_is_stands_with_its_source(lang: str) -> None:
    found = {(name, word) for name, text in _guide(lang).items() for word in _CONFIDENCE if word in text}
    assert found == set()


def test_numbers_stand_close_to_the_word_that_counts() -> None:
    spaced = re.compile(r"(?:\d|\{[a-z]+\}) (?=[个位周岁份页层项字](?!节))")
    found = {(name, hit[0]) for name, text in _said("zh").items() for hit in spaced.finditer(text)}
    assert found == set()


def test_the_glossary_has_every_state_by_the_name_that_reports_use() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in _guide("en")["glossary.md"].splitlines()
        if line.startswith("|")
    ]
    told = {re.sub("（.*", "", row[0]): row[1] for row in rows}
    for state in states().values():
        assert told.get(state.zh) == state.en


def _rows(lang: str) -> list[list[str]]:
    """The table of every state: state, may apply, may drive, and more."""
    table = _guide(lang)["states.md"].split("{#table}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("lang", data.LANGUAGES)
def test_states_say_what_the_helper_and_the_rules_say(lang: str) -> None:
    can = {letter: group.can for group in _GROUPS for letter in group.letters}
    seen = []
    for row in _rows(lang):
        names = re.split("、", re.sub("（.*?）", "", row[0]).split(" ", maxsplit=1)[0])
        letters = [letter for letter, state in states().items() if state.zh in names]
        seen += letters
        for letter in letters:
            assert _ANSWERS[row[1]] == can[letter], letter
            assert (row[2] in {"能", "yes"}) is not states()[letter].forbids_driving, letter
    assert sorted(seen) == sorted(states())


@pytest.mark.parametrize("lang", data.LANGUAGES)
def test_the_law_on_not_carrying_a_licence_is_told_alike(lang: str) -> None:
    """Article 95 of the Road Traffic Safety Law: shall hold, shall return; a penalty may be added."""
    words = {
        "zh": ("应当扣留机动车", "应当及时退还", "二十元以上二百元以下"),
        "en": ("shall", "20 to 200 yuan"),
    }
    article = {"zh": "第九十五条", "en": "95"}
    weaker = {
        "zh": ("可以扣留机动车", "会扣留机动车"),
        "en": ("may hold the vehicle", "will hold the vehicle"),
    }
    for name in ("show-it.md", "vehicle-licence.md", "law.md"):
        text = _guide(lang)[name]
        line = next(line for line in text.split("\n---\n", 1)[1].splitlines() if article[lang] in line)
        assert [word for word in words[lang] if word not in line] == [], name
        assert not any(word in text for word in weaker[lang]), name
