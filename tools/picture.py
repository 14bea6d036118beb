"""The pictures and listings of docs/architecture.md, from the imports: ``python -m tools.picture FILE``.

Each package gets a drawing of its rooms (folders, and modules beside them) with an arrow for each import,
and a table of them with the first line of their docstrings, in the order of the layers in pyproject.toml. An
arrow is left out where a longer way of arrows leads to the same room, so that the eye can follow them. What
is imported by a name that is put together at run time is drawn dotted.
"""

import importlib
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import grimp

ROOT: Final = Path(__file__).parents[1]
#: Packages, and the folders that they lie in.
PACKAGES: Final = {"verifier_wasm": "", "liangzheng": "builder/"}
_MARKED: Final = "<!-- {0}: begin (make picture writes this) -->\n", "<!-- {0}: end -->"


def rooms(package: str) -> dict[str, set[str]]:
    """Return each room of a package with those that it imports from, in the order of the layers."""
    graph = grimp.build_graph(package, cache_dir=None)
    found: dict[str, set[str]] = {name: set() for name in _layered(package)}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            here, there = _room(module), _room(imported)
            if here and there and here != there:
                found[here].add(there)
    return found


def named_at_run_time(package: str, folder: Path) -> list[tuple[str, str]]:
    """Return the pairs of rooms of which one imports the other by ``import_module(f"package.room...``."""
    pattern = re.compile(rf'import_module\(f"{package}\.(\w+)')
    found = {
        (path.relative_to(folder).with_suffix("").parts[0], room)
        for path in folder.rglob("*.py")
        for room in pattern.findall(path.read_text("utf-8"))
    }
    return sorted((here, there) for here, there in found if here != there)


def _layered(package: str) -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = (contract["layers"] for contract in contracts if contract.get("containers") == [package])
    return [name for layer in layers for name in re.findall(r"\w+", layer)]


def _room(module: str) -> str:
    """Return the second part of a module's name: none for the package itself."""
    return module.split(".")[1] if "." in module else ""


def without_detours(arrows: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return a graph without a circle, less each arrow whose end a longer way reaches as well."""

    def reach(room: str) -> set[str]:
        return {room}.union(*map(reach, arrows[room]))

    return {
        room: {to for to in ends if not any(to in reach(other) for other in ends - {to})}
        for room, ends in arrows.items()
    }


def drawing(arrows: Mapping[str, set[str]], dotted: list[tuple[str, str]], folder: Path) -> str:
    """Return a Mermaid block, folders drawn as boxes and modules with round ends."""
    lines = ["```mermaid", "flowchart TD"]
    lines += [
        f'  {room}["{room}/"]' if (folder / room).is_dir() else f"  {room}([{room}])" for room in arrows
    ]
    order = list(arrows)
    for room, ends in without_detours(arrows).items():
        lines += [f"  {room} --> {to}" for to in sorted(ends, key=order.index)]
    lines += [f"  {room} -.-> {to}" for room, to in dotted]
    return "\n".join([*lines, "```", ""])


def listing(package: str, names: list[str], folder: Path) -> str:
    """Return a table of the rooms: the first line of each docstring."""
    lines = ["| | |", "|---|---|"]
    for room in names:
        first = (importlib.import_module(f"{package}.{room}").__doc__ or "").splitlines()[0]
        name = f"{room}/" if (folder / room).is_dir() else f"{room}.py"
        lines.append(f"| `{name}` | {re.sub('`+', '`', first).replace('|', '\\|')} |")
    return "\n".join([*lines, ""])


def written(text: str) -> str:
    """Return the page with everything between its marks written anew."""
    for package, parent in PACKAGES.items():
        folder = ROOT / parent / package
        arrows = rooms(package)
        for kind, new in (
            ("picture", drawing(arrows, named_at_run_time(package, folder), folder)),
            ("listing", listing(package, [*arrows], folder)),
        ):
            begin, end = (mark.format(f"{kind} of {package}") for mark in _MARKED)
            before, found, rest = text.partition(begin)
            _, closed, after = rest.partition(end)
            if not (found and closed):
                sys.exit(f"the marks around the {kind} of {package} are missing")
            text = before + begin + "\n" + new + "\n" + end + after
    return text


def main() -> None:
    """Write the page that is named anew."""
    path = Path(sys.argv[1])
    path.write_text(written(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
