"""A new key pair whose public half goes into a draft: both are kept, or the next call goes on.

The private key waits under a hidden name of its own until the draft names its public half. So no draft names
a key that nobody has, and no key file stands in the way of a second try.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liangzheng.errors import BuilderError
from liangzheng.files import clear_abandoned, put_new
from liangzheng.keys import Passphrase, SigningKey


@contextmanager
def new_key(path: Path, *, algorithm: str, passphrase: Passphrase) -> Iterator[SigningKey]:
    """Give a new key, or that of a call that was cut off; it becomes ``path`` when the block ends well.

    Raises `FileExistsError` where there is such a file, and `BuilderError` ``key_unfinished`` where the key
    that waits is of another algorithm.
    """
    waiting = path.with_name(f".{path.name}.new")
    clear_abandoned(waiting)
    if path.exists() and waiting.exists() and path.samefile(waiting):
        waiting.unlink()  # it was all done but for this
        yield SigningKey.load(path, _ask_for(path, passphrase))
        return
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if waiting.exists():
        key = SigningKey.load(waiting, _ask_for(path, passphrase))
        if key.algorithm != SigningKey.generate(algorithm).algorithm:
            raise BuilderError(
                f"{waiting} is the key of an interrupted call with another algorithm: remove it, and what "
                "the draft has of it",
                code="key_unfinished",
            )
    else:
        key = SigningKey.generate(algorithm)
        key.save(waiting, passphrase, becomes=path)
    yield key
    put_new(waiting, path)


def _ask_for(path: Path, passphrase: Passphrase) -> Passphrase:
    return (lambda _: passphrase(path)) if callable(passphrase) else passphrase
