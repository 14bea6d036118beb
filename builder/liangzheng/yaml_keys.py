"""YAML in which each key of a mapping stands once: of two, a parser takes the later without a word."""

from typing import Any

import yaml


class Once:
    """For a loader of PyYAML: refuses a key that stands twice, with the line of the second."""

    # The arguments are PyYAML's.
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping; raises `yaml.constructor.ConstructorError` for a doubled key."""
        seen: set[str] = set()
        for key, _ in node.value:
            # `<<` is no key: what it merges may be said again.
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                continue
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} stands here a second time", key.start_mark
                )
            seen.add(key.value)
        read: dict[Any, Any] = super().construct_mapping(node, deep=deep)  # type: ignore[misc]
        return read
