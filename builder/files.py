"""Writing files so that nobody sees half of one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from builder.errors import BuilderError
from verifier_wasm import limits


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: readers see the old one or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes ``path`` when the block ends well, and is gone when it does not.

    Raises `BuilderError` ``folder_exists`` where something is there already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BuilderError(f"{path} exists and is not empty", code="folder_exists")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        yield temporary
        temporary.chmod(0o755)
        if path.exists():
            path.rmdir()
        temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def read_limited(path: Path, limit: int = limits.FILE_LENGTH) -> bytes:
    """Read a file of a bounded size; `BuilderError` says in one line why it cannot be used."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except IsADirectoryError as error:
        raise BuilderError(f"{path} is a folder, not a file", code="input_folder") from error
    except FileNotFoundError as error:
        raise BuilderError(f"{path}: no such file", code="input_missing") from error
    except OSError as error:
        raise BuilderError(f"{path}: {error.strerror}", code="input_unreadable") from error
    if len(data) > limit:
        raise BuilderError(f"{path} is larger than {limit:,} bytes", code="input_too_large")
    if not data:
        raise BuilderError(f"{path} is empty", code="input_empty")
    return data
