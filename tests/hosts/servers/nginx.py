"""Debian's nginx: as installed, and with the recipe of docs/deploying.md.

As installed means its own nginx.conf, mime.types, modules and default site, read from /etc; only what is the
machine's is replaced: ports, the folder served, the places of logs, process ids and temporary files.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts import programs, recipes
from tests.hosts.servers.process import running

_ETC = Path("/etc/nginx")
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def stock(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder with the default site of Debian's package."""
    site = (_ETC / "sites-available" / "default").read_text("utf-8")
    site = _put(site, r"listen 80 default_server;", f"listen 127.0.0.1:{port};")
    site = _put(site, r"listen \[::\]:80 default_server;", "")
    with _nginx(_put(site, r"root /var/www/html;", f"root {root};"), port, work):
        yield


@contextmanager
def recipe(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder by the text of docs/deploying.md."""
    site = recipes.text("nginx")
    site = _put(site, r"listen 80;", f"listen 127.0.0.1:{port};")
    site = _put(site, r"listen \[::\]:80;", "")
    with _nginx(_put(site, rf"root {recipes.FOLDER};", f"root {root};"), port, work):
        yield


def _put(text: str, pattern: str, value: str) -> str:
    changed, count = re.subn(pattern, value, text)
    assert count, f"{pattern} is not in the configuration"
    return changed


@contextmanager
def _nginx(site: str, port: int, work: Path) -> Iterator[None]:
    (work / "site.conf").write_text(site, "utf-8")
    main = (_ETC / "nginx.conf").read_text("utf-8")
    main = _put(main, r"(?m)^\s*include /etc/nginx/sites-enabled/\*;", f"include {work}/site.conf;")
    main = _put(main, r"(?m)^pid .*;", f"pid {work}/nginx.pid;")
    main = re.sub(r"(?m)^(\s*)(error|access)_log .*;", rf"\1\2_log {work}/\2.log;", main)
    # Its folders under /var/lib/nginx belong to root and to nginx' own user.
    folders = "".join(f"{name}_temp_path {work}/{name};" for name in _TEMPORARY)
    main = _put(main, r"http \{", "http { " + folders)
    if os.geteuid() != 0:
        main = _put(main, r"(?m)^user .*;", "")
    (work / "nginx.conf").write_text(main, "utf-8")
    command = (programs.NGINX, "-c", work / "nginx.conf", "-e", work / "error.log", "-g", "daemon off;")
    with running(command, port=port, folder=work):
        yield
