"""ES modules in, one plain script out: by esbuild, as npm installed it."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.npm_packages import missing

#: Browsers of 2023 on: older ones have no DecompressionStream.
_TARGET: Final = "es2022"
_OPTIONS: Final = (
    *("--bundle", "--format=iife", "--platform=browser", "--charset=utf8", "--minify-whitespace"),
    *("--minify-syntax", "--legal-comments=inline", "--log-level=error", f"--target={_TARGET}"),
    # Pyodide's loader knows Node too, which a browser is not.
    "--external:node:*",
    # Else the names of files that are linked to, and with them what is made, depend on where they lie.
    "--preserve-symlinks",
    # Not what lies around the sources: the same scripts from any folder.
    '--tsconfig-raw={"compilerOptions":{"strict":true}}',
)


def bundle(checkout: Checkout, entries: Sequence[Path]) -> dict[str, bytes]:
    """Return the scripts by the stems of their entry modules.

    Raises `BuilderError` ``runtime_missing`` without esbuild, ``build_scripts`` for what cannot be joined.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [str(_program(checkout)), *map(str, entries), *_OPTIONS, f"--outdir={folder}"]
        done = subprocess.run(command, cwd=checkout.root, capture_output=True, text=True, check=False)
        if done.returncode:
            first = next(iter(done.stderr.strip().splitlines()), "it ended without a word")
            raise BuilderError(f"esbuild: {first}", code="build_scripts")
        return {entry.stem: (Path(folder) / f"{entry.stem}.js").read_bytes() for entry in entries}


def _program(checkout: Checkout) -> Path:
    """Return the program itself: the one of this machine is the only one that npm installs."""
    found = sorted((checkout.packages / "@esbuild").glob("*/bin/esbuild"))
    found += sorted((checkout.packages / "@esbuild").glob("*/esbuild.exe"))
    if not found:
        raise missing("@esbuild")
    return found[0]
