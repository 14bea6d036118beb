"""SoftHSM, a PKCS#11 token in software: found on the machine, or installed from Debian's packages.

``LIANGZHENG_SOFTHSM`` names its module by hand.
"""

import os
import shutil
import subprocess
from pathlib import Path

from tests.support import debian

_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
PACKAGES = ("softhsm2",)


def find() -> Path | None:
    """Return the module's path, or None where the module or its tool is missing."""
    named = os.environ.get("LIANGZHENG_SOFTHSM")
    known = [*_MODULES, *map(str, Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"))]
    found = next((path for path in ([named] if named else known) if Path(path).is_file()), None)
    return Path(found) if found and shutil.which("softhsm2-util") else None


def install() -> Path | None:
    """Install it where that is allowed and can be done."""
    debian.install(*PACKAGES)
    return find()


def make_token(folder: Path, *, label: str, pin: str) -> None:
    """Make a token in the store that SOFTHSM2_CONF names, which is written into a folder."""
    store = folder / "tokens"
    store.mkdir(exist_ok=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {store}\nobjectstore.backend = file\nlog.level = ERROR\n")
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", pin],
        env={**os.environ, "SOFTHSM2_CONF": str(settings)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
