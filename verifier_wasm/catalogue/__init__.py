"""The words for people, in Chinese and English: for the command line and the page alike.

``zh.json`` and ``en.json`` have the same keys and placeholders; tests hold them to it, and to `reasons`. The
names of the classes, states and foreign categories come from `verifier_wasm.rules`, where they stand once.
A further language is taught from outside (`learn`), and what it lacks one of the two lends it.
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

__all__ = [
    "LANGUAGES",
    "catalogue",
    "is_known",
    "label",
    "learn",
    "quotes",
    "sentence",
    "source",
    "whole",
    "words",
]

#: Those that are whole, and here.
LANGUAGES: Final = ("zh", "en")

type Sections = Mapping[str, Mapping[str, str]]

#: What was taught: by language, which of `LANGUAGES` lends it what it lacks, and its own sections.
_taught: dict[str, tuple[str, Sections]] = {}

_FALLBACK: Final = "unknown_code"


def is_known(lang: str) -> bool:
    """Tell whether there are words in a language."""
    return lang in LANGUAGES or lang in _taught


def learn(lang: str, sections: Sections, *, lender: str) -> None:
    """Take up a further language, or take it up anew: ``sections`` as in ``zh.json``, as many as there are.

    ``classes``, ``vehicles``, ``states`` and ``categories`` may be among them. Raises `UseError`
    ``language_unknown`` where ``lender`` is none of `LANGUAGES`, or ``lang`` is one.
    """
    if lender not in LANGUAGES or lang in LANGUAGES:
        raise _unknown(lender)
    _taught[lang] = lender, sections
    catalogue.cache_clear()
    words.cache_clear()


def _unknown(lang: str) -> UseError:
    return UseError("language_unknown", f"not one of {', '.join(LANGUAGES)}", language=str(lang)[:20])


def source(lang: str) -> str:
    """Return the one of `LANGUAGES` that a language is, or that lends it what it lacks."""
    return _taught[lang][0] if lang in _taught else lang


@cache
def catalogue(lang: str) -> Sections:
    """Return a language's whole catalogue, section by section. Raises `UseError` ``language_unknown``."""
    if not is_known(lang):
        raise _unknown(lang)
    lender, own = _taught.get(lang, (lang, {}))
    loaded = whole(lender)
    for section, texts in own.items():
        loaded[section] = {**loaded.get(section, {}), **texts}
    loaded["category_classes"] = {
        code: loaded["words"]["separator"].join(item.classes)
        for code, item in foreign_categories().items()
        if item.classes
    }
    # ISO/IEC 18013-5 has an attestation for each age.
    age_over = loaded["fields"]["age_over_nn"]
    loaded["fields"] |= {f"age_over_{age:02}": age_over.replace("{age}", str(age)) for age in range(100)}
    return loaded


def whole(lang: str) -> dict[str, dict[str, str]]:
    """Return all that there is to translate, of one of `LANGUAGES`: its file, and the names of the rules."""
    loaded: dict[str, dict[str, str]] = json.loads(
        files(__name__).joinpath(f"{lang}.json").read_text("utf-8")
    )
    loaded["states"] = {letter: getattr(state, lang) for letter, state in states().items()}
    loaded["classes"] = {code: getattr(item, f"name_{lang}") for code, item in classes().items()}
    loaded["vehicles"] = {code: getattr(item, f"vehicles_{lang}") for code, item in classes().items()}
    categories = foreign_categories()
    loaded["categories"] = {code: getattr(item, f"name_{lang}") for code, item in categories.items()}
    return loaded


def label(key: str, lang: str) -> str:
    """Return the short text at ``section.name`` (``checks.decode``), or the name where there is none."""
    section, _, name = key.partition(".")
    return catalogue(lang).get(section, {}).get(name, name)


def sentence(code: str, lang: str, detail: Mapping[str, Any] | None = None) -> str:
    """Return what a code means, its placeholders filled from ``detail``; never fails for want of something.

    An unknown code has a neutral sentence, and what is not there is written as "not stated". In English,
    and where it lends a language what that lacks, a detail ``<name>_en`` stands for ``<name>``. ``{what}`` is
    what the catalogue says of the kind of code that the detail ``name`` names. A detail that is text of the
    code never stands in a sentence: there it says "see below", and `quotes` has it.
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
    found = given.get(f"{name}_{source(lang)}") or given.get(name)
    return words(lang).own(name, found)


@cache
def words(lang: str) -> Words:
    """Return the writer of values in a language: ``words(lang).value(name, content)``, ``.time(text)``."""
    return Words(catalogue(lang))
