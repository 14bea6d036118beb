"""The browser's runtime, packed: Pyodide, the verifier with its libraries, zxing-wasm (ADR 0023)."""

from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.runtime import packages, python_archive, workers
from liangzheng.runtime.cache import Cache
from liangzheng.runtime.packs import Pack, pack

__all__ = ["FOLDER", "LATER", "Pack", "make_packs"]

FOLDER: Final = "runtime"
#: What no check needs but that of a PDF: kept for want of a network once it was used, or when asked for. What
#: draws codes is kept with all else: a question is asked and answered without a network.
LATER: Final = frozenset({"pdf-worker", "pdfium"})


def make_packs(checkout: Checkout, cache: Cache) -> dict[str, Pack]:
    """Return the packs by their names, as they lie in a site's ``runtime/NAME.HASH.bin``.

    ``python-worker``, ``scan-worker`` and ``pdf-worker`` are scripts, ``pyodide``, ``zxing``,
    ``zxing-writer`` and ``pdfium`` WebAssembly, ``python`` and ``certificates`` archives that Python imports
    from. Raises `BuilderError` ``runtime_missing`` or ``runtime_changed`` where an installed package is
    absent or not the one that was reviewed.
    """
    files = packages.read(checkout)
    scripts = workers.scripts(checkout, files)
    archives = python_archive.archives(files, cache)
    content = {
        "python-worker": scripts["python-worker"],
        "pyodide": files["pyodide/pyodide.asm.wasm"],
        "python": archives["python"],
        "scan-worker": scripts["scan-worker"],
        "zxing": files["zxing-wasm/dist/reader/zxing_reader.wasm"],
        "zxing-writer": files["zxing-wasm/dist/writer/zxing_writer.wasm"],
        "certificates": archives["certificates"],
        "pdf-worker": scripts["pdf-worker"],
        "pdfium": files["@hyzyla/pdfium/dist/pdfium.wasm"],
    }
    return {name: pack(FOLDER, name, data, cache) for name, data in content.items()}
