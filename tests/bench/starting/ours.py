"""The site, built by the real command with a trust list of the benchmark's own."""

import os
import subprocess
import sys
from pathlib import Path

from liangzheng.project import Project


def build_ours(project: Project, target: Path, *, state: Path, trust: Path) -> None:
    """Build the site into a folder; ``state``: a new state folder, ``trust``: the trust folder to publish."""
    state.mkdir()
    (state / "trust").symlink_to(trust)
    command: list[str | Path] = [
        Path(sys.executable).with_name("liangzheng"),
        "build",
        "--precompress",
        "--out",
        target,
    ]
    environment = {**os.environ, "LIANGZHENG_STATE": str(state)}
    subprocess.run(command, cwd=project.root, env=environment, stdout=subprocess.DEVNULL, check=True)
