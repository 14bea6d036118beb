"""A text of the data files in both languages, and in the further ones of a site."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from liangzheng.plugin import lent

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """What is written is known, and stays as it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Strict):
    """A text in the two languages that stand side by side."""

    zh: Text
    en: Text

    def __getitem__(self, lang: str) -> str:
        """Return the text in one language; `KeyError` for one that it is not in."""
        return {"zh": self.zh, "en": self.en}[lang]

    def shown(self, lang: str) -> str:
        """Return the text for a page: marked (`lent`) where another language lends it."""
        return self[lang]


class Translated(Both):
    """The same in further languages. ``lent``: by language, which one lends the text (BCP 47)."""

    others: Mapping[str, str]
    lent: Mapping[str, str]

    def __getitem__(self, lang: str) -> str:
        """Return the text in one language."""
        return self.others[lang] if lang in self.others else super().__getitem__(lang)

    def shown(self, lang: str) -> str:
        """Return the text for a page."""
        return lent.mark(self[lang], self.lent[lang]) if lang in self.lent else self[lang]
