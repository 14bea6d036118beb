"""Two builds of the site, ``a`` and then ``b``: each says in its pages, scripts and Python which it is."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_COPIED: Final = (
    "builder",
    "verifier_wasm",
    "site_src",
    "mkdocs.yml",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
)
_DAY: Final = 24 * 60 * 60
#: As old as files of a real host: by it browsers reckon how long they need not ask again (RFC 9111, 4.2.2).
_AGES: Final = {"a": 30 * _DAY, "b": _DAY}

# Where the mark goes: the one place to change where the sources do.
_PAGES: Final = ("builder/liangzheng/theme/base.html", "<body>", '<body data-pages="{mark}">')
_SCRIPT: Final = (
    "builder/liangzheng/theme/assets/js/page.js",
    "document.documentElement.dataset.scripts = '{mark}';\n",
)
_VERDICT: Final = '"authentic": "'


@dataclass(frozen=True, slots=True)
class Builds:
    """The folders of the two; ``b`` was made over ``a``, as a publisher does, and may hold its files."""

    a: Path
    b: Path


def make(folder: Path) -> Builds:
    """Build both with the real command."""
    for mark, age in _AGES.items():
        project = _project(folder / "project", mark)
        _run(project, out=folder / "site", state=folder / "state")
        shutil.copytree(folder / "site", folder / mark)
        _grow_old(folder / mark, age)
    return Builds(folder / "a", folder / "b")


def _project(place: Path, mark: str) -> Path:
    """Copy the project, with its mark in the pages, in the page's script and in the verifier's verdict."""
    shutil.rmtree(place, ignore_errors=True)
    for name in _COPIED:
        source = _ROOT / name
        if source.is_dir():
            shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place / name)
    (place / "node_modules").symlink_to(_ROOT / "node_modules")
    path, before, after = _PAGES
    _replace(place / path, before, after.format(mark=mark))
    path, line = _SCRIPT
    with (place / path).open("a", encoding="utf-8") as script:
        script.write(line.format(mark=mark))
    for catalogue in sorted((place / "verifier_wasm" / "catalogue").glob("*.json")):
        _replace(catalogue, _VERDICT, f"{_VERDICT}[{mark}] ")
    return place


def _replace(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text, f"{file} does not say {before}"
    file.write_text(text.replace(before, after, 1), "utf-8")


def _run(project: Path, *, out: Path, state: Path) -> None:
    environment = {
        **os.environ,
        "LIANGZHENG_STATE": str(state),
        "PYTHONPATH": os.pathsep.join((str(project / "builder"), str(project))),
    }
    done = subprocess.run(
        (sys.executable, "-m", "liangzheng", "build", "--out", out),
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
