"""Hosts at their worst, which need no program: no types, wrong types, nothing but a type."""

import mimetypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, override

type Types = Callable[[str], str | None]

_HTML: Final = (".html", "/")
#: What some hosts say of everything that they do not know.
_WRONG: Final = {".js": "text/plain", ".css": "text/plain", ".json": "text/html"}


def _none(_: str) -> None:
    return None


def _wrong(path: str) -> str:
    if path.endswith(_HTML):
        return "text/html"
    return _WRONG.get(Path(path).suffix, "application/octet-stream")


def _right(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


class _Handler(SimpleHTTPRequestHandler):
    """Sends a type, or none, and of other headers what it was told to."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, types: Types, without: tuple[str, ...], **rest: Any) -> None:
        self._types = types
        self._without = without
        super().__init__(*arguments, **rest)

    @override
    def guess_type(self, path: Any) -> str:
        return self._types(str(path)) or ""

    @override
    def send_header(self, keyword: str, value: str) -> None:
        if keyword.lower() not in self._without and (keyword != "Content-type" or value):
            super().send_header(keyword, value)

    @override
    def log_message(self, format: str, *arguments: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *arguments: Any) -> None:
        #: The connections made: a server that is stopped closes them, kept alive or not.
        self.open: list[Any] = []
        super().__init__(*arguments)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a browser that hangs up

    @override
    def get_request(self) -> Any:
        request, address = super().get_request()
        self.open.append(request)
        return request, address


@contextmanager
def _serving(
    types: Types, root: Path, port: int, _work: Path, *, without: tuple[str, ...] = ()
) -> Iterator[None]:
    handler = partial(_Handler, directory=str(root), types=types, without=without)
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        for connection in server.open:
            server.shutdown_request(connection)


no_types = partial(_serving, _none)
wrong_types = partial(_serving, _wrong)
#: Not even the time of change, by which browsers guess for how long a file is good.
no_headers = partial(_serving, _right, without=("last-modified", "date", "server"))
