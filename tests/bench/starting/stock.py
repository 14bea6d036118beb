"""The page that ours is measured against: Pyodide as it is shipped, and plain wheels of the same verifier."""

import json
import shutil
from pathlib import Path
from typing import Any, Final

from liangzheng.checkout import Checkout
from liangzheng.policy_file import read_policy
from liangzheng.project import Project
from liangzheng.trust.folder import CHANGES, LIST, ROOT
from tests.bench.starting.stock_wheels import LIBRARIES, library_wheel, verifier_wheel

_PAGE: Final = Path(__file__).with_name("stock_page")
_LOCK: Final = "pyodide-lock.json"
#: File in node_modules -> file of the page.
_PACKAGES: Final = {
    **{
        f"pyodide/{name}": f"pyodide/{name}"
        for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", _LOCK)
    },
    "zxing-wasm/dist/es/reader/index.js": "zxing/reader/index.js",
    "zxing-wasm/dist/es/share.js": "zxing/share.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing/zxing_reader.wasm",
}
#: An empty CBOR array: the root has not changed.
_NO_CHANGES: Final = b"\x80"


def make_stock(project: Project, target: Path, *, trust: Path) -> None:
    """Write the page into a new folder; ``trust``: the trust folder that our site publishes too."""
    shutil.copytree(_PAGE, target)
    for source, name in _PACKAGES.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Checkout(project.root).packages / source, target / name)
    _add_wheels(project, target / "pyodide")
    (target / "trust").mkdir()
    for name in (LIST, ROOT):
        shutil.copyfile(trust / name, target / "trust" / name)
    changes = trust / CHANGES
    (target / "trust" / CHANGES).write_bytes(changes.read_bytes() if changes.is_file() else _NO_CHANGES)
    policy = read_policy(project.content / "data" / "policy.yml").as_dict()
    (target / "trust" / "policy.json").write_text(json.dumps(policy), "utf-8")


def _add_wheels(project: Project, pyodide: Path) -> None:
    """Put the wheels beside Pyodide and extend its own lock file by them."""
    lock: dict[str, Any] = json.loads((pyodide / _LOCK).read_text("utf-8"))
    for wheel in (verifier_wheel(project.root / "verifier_wasm"), *map(library_wheel, LIBRARIES)):
        (pyodide / wheel.file_name).write_bytes(wheel.data)
        entry = wheel.lock_entry()
        lock["packages"][entry["name"]] = entry
    (pyodide / _LOCK).write_text(json.dumps(lock), "utf-8")
