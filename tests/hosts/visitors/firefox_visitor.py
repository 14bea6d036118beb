"""Firefox, by WebDriver BiDi, which it speaks itself at a WebSocket: each visitor is a process of its own."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from tests.hosts import programs
from tests.hosts.visitors.visitor import Unreachable, Visitor

_START_SECONDS: Final = 60
_ANSWER_SECONDS: Final = 120
#: Where Firefox writes at which port it listens.
_ADDRESS: Final = "WebDriverBiDiServer.json"
#: Nothing is asked of Mozilla's servers, nothing shown at the first start.
_PREFERENCES: Final = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}


class _Refused(Exception):  # noqa: N818 - an answer, no fault of the program
    """The browser answers a command with an error."""


class _Firefox:
    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self._tab: str | None = None
        self._ask("session.new", capabilities={})

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer (WebDriver BiDi, section 3, Protocol)."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            answer: dict[str, Any] = json.loads(self._socket.recv(_ANSWER_SECONDS))
            if answer.get("id") == self._count:
                break
        if answer["type"] == "error":
            raise _Refused(f"{answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, address: str) -> None:
        before, self._tab = self._tab, self._ask("browsingContext.create", type="tab")["context"]
        try:
            self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")
        except _Refused as error:
            raise Unreachable(str(error)) from error
        finally:
            if before:
                self._ask("browsingContext.close", context=before)

    def run(self, script: str) -> Any:
        result = self._ask(
            "script.evaluate",
            expression=f"(async () => {{ {script} }})().then(JSON.stringify)",
            target={"context": self._tab},
            awaitPromise=True,
        )
        if result["type"] != "success":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"].get("value", "null"))

    def quit(self) -> None:
        self._ask("browser.close")


@contextmanager
def visitor(further: Mapping[str, int | str | bool] | None = None) -> Iterator[Visitor]:
    """Give a visitor who has never been anywhere, with these preferences besides."""
    with tempfile.TemporaryDirectory(prefix="liangzheng-firefox-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder)
        lines = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n"
            for name, value in (_PREFERENCES | dict(further or {})).items()
        )
        (profile / "user.js").write_text("".join(lines), "utf-8")
        options = ("--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", folder)
        process = subprocess.Popen(
            (programs.FIREFOX, *options), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with connect(_address(process, profile), max_size=None) as socket:
                firefox = _Firefox(socket)
                yield firefox
                firefox.quit()
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if (profile / _ADDRESS).is_file() and (text := (profile / _ADDRESS).read_text("utf-8")):
            told = json.loads(text)
            return f"ws://{told['ws_host']}:{told['ws_port']}/session"
        time.sleep(0.1)
    raise RuntimeError("Firefox does not say where it listens")
