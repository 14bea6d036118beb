"""The list of parts as it is written down: ``parts.yml`` beside this module, with its shape."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

_FILE: Final = Path(__file__).with_name("parts.yml")

type Text = Annotated[str, Field(min_length=1)]


class OfPackage(BaseModel):
    """The licence file of another installed JavaScript package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    npm: Text


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    #: An SPDX licence expression.
    licence: Text
    #: Lines that name the holders of the copyright.
    notice: tuple[Text, ...] = ()
    text: Literal["own", "standard"] | OfPackage = "standard"
    #: Where its source can be had; ``{version}`` stands for the installed version.
    source: Text


class Carried(_Listed):
    """A part that came inside of a package."""

    version: Text | None = None
    #: Files of the package that it is in.
    inside: tuple[Text, ...]
    purl: Text


class Package(_Listed):
    """An installed package: ``npm`` or ``python`` is its name there."""

    npm: Text | None = None
    python: Text | None = None
    #: Files of it that are used; none where all of it is.
    files: tuple[Text, ...] = ()
    carries: tuple[Carried, ...] = ()


@cache
def packages() -> tuple[Package, ...]:
    """Return the list, in its order."""
    return TypeAdapter(tuple[Package, ...]).validate_python(yaml.safe_load(_FILE.read_text("utf-8")))
