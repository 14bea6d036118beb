"""The command line at a real terminal (a pty), answered as a person would."""

import os
import pty
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]
#: The child makes the pty its own terminal, so that it can be asked without an echo.
_PROGRAM = """
import fcntl, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
# A test run in the background hands down that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from liangzheng.cli import main
main(sys.argv[1:])
"""
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood on the screen, and the exit status."""

    exit: int
    screen: str


def at_terminal(
    *arguments: object, answers: dict[str, str], environment: dict[str, str] | None = None
) -> Seen:
    """Run ``liangzheng`` and type each answer once its prompt has come; every prompt has to come."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", _PROGRAM, *map(str, arguments)]
    child = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=_ROOT,
        env={**os.environ, **(environment or {})},
        start_new_session=True,
    )
    os.close(theirs)
    screen, waiting, place, until = "", list(answers.items()), 0, time.monotonic() + _SECONDS
    try:
        while True:
            ready, _, _ = select.select([ours], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"it waits: {screen}"
            try:
                data = os.read(ours, 4096)
            except OSError:  # Linux: the other side is closed
                data = b""
            if not data:
                break
            screen += data.decode("utf-8", "replace").replace("\r\n", "\n")
            if waiting and (at := screen.find(waiting[0][0], place)) >= 0:
                place = at + len(waiting[0][0])
                os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    finally:
        os.close(ours)
        if child.poll() is None and time.monotonic() >= until:
            child.kill()
        status = child.wait(timeout=_SECONDS)
    assert not waiting, f"never asked {waiting}: {screen}"
    return Seen(status, screen)
