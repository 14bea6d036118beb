"""What the site is called: by MkDocs' ``site_name``, and in a language by what the plugin's options say."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from pydantic import TypeAdapter, ValidationError

from liangzheng.errors import BuilderError
from liangzheng.plugin.config import PluginConfig
from liangzheng.plugin.setting_lines import setting_place
from liangzheng.plugin.settings import Name, Names, ShortNames, plainly

_NAME: Final[TypeAdapter[str]] = TypeAdapter(Name)

#: In Markdown and in the front matter's texts: ``{{ site-name }}``.
_PLACE: Final = re.compile(r"\{\{ *site-name *\}\}")
#: What Python-Markdown takes a backslash before.
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]()#+\-.!]")


def read_names(config: MkDocsConfig, options: PluginConfig) -> "SiteNames":
    """Return the names; `BuilderError`, with file and line, for a ``site_name`` that is no name."""
    try:
        name = _NAME.validate_python(config.site_name)
    except ValidationError as error:
        where = setting_place(Path(str(config.config_file_path)), ("site_name",))
        raise BuilderError(f"{where}: site_name: {plainly(error)}", code="build_config") from error
    return SiteNames(name, options.name, options.short_name)


class SiteNames:
    """The name in each language, for pages, pictures, feeds and what installs the site."""

    def __init__(self, site_name: str, names: Names, short: ShortNames) -> None:
        self._site_name = site_name
        self._names = names
        self._short = short

    def words(self, texts: Mapping[str, str], lang: str) -> dict[str, str]:
        """Return the interface words of a language with those that hold the name."""
        short = self._short.get(lang) or self.of(lang)
        return {
            **texts,
            "site_name": self.of(lang),
            "install_name": texts["install_name"].replace("{name}", short),
            "install_short_name": short,
        }

    def of(self, lang: str) -> str:
        """Return the name in a language."""
        return self._names.get(lang, self._site_name)

    def of_all(self, languages: Iterable[str]) -> str:
        """Return the names of a page that belongs to no language, without those that another holds."""
        names = dict.fromkeys(self.of(lang) for lang in languages)
        return " · ".join(
            name for name in names if not any(name in other for other in names if other != name)
        )


def fill(text: str, name: str) -> str:
    """Put the name into a text where it is asked for."""
    return _PLACE.sub(lambda _: name, text)


def fill_markdown(text: str, name: str) -> str:
    """Put the name into Markdown, where it is text and no markup."""
    quoted = _MARKDOWN.sub(lambda match: f"\\{match[0]}", name)
    return _PLACE.sub(lambda _: str(escape(quoted)), text)
