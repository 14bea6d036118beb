"""The verifier's sentences in the further languages of a site: ``data/catalogue/TAG.json``, one file each.

A file is as the verifier's own (``verifier_wasm/catalogue``) and may have less; what it has not is lent. The
check page of a language fetches its file beside the runtime, and no other page does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.plugin.languages import Language, Languages
from liangzheng.plugin.translations import compare
from liangzheng.plugin.yaml_file import YamlFile
from liangzheng.runtime import FOLDER as RUNTIME
from liangzheng.runtime.packs import Pack, pack
from verifier_wasm import catalogue

#: Where the files lie, below the data files.
FOLDER: Final = "catalogue"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of a language; ``missing``: those that are lent, as ``section.key``."""

    language: str
    lender: str
    sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def packed(self) -> Pack:
        """Return what the page's verifier is taught."""
        told = {"language": self.language, "lender": self.lender, "sections": self.sections}
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        return pack(RUNTIME, f"words-{self.language}", content)


def taught(languages: Languages, content: Path) -> dict[str, Catalogue]:
    """Return the sentences by further language; the verifier of this process knows them from now on.

    Raises what `read` does.
    """
    found = {language.tag: read(language, content) for language in languages if language.fallback}
    for known in found.values():
        catalogue.learn(known.language, known.sections, lender=known.lender)
    return found


def read(language: Language, content: Path) -> Catalogue:
    """Return a language's sentences: none where there is no file. ``content``: the folder of pages.

    Raises `BuilderError`, with file and line, for what the verifier does not say, or says with other
    places to fill.
    """
    assert language.fallback is not None
    path = content / "data" / FOLDER / f"{language.tag}.json"
    shown_as = f"{content.name}/data/{FOLDER}/{path.name}"
    lender = catalogue.whole(language.fallback)
    own = _own(path, shown_as, lender) if path.is_file() else {}
    missing = tuple(
        f"{section}.{key}"
        for section, texts in lender.items()
        for key in texts
        if key not in own.get(section, {})
    )
    return Catalogue(language.tag, language.fallback, own, missing)


def _own(path: Path, shown_as: str, lender: catalogue.Sections) -> dict[str, dict[str, str]]:
    try:
        text = as_utf8(path.read_bytes()).decode("utf-8")
        values: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise BuilderError(f"{shown_as}:{error.lineno}: {error.msg}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise BuilderError(f"{shown_as}: unreadable: {error}") from error
    file = YamlFile(shown_as, text, values)
    if not isinstance(values, dict):
        raise file.fault((), "the sentences have to be in sections")
    for section, texts in values.items():
        if section not in lender:
            raise file.fault((section,), "the verifier has no such section")
        if not isinstance(texts, dict):
            raise file.fault((section,), "a section has to hold texts by their keys")
        for key, own in texts.items():
            if key not in lender[section]:
                raise file.fault((section, key), "the verifier has no such text")
            if not isinstance(own, str) or not own.strip():
                raise file.fault((section, key), "has to be a text")
            compare(file, (section, key), own, lender[section][key])
    return values
