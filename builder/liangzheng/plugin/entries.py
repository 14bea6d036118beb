"""A Markdown file as an entry of the navigation: language, name, address, front matter."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from liangzheng.plugin import front_matter
from liangzheng.plugin.navigation import Entry


def read_entry(file: File, config: MkDocsConfig, languages: Sequence[str]) -> Entry:
    """Read a page's entry; raises what `front_matter.read` does."""
    parts = PurePosixPath(file.src_uri).parts
    lang = parts[0] if len(parts) > 1 and parts[0] in languages else None
    slug = PurePosixPath(*(parts[1:] if lang else parts)).with_suffix("").as_posix()
    shown_as = f"{Path(config.docs_dir).name}/{file.src_uri}"
    path = Path(str(file.abs_src_path))
    front = front_matter.read(path, shown_as=shown_as)
    return Entry(lang=lang, slug=slug, url=file.url, source=shown_as, front=front, path=path)
