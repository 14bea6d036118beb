"""A static host for both pages: the same compression, the right types, and cache headers that suit each.

Everything is compressed before the first visit and answered from memory, so that no visit waits for a disk or
for the compressor. What was sent is counted here, heads included: the browser's own count misses what workers
fetch.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, override

import brotli

from liangzheng.headers import mime_type
from tests.bench.starting.line import Line

_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_REVALIDATED: Final = "no-cache"
#: Made once, since both hosts and every mode hold much of the same: SHA-256 -> compressed.
_COMPRESSED: Final[dict[str, bytes]] = {}


def all_but_the_page(path: str) -> bool:
    """Say so of everything but the page, which suits best a page whose files' names hold their version."""
    return not path.endswith("/index.html")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is sent."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str

    @staticmethod
    def of(path: str, data: bytes, *, twin: bytes | None, compress: bool, immutable: bool) -> "Kept":
        digest = hashlib.sha256(data).hexdigest()
        body = twin or _compressed(data, digest) if compress else data
        headers = {
            "Content-Type": mime_type(path),
            "Cache-Control": _IMMUTABLE if immutable else _REVALIDATED,
            "ETag": f'"{digest[:16]}"',
        }
        if body is not data:
            headers |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
        return Kept(body, tuple(headers.items()), headers["ETag"])


def _compressed(data: bytes, digest: str) -> bytes:
    """Return the smaller of both: zip archives and pictures are compressed already."""
    if digest not in _COMPRESSED:
        _COMPRESSED[digest] = brotli.compress(data, quality=11)
    smaller = _COMPRESSED[digest]
    return smaller if len(smaller) < len(data) else data


@dataclass
class Host:
    """The files of one site by their paths, and what was sent of them since the count began."""

    files: dict[str, Kept]
    line: Line | None = None
    sent: dict[str, int] = field(default_factory=dict)
    #: Answers that are being sent.
    busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @staticmethod
    def of(
        folder: Path, *, immutable: Callable[[str], bool], compress: bool = True, line: Line | None = None
    ) -> "Host":
        """Read a folder."""
        files = {
            f"/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        # As hosts do that send NAME.br in place of NAME where the site has it (`build --precompress`).
        kept = {
            path: Kept.of(
                path, data, twin=files.get(f"{path}.br"), compress=compress, immutable=immutable(path)
            )
            for path, data in files.items()
            if not path.endswith((".br", ".gz"))
        }
        return Host(kept, line)

    def total(self) -> int:
        """Return the bytes sent since the count began."""
        with self._lock:
            return sum(self.sent.values())

    def paths(self) -> set[str]:
        """Return the files that were asked for since then."""
        with self._lock:
            return set(self.sent) & set(self.files)

    def forget(self) -> None:
        """Begin the count."""
        with self._lock:
            self.sent.clear()

    def begin(self) -> None:
        with self._lock:
            self.busy += 1

    def end(self, path: str, length: int) -> None:
        with self._lock:
            self.busy -= 1
            self.sent[path] = self.sent.get(path, 0) + length


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    #: A head would else wait for the answer to what went before it.
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, host: Host) -> None:
        self._host = host
        super().__init__(*arguments)

    @override
    def setup(self) -> None:
        super().setup()
        if self._host.line:
            self._host.line.wait()

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        path += "index.html" if path.endswith("/") else ""
        answer = self._answer(self._host.files.get(path))
        self._host.begin()
        try:
            if self._host.line:
                self._host.line.wait()
                self._host.line.send(self.wfile.write, answer)
            else:
                self.wfile.write(answer)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            self._host.end(path, len(answer))

    def _answer(self, kept: Kept | None) -> bytes:
        if kept is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        known = self.headers["If-None-Match"] == kept.etag
        lines = ["HTTP/1.1 304 Not Modified" if known else "HTTP/1.1 200 OK"]
        lines += [f"{name}: {value}" for name, value in kept.headers]
        if not known:
            lines.append(f"Content-Length: {len(kept.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + (b"" if known else kept.body)

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def hosting(host: Host) -> Iterator[str]:
    """Serve on 127.0.0.1, where Chromium takes brotli without TLS too; give the address."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, host=host))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
