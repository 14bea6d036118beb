"""Find a Chromium for the browser tests, or install one: Debian's, or Playwright's, whichever can be had.

``LIANGZHENG_CHROMIUM`` names one by hand.
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
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """Return the path of a Chromium that can be started, or None."""
    named = os.environ.get("LIANGZHENG_CHROMIUM")
    if named:
        return shutil.which(named)
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install() -> str | None:
    """Install a Chromium: Debian's where that is allowed, else Playwright's, into the user's cache."""
    debian.install(*PACKAGES)
    if find() is None and os.environ.get("LIANGZHENG_SYSTEM") != "no":
        print("downloading Playwright's Chromium into its cache, about 180 MB", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find()
