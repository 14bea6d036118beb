"""A host that knows nothing of the site: files as they lie there, with as few headers as hosts have, or wrong ones."""

import hashlib
import mimetypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, override

type Caching = Literal["heuristic", "no-cache", "no-store"]


@dataclass
class Host:
    """What lies on the host, and how it answers. Everything may change while it serves."""

    folder: Path
    #: heuristic: a date and nothing else, so that browsers keep files for as long as they think right (RFC 9111,
    #: section 4.2.2).
    caching: Caching = "heuristic"
    #: The age of the files, in seconds since 1970.
    modified: int = 1_500_000_000
    #: Types by suffix; every other one is what Python's table says.
    types: dict[str, str] = field(default_factory=dict)
    #: Files of which only so many bytes are there yet.
    cut: dict[str, int] = field(default_factory=dict)
    #: Files with other content than lies there.
    altered: dict[str, bytes] = field(default_factory=dict)
    #: Files whose connection breaks after so many bytes, once each.
    dropped: dict[str, int] = field(default_factory=dict)
    #: In bytes a second, of each connection; 0: as fast as it goes.
    rate: int = 0
    #: Paths asked for, from the host's root.
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def type_of(self, path: Path) -> str:
        guessed = mimetypes.guess_type(path.name)[0]
        return self.types.get(path.suffix) or self.types.get("*") or guessed or "application/octet-stream"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        path = self.path.split("?")[0].lstrip("/")
        self.host.asked.append(path)
        file = self.host.folder / path
        if file.is_dir():
            if path and not path.endswith("/"):
                self._answer(301, {"Location": f"/{path}/"})
                return
            file /= "index.html"
        if not file.is_file():
            self._answer(404, {"Content-Type": "text/html"}, b"<p>not here")
            return
        content = self.host.altered.get(path, file.read_bytes())[: self.host.cut.get(path)]
        headers = {"Content-Type": self.host.type_of(file)}
        if self.host.caching == "heuristic":
            headers["Last-Modified"] = formatdate(self.host.modified, usegmt=True)
        else:
            headers["Cache-Control"] = self.host.caching
            headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()}"'
        known = self.headers["If-None-Match"] or self.headers["If-Modified-Since"]
        if known and known in {headers.get("ETag"), headers.get("Last-Modified")}:
            self._answer(304, headers)
        else:
            self._answer(200, headers, content)

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        breaks = self.host.dropped.pop(self.path.lstrip("/"), None) if body else None
        self._write(body[:breaks])
        if breaks is not None:
            self.close_connection = True

    def _write(self, body: bytes) -> None:
        if not self.host.rate:
            self.wfile.write(body)
            return
        step = self.host.rate // 10
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            self.wfile.flush()
            time.sleep(0.1)

    @override
    def log_message(self, format: str, *arguments: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes away in the middle is no news."""


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """Serve what lies on the host, at ``host.address``."""
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"host": host}))
    host.address = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
