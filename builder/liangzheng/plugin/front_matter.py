"""The front matter of a page: its schema, and errors that name file and line."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError, model_validator

from liangzheng.errors import BuilderError
from liangzheng.plugin import marked_yaml

#: How sure a statement is; the words are explained on the page that tells about the site.
Confidence = Literal["documented", "agreeing", "single", "rumour", "not_found", "derived"]

Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where a page has its facts from: an ``id`` of ``data/sources.yml`` or a ``title`` of its own."""

    id: Text | None = None
    title: Text | None = None
    url: HttpUrl | None = None
    note: Text | None = None
    #: Where it differs from what ``data/sources.yml`` says of the source.
    confidence: Confidence | None = None
    #: The headings whose statements it carries, by their ids; none: the page as a whole.
    at: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _named(self) -> "Source":
        if self.id is None and self.title is None:
            raise ValueError("a source needs an id or a title")
        return self


class FrontMatter(_Strict):
    """What stands between the two ``---`` at the top of a page."""

    title: Text
    description: Text
    checked: date
    sources: tuple[Source, ...] = ()
    section: Text
    order: int
    #: A shorter title for navigation, where the full one is long.
    short: Text | None = None
    template: Text = "guide.html"
    step: Annotated[int, Field(ge=1)] | None = None
    #: What search engines should take it for: questions are its ``###``, steps the items of its first list.
    kind: Literal["article", "faq", "how-to"] = "article"


def read(path: Path, *, shown_as: str) -> FrontMatter:
    """Read and check the front matter of a Markdown file.

    ``shown_as``: the file's name in errors. Raises `BuilderError` as ``file:line: field: reason``.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BuilderError(f"{shown_as}: not UTF-8 text (byte {error.start})") from error
    if not lines or lines[0].rstrip() != "---":
        raise BuilderError(f"{shown_as}:1: the page has no front matter: its first line has to be ---")
    try:
        end = next(n for n, line in enumerate(lines[1:], start=1) if line.rstrip() in {"---", "..."})
    except StopIteration:
        raise BuilderError(f"{shown_as}:1: the front matter has no closing ---") from None
    # The first line stays, so that the marks of YAML count from the top of the file.
    return _parse("\n".join(lines[:end]), shown_as)


def _parse(text: str, shown_as: str) -> FrontMatter:
    try:
        values = marked_yaml.values(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BuilderError(f"{shown_as}:{line}: {error.problem or 'unreadable YAML'}") from error
    except yaml.YAMLError as error:
        raise BuilderError(f"{shown_as}:1: unreadable YAML: {error}") from error
    if not isinstance(values, dict):
        raise BuilderError(f"{shown_as}:1: the front matter has to be a list of `name: value`")
    try:
        return FrontMatter.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "front matter"
        line = marked_yaml.line_of(text, first["loc"])
        raise BuilderError(f"{shown_as}:{line}: {where}: {first['msg']}") from error
