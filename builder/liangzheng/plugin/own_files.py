"""MkDocs' ``extra_css`` and ``extra_javascript``: a publisher's styles and scripts, of the site's own files.

The page's Content-Security-Policy loads nothing from elsewhere, and ``integrity`` says what is loaded.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from liangzheng.errors import BuilderError
from liangzheng.plugin.setting_lines import setting_place


@dataclass(frozen=True, slots=True)
class Script:
    """A script, by its name among the sources, and how it is loaded."""

    source: str
    module: bool
    deferred: bool
    asynchronous: bool


def styles(config: MkDocsConfig) -> list[str]:
    """Return the publisher's style sheets, by their names among the sources, in their order."""
    return [_own(config, "extra_css", number, path) for number, path in enumerate(config.extra_css)]


def scripts(config: MkDocsConfig) -> list[Script]:
    """Return the publisher's scripts, in their order; raises `BuilderError` as `styles`."""
    found = []
    for number, given in enumerate(config.extra_javascript):
        source = _own(config, "extra_javascript", number, str(given))
        value = given if isinstance(given, ExtraScriptValue) else ExtraScriptValue(source)
        found.append(Script(source, value.type == "module", value.defer, value.async_))
    return found


def check(config: MkDocsConfig, files: Files) -> frozenset[str]:
    """Return the names of all of them; `BuilderError`, with file and line, for one that is not there."""
    named = {"extra_css": styles(config), "extra_javascript": [script.source for script in scripts(config)]}
    for setting, sources in named.items():
        for number, source in enumerate(sources):
            if files.get_file_from_path(source) is None:
                raise _wrong(config, setting, number, f"there is no file {source} in {config.docs_dir}")
    return frozenset(source for sources in named.values() for source in sources)


def _own(config: MkDocsConfig, setting: str, number: int, path: str) -> str:
    parts = urlsplit(path)
    if parts.scheme or parts.netloc:
        raise _wrong(
            config, setting, number, f"{path} is not of this site, whose pages load nothing from elsewhere"
        )
    return parts.path.removeprefix("./")


def _wrong(config: MkDocsConfig, setting: str, number: int, text: str) -> BuilderError:
    place = setting_place(Path(str(config.config_file_path)), (setting, number))
    return BuilderError(f"{place}: {setting}: {text}", code="build_config")
