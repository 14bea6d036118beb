"""A build of the site beside plain MkDocs: the same Markdown in MkDocs' own theme, without any plugin.

By turns, each into the folder of its last build; ours has what its first build left in the state folder, too.
``--profile`` says instead where the time of such a build goes.
"""

import argparse
import os
import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from liangzheng.project import Project, find
from tests.bench.timing import compare

_ROUNDS: Final = 7
_LINES: Final = 25
#: What both have in common, from the site's own configuration.
_SAME: Final = ("site_name", "use_directory_urls", "markdown_extensions")
#: Of the front matter, what asks for a template that is our theme's.
_TEMPLATE: Final = re.compile(r"^template:.*\n", re.MULTILINE)


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench build", allow_abbrev=False)
    parser.add_argument("--profile", action="store_true", help="where the time goes, by module and function")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        builds = _Builds(find(), Path(folder))
        begin = time.perf_counter()
        builds.ours()
        print(f"first build, into empty folders: {time.perf_counter() - begin:.2f} s")
        if options.profile:
            _print_profile(builds.profiled())
        else:
            compare({"mkdocs build": builds.plain, "liangzheng build": builds.ours}, rounds=_ROUNDS)


class _Builds:
    """Both builds, as commands."""

    def __init__(self, project: Project, work: Path) -> None:
        self._project, self._work = project, work
        settings = yaml.safe_load(project.config.read_text("utf-8"))
        plain: dict[str, Any] = {name: settings[name] for name in _SAME}
        plain |= {
            "docs_dir": str(_markdown(project.content, work / "plain_src")),
            "site_dir": str(work / "plain"),
            "theme": "mkdocs",
            "plugins": [],
        }
        self._config = work / "plain.yml"
        self._config.write_text(yaml.safe_dump(plain), "utf-8")

    def plain(self) -> None:
        # Links into what our theme adds lead nowhere here: nothing is said of them.
        self._run("-m", "mkdocs", "build", "--quiet", "--config-file", self._config)

    def ours(self) -> None:
        self._run("-m", "liangzheng", "build", "--out", self._work / "site")

    def profiled(self) -> pstats.Stats:
        """Build ours under the profiler, the imports included."""
        file = self._work / "profile"
        self._run("-m", "cProfile", "-o", file, "-m", "liangzheng", "build", "--out", self._work / "site")
        return pstats.Stats(str(file))

    def _run(self, *arguments: str | Path) -> None:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self._project.root,
            env={**os.environ, "LIANGZHENG_STATE": str(self._work / "state")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"{' '.join(map(str, arguments))}: {done.stderr}")


def _markdown(content: Path, target: Path) -> Path:
    """Copy the Markdown without the names of templates."""
    for page in content.rglob("*.md"):
        copy = target / page.relative_to(content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(_TEMPLATE.sub("", page.read_text("utf-8"), count=1), "utf-8")
    return target


def _print_profile(stats: pstats.Stats) -> None:
    figures: dict[tuple[str, int, str], tuple[int, int, float, float, Any]] = stats.stats  # type: ignore[attr-defined]
    own: Counter[str] = Counter()
    for (file, _, name), (_, _, seconds, _, _) in figures.items():
        own[_package(file, name)] += seconds  # type: ignore[assignment]
    whole = sum(own.values())
    print(f"under the profiler: {whole:.2f} s\n\nof that within each package itself")
    for package, seconds in own.most_common(_LINES):
        print(f"{seconds:8.3f} s {seconds / whole:5.0%}  {package}")
    print("\nwith all that it calls, each function of ours")
    for seconds, name in sorted(_cumulative(figures), reverse=True)[:_LINES]:
        print(f"{seconds:8.3f} s {seconds / whole:5.0%}  {name}")


def _package(file: str, name: str) -> str:
    """Return an installed package, a module of ours, or a part of Python."""
    path = Path(file)
    parts = path.parts
    if "site-packages" in parts:
        return parts[parts.index("site-packages") + 1]
    for ours in ("liangzheng", "verifier_wasm"):
        if ours in parts:
            return "/".join(parts[parts.index(ours, 1) :])
    return f"Python's {path.stem}" if path.suffix == ".py" else f"Python's {name}"


def _cumulative(figures: dict[tuple[str, int, str], Any]) -> Iterator[tuple[float, str]]:
    for (file, line, name), (_, _, _, seconds, _) in figures.items():
        package = _package(file, name)
        if package.startswith(("liangzheng/", "verifier_wasm/")):
            yield seconds, f"{package}:{line} {name}"


if __name__ == "__main__":
    main(sys.argv[1:])
