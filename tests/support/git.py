"""A git repository that stands for a public one."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_WHO = {
    f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}


class Repository:
    """A new repository in a folder, which gives out any commit, and files one by one, as public hosts do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self._git("init", "--quiet", "--initial-branch=main")
        self._git("config", "uploadpack.allowFilter", "true")
        self._git("config", "uploadpack.allowAnySHA1InWant", "true")

    @property
    def address(self) -> str:
        return self._folder.as_uri()

    def commit(self, files: Mapping[str, bytes]) -> str:
        """Commit files, by path; return the commit's id."""
        for path, data in files.items():
            file = self._folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self._git("add", "--all")
        self._git("commit", "--quiet", "--message", "Some files")
        return self._git("rev-parse", "HEAD").strip()

    def _git(self, *arguments: str) -> str:
        command = ["git", "-c", "core.autocrlf=false", "-C", str(self._folder), *arguments]
        return subprocess.run(
            command, env={**os.environ, **_WHO}, check=True, capture_output=True, text=True
        ).stdout
