"""How soon the verifier is ready: the site's page beside a stock Pyodide page, in one run and by turns.

``--write`` keeps the figures in docs/bench/start.json and writes what shows them (docs/bench, README);
``--redraw`` writes that again from the figures that are kept. What is measured, docs/bench/start.md says.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Playwright, sync_playwright

from liangzheng.checkout import Checkout
from liangzheng.names import is_hashed
from liangzheng.project import Project, find
from tests.bench.starting import pages
from tests.bench.starting.host import Host, all_but_the_page, hosting
from tests.bench.starting.line import slow_4g
from tests.bench.starting.ours import build_ours
from tests.bench.starting.record import PAGES, VISITS, Machine, Pair, Record
from tests.bench.starting.stock import make_stock
from tests.bench.starting.table import as_text, rows
from tests.bench.starting.verdicts import Codes, ask, ask_again
from tests.bench.starting.visit import PageFailedError, Visit, browsing, open_ready, visit
from tests.browser import chromium

#: Where each page lies on its host.
_PATHS: Final = {"ours": "zh/check/", "stock": ""}
_RULES: Final = {"ours": is_hashed, "stock": all_but_the_page}
_WARM_VERDICTS: Final = 30
_FEWER: Final = 3

type Visits = dict[str, dict[str, list[Visit]]]


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench start", allow_abbrev=False)
    parser.add_argument("--runs", type=_count, default=7, help="visits of each page (7)")
    parser.add_argument("--slow-runs", type=_count, default=_FEWER, help="visits on the slow line (3)")
    parser.add_argument("--write", action="store_true", help="keep the figures, and write docs and README")
    parser.add_argument("--redraw", action="store_true", help="measure nothing: write them from what is kept")
    options = parser.parse_args(arguments)
    if options.redraw:
        record = Record.load((pages.ROOT / pages.RECORD).read_text("utf-8"))
    else:
        with tempfile.TemporaryDirectory() as folder:
            try:
                record = measure(Path(folder), runs=options.runs, slow_runs=options.slow_runs)
            except PageFailedError as error:
                sys.exit(str(error))
    print(as_text(rows(record)))
    if options.write or options.redraw:
        pages.write(record)


def measure(work: Path, *, runs: int, slow_runs: int) -> Record:
    """Build both pages in an empty folder, visit them, and return every figure."""
    path = chromium.find_whole()
    if path is None:
        sys.exit("no Chromium: run `python -m tests.support.programs chromium`")
    project = find()
    codes = Codes(work / "office")
    folders = {"ours": work / "ours", "stock": work / "stock"}
    _tell("building both pages, and compressing them")
    build_ours(project, folders["ours"], state=work / "state", trust=codes.trust.path)
    make_stock(project, folders["stock"], trust=codes.trust.path)
    with sync_playwright() as playwright:
        bench = _Bench(playwright, path, work, folders)
        fast = bench.by_turns(bench.hosts(), "quick line", runs=runs)
        slow = bench.by_turns(bench.hosts(slow=True), "slow line", runs=slow_runs, unmeasured=0)
        watched = bench.by_turns(bench.hosts(), "memory", runs=_FEWER, unmeasured=0, watch=True)
        needed = {"brotli": bench.needed(bench.hosts()), "plain": bench.needed(bench.hosts(compress=False))}
        verdicts, first_codes = bench.verdicts(codes)
    return Record(
        day=datetime.now(UTC).date().isoformat(),
        pyodide=_version(project, "pyodide"),
        machine=Machine.here(_browser_version(path)),
        ready=_pairs(fast, "ready_ms", digits=0),
        ready_slow=_pairs(slow, "ready_ms", digits=0),
        sent=_pairs(fast, "sent_until_ready"),
        sent_in_all=_pairs(fast, "sent"),
        needed=needed,
        memory=_pairs(watched, "peak"),
        verdicts=verdicts,
        first_codes=first_codes,
    )


@dataclass(frozen=True, slots=True)
class _Bench:
    playwright: Playwright
    browser: str
    work: Path
    folders: dict[str, Path]

    def hosts(self, *, compress: bool = True, slow: bool = False) -> dict[str, Host]:
        return {
            name: Host.of(folder, immutable=_RULES[name], compress=compress, line=slow_4g() if slow else None)
            for name, folder in self.folders.items()
        }

    def by_turns(
        self, hosts: dict[str, Host], what: str, *, runs: int, unmeasured: int = 1, watch: bool = False
    ) -> Visits:
        """Make a first and a repeat visit of each page in every round."""
        found: Visits = {which: {name: [] for name in PAGES} for which in VISITS}
        with ExitStack() as stack:
            addresses = {name: stack.enter_context(hosting(host)) for name, host in hosts.items()}
            for number in range(runs + unmeasured):
                # The one that goes first changes too.
                for name in PAGES if number % 2 == 0 else reversed(PAGES):
                    profile = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=self.work)))
                    for which in VISITS:
                        made = visit(
                            self.playwright,
                            self.browser,
                            profile,
                            address=addresses[name] + _PATHS[name],
                            host=hosts[name],
                            watch=watch,
                        )
                        counted = number >= unmeasured
                        _tell(
                            f"{what}, {which} visit, {name}: ready after {made.ready_ms:,.0f} ms, "
                            f"{made.sent:,} bytes sent{'' if counted else ' (not counted)'}"
                        )
                        if counted:
                            found[which][name].append(made)
        return found

    def needed(self, hosts: dict[str, Host]) -> Pair:
        """Return the bytes of all files that a check of a text or a picture needs."""
        mark = json.loads((self.folders["ours"] / "build.json").read_text("utf-8"))
        checked_with = [entry for entry in mark["runtime"] if not entry.get("later")]
        late = {"ours": {f"/{entry['path']}" for entry in checked_with}, "stock": set[str]()}
        found = {}
        for name, host in hosts.items():
            with hosting(host) as address, tempfile.TemporaryDirectory(dir=self.work) as profile:
                made = visit(
                    self.playwright,
                    self.browser,
                    Path(profile),
                    address=address + _PATHS[name],
                    host=host,
                    service_workers="block",
                )
            paths = made.paths_until_ready | late[name]
            found[name] = [float(sum(len(host.files[path].body) for path in paths))]
        return Pair(**found)

    def verdicts(self, codes: Codes) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
        """Return the times of verdicts in a warm page, and of first codes in pages that were just opened."""
        host = self.hosts()["ours"]
        first: dict[str, list[float]] = {name: [] for name in codes.formats}
        warm = {}
        with hosting(host) as address:
            for number in range(_FEWER):
                for name, sample in codes.formats.items():
                    _tell(f"first code, {name}, {number + 1} of {_FEWER}")
                    with (
                        tempfile.TemporaryDirectory(dir=self.work) as profile,
                        browsing(self.playwright, self.browser, Path(profile)) as page,
                    ):
                        open_ready(page, address + _PATHS["ours"])
                        first[name].append(round(ask(page, sample), 1))
            with (
                tempfile.TemporaryDirectory(dir=self.work) as profile,
                browsing(self.playwright, self.browser, Path(profile)) as page,
            ):
                open_ready(page, address + _PATHS["ours"])
                for algorithm, sample in codes.algorithms.items():
                    times = ask_again(page, sample, times=_WARM_VERDICTS)
                    warm[algorithm] = [round(each, 1) for each in times]
        return warm, first


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _pairs(visits: Visits, figure: str, *, digits: int | None = None) -> dict[str, Pair]:
    return {
        which: Pair(
            **{name: [round(getattr(made, figure), digits) for made in pages_of[name]] for name in PAGES}
        )
        for which, pages_of in visits.items()
    }


def _version(project: Project, package: str) -> str:
    manifest: dict[str, Any] = json.loads(
        (Checkout(project.root).packages / package / "package.json").read_text("utf-8")
    )
    return str(manifest["version"])


def _browser_version(path: str) -> str:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split()[:2])


def _tell(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
