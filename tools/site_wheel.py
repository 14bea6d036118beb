"""The wheel `liangzheng_site`: ``python -m tools.site_wheel DIST`` writes it beside the program's.

It holds what a site is made with besides its content, so that whoever installs both needs neither Node nor a
checkout. It names no dependency and is named by none: nobody owns the two names on a public index (ADR 0020).
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from liangzheng.checkout import Checkout
from liangzheng.kit.from_checkout import FromCheckout
from liangzheng.kit.from_wheel import PACKAGE
from tools.release import version
from tools.site_kit import write_kit

_PROJECT: Final = """\
[build-system]
requires = ["hatchling>=1.28"]
build-backend = "hatchling.build"

[project]
name = "{package}"
version = "{version}"
description = "What liangzheng makes a site with: the browser's runtime, the page's scripts, the guide"
requires-python = ">=3.13,<3.14"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]
"""


def build(target: Path, state: Path | None = None) -> Path:
    """Write the wheel into a folder and return its path; raises what `write_kit` does.

    ``state``: a working state with packs that were made before; without one all are made anew.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_kit(FromCheckout(Checkout()), folder / PACKAGE, state or folder / "state")
        (folder / PACKAGE / "__init__.py").write_text('"""What liangzheng makes a site with."""\n', "utf-8")
        (folder / "pyproject.toml").write_text(_PROJECT.format(package=PACKAGE, version=version()), "utf-8")
        command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
        subprocess.run([*command, "--directory", target], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return target / f"{PACKAGE}-{version()}-py3-none-any.whl"


if __name__ == "__main__":
    build(Path(sys.argv[1]).absolute())
