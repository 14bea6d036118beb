"""What a command needs beyond the verifier's own libraries: the extras of this package (ADR 0020)."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from typing import Final

from liangzheng.errors import BuilderError

_NAME: Final = "liangzheng"
#: Extra -> the commands that need the whole of it.
_COMMANDS: Final = {
    "issue": ("issue",),
    "registry": ("status",),
    "site": ("new", "update", "build", "serve"),
    "photo": ("photo",),
}
#: Distributions whose module has another name.
_MODULES: Final = {
    "ai-edge-litert": "ai_edge_litert",
    "cyclonedx-python-lib": "cyclonedx",
    "packageurl-python": "packageurl",
    "pi-heif": "pi_heif",
    "pillow": "PIL",
    "python-pkcs11": "pkcs11",
    "pyyaml": "yaml",
    "resvg-py": "resvg_py",
    "zxing-cpp": "zxingcpp",
}
#: "name[part]>=1; extra == 'site'" (core metadata, Requires-Dist)
_REQUIREMENT: Final = re.compile(r"""([\w.-]+).*;.*extra\s*==\s*["']([\w-]+)["']""")


def require(*modules: str, command: str = "") -> None:
    """Raise `BuilderError` ``extra_missing`` where one of these modules is not installed."""
    for module in modules:
        if find_spec(module) is None:
            raise BuilderError(_sentence(module, extra_of(module, command)), code="extra_missing")


def explain(error: ModuleNotFoundError, command: str = "") -> str | None:
    """Say which extra brings a module that is missing; None for one that no extra brings."""
    module = (error.name or "").partition(".")[0]
    extra = extra_of(module, command)
    return extra and _sentence(module, extra)


def extra_of(module: str, command: str = "") -> str | None:
    """Return the extra that brings a module: the command's own where it does, else the smallest that does."""
    bringing = [extra for extra, modules in _extras().items() if module in modules]
    own = (extra for extra in bringing if command in _COMMANDS.get(extra, ()))
    return next(own, None) or min(bringing, key=lambda extra: len(_extras()[extra]), default=None)


def _sentence(module: str, extra: str | None) -> str:
    if extra is None:  # what is installed says nothing of it: it is older than these files
        return (
            f"this needs {module}, which is not installed: install the wheel anew (in a checkout: make setup)"
        )
    # By the wheel and not by a name, which on a public index may be anybody's.
    return (
        f"this needs {module}, which is not installed: install the extra {extra!r} of the wheel you have, "
        f"pip install 'WHEEL[{extra}]' (in a checkout: make setup)"
    )


@cache
def _extras() -> Mapping[str, frozenset[str]]:
    """Return the modules of each extra, as the installed package states them."""
    found: dict[str, set[str]] = {}
    for line in metadata.requires(_NAME) or ():
        if match := _REQUIREMENT.match(line):
            name, extra = match.groups()
            found.setdefault(extra, set()).add(_MODULES.get(name.lower(), name.lower().replace("-", "_")))
    return {extra: frozenset(modules) for extra, modules in found.items()}
