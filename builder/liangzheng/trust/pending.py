"""A change of root that is ready and not yet in its place: laid down at once, then carried out file by file.

``private/next`` is made whole or not at all. It holds the files to be published, their names preceded by
their order (``1-trust-list.cbor``), the private keys, and ``keys`` with the names of these. From then on the
change needs no key and no decision: whoever comes next, after however many kills, carries it out to its end.
"""

from pathlib import Path
from typing import Final

from liangzheng.files import clear_abandoned, remove_whole, write_whole

PRIVATE: Final = "private"
#: Where a change of root waits, in the private folder.
NEXT: Final = "next"
#: The file with the names of the new private keys, one a line.
KEYS: Final = "keys"
#: Where the private keys of earlier roots go: whoever still has them could sign another change.
RETIRED: Final = "retired"


def finish(folder: Path) -> bool:
    """Carry out the change of root that waits in a trust folder; say whether there was one."""
    private = folder / PRIVATE
    pending = private / NEXT
    clear_abandoned(pending)
    if not pending.is_dir():
        return False
    for file in sorted(pending.glob("[0-9]-*")):
        write_whole(folder / file.name[2:], file.read_bytes())
    names = set((pending / KEYS).read_text("ascii").split())
    for name in names:
        if (pending / name).exists():
            (pending / name).rename(private / name)
    _retire(private, names)
    remove_whole(pending)
    return True


def _retire(private: Path, present: set[str]) -> None:
    retired = private / RETIRED
    retired.mkdir(mode=0o700, exist_ok=True)
    for file in private.glob("root*.pem"):
        if file.name not in present:
            file.rename(retired / file.name)
