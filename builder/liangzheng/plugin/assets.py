"""The site's files that are no pages, under the names of this build: a hash of the content is in each."""

from collections.abc import Mapping
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from liangzheng import names
from liangzheng.project import Project
from liangzheng.runtime.esbuild import bundle, bundle_styles
from liangzheng.runtime.workers import SOURCES

#: Where the theme's ES modules lie, and those of them that a page starts with.
_MODULES: Final = "assets/js/"
_ENTRIES: Final = (
    "repair",
    "every-page",
    "page",
    "read-aloud",
    "eligibility",
    "licence-dates",
    "steps",
    "search",
    "start",
)
#: Where the theme's style sheets lie, and those that a page names; their parts lie in folders beside.
_SHEETS: Final = "assets/css/"
_STYLES: Final = ("site", "check")
#: The service worker, whose name is the same in every build.
_SERVICE_WORKER: Final = ("service-worker", "sw.js")


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


def collect(files: Files, config: MkDocsConfig, project: Project, made: Mapping[str, bytes]) -> Assets:
    """Give the files of theme and content their names, and those that were made; and join scripts and styles.

    Raises `BuilderError` where they cannot be joined.
    """
    assets = Assets()
    for file in list(files):
        if file.is_documentation_page() or not file.src_uri.startswith("assets/"):
            continue
        files.remove(file)
        if not file.src_uri.startswith((_MODULES, _SHEETS)):
            content = file.content_bytes
            _append(files, config, assets.add(file.src_uri, content), content, file.src_uri)
    for source, content in made.items():
        _append(files, config, assets.add(source, content), content, source)
    scripts = _scripts(project)
    for name in _ENTRIES:
        source = f"{_MODULES}{name}.js"
        _append(files, config, assets.add(source, scripts[name]), scripts[name], source)
    sheets = bundle_styles(project, [SOURCES.parent / "css" / f"{name}.css" for name in _STYLES])
    for name in _STYLES:
        source = f"{_SHEETS}{name}.css"
        _append(files, config, assets.add(source, sheets[name]), sheets[name], source)
    module, target = _SERVICE_WORKER
    _append(files, config, target, scripts[module], target)
    return assets


def _append(files: Files, config: MkDocsConfig, path: str, content: bytes, source: str) -> None:
    file = File.generated(config, source, content=content)
    file.dest_uri = path
    files.append(file)


def _scripts(project: Project) -> Mapping[str, bytes]:
    return bundle(project, [SOURCES / f"{name}.js" for name in (*_ENTRIES, _SERVICE_WORKER[0])])
