"""Debian's Apache: as installed, and with the recipe of docs/deploying.md."""

import os
import pwd
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts import programs, recipes
from tests.hosts.servers.process import running

_ETC = Path("/etc/apache2")
_ROOTS_OWN = "www-data"


@contextmanager
def stock(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder with the default site of Debian's package."""
    with _apache(root, port, work):
        yield


@contextmanager
def recipe(root: Path, port: int, work: Path) -> Iterator[None]:
    """The same with the file and the modules of docs/deploying.md."""
    with _apache(root, port, work, text=recipes.text("apache"), modules=("headers",)):
        yield


@contextmanager
def _apache(
    root: Path, port: int, work: Path, *, text: str = "", modules: tuple[str, ...] = ()
) -> Iterator[None]:
    etc = work / "etc"
    shutil.rmtree(etc, ignore_errors=True)
    shutil.copytree(_ETC, etc)  # what is enabled are links, which become files
    _replace(etc / "ports.conf", r"(?m)^Listen 80$", f"Listen 127.0.0.1:{port}")
    _replace(etc / "apache2.conf", r"<Directory /var/www/>", f"<Directory {root}/>")
    default = etc / "sites-enabled" / "000-default.conf"
    _replace(default, r"<VirtualHost \*:80>", f"<VirtualHost 127.0.0.1:{port}>")
    _replace(default, r"DocumentRoot /var/www/html", f"DocumentRoot {root}")
    for name in modules:
        shutil.copy(etc / "mods-available" / f"{name}.load", etc / "mods-enabled")
    if text:
        text = text.replace(recipes.FOLDER, str(root))
        (etc / "conf-enabled" / "licence.conf").write_text(text, "utf-8")
    command = (programs.APACHE, "-d", etc, "-f", etc / "apache2.conf", "-DFOREGROUND")
    with running(command, port=port, folder=work, env=_environment(work)):
        yield


def _environment(work: Path) -> dict[str, str]:
    """Return what Debian's /etc/apache2/envvars would say, for folders of our own."""
    user = _ROOTS_OWN if os.geteuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    places = dict.fromkeys(("APACHE_RUN_DIR", "APACHE_LOCK_DIR", "APACHE_LOG_DIR"), str(work))
    return {
        **places,
        "APACHE_PID_FILE": str(work / "apache2.pid"),
        "APACHE_RUN_USER": user,
        "APACHE_RUN_GROUP": user,
        "LANG": "C",
    }


def _replace(file: Path, pattern: str, value: str) -> None:
    changed, count = re.subn(pattern, value, file.read_text("utf-8"))
    assert count, f"{pattern} is not in {file}"
    file.write_text(changed, "utf-8")
