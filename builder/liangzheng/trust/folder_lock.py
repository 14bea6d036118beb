"""One command at a time in a trust folder.

The lock is the operating system's (`flock`, on Windows `LockFileEx`) on an empty file that stays: it ends
with the process that holds it, however that ends, so that nothing stale is left to wait for. A file, and not
the folder itself, because NFS grants an exclusive lock only on what is open for writing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from liangzheng.errors import BuilderError

#: The file that is locked; it holds nothing.
LOCK: Final = ".lock"
#: Seconds to wait for another command: a person may be typing a passphrase into it.
_PATIENCE: Final = 60
#: Whoever may write into the folder by their group may lock it too.
_MODE: Final = 0o660


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let no other command change a trust folder meanwhile: who comes second waits, and reads what is new.

    Raises `BuilderError` ``folder_busy`` after a minute's wait, and ``folder_lock`` where the file system has
    no locks: without one, two commands at once would lose what one of them did.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - it takes longer to import than most need

    lock = FileLock(folder / LOCK, timeout=_PATIENCE, mode=_MODE, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise BuilderError(
            f"{folder}: another command is at work in this folder; waited {_PATIENCE} seconds for it",
            code="folder_busy",
        ) from error
    except OSError as error:
        raise BuilderError(
            f"{folder / LOCK}: cannot be locked ({error.strerror}); keep the folder where files can be "
            "written and locked",
            code="folder_lock",
        ) from error
    try:
        yield
    finally:
        lock.release()
