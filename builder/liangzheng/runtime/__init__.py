"""The browser's runtime, packed: Pyodide, the verifier with its libraries, zxing-wasm (ADR 0023)."""

from pathlib import Path
from typing import Final

from liangzheng.project import Project
from liangzheng.runtime import packages, python_archive, workers
from liangzheng.runtime.cache import Cache
from liangzheng.runtime.packs import Pack, pack

__all__ = ["FOLDER", "LATER", "Pack", "vendor"]

FOLDER: Final = "runtime"
#: What no check needs but that of a PDF: kept for want of a network once it was used, or when asked for.
LATER: Final = frozenset({"pdf-worker", "pdfium"})


def vendor(project: Project, site: Path) -> dict[str, Pack]:
    """Write ``site/runtime/NAME.HASH.bin`` and return the packs by their names.

    ``python-worker``, ``scan-worker`` and ``pdf-worker`` are scripts, ``pyodide``, ``zxing`` and ``pdfium``
    WebAssembly, ``python`` and ``certificates`` archives that Python imports from. Raises `BuilderError`
    ``runtime_missing`` or ``runtime_changed`` where an installed package is absent or not the one that was
    reviewed.
    """
    cache = Cache(project.state / "cache" / FOLDER)
    files = packages.read(project)
    scripts = workers.scripts(project, files)
    archives = python_archive.archives(project, files, cache)
    content = {
        "python-worker": scripts["python-worker"],
        "pyodide": files["pyodide/pyodide.asm.wasm"],
        "python": archives["python"],
        "scan-worker": scripts["scan-worker"],
        "zxing": files["zxing-wasm/dist/reader/zxing_reader.wasm"],
        "certificates": archives["certificates"],
        "pdf-worker": scripts["pdf-worker"],
        "pdfium": files["@hyzyla/pdfium/dist/pdfium.wasm"],
    }
    packs = {name: pack(FOLDER, name, data, cache) for name, data in content.items()}
    (site / FOLDER).mkdir(parents=True)
    for packed in packs.values():
        (site / packed.path).write_bytes(packed.packed)
    cache.clear_unused()
    return packs
