"""A Markdown file as an entry of the navigation: language, name, address, front matter."""

from collections.abc import Container, Sequence
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from liangzheng.errors import BuilderError
from liangzheng.plugin import front_matter
from liangzheng.plugin.navigation import Entry
from liangzheng.plugin.site_names import SiteNames, fill


def read_entry(file: File, config: MkDocsConfig, names: SiteNames, languages: Sequence[str]) -> Entry:
    """Read a page's entry, with the site's name in it; raises what `front_matter.read` does."""
    parts = PurePosixPath(file.src_uri).parts
    lang = parts[0] if len(parts) > 1 and parts[0] in languages else None
    slug = PurePosixPath(*(parts[1:] if lang else parts)).with_suffix("").as_posix()
    shown_as = f"{Path(config.docs_dir).name}/{file.src_uri}"
    path = Path(str(file.abs_src_path))
    name = names.of(lang) if lang else names.of_all(languages)
    front = front_matter.read(path, shown_as=shown_as)
    texts = {
        key: fill(text, name) for key in ("title", "short", "description") if (text := getattr(front, key))
    }
    front = front.model_copy(update=texts)
    return Entry(lang=lang, slug=slug, url=file.url, source=shown_as, front=front, path=path)


def check_entry(entry: Entry, *, templates: Container[str], steps: int) -> None:
    """Refuse a template or a step that does not exist: `BuilderError` with file and line."""
    front = entry.front
    if front.template not in templates:
        raise BuilderError(f"{entry.at('^template:')}: the theme has no template {front.template!r}")
    if front.step is not None and front.step > steps:
        raise BuilderError(
            f"{entry.at('^step:')}: step {front.step} is not in data/steps.yml, which has {steps}"
        )
