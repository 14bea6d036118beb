"""Rights of published files: the same whatever the umask of the one who builds."""

from pathlib import Path
from typing import Final

_FILE: Final = 0o644
_FOLDER: Final = 0o755


def set_rights(folder: Path) -> None:
    """Let all read, and the owner write, a folder with everything in it; links are left as they are."""
    folder.chmod(_FOLDER)
    for parent, folders, files in folder.walk():
        for name in folders:
            if not (parent / name).is_symlink():
                (parent / name).chmod(_FOLDER)
        for name in files:
            if not (parent / name).is_symlink():
                (parent / name).chmod(_FILE)
