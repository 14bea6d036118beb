"""The table of hosts and checks, as Markdown."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of one check in one place."""

    host: str
    place: str
    browser: str
    check: str
    passed: bool
    said: str

    @property
    def cell(self) -> str:
        """What stands in the table: yes or no, and in a few words what was seen."""
        said = self.said.replace("|", "/").replace("\n", " ")
        return f"{'yes' if self.passed else '**no**'}{': ' if said else ''}{said}"


def markdown(results: Iterable[Result]) -> str:
    """Return a table with a row for each host and place, and a column for each check."""
    listed = list(results)
    checks = list(dict.fromkeys(result.check for result in listed))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for result in listed:
        row = (result.host, f"`/{result.place}`", result.browser)
        rows.setdefault(row, {})[result.check] = result.cell
    lines = [["host", "at", "browser", *checks], ["---"] * (len(checks) + 3)]
    lines += [[*row, *(cells.get(check, "") for check in checks)] for row, cells in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
