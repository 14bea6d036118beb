"""The scripts of the page's two workers, each whole: what they import, and the engine that they run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.runtime.esbuild import bundle

SOURCES: Final = Path(__file__).parents[1] / "theme" / "assets" / "js"
WORKERS: Final = ("python-worker", "scan-worker", "pdf-worker", "photo-worker")


def scripts(checkout: Checkout, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the scripts by name. ``files``: of the installed packages."""
    made = bundle(checkout, [SOURCES / f"{name}.js" for name in WORKERS])
    # Before the loader, which then fetches no script: a worker made from a Blob may not.
    made["python-worker"] = files["pyodide/pyodide.asm.js"] + b"\n" + made["python-worker"]
    made["photo-worker"] = (
        files["@litertjs/core/wasm/litert_wasm_compat_internal.js"] + b"\n" + made["photo-worker"]
    )
    return made
