"""Try the built site on hosts (``make hosts``): every check on each, and a table in docs/hosts.md.

Options take a part of it, and then nothing is written. Exit status 1 where a check failed.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.hosts import builds, place, situations
from tests.hosts.builds import Builds
from tests.hosts.hosts import HOSTS, Host
from tests.hosts.table import Result, markdown
from tests.hosts.visitors import browsers

_PAGE: Final = Path(__file__).parents[2] / "docs" / "hosts.md"
_PLACES: Final = ("", "a/b/")
#: Where the other browsers are tried: the host that is on every machine.
_FOR_OTHERS: Final = "python -m http.server"
_MARK: Final = "<!-- from here on by make hosts -->\n"


@dataclass(frozen=True, slots=True)
class Run:
    """What is tried: a browser on some hosts, at some places, by some checks."""

    browser: browsers.Browser
    hosts: Sequence[Host]
    places: Sequence[str]
    checks: Sequence[str]


class _Made:
    """The releases, built when first asked for: as they come, and with compressed files beside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[bool, Builds] = {}

    def of(self, host: Host) -> Builds:
        compressed = host.compressed
        if compressed not in self._made:
            options = ("--precompress",) if compressed else ()
            self._made[compressed] = builds.make(
                self._folder / ("compressed" if compressed else "plain"), *options
            )
        return self._made[compressed]


def main() -> int:
    """Run what was asked for; return 1 where a check failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.hosts", description=__doc__)
    parser.add_argument("--host", action="append", help="how the names of hosts begin")
    parser.add_argument("--at", choices=_PLACES, action="append")
    parser.add_argument("--check", choices=situations.CHECKS, action="append")
    parser.add_argument("--browser", choices=[b.name for b in (browsers.CHROMIUM, *browsers.OTHERS)])
    given = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory(prefix="liangzheng-hosts-") as folder:
        Path(folder).chmod(0o755)
        made = _Made(Path(folder))
        for run in _runs(given):
            for result in _all(run, made):
                row = f"{result.host}, /{result.place} in {result.browser}"
                print(f"{row:48} {result.check:30} {result.cell}", flush=True)
                results.append(result)
    if not (given.host or given.at or given.check or given.browser):
        page = _PAGE.read_text("utf-8").partition(_MARK)[0]
        _PAGE.write_text(f"{page}{_MARK}\n{markdown(results)}", "utf-8")
    return 0 if all(result.passed for result in results) else 1


def _runs(given: argparse.Namespace) -> Iterator[Run]:
    hosts = [h for h in HOSTS if not given.host or any(h.name.startswith(part) for part in given.host)]
    places, checks = given.at or _PLACES, given.check or list(situations.CHECKS)
    if given.browser in {None, browsers.CHROMIUM.name}:
        yield Run(browsers.CHROMIUM, hosts, places, checks)
    for browser in browsers.OTHERS:
        if given.browser in {None, browser.name}:
            yield Run(browser, [h for h in hosts if h.name == _FOR_OTHERS], places[:1], checks)


def _all(run: Run, made: _Made) -> Iterator[Result]:
    if not run.browser.find():
        yield Result("", "", run.browser.name, run.checks[0], passed=False, said="the browser is missing")
        return
    with run.browser.visitors() as visitor:
        for host in run.hosts:
            if host.missing:
                said = f"{host.missing} is missing"
                yield Result(host.name, "", run.browser.name, run.checks[0], passed=False, said=said)
                continue
            for path in run.places:
                with place.on(host, path) as where:
                    case = situations.Case(host, where, made.of(host), visitor)
                    for check in run.checks:
                        passed, said = _try(case, check)
                        yield Result(host.name, path, run.browser.name, check, passed=passed, said=said)


def _try(case: situations.Case, check: str) -> tuple[bool, str]:
    start = time.monotonic()
    try:
        return True, situations.CHECKS[check](case)
    except (situations.Failed, RuntimeError) as failed:
        return False, str(failed)
    finally:
        print(f"  {check}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
