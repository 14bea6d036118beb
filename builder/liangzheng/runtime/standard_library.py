"""Which modules of Python's standard library the page carries: those that a trace saw imported.

``make stdlib`` (tools/trace_imports.py) runs every format and its errors in the whole Pyodide and writes the
table beside this module; a test walks every verdict with what the page carries.
"""

import json
from pathlib import Path, PurePosixPath
from typing import Final

TABLE: Final = Path(__file__).with_name("stdlib.json")


def module_names() -> frozenset[str]:
    """Return the names of the modules, with those of the packages that hold them."""
    return frozenset(json.loads(TABLE.read_text("utf-8")))


def module_of(file: str) -> str | None:
    """Return the module of a file in the archive, such as ``json/decoder.py``; None for one that is none."""
    path = PurePosixPath(file)
    if path.suffix != ".py":
        return None
    parts = path.parent.parts if path.name == "__init__.py" else (*path.parent.parts, path.stem)
    return ".".join(parts)
