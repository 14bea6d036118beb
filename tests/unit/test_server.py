"""The server: headers, types, what is missing, and the reload on change."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest

from liangzheng.errors import BuilderError
from liangzheng.headers import headers_file
from liangzheng.plugin.config import PluginConfig
from liangzheng.server import Changes, make_server, snapshot, url_of


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "index.html").write_text("<body>你好</body>", "utf-8")
    (tmp_path / "a.wasm").write_bytes(b"\0asm")
    (tmp_path / "404.html").write_text("not here", "utf-8")
    return tmp_path


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def url(site: Path, changes: Changes) -> Iterator[str]:
    server = make_server(site, port=0, changes=changes)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield url_of(server)
    server.shutdown()
    server.server_close()


def _get(url: str) -> HTTPResponse:
    response = urllib.request.urlopen(url, timeout=10)
    assert isinstance(response, HTTPResponse)
    return response


def test_every_response_has_the_deployments_headers(url: str) -> None:
    with _get(url + "a.wasm") as response:
        assert response.headers["Content-Type"] == "application/wasm"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.read() == b"\0asm"


def test_the_sites_own_headers_are_sent(url: str, site: Path) -> None:
    (site / "_headers").write_text(headers_file(connect=["https://status.example.test"]), "utf-8")
    with _get(url + "a.wasm") as response:
        policy = response.headers["Content-Security-Policy"]
        assert "connect-src 'self' https://status.example.test" in policy
        assert policy.endswith("; frame-ancestors 'none'")
        assert response.headers["Content-Type"] == "application/wasm"


def test_only_named_origins_may_frame_the_pages(url: str, site: Path) -> None:
    config = PluginConfig()
    config.load_dict({"framing": ["https://News.Example/", "http://localhost:8001"]})
    assert config.validate() == ([], [])
    (site / "_headers").write_text(headers_file(framing=config.frame_origins()), "utf-8")
    with _get(url + "zh/") as response:
        policy = response.headers["Content-Security-Policy"]
        assert policy.endswith("; frame-ancestors https://news.example http://localhost:8001")


def test_a_folder_is_its_page_with_the_reloading_script(url: str) -> None:
    with _get(url + "zh/") as response:
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        text = response.read().decode()
    assert text.startswith("<body>你好")
    assert "/-/reload.js" in text
    with _get(url + "-/reload.js") as response:
        assert b"EventSource" in response.read()


def test_while_it_rebuilds_the_service_worker_knows(url: str, site: Path) -> None:
    (site / "sw.js").write_text("answer();", "utf-8")
    with _get(url + "sw.js") as response:
        assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert response.read() == b"self.liangzhengRebuilds = true;\nanswer();"
    server = make_server(site, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with _get(url_of(server) + "sw.js") as response:
        assert response.read() == b"answer();"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("path", ["nope", "zh/../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", ""])
def test_what_is_not_there_is_the_404_page(url: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        _get(url + path)
    with caught.value as response:
        assert response.code == 404
        assert response.read() == b"not here"


def test_a_rebuild_is_announced(url: str, changes: Changes) -> None:
    with _get(url + "-/changes") as response:
        threading.Timer(0.2, changes.announce).start()
        assert response.readline() == b"event: change\n"


def test_a_taken_port_is_told(url: str, site: Path) -> None:
    with pytest.raises(BuilderError) as caught:
        make_server(site, port=int(url.rstrip("/").rpartition(":")[2]))
    assert caught.value.code == "port_taken"


def test_changes_of_files_are_seen(site: Path) -> None:
    before = snapshot([site])
    (site / "new.md").write_text("x", "utf-8")
    assert snapshot([site]) != before
    assert snapshot([site / "404.html", site / "missing"]).keys() == {site / "404.html"}
