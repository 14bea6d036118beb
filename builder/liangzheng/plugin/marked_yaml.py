"""YAML of the publisher's own files: what it says, and the line on which each value stands."""

from typing import Any, Final

import yaml

from liangzheng.yaml_keys import Once

#: Levels; a file of the site has six at most. libyaml's parser calls itself for each, until the stack ends.
_DEPTH: Final = 32


class _Bounded:
    """A loader that is told of every level, and refuses one too many."""

    _level = 0

    def descend_resolver(self, parent: yaml.Node | None, _: object) -> None:
        self._level += 1
        if parent is not None and self._level > _DEPTH:
            raise yaml.composer.ComposerError(None, None, "nested too deep", parent.start_mark)

    def ascend_resolver(self) -> None:
        self._level -= 1


class _Loader(_Bounded, Once, yaml.SafeLoader):
    """Python's."""


#: libyaml's parser, where PyYAML was built with it, takes a sixth of the time.
_QUICK: Final[Any] = (
    type("_QuickLoader", (_Bounded, Once, yaml.CSafeLoader), {}) if hasattr(yaml, "CSafeLoader") else _Loader
)


def values(text: str) -> Any:
    """Return what a text says; `yaml.YAMLError` where it is no YAML.

    What libyaml refuses is read again in Python, whose words on an error name the place better.
    """
    try:
        return yaml.load(text, Loader=_QUICK)  # noqa: S506 - a safe loader, whichever it is
    except yaml.YAMLError:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - safe too


def line_of(text: str, location: tuple[int | str, ...]) -> int:
    """Return the line, from 1, of the value at a location; of its nearest parent where it is missing."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for part in location:
        child: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    child, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
            line = child.start_mark.line + 1
        if child is None:
            break
        node = child
    return line
