"""Debian's packages, for tests that need one of its programs: installed where apt and the rights are."""

import os
import shutil
import subprocess
import sys


def install(*packages: str) -> bool:
    """Install packages; say on standard error why not, and whether it went well."""
    if not shutil.which("apt-get"):
        return False
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        if not as_root("apt-get", "-qq", *arguments):
            print(f"Debian's {' and '.join(packages)} cannot be had", file=sys.stderr)
            return False
    return True


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
