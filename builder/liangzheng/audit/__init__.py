"""The audit of a built site: everything that can be checked of it without a browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from liangzheng.audit import budgets, dates, languages, links, pairs, published, safety, sealed
from liangzheng.audit.pages import Site, read_site
from liangzheng.errors import BuilderError

__all__ = ["Problem", "audit", "languages"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the file, relative to the site, and one sentence."""

    file: str
    text: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.file}: {self.text}"


type Check = Callable[[Site], Iterator[tuple[str, str]]]

CHECKS: Final[tuple[Check, ...]] = (
    links.check,
    pairs.check,
    dates.check,
    published.check,
    safety.check,
    sealed.check,
    budgets.check,
)


def audit(path: Path) -> list[Problem]:
    """Return the faults of a built site, sorted; `BuilderError` where there is no site."""
    if not (path / "build.json").is_file():
        raise BuilderError(f"{path} holds no built site", code="no_site")
    site = read_site(path)
    found = {Problem(file, text) for check in CHECKS for file, text in check(site)}
    return sorted(found, key=lambda problem: (problem.file, problem.text))
