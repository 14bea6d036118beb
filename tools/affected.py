"""Which unit tests are nearest to a change (`make quick`).

A test is near a file that bears its name, or whose folder does, that it imports, or (a page, a data file)
that it names. For a module that no test imports, those of the modules that import it are taken, and so on
upwards. A data file has the tests of its folder too.
"""

import ast
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

import grimp

ROOT: Final = Path(__file__).parents[1]
_PACKAGES: Final = ("verifier_wasm", "liangzheng")


def changed() -> list[str]:
    """Return the paths that differ from the last commit, new ones included; else those that it changed."""
    here = _git("diff", "--name-only", "HEAD") + _git("ls-files", "--others", "--exclude-standard")
    return here or _git("diff", "--name-only", "HEAD~", "HEAD")


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def unit_tests() -> dict[str, str]:
    """Return the sources of the unit tests by their paths."""
    files = (ROOT / "tests" / "unit").glob("test_*.py")
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in files}


def affected(paths: Iterable[str], tests: dict[str, str]) -> list[str]:
    """Return the tests near to any of the paths, those that bear its name first."""
    graph = grimp.build_graph(*_PACKAGES, cache_dir=None)
    imports = {test: _imported(source) for test, source in tests.items()}
    found: dict[str, None] = {}
    for path in map(PurePosixPath, paths):
        if str(path) in tests:
            found[str(path)] = None
            continue
        stem, room = path.stem, path.parent.name
        names = {f"test_{stem}", f"test_{room}_{stem}", f"test_{room}"}
        near = [test for test in tests if PurePosixPath(test).stem in names]
        if path.suffix != ".py":
            near += [test for test, source in tests.items() if path.name in source]
        near += _importing(_module(path if path.suffix == ".py" else path.parent), imports, graph)
        found |= dict.fromkeys(near)
    return list(found)


def _importing(module: str, imports: dict[str, set[str]], graph: grimp.ImportGraph) -> list[str]:
    """Return the tests that import a module, or else those that import what imports it, and so on."""
    level, seen = {module}, set[str]()
    while level and not any(level & names for names in imports.values()):
        seen |= level
        known = level & graph.modules
        level = {above for name in known for above in graph.find_modules_that_directly_import(name)} - seen
    return [test for test, names in imports.items() if level & names]


def _module(path: PurePosixPath) -> str:
    text = str(path).removesuffix(".py").removeprefix("builder/")
    return text.replace("/", ".").removesuffix(".__init__")


def _imported(source: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found
