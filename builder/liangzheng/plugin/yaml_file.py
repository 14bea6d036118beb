"""A YAML file of the publisher's, with its name and lines for errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from liangzheng.byte_order_mark import as_utf8
from liangzheng.errors import BuilderError
from liangzheng.plugin import marked_yaml


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What a file says; ``name`` is the file's in errors."""

    name: str
    text: str
    values: Any

    def fault(self, location: Sequence[int | str], reason: str) -> BuilderError:
        """Return an error that names the line on which a value stands, or its nearest parent."""
        where = ".".join(map(str, location)) or "file"
        return BuilderError(
            f"{self.name}:{marked_yaml.line_of(self.text, tuple(location))}: {where}: {reason}"
        )

    def parsed_as[T](self, shape: TypeAdapter[T]) -> T:
        """Return what the file says in a shape; raises `fault`."""
        return self.parsed(shape, self.values)

    def parsed[T](self, shape: TypeAdapter[T], values: Any, *, at: tuple[int | str, ...] = ()) -> T:
        """Return values in their shape; raises `fault`. ``at``: where in the file they stand."""
        try:
            return shape.validate_python(values)
        except ValidationError as error:
            first = error.errors()[0]
            raise self.fault((*at, *first["loc"]), first["msg"]) from error


def read(path: Path, *, shown_as: str, otherwise: Any = None) -> YamlFile:
    """Read a file; raises `BuilderError` where it is missing or no YAML.

    ``otherwise``: what a site has that does without the file; none, and it may not be missing.
    """
    try:
        text = as_utf8(path.read_bytes()).decode("utf-8")
        return YamlFile(shown_as, text, marked_yaml.values(text))
    except FileNotFoundError:
        if otherwise is not None:
            return YamlFile(shown_as, "", otherwise)
        raise BuilderError(f"{shown_as}: the file is missing") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BuilderError(f"{shown_as}:{line}: {error.problem or 'unreadable YAML'}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BuilderError(f"{shown_as}: unreadable: {error}") from error
