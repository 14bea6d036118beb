"""Node, as the project's setup has it: beside Python where the machine had none."""

import os
import shutil
import sys
from pathlib import Path


def node() -> str:
    """Return the program's path; `FileNotFoundError` before ``make setup``."""
    beside = Path(sys.executable).parent
    found = shutil.which("node", path=f"{beside}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        raise FileNotFoundError("node: run `make setup`")
    return found
