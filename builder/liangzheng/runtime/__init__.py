"""The browser's runtime, made self-hosted: Pyodide, zxing-wasm, and the verifier's wheels in a lock file."""

from pathlib import Path

from liangzheng.project import Project
from liangzheng.runtime.packages import vendor_packages
from liangzheng.runtime.wheels import add_wheels


def vendor(project: Project, target: Path) -> None:
    """Write ``target/pyodide`` and ``target/zxing``.

    Raises `BuilderError` ``runtime_missing`` or ``runtime_changed`` where an installed package is absent or
    not the one that was reviewed.
    """
    vendor_packages(project, target)
    add_wheels(project, target / "pyodide")
