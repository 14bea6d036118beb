"""Two releases of the site, as a publisher makes them: the newer one built over the older."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.browser.releases import write_newer

_ROOT: Final = Path(__file__).parents[2]
_DAY: Final = 24 * 60 * 60
#: As old as files of a real host: by it browsers reckon how long they need not ask again (RFC 9111, 4.2.2).
_OLDER_AGE: Final = 30 * _DAY
_NEWER_AGE: Final = _DAY


@dataclass(frozen=True, slots=True)
class Builds:
    """The folders of the two; the newer one may hold files of the older."""

    older: Path
    newer: Path


def make(folder: Path, *options: str) -> Builds:
    """Build both with the real command."""
    folder.mkdir(exist_ok=True)
    builds = Builds(folder / "older", folder / "newer")
    project = folder / "project"
    write_newer(_ROOT, project)
    for sources, copy, age in ((_ROOT, builds.older, _OLDER_AGE), (project, builds.newer, _NEWER_AGE)):
        _build(sources, folder, options)
        shutil.copytree(folder / "site", copy)
        _grow_old(copy, age)
    return builds


def _build(project: Path, folder: Path, options: tuple[str, ...]) -> None:
    environment = {
        **os.environ,
        "LIANGZHENG_STATE": str(folder.with_name("state")),
        "PYTHONPATH": os.pathsep.join((str(project / "builder"), str(project))),
    }
    done = subprocess.run(
        (sys.executable, "-m", "liangzheng", "build", "--out", folder / "site", *options),
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _grow_old(site: Path, seconds: int) -> None:
    then = time.time() - seconds
    for path in site.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))
