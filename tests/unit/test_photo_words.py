"""What is said of a photo: the two languages say the same, of every code that a measure uses."""

import json
import re
import string
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.photo_seen import GOOD, Portrait, changed
from verifier_wasm.errors import UseError
from verifier_wasm.photo.bridge import check as bridge
from verifier_wasm.photo.check import check
from verifier_wasm.photo.finding import State
from verifier_wasm.photo.seen import Box
from verifier_wasm.photo.words import LANGUAGES, shown, summary, words
from verifier_wasm.rules import photo

_ROOT = Path(__file__).parents[2]
_PHOTO = _ROOT / "verifier_wasm" / "photo"
#: f-strings of codes, and what they are made of.
_MADE = {
    "{rule}_good": ("head_height", "head_width", "roll", "yaw", "pitch"),
    "{rule}_small": ("head_height", "head_width"),
    "{rule}_large": ("head_height", "head_width"),
    "{rule}_positive": ("roll", "yaw", "pitch"),
    "{rule}_negative": ("roll", "yaw", "pitch"),
    "{rule}_unsure": ("uniform", "make_up"),
}


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    chinese, english = (words(lang) for lang in LANGUAGES)
    assert chinese.keys() == english.keys()
    for section, texts in chinese.items():
        assert texts.keys() == english[section].keys(), section
        for key, text in texts.items():
            assert _placeholders(text) == _placeholders(english[section][key]), key
            assert text, key


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in _PHOTO.rglob("*.py"))
    sources += (_ROOT / "builder" / "liangzheng" / "photo" / "look.py").read_text("utf-8")
    sources += (_ROOT / "builder" / "liangzheng" / "photo" / "looking.py").read_text("utf-8")
    named = set(re.findall(r'"([a-z]+(?:_[a-z]+)*)"', sources))
    made = {code.replace("{rule}", rule) for code, rules in _MADE.items() for rule in rules}
    sentences = set(words("zh")["sentences"])
    assert sentences - named - made == set()
    used = set(re.findall(r'Finding\(\s*"[a-z_]+",\s*State\.[A-Z]+,\s*"([a-z_]+)"', sources))
    assert len(used) > 60
    assert used - sentences == set()
    assert made <= sentences


def test_every_rule_has_a_name_and_its_sources_are_the_guides() -> None:
    guide = yaml.safe_load((_ROOT / "site_src" / "data" / "sources.yml").read_text("utf-8"))
    for lang in LANGUAGES:
        own = words(lang)
        assert own["rules"].keys() == photo().keys()
        assert own["states"].keys() == {state.value for state in State}
        for rule in photo().values():
            assert rule.confidence in own["confidence"]
            for name in rule.sources:
                assert own["sources"][name] == guide[name]["title"][lang]
    assert {rule.worst for rule in photo().values()} == {"fail", "look"}


def test_the_whole_is_summed_up_and_never_passed() -> None:
    assert "由车管部门决定" in summary(check(GOOD.seen()), "zh")
    assert "The office decides" in summary(check(GOOD.seen()), "en")
    assert summary(check(changed(ground=(70, 120, 200)).seen()), "en").startswith(
        "Would be refused as it is: 1. To look at again: 1."
    )
    for lang, said in (
        ("zh", "有 1 项照这样会被退回。能不能通过，由车管部门决定。"),
        ("en", "Would be refused as it is: 1. The office decides."),
    ):
        assert summary(check(changed(grey=True).seen()), lang) == said
    assert "no face to check" in summary(check(changed(presence=0.1).seen()), "en")
    # A face for which there is nothing to cut out is still a face.
    assert "No problem" in summary(replace(check(GOOD.seen()), crop=None), "en")
    for lang in LANGUAGES:
        everything = json.dumps(words(lang), ensure_ascii=False).lower()
        assert "will pass" not in everything
        assert "一定能通过" not in everything


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_gets_words_numbers_and_places(lang: str) -> None:
    told, buffers = changed(turn=12.0).told()
    answer = json.loads(bridge(json.dumps(told), **buffers, lang=lang, at="2026-11-26T10:00:00+08:00"))
    first = answer["findings"][0]
    assert (first["rule"], first["state"]) == ("roll", "fail")
    assert "12" in first["sentence"]
    assert first["where"][0]["line"]
    assert first["sources"] == ["PHOTOPAGES"]
    assert answer["crop"]["turn"] == pytest.approx(0.2094, abs=0.004)
    assert all("{" not in one["sentence"] for one in answer["findings"])


def test_another_language_is_not_known() -> None:
    with pytest.raises(UseError):
        words("fr")


def test_what_one_rule_says_suits_what_the_others_say() -> None:
    """Too few pixels need another photo, whatever the form; at the edge may be a hat as well as hair."""
    for lang, retake, hair in (("zh", "重拍", "头发"), ("en", "take it again", "hair")):
        said = words(lang)["sentences"]
        assert retake not in said["proportion_off"]
        assert hair not in said["room_tight"].lower()
        # Nothing is drawn on the command line.
        for code in ("proportion_off", "centred_cropped"):
            assert not re.search("画出|drawn", said[code])


def _first(portrait: Portrait, lang: str) -> dict[str, Any]:
    return shown(check(portrait.seen()).findings[0], lang)


def test_faces_are_counted_and_all_else_is_measured() -> None:
    several = changed(faces=(Box(20, 20, 220, 240),))
    assert _first(several, "zh")["measured"] == "看到 2 张脸"
    assert _first(several, "en")["measured"] == "2 faces found"
    tilted = changed(turn=12.0)
    assert _first(tilted, "zh")["measured"] == "量得：12 度"
    assert _first(tilted, "en")["measured"] == "Measured: 12 degrees"
    # One is what the sentence says already.
    one = {finding.rule: shown(finding, "zh") for finding in check(GOOD.seen()).findings}
    assert one["one_face"]["measured"] == ""


@pytest.mark.parametrize(("lang", "title"), [("zh", "没找到脸"), ("en", "No face found")])
def test_without_a_face_the_card_is_about_the_face_and_the_whole_says_something_else(
    lang: str, title: str
) -> None:
    nobody = replace(GOOD.seen(), faces=(), near=None)
    first = shown(check(nobody).findings[0], lang)
    assert first["title"] == title
    assert first["sentence"] not in summary(check(nobody), lang)
    lies = replace(GOOD.seen(), turn=90)
    assert shown(check(lies).findings[0], lang)["sentence"] not in summary(check(lies), lang)


def test_all_kinds_are_named_that_are_taken() -> None:
    page = yaml.safe_load((_ROOT / "site_src" / "data" / "ui.yml").read_text("utf-8"))
    for lang in LANGUAGES:
        for said in (words(lang)["sentences"]["photo_kind"], page["photo_check_problem_no_picture"][lang]):
            assert [kind for kind in ("JPEG", "PNG", "WebP", "HEIC", "AVIF") if kind not in said] == []
