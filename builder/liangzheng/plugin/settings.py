"""What a publisher sets of a site of their own: shapes of the options in ``mkdocs.yml``, one a concept."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, override

from mkdocs.config.base import BaseConfigOption
from mkdocs.config.base import ValidationError as OptionError
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    TypeAdapter,
    ValidationError,
)

#: Characters. A longer name has no place in the head of a page.
NAME_LENGTH: Final = 40
#: What a phone shows below an icon is cut off after a dozen; two names of four syllables fit into this.
SHORT_NAME_LENGTH: Final = 24


def _of(pattern: str, words: str) -> AfterValidator:
    """Take a text that is wholly of a pattern; ``words``: what it has to be."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"has to be {words}")
        return text

    return AfterValidator(check)


#: A language as content folders and data files name it.
Language = Annotated[str, _of("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language, such as zh or en")]
Colour = Annotated[
    str, _of("#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})", "a colour in quotation marks, such as '#b3161b'")
]
#: A page by its file name without suffix.
Slug = Annotated[str, _of("[a-z0-9][a-z0-9/-]*", "a page's file name without .md")]
Email = Annotated[
    str, _of(r'[^\s@<>"?&#%]{1,64}@[^\s@<>"?&#%]{1,190}\.[^\s@<>"?&#%.]{1,63}', "a mail address")
]
Phone = Annotated[str, _of(r"\+?[0-9][0-9 -]{2,30}", "a telephone number in quotation marks")]


def _shown(text: str) -> str:
    """Refuse what nobody sees, or what turns the text around it: control and format characters."""
    if not text.isprintable() or not text.strip():
        raise ValueError("has to be one line of characters that can be seen")
    return text.strip()


Name = Annotated[str, Field(max_length=NAME_LENGTH), AfterValidator(_shown)]
ShortName = Annotated[str, Field(max_length=SHORT_NAME_LENGTH), AfterValidator(_shown)]
#: A language's text, for each language that differs.
Names = Mapping[Language, Name]
ShortNames = Mapping[Language, ShortName]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colours(_Strict):
    """What of the design system's colours is the publisher's; those left out are made from `accent`."""

    accent: Colour = ""
    accent_dark: Colour = ""
    link: Colour = ""
    link_dark: Colour = ""


class Contact(_Strict):
    """Whom a reader tells of a mistake; one way at least."""

    email: Email = ""
    phone: Phone = ""
    url: HttpUrl | None = None


class LeaveOut(_Strict):
    """Sections and pages of the content that are no part of the site."""

    sections: tuple[str, ...] = ()
    pages: tuple[Slug, ...] = ()


class MisshapenError(OptionError):
    """An option that is not of its shape; ``location``: where in it, as pydantic says."""

    def __init__(self, location: tuple[int | str, ...], text: str) -> None:
        super().__init__(text)
        self.location = location


class Shaped[T](BaseConfigOption[T]):
    """An option of a shape that pydantic knows."""

    def __init__(self, shape: Any, *, otherwise: T) -> None:
        super().__init__()
        self._shape: TypeAdapter[T] = TypeAdapter(shape)
        self._otherwise = otherwise

    @override
    def run_validation(self, value: object) -> T:
        """Return what was read; raises `MisshapenError`. Without a value it is left out."""
        if value is None:
            return self._otherwise
        try:
            return self._shape.validate_python(value)
        except ValidationError as error:
            raise MisshapenError(error.errors()[0]["loc"], plainly(error)) from error


def plainly(error: ValidationError) -> str:
    """Return what pydantic says of the first mistake, plainer where its words are a programmer's."""
    first = error.errors()[0]
    text = first["msg"]
    match first["type"]:
        case "extra_forbidden":
            return "there is no such setting"
        case "string_type":
            return "has to be text, in quotation marks"
        case "value_error":
            return text.removeprefix("Value error, ")
        case _:
            return text if text[1:2].isupper() else text[:1].lower() + text[1:]
