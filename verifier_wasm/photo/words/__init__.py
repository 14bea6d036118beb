"""What is said of a photo, in Chinese and English: one sentence for each code of a finding, and the rest.

``zh.json`` and ``en.json`` have the same keys and placeholders; a test holds them to it, and to the codes
that the measures use. Only the page and the command of the photo check read them.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from verifier_wasm.errors import UseError
from verifier_wasm.photo.check import Result
from verifier_wasm.photo.finding import Finding, State
from verifier_wasm.rules import photo

LANGUAGES: Final = ("zh", "en")


@cache
def words(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return a language's words, section by section. Raises `UseError` ``language_unknown``."""
    if lang not in LANGUAGES:
        raise UseError("language_unknown", f"not one of {', '.join(LANGUAGES)}", language=lang[:20])
    loaded: dict[str, dict[str, str]] = json.loads(
        files(__name__).joinpath(f"{lang}.json").read_text("utf-8")
    )
    return loaded


def sentence(finding: Finding, lang: str) -> str:
    """Return what a finding says."""
    values: dict[str, Any] = {**photo()[finding.rule].limits, **finding.measured}
    return words(lang)["sentences"][finding.code].format_map(
        {name: _number(value) for name, value in values.items()}
    )


def measured(finding: Finding, lang: str) -> str:
    """Return the numbers of a finding that a person can make something of, as a phrase, or ''."""
    labels = words(lang)["measured"]
    faces = finding.measured.get("faces", 1)
    if faces != 1:  # they are counted, not measured
        return labels["faces"].format(faces)
    told = [
        labels[name].format(_number(value))
        for name, value in finding.measured.items()
        if name in labels and name != "faces"
    ]
    return labels["told"].format(("，" if lang == "zh" else ", ").join(told)) if told else ""


def shown(finding: Finding, lang: str) -> dict[str, Any]:
    """Return a finding as the page draws it: `Finding.as_dict` with its words, sources and confidence."""
    rule, own = photo()[finding.rule], words(lang)
    return {
        **finding.as_dict(),
        "title": own["titles"].get(finding.code) or own["rules"][finding.rule],
        "said": own["states"][finding.state],
        "sentence": sentence(finding, lang),
        "measured": measured(finding, lang),
        "sources": list(rule.sources),
        "source": ("；" if lang == "zh" else "; ").join(own["sources"][name] for name in rule.sources),
        "confidence": own["confidence"][rule.confidence],
    }


def summary(result: Result, lang: str) -> str:
    """Return one sentence on the whole; never that the photo will pass."""
    own = words(lang)["summary"]
    first = result.findings[0]
    if len(result.findings) == 1:  # without a face, or one upright, nothing else is said
        return own["none" if first.rule == "one_face" else "lies"]
    counts = {state.value: sum(finding.state is state for finding in result.findings) for state in State}
    worst = "good" if first.state is State.UNSURE else first.state.value
    if worst == State.FAIL.value and not counts[State.LOOK.value]:
        worst = "fail_only"
    return own[worst].format(**counts)


def _number(value: float | str) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
