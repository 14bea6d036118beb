"""The API reference, from the docstrings: ``python -m tools.reference OUT`` (``make docs``).

The first page is what `verifier_wasm` exports, which is public, after docs/library.md, which shows how it is
used; the others are the modules below it. A name
in single backticks is a reference: one that leads nowhere ends the run, and so does any warning of pdoc.
"""

import ast
import builtins
import importlib
import pkgutil
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pdoc

import verifier_wasm
from verifier_wasm import errors

_CHAPTER: Final = Path(__file__).parents[1] / "docs" / "library.md"
_REFERENCE: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_IMPORTS: Final = (ast.Import, ast.ImportFrom)


def modules() -> list[ModuleType]:
    """Return the package and every module below it, imported."""
    below = pkgutil.walk_packages(verifier_wasm.__path__, "verifier_wasm.")
    return [verifier_wasm, *(importlib.import_module(found.name) for found in below)]


def broken_references(module: ModuleType, source: str) -> Iterator[str]:
    """Yield ``module.place: name`` for each name in single backticks of a docstring that names nothing.

    A name is looked for where its docstring stands (the class, the module, what is imported anywhere in it,
    the modules beside it), among the exports, the errors and Python's own, and as a full path.
    """
    tree = ast.parse(source)
    imported = {
        (alias.asname or alias.name).split(".")[0]: (getattr(node, "module", None), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, _IMPORTS)
        for alias in node.names
    }
    for node, owner in _documented(tree):
        beside = sys.modules[module.__name__.rpartition(".")[0] or module.__name__]
        scopes: list[object] = [module, beside, verifier_wasm, errors, builtins]
        if owner:
            scopes.insert(0, getattr(module, owner))
        for reference in _REFERENCE.findall(ast.get_docstring(node) or ""):
            name = reference.removesuffix("()")
            head, _, rest = name.partition(".")
            paths = [name]
            if head in imported:
                paths.append(".".join(filter(None, [*imported[head], rest])))
            if not any(_has(scope, name) for scope in scopes) and not any(map(_is_path, paths)):
                yield f"{module.__name__}.{getattr(node, 'name', '')}: `{reference}`".replace(".:", ":")


def _chapter() -> str:
    """Return the chapter, for a page that lies a folder deeper and has a title of its own."""
    text = _CHAPTER.read_text("utf-8").partition("\n")[2]
    return re.sub(r"\]\((?=[\w.-]+\.md)", "](../", text)


def _documented(tree: ast.Module) -> Iterator[tuple[ast.Module | ast.ClassDef | ast.FunctionDef, str]]:
    """Yield everything that may have a docstring, with the name of the class that it is or lies in."""
    yield tree, ""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node, node.name
            yield from ((inner, node.name) for inner in node.body if isinstance(inner, ast.FunctionDef))
        elif isinstance(node, ast.FunctionDef):
            yield node, ""


def _has(scope: object, name: str) -> bool:
    for part in name.split("."):
        if not hasattr(scope, part):
            # A field without a default is no attribute of its class.
            return part in getattr(scope, "__dataclass_fields__", {})
        scope = getattr(scope, part)
    return True


def _is_path(name: str) -> bool:
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError):
        return False
    return True


def main() -> None:
    """Write the pages into the folder that is named."""
    found = modules()
    for name in verifier_wasm.__all__:  # some are imported when first asked for; pdoc does not ask
        setattr(verifier_wasm, name, getattr(verifier_wasm, name))
    broken = [
        line
        for module in found
        for line in broken_references(module, Path(str(module.__file__)).read_text("utf-8"))
    ]
    if broken:
        sys.exit("names in docstrings that lead nowhere:\n  " + "\n  ".join(broken))
    verifier_wasm.__doc__ = f"{verifier_wasm.__doc__}\n\n{_chapter()}"
    warnings.simplefilter("error")
    # The package's own __all__ hides the modules below from pdoc, so each is named; others it finds twice.
    warnings.filterwarnings("ignore", message="The module specification")
    pdoc.render.configure(docformat="markdown", footer_text="亮证 liangzheng", show_source=False)
    pdoc.pdoc(*(module.__name__ for module in found), output_directory=Path(sys.argv[1]))


if __name__ == "__main__":
    main()
