"""The sentences of every code, in Chinese and English: for the command line and the page alike.

``zh.json`` and ``en.json`` have the same keys and placeholders; tests hold them to it, and to `reasons`.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from verifier_wasm.rules import states

LANGUAGES: Final = ("zh", "en")


@cache
def catalogue(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return a whole catalogue; ``lang`` is one of `LANGUAGES`."""
    assert lang in LANGUAGES
    loaded: dict[str, dict[str, str]] = json.loads(
        files(__name__).joinpath(f"{lang}.json").read_text("utf-8")
    )
    loaded["states"] = {letter: getattr(state, lang) for letter, state in states().items()}
    return loaded


def label(section: str, key: str, lang: str) -> str:
    """Return a short text, or the key itself where there is none."""
    return catalogue(lang).get(section, {}).get(key, key)


def sentence(code: str, lang: str, detail: Mapping[str, Any] | None = None) -> str:
    """Return the sentence of a code with its details filled in; an unknown code is told as it is."""
    text = catalogue(lang)["reasons"].get(code, code)
    for name, value in (detail or {}).items():
        text = text.replace("{" + name + "}", _value(name, value, lang))
    what = label("recognised", str((detail or {}).get("name", "")), lang)
    return text.replace("{what}", what)


def _value(name: str, value: Any, lang: str) -> str:
    if name == "states" and isinstance(value, list):
        return ("、" if lang == "zh" else ", ").join(label("states", str(item), lang) for item in value)
    return label("fields", value, lang) if name == "field" else str(value)
