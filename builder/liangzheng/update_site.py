"""A project follows a new version: what was not changed is replaced, what was changed stays and is named.

Each file is decided by three hashes: what was written last, what is there, what the new version has. Each
step puts one file in place, after which the same rule finds nothing more to do for it; so a command that was
killed is simply given again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from liangzheng.files import alone, clear_abandoned, write_whole
from liangzheng.kit import Kit
from liangzheng.new_site import Start, files
from liangzheng.written import FILE, hash_of, read_written

#: What stands for a hash where there is something that is no file of its own: a folder, a link.
_OTHER: Final = "other"


@dataclass(slots=True)
class Updated:
    """What came of an update: paths."""

    replaced: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    #: Changed or deleted here, and changed in the new version too: they stay as they are.
    kept: list[str] = field(default_factory=list)
    #: Changed here, and no part of the new version any more: they stay.
    dropped: list[str] = field(default_factory=list)

    @property
    def apart(self) -> list[str]:
        """Pages kept as they are here, of which the page in another language follows the new version."""
        followed = {_page(path) for path in (*self.replaced, *self.added, *self.removed)}
        return [
            path for path in (*self.kept, *self.dropped) if path.endswith(".md") and _page(path) in followed
        ]


def _page(path: str) -> str:
    """Return a page's path without its language, the same for both of a pair."""
    source, _, rest = path.partition("/")
    return f"{source}/{rest.partition('/')[2]}"


def update_site(kit: Kit, root: Path) -> Updated:
    """Bring a project to the version of a kit; raises what `read_written` does."""
    with alone(root):
        last = read_written(root)
        new = files(kit, Start(last.name, last.name_en, bare=last.bare))
        done, hashes = Updated(), {}
        for path in sorted(last.files.keys() | new.keys()):
            left = _follow(root, path, last.files.get(path), new, done)
            if left is not None:
                hashes[path] = left
        record = last.model_copy(update={"files": hashes})
        if record != last:
            write_whole(root / FILE, record.as_bytes())
    return done


def _follow(root: Path, path: str, was: str | None, new: Mapping[str, bytes], done: Updated) -> str | None:
    """Bring one file up to date; return what is to be known as written there, None for nothing any more."""
    clear_abandoned(root / path)
    data = new.get(path)
    here, there = _hash_at(root / path), None if data is None else hash_of(data)
    if here == there:
        return there
    if here != was:  # the publisher's: changed, deleted, or there before
        if there != was:
            (done.dropped if data is None else done.kept).append(path)
        return was
    if data is None:
        (root / path).unlink()
        done.removed.append(path)
        return None
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    write_whole(root / path, data)
    (done.added if was is None else done.replaced).append(path)
    return there


def _hash_at(path: Path) -> str | None:
    """Return the hash of what is there; None where nothing is."""
    if path.is_file() and not path.is_symlink():
        return hash_of(path.read_bytes())
    return _OTHER if path.exists() or path.is_symlink() else None
