"""Find a Chromium for the browser tests, or install one: Debian's, or Playwright's, whichever can be had.

``python -m tests.browser.chromium`` prints the path of the one found; ``--install`` first brings one where
there is none. ``LIANGZHENG_CHROMIUM`` names one by hand.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support import debian

_NAMES = ("chromium", "chromium-browser", "google-chrome")
#: The fonts give screenshots their Chinese characters.
_DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    named = os.environ.get("LIANGZHENG_CHROMIUM")
    if named:
        return named
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install() -> str | None:
    """Install a Chromium: from Debian's packages where apt and the rights are there, else Playwright's."""
    debian.install(*_DEBIAN_PACKAGES)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()


def main() -> int:
    """Print the path found; exit status 1 and a sentence where there is none."""
    path = find() or (install() if "--install" in sys.argv[1:] else None)
    if path is None:
        print("no Chromium was found and none could be installed: set LIANGZHENG_CHROMIUM", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
