"""Plain wheels of the verifier and its libraries: the sources as they are, not compiled and all of them."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Final

#: What the verifier imports in the page.
LIBRARIES: Final = ("asn1crypto", "ecdsa", "six")
_WHEEL: Final = "Wheel-Version: 1.0\nGenerator: tests.bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel, with what a Pyodide lock file says of it."""

    name: str
    version: str
    depends: tuple[str, ...]
    data: bytes

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.version}-py3-none-any.whl"

    def lock_entry(self) -> dict[str, object]:
        return {
            "name": self.name.replace("_", "-"),
            "version": self.version,
            "file_name": self.file_name,
            "install_dir": "site",
            "sha256": hashlib.sha256(self.data).hexdigest(),
            "package_type": "package",
            "imports": [self.name],
            "depends": list(self.depends),
            "unvendored_tests": False,
        }


def verifier_wheel(package: Path) -> Wheel:
    """Return the wheel of the folder ``verifier_wasm``."""
    files = {
        f"{package.name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    return _wheel(package.name, metadata.version("liangzheng"), files, depends=LIBRARIES)


def library_wheel(name: str) -> Wheel:
    """Return the wheel of an installed library, its own tests included as in its release."""
    distribution = metadata.distribution(name)
    files = {
        str(entry): Path(str(distribution.locate_file(entry))).read_bytes()
        for entry in distribution.files or ()
        if "__pycache__" not in entry.parts and ".." not in entry.parts and ".dist-info" not in entry.parts[0]
    }
    return _wheel(name, distribution.version, files)


def _wheel(name: str, version: str, files: Mapping[str, bytes], depends: tuple[str, ...] = ()) -> Wheel:
    info = f"{name}-{version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    whole = {**files, f"{info}/METADATA": about.encode(), f"{info}/WHEEL": _WHEEL.encode()}
    record = "".join(f"{path},,\n" for path in (*whole, f"{info}/RECORD"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in (*whole.items(), (f"{info}/RECORD", record.encode())):
            archive.writestr(path, data)
    return Wheel(name, version, depends, file.getvalue())
