"""WebKitGTK, by WebDriver: its driver steers its small browser on a screen of memory (Xvfb)."""

import json
import os
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.hosts import programs
from tests.hosts.servers.process import free_port, running
from tests.hosts.visitors.visitor import Unreachable, Visitor

_ANSWER_SECONDS: Final = 120
_SCRIPT_MS: Final = 60_000


class _Refused(Exception):  # noqa: N818 - an answer, no fault of the program
    """The driver answers a command with an error."""


class _WebKit:
    """A session of WebDriver (W3C, sections 8 to 13)."""

    def __init__(self, driver: str) -> None:
        self._session = driver
        browser = {"binary": str(programs.webkit_browser()), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        made = self._ask("POST", "session", {"capabilities": capabilities})
        self._session = f"{driver}session/{made['sessionId']}/"
        self._ask("POST", "timeouts", {"script": _SCRIPT_MS})

    def _ask(self, method: str, path: str, given: dict[str, Any] | None = None) -> Any:
        body = None if given is None else json.dumps(given).encode()
        request = urllib.request.Request(f"{self._session}{path}".rstrip("/"), body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = json.load(error)["value"]
            raise _Refused(f"{said['error']}: {said['message']}") from error

    def open(self, address: str) -> None:
        tab = self._ask("POST", "window/new", {"type": "tab"})["handle"]
        self._ask("DELETE", "window")
        self._ask("POST", "window", {"handle": tab})
        try:
            self._ask("POST", "url", {"url": address})
        except _Refused as error:
            raise Unreachable(str(error)) from error
        # An answer that its service worker fails to give is no error to it: it shows a page of its own.
        if self.run("return location.href") != address:
            raise Unreachable(self.run("return document.body.innerText"))

    def run(self, script: str) -> Any:
        body = f"""
        const done = arguments[0];
        (async () => {{ {script} }})().then(
          (value) => done(JSON.stringify({{ value: value ?? null }})),
          (error) => done(JSON.stringify({{ error: String(error) }})));
        """
        told = json.loads(self._ask("POST", "execute/async", {"script": body, "args": []}))
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["value"]

    def quit(self) -> None:
        self._ask("DELETE", "")


@contextmanager
def visitor() -> Iterator[Visitor]:
    """Give a visitor who has never been anywhere."""
    port = free_port()
    with (
        tempfile.TemporaryDirectory(prefix="liangzheng-webkit-", ignore_cleanup_errors=True) as folder,
        _screen() as display,
    ):
        homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), folder)
        command = (programs.WEBKIT_DRIVER, f"--port={port}")
        with running(command, port=port, folder=Path(folder), env={**homes, "DISPLAY": display}):
            webkit = _WebKit(f"http://127.0.0.1:{port}/")
            try:
                yield webkit
            finally:
                webkit.quit()


@contextmanager
def _screen() -> Iterator[str]:
    """Run a screen that is nowhere; give its name, which it says itself when it is there."""
    reading, writing = os.pipe()
    options = ("-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten", "tcp")
    screen = subprocess.Popen((programs.SCREEN, *options), pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with open(reading, "rb") as told:  # noqa: PTH123 - a pipe
            yield f":{told.readline().decode().strip()}"
    finally:
        screen.terminate()
        screen.wait()
