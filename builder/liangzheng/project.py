"""Where the parts of a project lie: its content and its working state."""

import os
from dataclasses import dataclass
from pathlib import Path

from liangzheng.errors import BuilderError


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder: the one that holds ``mkdocs.yml``."""

    root: Path

    @property
    def config(self) -> Path:
        """The MkDocs configuration."""
        return self.root / "mkdocs.yml"

    @property
    def content(self) -> Path:
        """Markdown and data, by people who write."""
        return self.root / "site_src"

    @property
    def state(self) -> Path:
        """Working state: specimen keys, trust folder, caches; never part of the site."""
        return Path(os.environ.get("LIANGZHENG_STATE") or self.root / ".liangzheng")


def find(start: Path | None = None) -> Project:
    """Return the project of a folder (default: the current one); `BuilderError` where there is none."""
    root = (start or Path.cwd()).resolve()
    project = Project(root)
    if not project.config.is_file():
        raise BuilderError(f"{root} holds no mkdocs.yml: run this in the project folder", code="no_project")
    return project
