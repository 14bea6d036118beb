"""A small server for a built site: the deployment's headers and types, and a reload on change."""

import threading
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, override

from liangzheng.errors import BuilderError
from liangzheng.headers import cache_control, mime_type, read_headers, response_headers

#: Paths of the server itself; a site has none that begin so.
_EVENTS: Final = "/-/changes"
_SCRIPT: Final = "/-/reload.js"
_SERVICE_WORKER: Final = "/sw.js"
#: Before the service worker: as long as this server runs, pages come from it, and a change is seen at once.
_REBUILDS: Final = b"self.liangzhengRebuilds = true;\n"
_RELOAD: Final = b"""\
new EventSource("/-/changes").addEventListener("change", () => location.reload());
"""
_TAG: Final = b'<script type="module" src="/-/reload.js"></script></body>'
_PULSE_SECONDS: Final = 15


class Changes:
    """Counts the rebuilds, and wakes whoever waits for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.count = 0

    def announce(self) -> None:
        """Say that the site was rebuilt."""
        with self._condition:
            self.count += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Return the count as soon as it is not ``seen``, or after some seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self.count != seen, seconds)
            return self.count


class _Handler(SimpleHTTPRequestHandler):
    """Serves files under the site's folder; everything else is 404."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, *arguments: Any, changes: Changes | None, log: Callable[[str], None], **rest: Any
    ) -> None:
        self._changes = changes
        self._log = log
        super().__init__(*arguments, **rest)

    @override
    def do_GET(self) -> None:
        if self._changes is None:
            super().do_GET()
        elif self.path == _EVENTS:
            self._events(self._changes)
        elif self.path == _SCRIPT:
            self._send(HTTPStatus.OK, _RELOAD, "text/javascript; charset=utf-8")
        else:
            self._page_or_file()

    def _page_or_file(self) -> None:
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if self.path == _SERVICE_WORKER and path.is_file():
            self._send(HTTPStatus.OK, _REBUILDS + path.read_bytes(), mime_type(path.name))
        elif page.suffix == ".html" and page.is_file():
            html = page.read_bytes().replace(b"</body>", _TAG)
            self._send(HTTPStatus.OK, html, mime_type(page.name))
        else:
            super().do_GET()

    def _events(self, changes: Changes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        seen = changes.count
        try:
            while True:
                now = changes.wait(seen, _PULSE_SECONDS)
                self.wfile.write(b": pulse\n\n" if now == seen else b"event: change\ndata: 1\n\n")
                self.wfile.flush()
                seen = now
        except OSError:  # the page was closed
            return

    def _send(self, status: HTTPStatus, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "404.html"
        if code == HTTPStatus.NOT_FOUND and missing.is_file() and self.command == "GET":
            self._send(HTTPStatus.NOT_FOUND, missing.read_bytes(), "text/html; charset=utf-8")
        else:
            super().send_error(code, message, explain)

    @override
    def list_directory(self, path: Any) -> None:
        self.send_error(HTTPStatus.NOT_FOUND)

    @override
    def end_headers(self) -> None:
        # What the host will send, so that what works here works there.
        written = Path(self.directory) / "_headers"
        headers = read_headers(written.read_text("utf-8")) if written.is_file() else response_headers()
        headers["Cache-Control"] = cache_control(self.path.split("?")[0].lstrip("/"))
        for name, value in headers.items():
            self.send_header(name, value)
        super().end_headers()

    @override
    def guess_type(self, path: Any) -> str:
        return mime_type(str(path))

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        self._log(format % arguments)


def make_server(
    site: Path,
    *,
    port: int,
    changes: Changes | None = None,
    log: Callable[[str], None] = lambda _: None,
) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, not yet running; port 0 takes a free one.

    Raises `BuilderError` ``port_taken``.
    """
    handler = partial(_Handler, directory=str(site), changes=changes, log=log)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise BuilderError(
            f"port {port}: {error.strerror}; give another --port", code="port_taken"
        ) from error
    server.daemon_threads = True
    return server


def url_of(server: ThreadingHTTPServer) -> str:
    """Return the address of a server."""
    return f"http://127.0.0.1:{server.server_address[1]}/"


def snapshot(folders: list[Path]) -> dict[Path, int]:
    """Return the files under some folders with their times of change, in nanoseconds."""
    files = (path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*")))
    found: dict[Path, int] = {}
    for path in files:
        if "__pycache__" in path.parts:
            continue
        try:
            if path.is_file():
                found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # deleted while looking
            continue
    return found


def watch(folders: list[Path], rebuild: Callable[[], None], *, seconds: float = 0.7) -> None:
    """Call ``rebuild`` after each change under some folders; never returns."""
    seen = snapshot(folders)
    while True:
        time.sleep(seconds)
        now = snapshot(folders)
        if now != seen:
            seen = now
            rebuild()
