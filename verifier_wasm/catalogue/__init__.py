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

__all__ = ["LANGUAGES", "catalogue", "label", "sentence", "words"]

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
    the detail ``name`` names; that text may have placeholders of its own.
    """
    reasons = catalogue(lang)["reasons"]
    return _filled(reasons.get(code, reasons[_FALLBACK]), lang, detail or {})


def _filled(template: str, lang: str, given: Mapping[str, Any]) -> str:
    parts: list[str] = []
    for literal, name, _, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name == "what":
            kind = given.get("name")
            known = catalogue(lang)["recognised"].get(str(kind))
            parts.append(words(lang).fill(name, kind) if known is None else _filled(known, lang, given))
        elif name is not None:
            found = given.get(name)
            if lang == "en":
                found = given.get(f"{name}_en") or found
            parts.append(words(lang).fill(name, found))
    return "".join(parts)


@cache
def words(lang: str) -> Words:
    """Return the writer of values in a language: ``words(lang).value(name, content)``, ``.time(text)``."""
    return Words(catalogue(lang))
