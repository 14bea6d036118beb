"""Where the parts of a checkout lie that a site is made with: JavaScript packages and the locks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: The folder that this program lies in, where it was not installed from a wheel.
_ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Checkout:
    """A checkout, or what stands for one."""

    root: Path = _ROOT

    @property
    def is_one(self) -> bool:
        """Whether there is a checkout at all."""
        return (self.root / "package.json").is_file()

    @property
    def content(self) -> Path:
        """The guide's pages and data."""
        return self.root / "site_src"

    @property
    def packages(self) -> Path:
        """The installed JavaScript packages."""
        return self.root / "node_modules"

    @property
    def package_lock(self) -> Path:
        """Versions and integrity hashes of the JavaScript packages."""
        return self.root / "package-lock.json"

    @property
    def python_lock(self) -> Path:
        """Versions and hashes of the Python packages."""
        return self.root / "requirements.lock"
