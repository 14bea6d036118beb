"""A project to start from: the guide's content, MkDocs' settings, and a word on how to go on."""

import shutil
from pathlib import Path
from typing import Final

from liangzheng.files import new_folder
from liangzheng.kit import Kit

_STARTING: Final = Path(__file__).with_name("starting")


def write_site(kit: Kit, target: Path) -> None:
    """Write a project into a new folder, or nothing.

    Raises `BuilderError` ``folder_exists`` where something is there already.
    """
    with new_folder(target) as folder:
        shutil.copytree(kit.content, folder / "site_src")
        shutil.copyfile(kit.settings, folder / "mkdocs.yml")
        shutil.copyfile(_STARTING / "README.md", folder / "README.md")
        shutil.copyfile(_STARTING / "gitignore", folder / ".gitignore")
