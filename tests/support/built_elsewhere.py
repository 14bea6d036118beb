"""The whole site, built as somebody else would: from a copy of the sources in another folder and environment.

`Elsewhere` says what differs. The order in which folders are listed is the file system's own business; here
it is turned round by a module that Python imports first, in the build and in each process that it starts.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

#: Lists folders sorted (1) or sorted the other way round (-1): LISTED, in the environment.
_LISTED_FIRST: Final = """
import os
_scandir, _listdir, _other = os.scandir, os.listdir, os.environ["LISTED"] == "-1"
class _Listing:
    def __init__(self, path="."):
        with _scandir(path) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=_other))
    def __iter__(self): return self
    def __next__(self): return next(self._entries)
    def __enter__(self): return self
    def __exit__(self, *_): self.close()
    def close(self): self._entries = iter(())
os.scandir = _Listing
os.listdir = lambda path=".": sorted(_listdir(path), reverse=_other)
"""
#: Names the host where that can be done for one process, and builds. It prints which sources it runs.
_BUILD: Final = """
import os, runpy, socket, sys
try:
    os.unshare(os.CLONE_NEWUTS)
    socket.sethostname(os.environ["HOSTNAME"])
except (AttributeError, PermissionError):
    pass
import liangzheng, sitecustomize, verifier_wasm
print(liangzheng.__file__, verifier_wasm.__file__, sitecustomize.__file__)
runpy.run_module("liangzheng", run_name="__main__")
"""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place and a way to build."""

    folder: Path
    umask: int
    #: Rights of the sources' files.
    rights: int
    #: 1 or -1: in which order folders are listed.
    listed: int
    environment: dict[str, str] = field(default_factory=dict)

    def build(self, state: Path, *, epoch: int) -> Path:
        """Build with a copy of the keys at a time; return the site."""
        project, site = self.folder / "project", self.folder / "site"
        for name in _sources():
            copy = project / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy)
            copy.chmod(self.rights)
        (project / "node_modules").symlink_to(ROOT / "node_modules")
        shutil.copytree(state, self.folder / "state")
        first = self.folder / "first"
        first.mkdir()
        (first / "sitecustomize.py").write_text(_LISTED_FIRST, "utf-8")
        environment = {
            **os.environ,
            **self.environment,
            "LIANGZHENG_STATE": str(self.folder / "state"),
            "LISTED": str(self.listed),
            "PYTHONPATH": os.pathsep.join(map(str, (first, project / "builder", project))),
            "SOURCE_DATE_EPOCH": str(epoch),
        }
        done = subprocess.run(
            [sys.executable, "-c", _BUILD, "build", "--out", str(site)],
            cwd=project,
            env=environment,
            umask=self.umask,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        ran = done.stdout.splitlines()[0].split()
        assert all(Path(path).is_relative_to(self.folder) for path in ran), ran
        return site


def _sources() -> list[str]:
    """Return the files that belong to the project, those not committed yet too, without the tests."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".", ":!tests"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]
