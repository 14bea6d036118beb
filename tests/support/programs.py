"""What some tests need besides Python's packages: a browser, a token in software, a database server.

``python -m tests.support.programs [NAME...]`` says what is missing, what it is about to install system-wide
and how large that is, and installs it; exit status 3 where something is missing afterwards. Without names
it is what ``make test`` needs; ``make hosts`` names the servers and the other browsers.
``LIANGZHENG_SYSTEM=no`` refuses. Without root's rights nothing is installed system-wide, but for
``LIANGZHENG_SYSTEM=yes`` and under CI, where ``sudo`` is tried. The tests whose program is missing are
skipped and say why; under CI they fail.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.browser import chromium
from tests.hosts import programs as hosts
from tests.support import debian, postgres, softhsm


@dataclass(frozen=True, slots=True)
class Program:
    """A program: how it is found and installed, and what Debian's packages bring at most on a bare system."""

    name: str
    find: Callable[[], object]
    install: Callable[[], object]
    packages: tuple[str, ...]
    megabytes: int
    #: What is skipped without it.
    tests: str
    #: What does as well where it cannot be had.
    instead: Callable[[], object] = lambda: None
    #: Whether it can be had without root's rights too.
    ours: bool = False


#: Exit status where something is missing still.
MISSING = 3
PROGRAMS = (
    Program(
        chromium.HEADLESS,
        chromium.headless,
        chromium.install,
        chromium.PACKAGES,
        750,
        "the browser tests",
        instead=chromium.find_whole,
        ours=True,
    ),
    Program("softhsm", softhsm.find, softhsm.install, softhsm.PACKAGES, 25, "the tests of keys in tokens"),
    Program(
        "postgres",
        postgres.find,
        postgres.install,
        postgres.PACKAGES,
        300,
        "the tests of a registry in PostgreSQL",
    ),
)

#: Packages whose servers would start at once.
_SERVICES = {"nginx": "nginx", "apache": "apache2", "caddy": "caddy"}
_WHOLE = Program(
    "chromium",
    chromium.find_whole,
    chromium.install_whole,
    chromium.WHOLE_PACKAGES,
    820,
    "`make bench`, `make lighthouse`, rows of `make hosts`",
    ours=True,
)
FOR_HOSTS = (
    _WHOLE,
    *(
        Program(
            needed.name,
            needed.find,
            partial(debian.install_stopped, *needed.packages, services=(_SERVICES[needed.name],))
            if needed.name in _SERVICES
            else partial(debian.install, *needed.packages),
            needed.packages,
            needed.megabytes,
            "rows of `make hosts`, `make axe`",
        )
        for needed in hosts.NEEDED
    ),
)


def main(names: list[str]) -> int:
    """Bring what is missing of the programs named, or of all."""
    known = {program.name: program for program in (*PROGRAMS, *FOR_HOSTS)}
    if unknown := set(names) - known.keys():
        print(f"no such program: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    wanted = [known[name] for name in names] or PROGRAMS
    missing = [program for program in wanted if program.find() is None]
    refused = debian.refused()
    if missing and not refused:
        packages = [name for program in missing for name in program.packages]
        print(
            f"installing Debian's packages {', '.join(packages)} system-wide, at most "
            f"{sum(program.megabytes for program in missing)} MB (LIANGZHENG_SYSTEM=no refuses)",
            flush=True,
        )
    for program in missing:
        if not refused or (program.ours and program.instead() is None):
            program.install()
    absent = [program for program in missing if program.find() is None and program.instead() is None]
    for program in absent:
        then = "fail" if os.environ.get("CI") else "be skipped"
        print(f"{program.name} is missing ({refused or 'see above'}): {program.tests} will {then}")
    return MISSING if absent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
