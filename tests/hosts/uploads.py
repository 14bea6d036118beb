"""A site's folder on its host: replaced at once, or by an upload that ends in the middle."""

import filecmp
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HASHED: Final = re.compile(r"\.[0-9a-f]{16}(\.[a-z0-9]+)+$")


def is_page(path: str) -> bool:
    """Tell whether a file is a page, compressed or not."""
    return ".html" in path


def is_hashed(path: str) -> bool:
    """Tell whether a file's name is of its content, so that it never changes."""
    return _HASHED.search(path) is not None


def is_script(path: str) -> bool:
    """Tell whether a file is a script of the pages."""
    return path.startswith("assets/") and ".js" in path


def is_heavy(path: str) -> bool:
    """Tell whether a file belongs to what the verifier runs on."""
    return path.startswith("runtime/")


@dataclass(frozen=True, slots=True)
class Plan:
    """An order in which files are uploaded, and the last file that arrives, perhaps not to its end."""

    name: str
    order: Callable[[str], object]
    #: Of the files in their order, the part that arrives before the connection is lost.
    part: Callable[[list[str]], int]
    #: Whether nobody notices, new visitors included.
    safe: bool = False


def _middle_of(kind: Callable[[str], bool]) -> Callable[[list[str]], int]:
    def part(files: list[str]) -> int:
        places = [number for number, path in enumerate(files) if kind(path)]
        return places[len(places) // 2] if places else len(files) // 2

    return part


def _first_of_scripts(files: list[str]) -> int:
    return next(number for number, path in enumerate(files) if is_script(path))


#: Interrupted in the middle of the pages, which is the order of docs/deploying.md; with all pages new, in the
#: middle of the runtime or at the first script; in the middle of a runtime that comes before all; anywhere.
PLANS: Final = (
    Plan(
        "pages last", lambda path: (not is_hashed(path), is_page(path), path), _middle_of(is_page), safe=True
    ),
    Plan("pages first, runtime in part", lambda path: (not is_page(path), path), _middle_of(is_heavy)),
    Plan(
        "pages first, no scripts",
        lambda path: (not is_page(path), not is_script(path), path),
        _first_of_scripts,
    ),
    Plan("runtime first", lambda path: (not is_heavy(path), path), _middle_of(is_heavy)),
    Plan("by name", lambda path: path, lambda files: len(files) // 2),
)


class Folder:
    """The folder that a host serves as a site."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, site: Path) -> None:
        """Have this site in the folder, at once."""
        new = self.path.with_name(f"{self.path.name}.new")
        old = self.path.with_name(f"{self.path.name}.old")
        shutil.copytree(site, new)
        if self.path.exists():
            self.path.rename(old)
        new.rename(self.path)
        shutil.rmtree(old, ignore_errors=True)

    def interrupted(self, site: Path, plan: Plan) -> str:
        """Upload as planned; the file at the break is cut short, but for pages. Return the name of it."""
        files = sorted(self._different(site), key=plan.order)  # type: ignore[arg-type]
        count = plan.part(files)
        for path in files[:count]:
            self._copy(site, path)
        last = files[count]
        if not is_page(last):
            self._copy(site, last)
            with (self.path / last).open("r+b") as file:
                file.truncate((self.path / last).stat().st_size // 2)
        return last

    def complete(self, site: Path) -> None:
        """Upload what is different still; nothing is deleted.

        What is sent again is of now: a host goes by the time, and half of the file was there a moment ago.
        """
        for path in self._different(site):
            self._copy(site, path)
            os.utime(self.path / path)

    def _different(self, site: Path) -> list[str]:
        files = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
        return [
            path.as_posix()
            for path in files
            if not (self.path / path).is_file()
            or not filecmp.cmp(site / path, self.path / path, shallow=False)
        ]

    def _copy(self, site: Path, path: str) -> None:
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(site / path, self.path / path)
