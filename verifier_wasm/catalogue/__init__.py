"""The words for people, in Chinese and English: for the command line and the page alike.

``zh.json`` and ``en.json`` have the same keys and placeholders; tests hold them to it, and to `reasons`. The
names of the classes, states and foreign categories come from `verifier_wasm.rules`, where they stand once.
"""

import json
import string
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from verifier_wasm.catalogue.writing import Words
from verifier_wasm.errors import UseError
from verifier_wasm.rules import classes, foreign_categories, states

__all__ = ["LANGUAGES", "catalogue", "label", "quotes", "sentence", "words"]

LANGUAGES: Final = ("zh", "en")

_FALLBACK: Final = "unknown_code"


@cache
def catalogue(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return a language's whole catalogue, section by section. Raises `UseError` ``language_unknown``."""
    if lang not in LANGUAGES:
        raise UseError("language_unknown", f"not one of {', '.join(LANGUAGES)}", language=str(lang)[:20])
    loaded: dict[str, dict[str, str]] = json.loads(
        files(__name__).joinpath(f"{lang}.json").read_text("utf-8")
    )
    loaded["states"] = {letter: getattr(state, lang) for letter, state in states().items()}
    loaded["classes"] = {code: getattr(item, f"name_{lang}") for code, item in classes().items()}
    categories = foreign_categories()
    loaded["categories"] = {code: getattr(item, f"name_{lang}") for code, item in categories.items()}
    loaded["category_classes"] = {
        code: loaded["words"]["separator"].join(item.classes)
        for code, item in categories.items()
        if item.classes
    }
    # ISO/IEC 18013-5 has an attestation for each age.
    age_over = loaded["fields"]["age_over_nn"]
    loaded["fields"] |= {f"age_over_{age:02}": age_over.replace("{age}", str(age)) for age in range(100)}
    return loaded


def label(key: str, lang: str) -> str:
    """Return the short text at ``section.name`` (``checks.decode``), or the name where there is none."""
    section, _, name = key.partition(".")
    return catalogue(lang).get(section, {}).get(name, name)


def sentence(code: str, lang: str, detail: Mapping[str, Any] | None = None) -> str:
    """Return what a code means, its placeholders filled from ``detail``; never fails for want of something.

    An unknown code has a neutral sentence, and what is not there is written as "not stated". In English a
    detail ``<name>_en`` stands for ``<name>``. ``{what}`` is what the catalogue says of the kind of code that
    the detail ``name`` names. A detail that is text of the code never stands in a sentence: there it says
    "see below", and `quotes` has it.
    """
    given = detail or {}
    parts: list[str] = []
    for literal, name, _, _ in string.Formatter().parse(_template(code, lang, given)):
        parts.append(literal)
        if name is not None:
            own = _own(name, lang, given)
            parts.append(catalogue(lang)["words"]["quoted_below"] if own is None else own)
    return "".join(parts)


def quotes(code: str, lang: str, detail: Mapping[str, Any] | None = None) -> list[dict[str, str]]:
    """Return what a code's sentence leaves out, as ``{"label", "text"}``: text of the code, fit to be shown.

    It goes with the sentence, set apart from it. Empty where there is nothing to quote.
    """
    given = detail or {}
    told = {name for _, name, _, _ in string.Formatter().parse(_template(code, lang, given))}
    left_out = [
        name
        for name in catalogue(lang)["quotes"]
        if given.get(name) not in (None, "", []) and (name not in told or _own(name, lang, given) is None)
    ]
    write = words(lang).quotation
    return [{"label": label(f"quotes.{name}", lang), "text": write(given[name])} for name in left_out]


def _template(code: str, lang: str, given: Mapping[str, Any]) -> str:
    reasons, recognised = catalogue(lang)["reasons"], catalogue(lang)["recognised"]
    template = reasons.get(code, reasons[_FALLBACK])
    return template.replace("{what}", recognised.get(str(given.get("name")), ""))


def _own(name: str, lang: str, given: Mapping[str, Any]) -> str | None:
    found = given.get(name)
    if lang == "en":
        found = given.get(f"{name}_en") or found
    return words(lang).own(name, found)


@cache
def words(lang: str) -> Words:
    """Return the writer of values in a language: ``words(lang).value(name, content)``, ``.time(text)``."""
    return Words(catalogue(lang))
