"""Chapters of the documentation, whose commands are run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

_BLOCK: Final = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What a comment says of a command that does not end with 0.
_STATUS: Final = re.compile(r"# exit status (\d)\b")


def run(chapter: Path, folder: Path) -> dict[str, str]:
    """Run every line of every block in a folder, in order; return what each printed, both streams as one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LIANGZHENG_")}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    printed = {}
    for line in "".join(_BLOCK.findall(chapter.read_text("utf-8"))).splitlines():
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        expected = _STATUS.search(line)
        assert done.returncode == int(expected[1] if expected else 0), (line, done.stdout)
        printed[line.partition("#")[0].strip()] = done.stdout
    return printed
