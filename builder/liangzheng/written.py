"""What `liangzheng new` and `update` wrote into a project: hashes, by which what was changed is known."""

import hashlib
from pathlib import Path, PurePosixPath
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from liangzheng.errors import BuilderError

#: Beside ``mkdocs.yml``, and kept with it.
FILE: Final = ".liangzheng.json"


def _inside(path: str) -> str:
    """Refuse a path that leads out of the project: what is listed is written to and removed."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        raise ValueError("leads out of the folder")
    return path


class Written(BaseModel):
    """What the file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    name_en: str = ""
    bare: bool = False
    #: Path -> SHA-256 of what was written there last.
    files: dict[Annotated[str, AfterValidator(_inside)], str]

    def as_bytes(self) -> bytes:
        """Return the file's content."""
        return (self.model_dump_json(indent=1) + "\n").encode()


def read_written(root: Path) -> Written:
    """Return what was written into a project.

    Raises `BuilderError`: ``update_unknown`` where it was not made by `liangzheng new`, ``update_list`` for
    a file that is damaged.
    """
    try:
        return Written.model_validate_json((root / FILE).read_bytes())
    except FileNotFoundError:
        raise BuilderError(
            f"{root} has no {FILE}: it was not made by `liangzheng new`, so what you changed is not known",
            code="update_unknown",
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "file"
        raise BuilderError(f"{FILE}: {where}: {first['msg']}", code="update_list") from error


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()
