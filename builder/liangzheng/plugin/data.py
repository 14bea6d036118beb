"""The data files of the site (``site_src/data/*.yml``): interface words, sections, steps, sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.plugin import marked_yaml
from liangzheng.plugin.front_matter import Confidence

LANGUAGES = ("zh", "en")

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(_Strict):
    """A text in both languages."""

    zh: Text
    en: Text

    def __getitem__(self, lang: str) -> str:
        """Return the text in one language."""
        return self.zh if lang == "zh" else self.en


class Section(_Strict):
    """A part of the guide; the order of the file is the order of the navigation."""

    id: Text
    title: Both


class Step(_Strict):
    """One step of the way to the licence, shown on the start page and beside the pages that belong to it."""

    title: Both
    text: Both
    #: Pages that tell more, by their file name without suffix; those not written yet are left out.
    pages: tuple[Text, ...] = ()


class KnownSource(_Strict):
    """A source that pages refer to by id."""

    title: Both
    url: HttpUrl | None = None
    #: How sure it makes a statement, unless the page says otherwise.
    confidence: Confidence = "documented"
    #: Up to which day it speaks: when it was published, or came into force. Web pages often do not say.
    until: date | None = None


class HistoryPoint(_Strict):
    """How many electronic licences had been issued: ``total`` by a day, or on that ``day`` alone."""

    date: date
    licences: Annotated[int, Field(gt=0)]
    exact: bool
    counts: Literal["total", "day"]
    source: Text
    event: Both


class Eligibility(_Strict):
    """Whether the electronic licence can be applied for in some states, and what to do next."""

    id: Text
    letters: tuple[Text, ...]
    can: Literal["yes", "no", "unknown"]
    ask: Both
    answer: Both
    next: Both
    page: Text


class Situation(_Strict):
    """What somebody may have met with, and the heading of the guide that answers it: ``page#anchor``."""

    id: Text
    title: Both
    line: Both
    page: Text
    anchor: Text


class Drawing(_Strict):
    """What a drawing shows, for those who do not see it, and the words that stand in it."""

    alt: Both
    words: Mapping[Text, Both] = {}


class Search(_Strict):
    """What search knows of words (``search.yml``)."""

    #: Groups of words that mean the same, of both languages.
    same: tuple[tuple[Text, ...], ...]
    #: Language -> words that say nothing about what is asked for.
    stop: Mapping[Literal["zh", "en"], tuple[tuple[Text, ...], ...]]
    #: Page, by its file name without suffix -> how much it counts beside others; 1 where it is not listed.
    pages: Mapping[Text, Annotated[float, Field(gt=0, le=10)]] = {}


#: Page, by its file name without suffix -> heading, by its id (`PAGE_ITSELF` for what stands before the
#: first) -> language -> the words of those who ask for it (``asked.yml``).
type Asked = Mapping[Text, Mapping[Text, Mapping[Literal["zh", "en"], tuple[Text, ...]]]]
#: The beginning of a page, among its headings.
PAGE_ITSELF: Final = "start"


class Change(_Strict):
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

    def words(self, lang: str) -> dict[str, str]:
        """Return the interface words in one language."""
        return {key: text[lang] for key, text in self.ui.items()}


def load(folder: Path, *, starting: Path | None = None) -> SiteData:
    """Read the data files; raises `BuilderError` with file and field.

    ``starting``: the same folder of the content that this version's sites start from. Interface words that a
    file of an earlier version has not yet are taken from there.
    """
    words = TypeAdapter(dict[str, Both])
    newer = _read(starting / "ui.yml", words) if starting and starting != folder else {}
    return SiteData(
        ui=newer | _read(folder / "ui.yml", words),
        sections=_read(folder / "sections.yml", TypeAdapter(tuple[Section, ...])),
        steps=_read(folder / "steps.yml", TypeAdapter(tuple[Step, ...]), otherwise=()),
        sources=_read(folder / "sources.yml", TypeAdapter(dict[str, KnownSource])),
        eligibility=_read(folder / "eligibility.yml", TypeAdapter(tuple[Eligibility, ...]), otherwise=()),
        changes=_read(folder / "changes.yml", TypeAdapter(tuple[Change, ...]), otherwise=()),
        situations=_read(folder / "situations.yml", TypeAdapter(tuple[Situation, ...]), otherwise=()),
        search=_read(folder / "search.yml", TypeAdapter(Search)),
        drawings=_read(folder / "drawings.yml", TypeAdapter(dict[str, Drawing])),
        unbroken=_read(folder / "unbroken.yml", TypeAdapter(tuple[Text, ...])),
        asked=_read(folder / "asked.yml", TypeAdapter(Asked), otherwise={}),
        history=_read(folder / "history.yml", TypeAdapter(tuple[HistoryPoint, ...]), otherwise=()),
    )


def _read[T](path: Path, shape: TypeAdapter[T], *, otherwise: T | None = None) -> T:
    """Read a file; ``otherwise``: what a site has that does without it."""
    name = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    try:
        text = as_utf8(path.read_bytes()).decode("utf-8")
        values: Any = marked_yaml.values(text)
    except FileNotFoundError:
        if otherwise is not None:
            return otherwise
        raise BuilderError(f"{name}: the file is missing") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BuilderError(f"{name}:{line}: {error.problem or 'unreadable YAML'}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BuilderError(f"{name}: unreadable: {error}") from error
    try:
        return shape.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        line = marked_yaml.line_of(text, first["loc"])
        raise BuilderError(f"{name}:{line}: {where}: {first['msg']}") from error
