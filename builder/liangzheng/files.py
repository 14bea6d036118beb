"""Writing files so that nobody sees half of one, and reading them with a bound.

What is on its way to its place lies beside it under a hidden name, locked by whoever is at work on it. What a
killed command left there is known by its lock being gone; the next command for the same place clears it away.
"""

import errno
import fcntl
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError
from verifier_wasm import limits

#: Seconds in which whoever made a hidden file has locked it, however busy the machine.
_UNLOCKED: Final = 10


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: readers see the old one or the new one. Its mode is as the umask says."""
    clear_abandoned(path)
    with _beside(path, data, mode=0o666) as temporary:
        temporary.replace(path)


def write_secret(path: Path, data: bytes) -> None:
    """Write a new file that its owner alone may read, in one step; `FileExistsError` where there is one."""
    clear_abandoned(path)
    with _beside(path, data, mode=0o600) as temporary:
        put_new(temporary, path)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder that becomes ``path`` when the block ends well, and is gone when it does not.

    Raises `BuilderError` ``folder_exists`` where something is there already.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BuilderError(f"{path} exists and is not empty", code="folder_exists")
    path.parent.mkdir(parents=True, exist_ok=True)
    with workplace(path) as temporary:
        yield temporary
        if path.exists():
            path.rmdir()
        temporary.rename(path)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give an empty hidden file to be written into, that takes its place when the block ends well.

    It is on the disk by then, and taking its place is the last step: killed there, nothing is left.
    """
    clear_abandoned(path)
    temporary = _hidden(path)
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        _hold(descriptor)
        yield temporary
        os.fsync(descriptor)
        temporary.replace(path)
    except OSError as error:
        if error.filename in {None, str(temporary)}:  # as of a full disk
            error.filename = str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def workplace(path: Path) -> Iterator[Path]:
    """Give a hidden folder beside ``path``, for what is made on the way there; it is gone after the block."""
    clear_abandoned(path)
    temporary = _hidden(path)
    temporary.mkdir()
    lock = os.open(temporary, os.O_RDONLY)
    try:
        _hold(lock)
        yield temporary
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        os.close(lock)


def remove_whole(path: Path) -> None:
    """Remove a folder in one step: it is there, or it is not."""
    clear_abandoned(path)
    temporary = _hidden(path)
    path.rename(temporary)
    shutil.rmtree(temporary, ignore_errors=True)


def clear_abandoned(path: Path) -> None:
    """Remove what killed commands left on its way to ``path``; what a living one is at work on stays."""
    pattern = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{16}}")
    try:
        found = [entry.path for entry in os.scandir(path.parent) if pattern.fullmatch(entry.name)]
    except OSError:  # no such folder: whoever writes into it will say so
        return
    for name in found:
        _clear(Path(name), _UNLOCKED)


def clear_unheld(path: Path) -> None:
    """Remove a hidden file that nobody holds, in a folder where nobody else makes any meanwhile (`alone`)."""
    _clear(path, 0)


def _clear(path: Path, age: float) -> None:
    with suppress(OSError), _locked(path) as made:
        if time.time() - made < age:
            return
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def put_new(temporary: Path, path: Path) -> None:
    """Give a file its name; `FileExistsError` where there is one of this name."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
    except OSError:  # a file system without links, as of most USB sticks
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        temporary.rename(path)
        return
    temporary.unlink()


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


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name the file in an error that does not name one, as that of a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def _hidden(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}")


@contextmanager
def _beside(path: Path, data: bytes, *, mode: int) -> Iterator[Path]:
    """Write a hidden file beside ``path``; it is gone after the block, wherever the block put it."""
    temporary = _hidden(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with naming(path), os.fdopen(descriptor, "wb") as file:
            _hold(file.fileno())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _hold(descriptor: int) -> None:
    """Lock what one has made; where the file system has no locks, nobody clears anything away either."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let nobody else change a folder's content meanwhile: who comes second waits, and reads what is new."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _hold(descriptor)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path) -> Iterator[float]:
    """Hold the lock of a file or folder, and give its age's begin; `OSError` where somebody else holds it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield os.fstat(descriptor).st_mtime
    finally:
        os.close(descriptor)
