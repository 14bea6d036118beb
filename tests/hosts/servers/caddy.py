"""Caddy, with the two lines that it needs, and with the recipe of docs/deploying.md."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.hosts import programs, recipes
from tests.hosts.servers.process import running

_GLOBAL = "{\n\tadmin off\n\tauto_https off\n}\n"
_PLAIN = f"{recipes.NAME} {{\n\troot * {recipes.FOLDER}\n\tfile_server\n}}\n"


@contextmanager
def stock(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder with nothing said but which."""
    with _caddy(_PLAIN, root, port, work):
        yield


@contextmanager
def recipe(root: Path, port: int, work: Path) -> Iterator[None]:
    """Serve a folder by the text of docs/deploying.md."""
    with _caddy(recipes.text("caddy"), root, port, work):
        yield


@contextmanager
def _caddy(site: str, root: Path, port: int, work: Path) -> Iterator[None]:
    assert recipes.NAME in site
    assert recipes.FOLDER in site
    site = site.replace(recipes.NAME, f"http://127.0.0.1:{port}").replace(recipes.FOLDER, str(root))
    (work / "Caddyfile").write_text(_GLOBAL + site, "utf-8")
    command = (programs.CADDY, "run", "--adapter", "caddyfile", "--config", work / "Caddyfile")
    homes = {"HOME": str(work), "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    with running(command, port=port, folder=work, env=homes):
        yield
