"""The browser's runtime, packed: Pyodide, the verifier with its libraries, zxing-wasm (ADR 0023)."""

from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.runtime import models, packages, python_archive, workers
from liangzheng.runtime.cache import Cache
from liangzheng.runtime.packs import Pack, pack

__all__ = ["FOLDER", "LATER", "PHOTO", "PHOTO_PAGE", "Pack", "make_packs"]

FOLDER: Final = "runtime"
#: The page that checks a photo, which a publisher may leave out; what it alone needs, kept once it was used.
PHOTO_PAGE: Final = "photo-check"
PHOTO: Final = frozenset({"photo-worker", "photo-engine", "photo-python", *models.NAMES})
#: What no check needs but that of a PDF: kept for want of a network once it was used, or when asked for. What
#: draws codes is kept with all else: a question is asked and answered without a network.
LATER: Final = frozenset({"pdf-worker", "pdfium"})


def make_packs(checkout: Checkout, cache: Cache) -> dict[str, Pack]:
    """Return the packs by their names, as they lie in a site's ``runtime/NAME.HASH.bin``.

    ``python-worker``, ``scan-worker``, ``pdf-worker`` and ``photo-worker`` are scripts, ``pyodide``,
    ``zxing``, ``zxing-writer``, ``pdfium`` and ``photo-engine`` WebAssembly, ``python``, ``certificates`` and
    ``photo-python`` archives that Python imports from, the rest models that ``photo-engine`` runs. Raises
    `BuilderError` ``runtime_missing`` or ``runtime_changed`` where an installed package is absent or not the
    one that was reviewed.
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
        "photo-worker": scripts["photo-worker"],
        "photo-engine": files["@litertjs/core/wasm/litert_wasm_compat_internal.wasm"],
        "photo-python": archives["photo-python"],
        **models.cut_out(files),
    }
    return {name: pack(FOLDER, name, data, cache) for name, data in content.items()}
