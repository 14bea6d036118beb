"""Debian's packages, for tests that need one of its programs: installed where that is allowed and can be."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

#: What says whether a package may start its service; in most containers there is one that says no.
_POLICY: Final = Path("/usr/sbin/policy-rc.d")
_UNITS: Final = Path("/lib/systemd/system")


def refused() -> str | None:
    """Return why nothing is installed system-wide here; None where it may be."""
    wish = os.environ.get("LIANGZHENG_SYSTEM", "")
    if wish == "no":
        return "LIANGZHENG_SYSTEM=no"
    if not shutil.which("apt-get"):
        return "there is no apt-get: install it by hand"
    if os.geteuid() != 0 and wish != "yes" and not os.environ.get("CI"):
        return "not root: LIANGZHENG_SYSTEM=yes tries sudo"
    return None


def install(*packages: str) -> bool:
    """Install packages where they may be; say on standard error why not, and whether it went well."""
    if refused():
        return False
    if _update() and as_root("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages):
        return True
    print(f"Debian's {' and '.join(packages)} cannot be had", file=sys.stderr)
    return False


def install_stopped(*packages: str, services: tuple[str, ...]) -> bool:
    """Install packages that bring servers, and have none of these running, now or after the next start.

    Debian's packages ask ``policy-rc.d`` whether they may start what they bring (invoke-rc.d(8)). A service
    that was there before is somebody's: it stays as it is.
    """
    if refused():
        return False
    new = [name for name in services if not (_UNITS / f"{name}.service").exists()]
    ours = not _POLICY.exists()
    if ours:
        as_root("tee", str(_POLICY), given=b"#!/bin/sh\nexit 101\n")
        as_root("chmod", "755", str(_POLICY))
    try:
        return install(*packages)
    finally:
        if ours:
            as_root("rm", "-f", str(_POLICY))
        if new and Path("/run/systemd/system").is_dir():
            as_root("systemctl", "--quiet", "disable", *new)


@functools.cache
def _update() -> bool:
    return as_root("apt-get", "-qq", "update")


def as_root(*command: str, given: bytes = b"") -> bool:
    """Run a command with root's rights, without asking for a password; return whether it went well."""
    rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run([*rights, *command], input=given, env=environment, stdout=sys.stderr, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return False
    return True
