"""The data files of the site (``site_src/data/*.yml``): interface words, sections, steps, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, HttpUrl, TypeAdapter

from liangzheng.plugin import searching, yaml_file
from liangzheng.plugin.both import Both, Strict, Text
from liangzheng.plugin.front_matter import Confidence
from liangzheng.plugin.languages import SIDE_BY_SIDE, Languages, both
from liangzheng.plugin.searching import Asked, Search
from liangzheng.plugin.translations import Translations
from liangzheng.plugin.yaml_file import YamlFile

#: Those whose words stand side by side in the files.
LANGUAGES: Final = tuple(SIDE_BY_SIDE)
#: What a site has that does without a file.
_OTHERWISE: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("steps", "eligibility", "changes", "situations", "history"), ()),
    "asked": {},
}


class Section(Strict):
    """A part of the guide; the order of the file is the order of the navigation."""

    id: Text
    title: Both


class Step(Strict):
    """One step of the way to the licence, shown on the start page and beside the pages that belong to it."""

    title: Both
    text: Both
    #: Pages that tell more, by their file name without suffix; those not written yet are left out.
    pages: tuple[Text, ...] = ()


class KnownSource(Strict):
    """A source that pages refer to by id."""

    title: Both
    url: HttpUrl | None = None
    #: How sure it makes a statement, unless the page says otherwise.
    confidence: Confidence = "documented"
    #: Up to which day it speaks: when it was published, or came into force. Web pages often do not say.
    until: date | None = None


class HistoryPoint(Strict):
    """How many electronic licences had been issued: ``total`` by a day, or on that ``day`` alone."""

    date: date
    licences: Annotated[int, Field(gt=0)]
    exact: bool
    counts: Literal["total", "day"]
    source: Text
    event: Both


class Eligibility(Strict):
    """Whether the electronic licence can be applied for in some states, and what to do next."""

    id: Text
    letters: tuple[Text, ...]
    can: Literal["yes", "no", "unknown"]
    ask: Both
    answer: Both
    next: Both
    page: Text


class Situation(Strict):
    """What somebody may have met with, and the heading of the guide that answers it: ``page#anchor``."""

    id: Text
    title: Both
    line: Both
    page: Text
    anchor: Text


class Drawing(Strict):
    """What a drawing shows, for those who do not see it, and the words that stand in it."""

    alt: Both
    words: Mapping[Text, Both] = {}


class Change(Strict):
    """A change to the guide that readers may want to know of; ``page`` by its file name without suffix."""

    id: Text
    date: date
    page: Text | None = None
    text: Both


@dataclass(frozen=True, slots=True)
class SiteData:
    """Everything the templates say that is not a page."""

    ui: Mapping[str, Both]
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    sources: Mapping[str, KnownSource]
    history: tuple[HistoryPoint, ...]
    eligibility: tuple[Eligibility, ...]
    changes: tuple[Change, ...]
    situations: tuple[Situation, ...]
    search: Search
    drawings: Mapping[str, Drawing]
    #: What is never split over two lines in a heading.
    unbroken: tuple[str, ...]
    asked: Asked

    #: The titles of the gallery, by specimen.
    specimens: Mapping[str, Both]
    #: By further language, what other languages lend it: the places of the texts.
    missing: Mapping[str, Sequence[str]]

    def words(self, lang: str) -> dict[str, str]:
        """Return the interface words in one language."""
        return {key: text[lang] for key, text in self.ui.items()}

    def shown(self, lang: str) -> dict[str, str]:
        """Return the same for a page, what is lent marked (`liangzheng.plugin.lent`)."""
        return {key: text.shown(lang) for key, text in self.ui.items()}


def load(folder: Path, languages: Languages | None = None, *, starting: Path | None = None) -> SiteData:
    """Read the data files, and the words of the site's further languages.

    ``starting``: the same folder of the content that this version's sites start from. Interface words that a
    file of an earlier version has not yet are taken from there.

    Raises `BuilderError` with file, line and field.
    """
    languages = languages or both()
    translations = Translations(languages)

    def opened(stem: str, folder: Path = folder) -> YamlFile:
        name = f"{stem}.yml"
        shown_as = f"{folder.parent.name}/{folder.name}/{name}"
        return yaml_file.read(folder / name, shown_as=shown_as, otherwise=_OTHERWISE.get(stem))

    def read[T](stem: str, shape: TypeAdapter[T]) -> T:
        file = opened(stem)
        values = file.values
        if stem == "ui" and starting and starting != folder and isinstance(values, dict):
            values = opened(stem, starting).values | values
        return file.parsed(shape, translations.put_in(stem, values))

    search, asked = searching.read(opened("search"), opened("asked"), languages)
    found = SiteData(
        ui=read("ui", TypeAdapter(dict[str, Both])),
        sections=read("sections", TypeAdapter(tuple[Section, ...])),
        steps=read("steps", TypeAdapter(tuple[Step, ...])),
        sources=read("sources", TypeAdapter(dict[str, KnownSource])),
        eligibility=read("eligibility", TypeAdapter(tuple[Eligibility, ...])),
        changes=read("changes", TypeAdapter(tuple[Change, ...])),
        situations=read("situations", TypeAdapter(tuple[Situation, ...])),
        search=search,
        drawings=read("drawings", TypeAdapter(dict[str, Drawing])),
        unbroken=read("unbroken", TypeAdapter(tuple[Text, ...])),
        asked=asked,
        history=opened("history").parsed_as(TypeAdapter(tuple[HistoryPoint, ...])),
        specimens=read("specimens", TypeAdapter(dict[str, Both])),
        missing=translations.missing,
    )
    translations.check()
    return found
