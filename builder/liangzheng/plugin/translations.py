"""The words of the further languages: put beside the two in each data file, and what is missing.

A file of words (``data/words/TAG.yml``) names a text by the data file that it stands in, the ``id`` of the
item (its number where it has none) and the field: ``ui.menu``, ``sections.apply.title``, ``steps.1.text``.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from liangzheng.plugin.both import Both, Translated
from liangzheng.plugin.languages import SIDE_BY_SIDE, Languages
from liangzheng.plugin.yaml_file import YamlFile

#: In a file of words, what belongs to no data file's texts: of the language itself, what search knows of it.
OF_ITSELF: Final = ("language", "search", "asked")
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")

type Place = tuple[str, ...]


class Translations:
    """The texts of the further languages by their places; `check` after every data file was put together."""

    def __init__(self, languages: Languages) -> None:
        """Raise `BuilderError`, with file and line, for anything else than a text."""
        self._lenders = languages.lent_to
        self._files = languages.words
        self._texts = {tag: dict(_leaves(file)) for tag, file in self._files.items()}
        self._wanted: set[Place] = set()
        #: By language, the places whose text is lent by another.
        self.missing: dict[str, list[str]] = {tag: [] for tag in self._lenders}

    def put_in(self, stem: str, values: Any) -> Any:
        """Return what a data file says, with the further languages in each of its texts."""
        return self._put_in((stem,), values) if self._lenders else values

    def check(self) -> None:
        """Raise `BuilderError`, with file and line, for a text whose place no data file has."""
        for tag, texts in self._texts.items():
            for place in texts:
                if place not in self._wanted:
                    raise self._files[tag].fault(place, "no data file has such a text")

    def _put_in(self, place: Place, values: Any) -> Any:
        match values:
            case {"zh": str(zh), "en": str(en), **rest} if zh and en and not rest:
                return self._translated(place, zh, en)
            case dict():
                return {key: self._put_in((*place, str(key)), value) for key, value in values.items()}
            case list():
                return [self._put_in((*place, name_of(item, n)), item) for n, item in enumerate(values, 1)]
        return values

    def _translated(self, place: Place, zh: str, en: str) -> Both:
        own = {"zh": zh, "en": en}
        others, lent = {}, {}
        self._wanted.add(place)
        for tag, lender in self._lenders.items():
            text = self._texts[tag].get(place)
            if text is None:
                self.missing[tag].append(".".join(place))
                text, lent[tag] = own[lender], SIDE_BY_SIDE[lender].html
            else:
                compare(self._files[tag], place, text, own[lender])
            others[tag] = text
        return Translated(zh=zh, en=en, others=others, lent=lent)


def compare(file: YamlFile, place: Place, text: str, lender: str) -> None:
    """Raise `BuilderError` for a text that has lost something to be filled in, or has what nothing fills."""
    has, wants = (set(_PLACEHOLDER.findall(one)) for one in (text, lender))
    for name in sorted(wants ^ has):
        raise file.fault(place, f"{{{name}}} was lost" if name in wants else f"nothing fills {{{name}}}")


def name_of(item: Any, number: int) -> str:
    """Return what an item of a list is called in a place."""
    return str(item["id"]) if isinstance(item, Mapping) and "id" in item else str(number)


def _leaves(file: YamlFile) -> Iterator[tuple[Place, str]]:
    for key, value in file.values.items():
        if key not in OF_ITSELF:
            yield from _texts(file, (str(key),), value)


def _texts(file: YamlFile, place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(file, (*place, str(key)), inner)
    elif isinstance(value, str) and value.strip():
        yield place, value
    else:
        raise file.fault(place, "has to be a text")
