"""The page of the software that the site ships: packages, what they carry, each licence's text once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from liangzheng.kit import Kit
from liangzheng.ships import LicenceText, Part

_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Package:
    """A package and the parts that it carries."""

    part: Part
    place: str
    carried: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a licence, with the parts that are under it."""

    id: str
    text: str
    place: str
    parts: tuple[Part, ...]

    @property
    def notices(self) -> dict[str, tuple[str, ...]]:
        """Part -> the lines that name its holders, for those that are not in the text itself."""
        return {part.name: part.notice for part in self.parts if part.notice}

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names, each once."""
        return tuple(dict.fromkeys(part.name for part in self.parts))


class Software:
    """What the two partials of the page show; read when a page first asks for it."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """All parts; raises what `Kit.parts` does."""
        return self._kit.parts()

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages, in their order."""
        return tuple(
            Package(part, f"part-{_slug(part.name)}", self._carried(part))
            for part in self.parts
            if part.inside is None
        )

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The licences' texts, in the order in which the parts name them."""
        found: dict[LicenceText, list[Part]] = {}
        for part in self.parts:
            for text in part.texts:
                found.setdefault(text, []).append(part)
        return tuple(
            Text(text.id, text.text, f"licence-{_slug(text.id)}-{_slug(parts[0].name)}", tuple(parts))
            for text, parts in found.items()
        )

    def texts_of(self, part: Part) -> Sequence[Text]:
        """Return the texts that a part is under."""
        return [text for text in self.texts if part in text.parts]

    def _carried(self, package: Part) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.inside == package.name)


def _slug(name: str) -> str:
    return _NO_LETTERS.sub("-", name.lower()).strip("-")
