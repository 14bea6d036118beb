"""Where the parts of a project lie: its content and its working state."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from liangzheng.errors import BuilderError
from liangzheng.yaml_keys import Once


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
        """Markdown and data, by people who write: MkDocs' ``docs_dir``; raises what `settings` does."""
        return self.root / str(self.settings().get("docs_dir", "docs"))

    @property
    def output(self) -> Path:
        """Where the site goes unless a command says otherwise: MkDocs' ``site_dir``; raises as `content`."""
        return self.root / str(self.settings().get("site_dir", "site"))

    @property
    def state(self) -> Path:
        """Working state: specimen keys, trust folder, caches; never part of the site."""
        return Path(os.environ.get("LIANGZHENG_STATE") or self.root / ".liangzheng")

    def settings(self) -> dict[str, Any]:
        """Return what ``mkdocs.yml`` says, with what it inherits.

        Raises `BuilderError`: ``no_project``, or ``build_config`` with the line that MkDocs cannot read.
        """
        from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415 - who only verifies has no MkDocs
        from mkdocs.utils.yaml import get_yaml_loader, yaml_load  # noqa: PLC0415 - the same

        try:
            with self.config.open("rb") as file:
                read = yaml_load(file, loader=get_yaml_loader(_Harmless))
        except FileNotFoundError:
            raise _missing(self.root) from None
        except ConfigurationError as error:
            raise _unreadable(self.config.name, error) from error
        if not isinstance(read, dict):
            raise BuilderError(
                f"{self.config.name}:1: has to be a list of `name: value`", code="build_config"
            )
        return read


class _Harmless(Once, yaml.SafeLoader):
    """Leaves out what a tag would import or run: that is for a build, not for who looks at a folder."""


_Harmless.add_multi_constructor("", lambda *_: None)


def _unreadable(name: str, error: Exception) -> BuilderError:
    line, text = 1, str(error)
    if isinstance(cause := error.__context__, yaml.MarkedYAMLError):
        text = cause.problem or "unreadable YAML"
        line = cause.problem_mark.line + 1 if cause.problem_mark else 1
    return BuilderError(f"{name}:{line}: {text}", code="build_config")


def find(start: Path | None = None) -> Project:
    """Return the project of a folder (default: the current one); `BuilderError` where there is none."""
    root = (start or Path.cwd()).resolve()
    project = Project(root)
    if not project.config.is_file():
        raise _missing(root)
    return project


def _missing(root: Path) -> BuilderError:
    return BuilderError(f"{root} holds no mkdocs.yml: run this in the project folder", code="no_project")
