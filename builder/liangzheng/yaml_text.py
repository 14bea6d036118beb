"""YAML of a checker's own files, bounded before anything is made of it.

The parser's events are looked at first: it holds its place in a list, while the constructor calls itself for
every level and follows every alias, so that a kilobyte can stand for gigabytes.
"""

from typing import Any, Final

import yaml

from liangzheng.errors import BuilderError
from liangzheng.yaml_keys import Once

_DEPTH: Final = 16
_EVENTS: Final = 10_000


class _Loader(Once, yaml.SafeLoader):
    """Each key once."""


def read_yaml(data: bytes, *, source: object, code: str) -> Any:
    """Return what YAML without anchors says; `BuilderError` with the ``code`` given for anything else."""
    try:
        _bound(data)
        return yaml.load(data, Loader=_Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:  # ValueError: 2026-13-45
        raise BuilderError(f"{source}: unreadable YAML", code=code) from error


def _bound(data: bytes) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(data, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEPTH or number > _EVENTS:
            raise ValueError("too deep or too long")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:  # an alias has one too
            raise ValueError("anchors are not accepted")
