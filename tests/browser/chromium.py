"""Find a Chromium for the browser tests, or install one: Debian's, or Playwright's, whichever can be had.

The tests take the one without windows where it is there: a new page costs it a twelfth of the processor's
time that the whole browser spends on its windows. Whoever measures or tries hosts takes the whole one, which
people have. ``LIANGZHENG_CHROMIUM`` names one by hand, for both.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support import debian

#: Debian's package and the program in it.
HEADLESS = "chromium-headless-shell"
_WHOLE = ("chromium", "chromium-browser", "google-chrome")
#: The font gives screenshots their Chinese characters.
_FONT = "fonts-noto-cjk"
PACKAGES = (HEADLESS, _FONT)
WHOLE_PACKAGES = ("chromium", _FONT)


def find() -> str | None:
    """Return the path of a Chromium that can be started, rather one without windows, or None."""
    return headless() or find_whole()


def headless() -> str | None:
    """Return the path of the Chromium that is named by hand, or of one without windows, or None."""
    return shutil.which(os.environ.get("LIANGZHENG_CHROMIUM") or HEADLESS)


def find_whole() -> str | None:
    """Return the path of a Chromium as people have it, or None."""
    named = os.environ.get("LIANGZHENG_CHROMIUM")
    if named:
        return shutil.which(named)
    for name in _WHOLE:
        path = shutil.which(name)
        if path:
            return path
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install() -> str | None:
    """Install one for the tests: Debian's where that is allowed, else Playwright's, into the user's cache."""
    if not debian.install(*PACKAGES) and find() is None:
        debian.install(*WHOLE_PACKAGES)
    return find() or _playwrights()


def install_whole() -> str | None:
    """Install one as people have it."""
    debian.install(*WHOLE_PACKAGES)
    return find_whole() or _playwrights()


def _playwrights() -> str | None:
    if os.environ.get("LIANGZHENG_SYSTEM") != "no":
        print("downloading Playwright's Chromium into its cache, about 180 MB", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_whole()
