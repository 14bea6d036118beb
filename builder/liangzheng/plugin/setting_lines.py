"""On which line of ``mkdocs.yml`` a setting stands."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from liangzheng.plugin.marked_yaml import line_of

_PLUGINS: Final = "plugins"
_NAME: Final = "liangzheng"


def setting_place(file: Path, location: tuple[int | str, ...]) -> str:
    """Return ``file:line`` of a setting of MkDocs, in this file or the one that it inherits."""
    found = file, 1
    for path, text in _chain(file):
        if location and _holds(text, location[0]):
            found = path, line_of(text, location)
            break
    return f"{found[0].name}:{found[1]}"


def option_place(file: Path, location: tuple[int | str, ...]) -> str:
    """Return ``file:line`` of an option of this plugin."""
    for path, text in _chain(file):
        root = _compose(text)
        plugins = _child(root, _PLUGINS)
        if isinstance(plugins, yaml.SequenceNode):
            for number, item in enumerate(plugins.value):
                if _child(item, _NAME) is not None:
                    return f"{path.name}:{line_of(text, (_PLUGINS, number, _NAME, *location))}"
        elif _child(plugins, _NAME) is not None:
            return f"{path.name}:{line_of(text, (_PLUGINS, _NAME, *location))}"
    return setting_place(file, (_PLUGINS,))


def _chain(file: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and those that it inherits, the nearest first."""
    seen: set[Path] = set()
    while file not in seen:
        seen.add(file)
        try:
            text = file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        yield file, text
        inherited = _child(_compose(text), "INHERIT")
        if not isinstance(inherited, yaml.ScalarNode):
            return
        file = file.parent / str(inherited.value)


def _compose(text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None


def _holds(text: str, key: int | str) -> bool:
    return _child(_compose(text), key) is not None


def _child(node: yaml.Node | None, key: int | str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
