"""The files of installed JavaScript packages that the page needs, each checked against a recorded hash.

``npm ci`` has checked the packages' archives against package-lock.json; the table beside this module says
which file of them was reviewed. ``python -m liangzheng.runtime.packages`` rewrites it after an update.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError
from liangzheng.npm_packages import changed, locked, missing

#: The one place where the runtimes' versions stand, beside package.json.
VERSIONS: Final = {
    "@hyzyla/pdfium": "2.1.13",
    "@litertjs/core": "2.5.3",
    "@litertjs/wasm-utils": "2.5.3",
    "@mediapipe/face_mesh": "0.4.1633559619",
    "@mediapipe/selfie_segmentation": "0.1.1675465747",
    "@noble/hashes": "2.4.0",
    "pyodide": "0.29.5",
    "zxing-wasm": "3.1.4",
}

#: Files in node_modules.
FILES: Final = (
    "pyodide/pyodide.mjs",
    "pyodide/pyodide.asm.js",
    "pyodide/pyodide.asm.wasm",
    "pyodide/python_stdlib.zip",
    "pyodide/pyodide-lock.json",
    "zxing-wasm/dist/es/reader/index.js",
    "zxing-wasm/dist/es/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm",
    "zxing-wasm/dist/es/writer/index.js",
    "zxing-wasm/dist/writer/zxing_writer.wasm",
    "@hyzyla/pdfium/dist/index.esm.browser.js",
    "@hyzyla/pdfium/dist/pdfium.wasm",
    "@litertjs/core/dist/index.js",
    "@litertjs/core/wasm/litert_wasm_compat_internal.js",
    "@litertjs/core/wasm/litert_wasm_compat_internal.wasm",
    "@litertjs/wasm-utils/dist/index.js",
    "@mediapipe/face_mesh/face_mesh_solution_packed_assets.data",
    "@mediapipe/selfie_segmentation/selfie_segmentation.tflite",
    "@noble/hashes/sha2.js",
    "@noble/hashes/_md.js",
    "@noble/hashes/_u64.js",
    "@noble/hashes/utils.js",
)

_HASHES: Final = Path(__file__).with_name("hashes.json")


def read(checkout: Checkout) -> dict[str, bytes]:
    """Return the files, each with its version and hash checked.

    Raises `BuilderError` ``runtime_missing`` or ``runtime_changed``.
    """
    _check_versions(checkout)
    expected: dict[str, str] = json.loads(_HASHES.read_text("utf-8"))
    files = {}
    for name in FILES:
        path = checkout.packages / name
        if not path.is_file():
            raise missing(name)
        files[name] = path.read_bytes()
        if hashlib.sha256(files[name]).hexdigest() != expected[name]:
            raise BuilderError(
                f"node_modules/{name} is not the file that was reviewed: reinstall with `make setup`",
                code="runtime_changed",
            )
    return files


def _check_versions(checkout: Checkout) -> None:
    for name, wanted in VERSIONS.items():
        version, integrity = locked(checkout, name)
        if version != wanted or not integrity:
            raise changed(name, version, wanted, "the build")


def main() -> None:
    """Record the hashes of the installed files, after they were reviewed."""
    checkout = Checkout()
    _check_versions(checkout)
    hashes = {name: hashlib.sha256((checkout.packages / name).read_bytes()).hexdigest() for name in FILES}
    _HASHES.write_text(json.dumps(hashes, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{len(hashes)} hashes recorded\n")


if __name__ == "__main__":
    main()
