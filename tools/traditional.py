"""Write the Chinese of a site in traditional characters: pages, words, and the verifier's sentences.

``python -m tools.traditional CONTENT`` reads the pages ``zh/`` and the data files of a content folder, and
writes beside them what makes the language ``zh-Hant`` (docs/adding-a-language.md). OpenCC changes the
characters and keeps the words, which are those of the mainland's regulations; each page says that it was a
machine.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import opencc
import yaml

from liangzheng.files import write_whole
from liangzheng.plugin.catalogues import FOLDER as CATALOGUE
from liangzheng.plugin.languages import WORDS
from liangzheng.plugin.translations import name_of
from verifier_wasm.catalogue import whole

TAG: Final = "zh-Hant"
_FROM: Final = "zh"
#: OpenCC's characters as Hong Kong writes them: other settings change words too (软件 to 軟體, 注销 to 登出).
_CONVERSION: Final = "s2hk"
#: Data files whose texts are shown.
_SHOWN: Final = (
    *("ui", "sections", "steps", "sources", "eligibility", "changes", "situations", "drawings", "specimens"),
)
_HEAD: Final = {
    "name": "繁體中文",
    "html": "zh-Hant",
    "fallback": _FROM,
    "locale": "zh_HK",
    "voice": "zh-HK",
    "spaces": False,
    "note": "本頁由機器從簡體轉換，沒有人校對過。用詞照內地法規；App 裏顯示的是簡體字。",
    "numbers": [
        {"from": 100000000, "unit": 100000000, "text": "{n}億"},
        {"from": 0, "unit": 10000, "text": "{n}萬"},
    ],
}

type Convert = Callable[[str], str]


def write(content: Path) -> None:
    """Write the language into a content folder."""
    convert: Convert = opencc.OpenCC(_CONVERSION).convert
    for page in sorted((content / _FROM).glob("*.md")):
        _write(content / TAG / page.name, convert(page.read_text("utf-8")))
    data = content / "data"
    words = {"language": _HEAD, **{stem: _texts(_read(data / f"{stem}.yml"), convert) for stem in _SHOWN}}
    search, asked = _read(data / "search.yml"), _read(data / "asked.yml")
    words["search"] = {
        "same": [[convert(word) for word in group] for group in search["same"]],
        "stop": {TAG: [[convert(word) for word in group] for group in search["stop"][_FROM]]},
    }
    words["asked"] = {
        page: {
            heading: [convert(text) for text in own[_FROM]] for heading, own in its.items() if _FROM in own
        }
        for page, its in asked.items()
    }
    _write(
        data / WORDS / f"{TAG}.yml", yaml.safe_dump(words, allow_unicode=True, sort_keys=False, width=1000)
    )
    sentences = {
        section: {key: convert(text) for key, text in texts.items()}
        for section, texts in whole(_FROM).items()
    }
    _write(data / CATALOGUE / f"{TAG}.json", json.dumps(sentences, ensure_ascii=False, indent=1) + "\n")


def _texts(values: Any, convert: Convert) -> Any:
    """Return the texts of a data file by their places, in the shape of a file of words; None without any."""
    match values:
        case {"zh": str(text), "en": str(), **rest} if not rest:
            return convert(text)
        case dict():
            named = values.items()
        case list():
            named = {name_of(item, number): item for number, item in enumerate(values, 1)}.items()
        case _:
            return None
    return {str(key): texts for key, value in named if (texts := _texts(value, convert))}


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
