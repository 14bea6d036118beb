"""While a code is judged, nothing may be imported from the standard library that the page does not carry.

Every test that judges a code, of whatever format and with whatever verdict, holds the page's archive to it:
`watch` wraps the verifier once for a run, before the tests' modules take it.
"""

import builtins
import functools
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import resolve_name
from pathlib import Path
from types import ModuleType
from typing import Any

import verifier_wasm
from liangzheng.runtime.standard_library import module_names
from verifier_wasm import bridge

#: Libraries that the host has and the page has not: what they import is their affair.
_NOT_CARRIED = ("cryptography", "cffi", "pytest", "_pytest", "hypothesis", "coverage")

#: Where `make stdlib` wants what was imported written down, instead of a failure.
_TRACE = os.environ.get("LIANGZHENG_TRACE")

_missing: set[str] = set()
_depth = 0
_original = builtins.__import__


def watch() -> None:
    """Wrap what judges."""
    judge = sys.modules["verifier_wasm.verify"]
    wrapped = _watched(judge.verify)
    for module in (judge, verifier_wasm, bridge):
        module.verify = wrapped  # type: ignore[attr-defined]
    for name in ("open", "check", "explain", "file_kind"):
        setattr(bridge.Bridge, name, _watched(getattr(bridge.Bridge, name)))


def _watched[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def inner(*arguments: P.args, **named: P.kwargs) -> T:
        with _watching():
            return function(*arguments, **named)

    return inner


@contextmanager
def _watching() -> Iterator[None]:
    global _depth  # noqa: PLW0603 - one interpreter, one hook
    builtins.__import__ = _import
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1
        if not _depth:
            builtins.__import__ = _original
        found = sorted(_missing)
        _missing.clear()
        if found and _TRACE:
            text = "\n".join(found)
            Path(_TRACE, hashlib.sha256(text.encode()).hexdigest()).write_text(text, "utf-8")
            found = []
    assert not found, f"imported while judging, and not in runtime/stdlib.json (make stdlib): {found}"


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,  # noqa: A002 - as the function that it stands for
    locals: Mapping[str, Any] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    module = _original(name, globals, locals, fromlist or (), level)
    importer = str((globals or {}).get("__name__", ""))
    if importer.partition(".")[0] not in _NOT_CARRIED:
        whole = resolve_name("." * level + name, str((globals or {})["__package__"])) if level else name
        for one in (whole, *(f"{whole}.{part}" for part in fromlist or ())):
            _note(one)
    return module


@functools.cache
def _carried() -> frozenset[str]:
    return module_names()


def _note(name: str) -> None:
    """Note a module of the library that the page does not carry; while tracing, every one of it."""
    module = sys.modules.get(name)
    origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
    of_library = name.partition(".")[0] in sys.stdlib_module_names and origin.endswith(".py")
    if of_library and (_TRACE or name not in _carried()):
        _missing.add(name)
