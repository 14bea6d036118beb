"""The option ``--lang``: a language that the verifier has words in."""

from typing import override

import click

from liangzheng import project
from liangzheng.errors import BuilderError
from verifier_wasm.catalogue import LANGUAGES, is_known


class SpokenLanguage(click.ParamType[str]):
    """One of the two that the verifier has, or a further one of the site whose folder this is."""

    name = "tag"

    @override
    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the tag; the verifier has learnt the language."""
        tag = str(value)
        try:
            if not is_known(tag):
                _learn(tag)
        except BuilderError as error:
            known = ", ".join(map(repr, LANGUAGES))
            self.fail(f"{tag!r} is not one of {known}, nor of the site here: {error}", param, ctx)
        return tag


def _learn(tag: str) -> None:
    from liangzheng.plugin import catalogues, languages  # noqa: PLC0415 - MkDocs, for few who verify

    site = project.find()
    catalogues.taught(languages.load([tag], site.content, site.config), site.content)
