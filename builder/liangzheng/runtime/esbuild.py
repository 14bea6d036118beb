"""esbuild, as npm installed it: ES modules in, one plain script out; style sheets in parts, one out."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from liangzheng.project import Project

#: Browsers of 2023 on: older ones have no DecompressionStream.
_TARGET: Final = "es2022"
_OPTIONS: Final = (
    *("--bundle", "--charset=utf8", "--minify-whitespace", "--minify-syntax", "--log-level=error"),
    # Else the names of files that are linked to, and with them what is made, depend on where they lie.
    "--preserve-symlinks",
)
_SCRIPTS: Final = (
    *("--format=iife", "--platform=browser", "--legal-comments=inline", f"--target={_TARGET}"),
    # Pyodide's loader knows Node too, which a browser is not.
    "--external:node:*",
    # Not what lies around the sources: the same scripts from any folder.
    '--tsconfig-raw={"compilerOptions":{"strict":true}}',
)
#: The oldest browsers that check codes (`check_failed_browser` in data/ui.yml).
_STYLES: Final = ("--target=chrome103,firefox113,safari16.4",)


def bundle(project: Project, entries: Sequence[Path]) -> dict[str, bytes]:
    """Return the scripts by the stems of their entry modules.

    Raises `BuilderError` ``runtime_missing`` without esbuild, ``build_scripts`` for what cannot be joined.
    """
    return _run(project, entries, _SCRIPTS, ".js")


def bundle_styles(project: Project, entries: Sequence[Path]) -> dict[str, bytes]:
    """Return the style sheets by their stems, each with what it imports; raises as `bundle`."""
    return _run(project, entries, _STYLES, ".css")


def _run(project: Project, entries: Sequence[Path], options: Sequence[str], suffix: str) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = [str(_program(project)), *map(str, entries), *_OPTIONS, *options, f"--outdir={folder}"]
        done = subprocess.run(command, cwd=project.root, capture_output=True, text=True, check=False)
        if done.returncode:
            first = next(iter(done.stderr.strip().splitlines()), "it ended without a word")
            raise BuilderError(f"esbuild: {first}", code="build_scripts")
        return {entry.stem: (Path(folder) / f"{entry.stem}{suffix}").read_bytes() for entry in entries}


def _program(project: Project) -> Path:
    """Return the program itself: the one of this machine is the only one that npm installs."""
    found = sorted((project.packages / "@esbuild").glob("*/bin/esbuild"))
    found += sorted((project.packages / "@esbuild").glob("*/esbuild.exe"))
    if not found:
        raise BuilderError("node_modules/@esbuild is missing: run `make setup`", code="runtime_missing")
    return found[0]
