"""Installed JavaScript packages, held to what package-lock.json says of them."""

import json
from typing import Any

from liangzheng.checkout import Checkout
from liangzheng.errors import BuilderError


def locked(checkout: Checkout, name: str) -> tuple[str, str]:
    """Return the version of an installed package and its locked ``integrity``, empty where there is none.

    Raises `BuilderError` ``runtime_missing``, or ``runtime_changed`` where another version is locked.
    """
    manifest = checkout.packages / name / "package.json"
    if not manifest.is_file():
        raise missing(name)
    version: str = json.loads(manifest.read_text("utf-8"))["version"]
    packages: dict[str, Any] = json.loads(checkout.package_lock.read_text("utf-8"))["packages"]
    entry = packages.get(f"node_modules/{name}", {})
    if entry.get("version") != version:
        raise changed(name, version, entry.get("version"), checkout.package_lock.name)
    return version, entry.get("integrity", "")


def missing(name: str) -> BuilderError:
    """Return the error for a package, or a file of one, that is not installed."""
    return BuilderError(f"node_modules/{name} is missing: run `make setup`", code="runtime_missing")


def changed(name: str, version: str, wanted: str | None, where: str) -> BuilderError:
    """Return the error for a package of another version than a file of the project has."""
    return BuilderError(
        f"{name} is {version}, but {where} has {wanted or 'none'}: run `make setup`", code="runtime_changed"
    )
