"""SoftHSM, a PKCS#11 token in software: found on the machine, or installed from Debian's packages.

``python -m tests.support.softhsm --install`` brings it where it is missing and can be had; the tests that
need it are skipped without (and fail under CI). ``LIANGZHENG_SOFTHSM`` names its module by hand.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import debian

_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
_PACKAGES = ("softhsm2",)


def find() -> Path | None:
    """Return the module's path, or None where the module or its tool is missing."""
    named = os.environ.get("LIANGZHENG_SOFTHSM")
    known = [*_MODULES, *map(str, Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"))]
    found = next((path for path in ([named] if named else known) if Path(path).is_file()), None)
    return Path(found) if found and shutil.which("softhsm2-util") else None


def install() -> Path | None:
    """Install it where apt and the rights are there."""
    debian.install(*_PACKAGES)
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


def main() -> int:
    """Print the path found, or a sentence where there is none; that is no failure."""
    path = find() or (install() if "--install" in sys.argv[1:] else None)
    print(path or "no SoftHSM: the tests of keys in tokens will be skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
