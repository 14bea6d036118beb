"""The kit of an installed program: files of the wheel ``liangzheng_site``, each checked against its list."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from liangzheng.errors import BuilderError
from liangzheng.kit.letters import LETTERS
from liangzheng.runtime import FOLDER, Pack
from liangzheng.ships import Part

#: The package of the wheel.
PACKAGE: Final = "liangzheng_site"
LIST: Final = "kit.json"
CONTENT: Final = "content"
SETTINGS: Final = "mkdocs.yml"
_PARTS: Final = TypeAdapter(tuple[Part, ...])


class ListedPack(BaseModel):
    """A pack: its name in the runtime's folder, here and in the site, and the hash of what is inside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: It is written to by a build: never out of that folder.
    path: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]*$")]
    inside: str


class Listed(BaseModel):
    """What ``kit.json`` says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: The version of the program that it was made by, and is for.
    version: str
    packs: dict[str, ListedPack]
    #: The parts that others made, in a file of their own.
    parts: str
    #: Path below the package -> SHA-256, of every file but the content.
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class FromWheel:
    """`Kit` in a folder that `kit.writing` wrote."""

    folder: Path
    listed: Listed

    @property
    def content(self) -> Path:
        """The guide that was released with this program."""
        return self.folder / CONTENT

    @property
    def settings(self) -> Path:
        """Its settings."""
        return self.folder / SETTINGS

    def packs(self, state: Path) -> dict[str, Pack]:  # noqa: ARG002 - nothing of it takes long
        """Return the packs."""
        found = {}
        for name, pack in self.listed.packs.items():
            path = f"{FOLDER}/{pack.path}"
            found[name] = Pack(path, self._read(path), self.listed.files[path], pack.inside)
        return found

    def scripts(self, names: Sequence[str]) -> Mapping[str, bytes]:
        """Return the scripts."""
        return {name: self._read(f"scripts/{name}.js") for name in names}

    def letters(self) -> Mapping[str, bytes]:
        """Return the letters."""
        return {name: self._read(f"letters/{name}") for name in LETTERS}

    def parts(self) -> tuple[Part, ...]:
        """Return the parts."""
        return _PARTS.validate_json(self._read(self.listed.parts))

    def _read(self, name: str) -> bytes:
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            raise _again(f"{PACKAGE}/{name} is missing", "runtime_missing") from None
        if hashlib.sha256(data).hexdigest() != self.listed.files.get(name):
            raise _again(f"{PACKAGE}/{name} is not the file that was released", "runtime_changed")
        return data


def find_wheel() -> FromWheel:
    """Return the installed kit.

    Raises `BuilderError`: ``runtime_missing`` where the wheel is not installed, ``runtime_changed`` where it
    is of another version than this program.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise BuilderError(
            f"the wheel {PACKAGE} is not installed, which holds what a site is made with: pip install "
            f"{PACKAGE}-{version('liangzheng')}-py3-none-any.whl, which was released beside this program's",
            code="runtime_missing",
        )
    return open_wheel(Path(spec.submodule_search_locations[0]))


def open_wheel(folder: Path) -> FromWheel:
    """Return the kit in a folder; raises what `find_wheel` does."""
    try:
        listed = Listed.model_validate_json((folder / LIST).read_bytes())
    except (OSError, ValidationError):
        raise _again(f"{PACKAGE}/{LIST} cannot be read", "runtime_changed") from None
    if listed.version != (own := version("liangzheng")):
        raise BuilderError(
            f"the wheel {PACKAGE} is {listed.version}, this program is {own}: install both of one release",
            code="runtime_changed",
        )
    return FromWheel(folder, listed)


def _again(what: str, code: str) -> BuilderError:
    return BuilderError(f"{what}: install the wheel {PACKAGE} again", code=code)
