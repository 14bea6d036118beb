"""The site's files that are no pages, under the names of this build: a hash of the content is in each."""

from collections.abc import Container, Mapping
from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from liangzheng import names
from liangzheng.kit import Kit
from liangzheng.plugin.styles import joined
from liangzheng.runtime.entries import PAGE_SCRIPTS, SCRIPTS, SERVICE_WORKER, WIDGET

#: Where the theme's ES modules lie.
_MODULES: Final = "assets/js/"
#: Where its style sheets lie; what they are made of lies in folders beside.
_SHEETS: Final = "assets/css/"
#: The one of every page.
_SITE_SHEET: Final = "site.css"
#: The service worker's name, which is the same in every build.
_WORKER_FILE: Final = "sw.js"
#: The same of what other sites take from here.
_WIDGET_FILE: Final = f"{WIDGET}.js"


class Assets:
    """Files by the names of their sources."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, str]] = {}

    def add(self, source: str, content: bytes) -> str:
        """Take a file up; return its path in the site."""
        path = names.hashed_name(source, content)
        self._files[source] = path, names.integrity(content)
        return path

    def path(self, source: str) -> str:
        """Return the path in the site of a source; `KeyError` for one that is not there."""
        return self._files[source][0]

    def integrity(self, source: str) -> str:
        """Return what the attribute ``integrity`` says of it."""
        return self._files[source][1]


def collect(
    files: Files,
    config: MkDocsConfig,
    kit: Kit,
    made: Mapping[str, bytes],
    *,
    style: bytes = b"",
    own: Container[str] = (),
) -> Assets:
    """Give the files of theme and content their names, and those that were made; and join scripts and styles.

    What was made takes the place of a file of the same name. ``style``: rules that go after the theme's.
    ``own``: the publisher's styles and scripts, wherever they lie. Raises `BuilderError` where they cannot be
    joined.
    """
    assets = Assets()
    for file in list(files):
        if file.is_documentation_page() or not (file.src_uri.startswith("assets/") or file.src_uri in own):
            continue
        files.remove(file)
        if file.src_uri in made:
            continue
        if file.src_uri in own:
            _append(
                files, config, assets.add(file.src_uri, file.content_bytes), file.content_bytes, file.src_uri
            )
            continue
        sheet = file.src_uri.removeprefix(_SHEETS) if file.src_uri.startswith(_SHEETS) else ""
        if not file.src_uri.startswith(_MODULES) and "/" not in sheet:
            content = joined(Path(str(file.abs_src_path))) if sheet.endswith(".css") else file.content_bytes
            if sheet == _SITE_SHEET and style:
                content += b"\n" + style
            _append(files, config, assets.add(file.src_uri, content), content, file.src_uri)
    for source, content in made.items():
        _append(files, config, assets.add(source, content), content, source)
    scripts = kit.scripts(SCRIPTS)
    for name in PAGE_SCRIPTS:
        source = f"{_MODULES}{name}.js"
        _append(files, config, assets.add(source, scripts[name]), scripts[name], source)
    _append(files, config, _WORKER_FILE, scripts[SERVICE_WORKER], _WORKER_FILE)
    _append(files, config, _WIDGET_FILE, scripts[WIDGET], _WIDGET_FILE)
    return assets


def add_file(assets: Assets, files: Files, config: MkDocsConfig, source: str, content: bytes) -> None:
    """Publish one more file under the name of this build."""
    _append(files, config, assets.add(source, content), content, source)


def _append(files: Files, config: MkDocsConfig, path: str, content: bytes, source: str) -> None:
    file = File.generated(config, source, content=content)
    file.dest_uri = path
    files.append(file)
